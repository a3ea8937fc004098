// Going to an input, and from one problem to the next.

import { tidy } from "./inputs.js";
import { elements, inputs, state } from "./state.js";
import { refresh, say } from "./updates.js";

/** @import { Input } from "./types.js" */

/** @param {Input} input */
export function go(input) {
  input.focus();
  input.scrollIntoView({ block: "center" });
  input.select?.();
}

/** The inputs that are not right or not filled in. */
export const problems = () =>
  inputs.filter(({ dataset }) => ["wrong", "doubt", "wait"].includes(dataset.state ?? ""));

export function goNext() {
  const found = problems(), at = inputs.findIndex((input) => input === state.focused);
  if (found.length) go(found.find((input) => inputs.indexOf(input) > at) ?? found[0]);
}

/** To the list of findings, as one thing to read. */
export function goToFindings() {
  inputs.forEach(tidy);
  refresh();
  say("");
  elements.result.focus();
  elements.result.scrollIntoView({ block: "start" });
}
