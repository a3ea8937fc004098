// The elements of a form, and its state: all that changes is in `state`. Nothing outside the form's
// element is touched, so that several forms may stand in one document.

import { keyOf } from "./format.js";
import { form, root } from "./host.js";

/** @import { Input, State } from "./types.js" */

/** @type {State} */
export const state = {
  findings: [],
  kept: {},
  unsaved: false,
  focused: null,
  typing: false,
  undoStack: [],
  allowed: new Map(),
  impossible: new Set(),
  typos: new Map(),
  served: () => [],
  draft: { id: "", unit: "" },
  keeping: false,
  timer: undefined,
};

/** @param {string} selector */
const find = (selector) => [.../** @type {NodeListOf<Input>} */ (root.querySelectorAll(selector))];

/** The key of an input in a submission. @param {Input} input */
export const nameOf = ({ dataset: { field, path = "", column } }) => field ?? keyOf(path, column);

/** @param {Input[]} inputs */
const byName = (inputs) => new Map(inputs.map((input) => [nameOf(input), input]));

/** The elements that have a data-part, by its name. @type {Record<string, HTMLElement>} */
export const elements = Object.fromEntries(find("[data-part]").map((part) => [part.dataset.part, part]));

export const cells = find("[data-path]"), fields = find("[data-field]");
export const inputs = [...fields, ...cells];
/** The cells that are filled in, not calculated. */
export const writable = cells.filter((cell) => !cell.readOnly);
export const cellByKey = byName(cells), fieldById = byName(fields);
export const ruleById = new Map(form.rules.map((rule) => [rule.id, rule]));

/** How many decimals a number may have; no other input is in here. @type {Map<Input, number>} */
export const decimals = new Map();
for (const { key, kind, previous, decimals: count } of form.cells) {
  const input = previous ? undefined : cellByKey.get(key);
  if (input && kind === "number") decimals.set(input, count);
}
for (const { id, kind } of form.fields) {
  const input = fieldById.get(id);
  if (input && kind === "number") decimals.set(input, 9);
}

/** The cells that are the total of a sum, and its rule. */
export const totals = form.rules.filter(({ kind }) => kind === "sum")
  .map((rule) => ({ rule, total: cellByKey.get(form.cells[rule.cells[0]].key) }));
