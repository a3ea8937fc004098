// What may still be filled in, and what can no longer come out.

import { fill } from "./format.js";
import { form, words } from "./host.js";
import { isEmpty, readAs } from "./inputs.js";
import { cellByKey, decimals, nameOf, ruleById, state } from "./state.js";

/** @import { Input } from "./types.js" */

/** What may be filled into a blank number; "" where the form itself says no less. @param {Input} input */
export function hint(input) {
  const range = decimals.has(input) && isEmpty(input) ? state.allowed.get(nameOf(input)) : undefined;
  if (!range) return "";
  const { low, high } = range;
  if (low === high) return low === null ? "" : fill(words.only, low);
  if (low === null) return fill(words.up_to, high);
  return high !== null ? fill(words.between, low, high) : low === "0" ? "" : fill(words.from, low);
}

/** The cells for which a rule can no longer hold, with what they say or may say. @param {string} rule */
export const obstacles = (rule) => (ruleById.get(rule)?.cells ?? []).map((cell) => {
  const { key } = form.cells[cell], input = cellByKey.get(key);
  if (!input) return "";
  const { text } = readAs(input, input.value);
  return text ? `${key} ${text}` : hint(input) && `${key} ${hint(input)}`;
}).filter(Boolean).join(words.list);
