// What the sentences of a finding may name.

import { keyOf } from "./display.js";
import { own, shorten, strip } from "./text.js";

/** @import { CellValue, Facts, Lang, Sentences, Slot, Source } from "./types.js" */

/** @param {readonly string[]} pair @param {Lang} lang */
export const pick = (pair, lang) => pair[lang === "en" ? pair.length - 1 : 0] ?? "";

/**
 * A unit as it follows an amount: in Chinese a blank stands before it only if it is Latin.
 * @param {string} unit
 * @param {Lang} lang
 */
export const unitAfter = (unit, lang) =>
  unit && (lang !== "zh" || /^[\0-\x7f]*$/.test(unit)) ? " " + unit : unit;

/** @param {CellValue} cell */
function nameOf({ path, column, label }) {
  if (path.startsWith("field:")) return label;
  // Blanks go at the end only.
  return strip("." + keyOf(path, column) + " " + label).slice(1);
}

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
 * How far off, in words: 多 3人 / 3 persons too much.
 * @param {string} difference
 * @param {string} unit
 * @param {Lang} lang
 */
export function off(difference, unit, lang) {
  const less = difference.startsWith("-"), amount = difference.replace("-", "") + unit;
  if (lang === "zh") return (less ? "少 " : "多 ") + amount;
  return amount + " too " + (less ? "little" : "much");
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
  return kind === "choice" && lang === "en" ? right.replace(/、/g, ", ") : right;
}

/** The cells of a rule that are blank. @param {Source} source @param {readonly Slot[]} slots */
const blanks = ({ rule, values }, slots) => rule.cells.filter((cell) => values[cell] === null)
  .map((cell) => slots[cell].key + " " + slots[cell].name);

/**
 * @param {Facts} draft
 * @param {Lang} lang
 * @param {Source | undefined} source
 * @param {readonly Slot[]} slots
 * @param {Sentences} limits
 * @returns {Record<string, string>}
 */
export function factsOf({ rule, kind, cells, left, right, difference }, lang, source, slots, limits) {
  const [cell = rule, second = ""] = cells.map(nameOf), value = shorten(cells[0]?.value ?? "", 40);
  const { text = "", unit: name = "" } = source?.rule ?? {}, unit = unitAfter(name, lang);
  return {
    cell,
    second,
    value,
    said: quote(value, lang),
    left: left ?? "",
    right: right ?? "",
    off: off(difference ?? "0", unit, lang),
    limits: limitsOf(kind, right ?? "", lang, limits),
    text,
    unit,
    blanks: source ? blanks(source, slots).join(lang === "zh" ? "、" : ", ") : "",
    place: "",
    rule,
  };
}
