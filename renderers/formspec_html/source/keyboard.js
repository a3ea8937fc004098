// Which keys a phone shows, and which lead from input to input.

import { form, root } from "./host.js";
import { direction } from "./moves.js";
import { cellByKey, cells, decimals, inputs } from "./state.js";

/** @import { Input } from "./types.js" */

/** A phone may have no sign among its keys for numbers. */
export function setKeyboards() {
  for (const [input, count] of decimals) input.inputMode = count ? "decimal" : "numeric";
  for (const { key, kind, previous, low } of form.cells) {
    const cell = previous ? undefined : cellByKey.get(key);
    if (cell && kind === "number" && (low === null || low.startsWith("-"))) cell.inputMode = "text";
  }
}

/**
 * The cell so many rows below, or so many columns to the right.
 * @param {Input} cell
 * @param {number} down
 * @param {number} right
 * @returns {Input | undefined}
 */
export function neighbour(cell, down, right) {
  const row = cell.closest("tr"), { column } = cell.dataset;
  const line = cells.filter(
    (other) => right ? other.closest("tr") === row : other.dataset.column === column,
  );
  return line[line.indexOf(cell) + (right || down)];
}

/** @param {Input} cell @param {KeyboardEvent} event */
function moveFromCell(cell, event) {
  const way = direction(cell, event);
  if (!way) return;
  /** @type {Input | null | undefined} */
  let next = neighbour(cell, ...way);
  // From the last cell on to the first of the buttons, so that the number is checked there too.
  if (!next && event.key === "Enter" && !event.shiftKey) next = root.querySelector(".main");
  if (next || event.key === "Enter") event.preventDefault();
  next?.focus();
  next?.select?.();
}

/** @param {Input} field @param {KeyboardEvent} event */
function moveFromField(field, event) {
  if (event.key !== "Enter") return;
  event.preventDefault();
  inputs[inputs.indexOf(field) + (event.shiftKey ? -1 : 1)]?.focus();
}

/** @param {KeyboardEvent} event */
export function moveKey(event) {
  const input = inputs.find((each) => each === event.target);
  // 229 is the key that ends the spelling of a word where the browser forgets to say so.
  if (!input || event.isComposing || event.keyCode === 229) return;
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  (input.dataset.field === undefined ? moveFromCell : moveFromField)(input, event);
}
