// What the sentence about a single cell may name.

import { nameOf, pick } from "./cell_words.js";
import { keyOf } from "./display.js";
import { own, shorten } from "./text.js";

/** @import { Facts, Lang, Plan, Say, Sentences } from "./types.js" */

/**
 * What was filled in, in quotation marks; header values are not repeated.
 * @param {string} value
 * @param {Lang} lang
 */
function quote(value, lang) {
  if (!value) return lang === "zh" ? "所填内容" : "what is filled in";
  return lang === "zh" ? `“${value}”` : `"${value}"`;
}

/**
 * What was expected or read, in words.
 * @param {string} kind
 * @param {string} right
 * @param {Lang} lang
 * @param {Sentences} limits
 */
function limitsOf(kind, right, lang, limits) {
  const words = own(limits, right);
  if (words) return pick(words, lang);
  return /^(choice|unknown)$/.test(kind) && lang === "en" ? right.replace(/、/g, ", ") : right;
}

/** A key that may be repeated: it looks like a code, and not like a name or a number of somebody. */
const CODE = /^(?!.*[0-9]{5})[\w:.#()[\]-]{1,40}(@[\w-]{1,20})?$/;

/**
 * @param {Facts} draft
 * @param {Plan} plan
 * @param {Say} say
 * @returns {Record<string, string>}
 */
export function factsOf({ kind, cells: [cell], right }, { slots, places }, say) {
  const { lang, texts } = say, value = shorten(cell.value ?? "", 40);
  const current = cell.path.replace(/^prev\((.*)\)$/, "$1"), key = keyOf(current, cell.column);
  const place = places.get(current === cell.path ? key : `prev(${key})`);
  const name = nameOf(place === undefined ? cell : slots[place], say);
  return {
    cell: kind.startsWith("unknown") && !CODE.test(name) ? "…" : name,
    value,
    said: quote(value, lang),
    limits: limitsOf(kind, right ?? "", lang, texts.limits),
    place: "",
  };
}
