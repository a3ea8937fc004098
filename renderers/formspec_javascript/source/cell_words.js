// What sentences call a cell, and how they write amounts.

import { gcd } from "./evaluate.js";
import { show, showFraction } from "./numeral.js";
import { strip } from "./text.js";

/** @import { Amount, Lang, Named, Say } from "./types.js" */

/** @param {readonly string[]} pair @param {Lang} lang */
export const pick = (pair, lang) => pair[lang === "en" ? pair.length - 1 : 0] ?? "";

/** @param {string} text @param {any} facts by name, or in order */
export const fill = (text, facts) => text.replace(/\{(\w+)\}/g, (_, key) => String(facts[key]));

/** @param {Named} cell @param {string} label @param {Say} say */
function withLabel({ path, column, heading }, label, say) {
  const head = heading || column;
  const number = path.replace(/^prev\((.*)\)$/, (_, current) => say("previous", current));
  // Blanks go at the end only.
  return strip("." + number + " " + label).slice(1) + (head ? say("formula", head) : "");
}

/** Its number and label; a column by its head, never by its id. @param {Named} cell @param {Say} say */
export const nameOf = (cell, say) => cell.path.startsWith("field:") ? cell.label
  : cell.column ? calledOf(cell, say) : withLabel(cell, cell.label, say);

/** The same without its unit. @param {Named} cell @param {Say} say */
export const calledOf = (cell, say) => withLabel(cell, cell.name || cell.label, say);

/** The same without any label. @param {Named} cell @param {Say} say */
export const numberOf = (cell, say) => withLabel(cell, "", say);

/**
 * An amount with its unit: in Chinese a blank stands before it only if it is Latin.
 * @param {Amount} figure
 * @param {string} unit
 * @param {Say} say
 */
export function written(figure, unit, say) {
  const [over, under] = figure.split("/");
  if (!under) {
    return unit && (say.lang !== "zh" || /^[\0-\x7f]*$/.test(unit)) ? figure + " " + unit : figure + unit;
  }
  const whole = BigInt(under), size = BigInt(over.replace("-", ""));
  const hundredths = (200n * size + whole) / (2n * whole);
  return say("fraction", figure, unit, show(over[0] === "-" ? -hundredths : hundredths, 2));
}

/**
 * A number of parts as a decimal, or as 10/3 if that has no end.
 * @param {bigint} steps
 * @param {bigint} scale
 * @returns {string}
 */
export function amount(steps, scale) {
  if (scale < 0n) return amount(-steps, -scale);
  if (steps * 10n ** 20n % scale === 0n) return showFraction(steps, scale);
  const common = gcd(steps, scale);
  return steps / common + "/" + scale / common;
}
