// The period before, beside the cells, with the change; it is copied when the clerk asks for it.

import { fill } from "./format.js";
import { paper, root, words } from "./host.js";
import { put, readAs } from "./inputs.js";
import { cellByKey, cells, decimals, state } from "./state.js";
import { valuesOf } from "./submission.js";
import { undoable } from "./undo.js";
import { addViews } from "./updates.js";

/** @import { Input } from "./types.js" */

/** @type {Map<Input, HTMLButtonElement>} */
const buttons = new Map();

/** @param {Input} cell */
function copy(cell) {
  const { value } = buttons.get(cell) ?? { value: "" };
  if (value && !cell.readOnly) undoable(words.before_name, () => put(cell, value));
  cell.focus();
}

/** @param {Input} cell */
function createButton(cell) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "before screen";
  button.tabIndex = -1;
  button.id = `${paper.ids}b${buttons.size}`;
  button.title = words.before_copy;
  button.lang = words.html;
  button.addEventListener("click", () => copy(cell));
  cell.parentElement?.append(button);
  const described = [cell.getAttribute("aria-describedby"), button.id];
  cell.setAttribute("aria-describedby", described.filter(Boolean).join(" "));
  buttons.set(cell, button);
  return button;
}

/**
 * By how much a number has changed, "" where that cannot be said.
 * @param {Input} cell
 * @param {string} before
 */
function change(cell, before) {
  const [was, now] = [before, cell.value].map((text) => Number(readAs(cell, text).text ?? NaN));
  if (!decimals.has(cell) || !was || Number.isNaN(now)) return "";
  const percent = (now - was) / Math.abs(was) * 100;
  return fill(words.change, (percent < 0 ? "−" : "+") + Math.abs(percent).toFixed(1));
}

function showBefore() {
  const known = new Map(valuesOf(state.kept.previous ?? {}));
  for (const [key, cell] of known.size || buttons.size ? cellByKey : []) {
    const value = String(known.get(key) ?? ""), button = buttons.get(cell) ?? (value && createButton(cell));
    if (!button) continue;
    const text = fill(words.before, value) + change(cell, value);
    button.hidden = !value;
    button.value = value;
    if (button.textContent !== text) button.textContent = text;
  }
}

export function addBefore() {
  addViews(showBefore);
  root.addEventListener("keydown", (event) => {
    const cell = cells.find((each) => each === event.target);
    if (!cell || !event.altKey || event.code !== "Minus") return;
    event.preventDefault();
    copy(cell);
  });
}
