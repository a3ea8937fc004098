// Under a warning stands a box: what is written there explains it, as long as the values stay what
// they were.

import { keyOf } from "./format.js";
import { validator, words } from "./host.js";
import { createButton, isBlank } from "./inputs.js";
import { ruleById, state } from "./state.js";
import { changed } from "./updates.js";

/** @import { Finding } from "./types.js" */

/** @type {Map<string, ReturnType<typeof createBox>>} */
const boxes = new Map();

/** @param {string} rule */
function explanationOf(rule) {
  const { explanations = {} } = state.kept;
  const explanation = Object.keys(explanations).includes(rule) ? explanations[rule] : "";
  return typeof explanation === "string" ? explanation : explanation.text;
}

/** @param {string} rule @param {string} text */
function explain(rule, text) {
  const { explanations: before = {}, ...rest } = state.kept;
  const finding = state.findings.find((each) => each.rule === rule);
  const values = Object.fromEntries((finding?.cells ?? []).map(
    ({ path, column, value }) => [keyOf(path, column), value ?? ""],
  ));
  const all = Object.entries(before).filter(([name]) => name !== rule);
  if (!isBlank(text)) all.push([rule, { text, values }]);
  state.kept = all.length ? { ...rest, explanations: Object.fromEntries(all) } : rest;
  changed();
}

/** @param {Finding} finding */
function createBox({ rule, cells: [{ path, column, label }] }) {
  const box = document.createElement("div"), text = document.createElement("textarea");
  const again = createButton(words.again, () => explain(rule, text.value));
  box.className = "why";
  text.rows = 2;
  text.placeholder = words.why;
  text.setAttribute("aria-label", `${words.why} ${keyOf(path, column)} ${label}`);
  text.addEventListener("input", () => explain(rule, text.value));
  box.append(text);
  return { box, text, again };
}

/** The box of a finding, the same from one keystroke to the next; other findings have none.
 * @param {Finding} finding
 */
export function boxOf(finding) {
  const { rule, severity, verdict } = finding, explanation = explanationOf(rule);
  if (severity !== "warning" || verdict !== "fail" || !ruleById.has(rule)) return undefined;
  const kept = boxes.get(rule) ?? createBox(finding), { box, text, again } = kept;
  boxes.set(rule, kept);
  if (text.value !== explanation) text.value = explanation;
  if (explanation && validator.blocks(finding)) box.append(again);
  else again.remove();
  return box;
}
