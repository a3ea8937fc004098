// What may still be filled into a blank, and why a rule can no longer hold.

import { fill } from "./format.js";
import { form, words } from "./host.js";
import { isEmpty, readAs } from "./inputs.js";
import { cellByKey, decimals, nameOf, ruleById, state } from "./state.js";

/** @import { Input } from "./types.js" */

/**
 * The range of a blank number, in words; "" where only the form's own bounds limit it.
 * @param {Input} input
 */
export function hint(input) {
  const range = decimals.has(input) && isEmpty(input) ? state.allowed.get(nameOf(input)) : undefined;
  if (!range) return "";
  const { low, high } = range;
  if (low === high) return low === null ? "" : fill(words.only, low);
  if (low === null) return fill(words.up_to, high);
  return high !== null ? fill(words.between, low, high) : low === "0" ? "" : fill(words.from, low);
}

/** The cells of a rule, with their values or ranges. @param {string} rule */
export const obstacles = (rule) => (ruleById.get(rule)?.cells ?? []).map((cell) => {
  const { key } = form.cells[cell], input = cellByKey.get(key);
  if (!input) return "";
  const { text } = readAs(input, input.value);
  return text ? `${key} ${text}` : hint(input) && `${key} ${hint(input)}`;
}).filter(Boolean).join(words.list);
