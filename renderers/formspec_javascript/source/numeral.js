// Numbers as counts of a cell's smallest step. They are BigInt: no float decides a verdict.

import { isLonger, isText, strip } from "./text.js";

/** @import { NumeralFault } from "./types.js" */

/** Numbers and sums have at most 15 digits. */
export const LIMIT = 10n ** 15n;

const MAX_LENGTH = 40;
const HAIR = 2 ** -49;
const PLAIN = /^-?[0-9]+(\.[0-9]+)?$/;
const GROUPED = /^-?[0-9]{1,3}([, ][0-9]{3})+(\.[0-9]+)?$/;

/** @param {bigint} value */
export const magnitude = (value) => value < 0n ? -value : value;

/** Full-width characters, other blanks and signs as ASCII has them. @param {string} text */
const fold = (text) => text
  .replace(/[\uff01-\uff5e]/g, (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0))
  .replace(/[\u3000\xa0\u2009\u202f\t\r\n]/g, " ")
  .replace(/\u2212/g, "-").replace(/\u3002/g, ".");

/**
 * The plain numeral that a text stands for.
 * @param {string} raw
 * @returns {string | undefined}
 */
export function tidy(raw) {
  if (PLAIN.test(raw)) return raw;
  let text = strip(fold(raw));
  if (GROUPED.test(text)) text = text.replace(/[, ]/g, "");
  return PLAIN.test(text) ? text : undefined;
}

/**
 * A count of steps, or what is wrong.
 * @param {unknown} raw
 * @param {number} decimals
 * @returns {bigint | NumeralFault}
 */
export function readNumeral(raw, decimals) {
  if (isText(raw)) return readText(raw, decimals);
  return typeof raw === "number" ? readNumber(raw, decimals) : "type";
}

/** @param {string} raw @param {number} decimals */
function readText(raw, decimals) {
  if (isLonger(raw, MAX_LENGTH)) return /^\p{Nd}+$/u.test(strip(raw)) ? "digits" : "number";
  const text = tidy(raw);
  return text ? stepsOf(text, decimals) : "number";
}

/** @param {number} raw @param {number} decimals */
function readNumber(raw, decimals) {
  if (!Number.isFinite(raw)) return "number";
  if (Math.abs(raw) >= LIMIT) return "digits";
  // Division rounds correctly: of up to 15 digits, no other number of steps is the same float. What was
  // calculated may be off by a hair, which is never more than an eighth of a step.
  const scale = 10 ** decimals, count = Math.round(raw * scale);
  const hair = Math.min(Math.abs(raw) * HAIR, 0.125 / scale);
  if (Math.abs(count) < LIMIT && Math.abs(count / scale - raw) <= hair) return BigInt(count);
  return stepsOf(decimalText(raw), decimals);
}

/**
 * A number is the decimal it prints as; of up to 15 digits, no other is the same float.
 * @param {number} number
 */
function decimalText(number) {
  const [digits, exponent] = String(number).split("e-");
  if (!exponent) return digits;
  return (number < 0 ? "-0." : "0.") + "0".repeat(Number(exponent) - 1) + digits.replace(/[-.]/g, "");
}

/**
 * @param {string} text a plain numeral
 * @param {number} decimals
 * @returns {bigint | NumeralFault}
 */
function stepsOf(text, decimals) {
  const [whole, rest = ""] = text.split("."), part = rest.replace(/0+$/, "");
  if (part.length > decimals) return "decimals";
  const steps = BigInt(whole + part.padEnd(decimals, "0"));
  return magnitude(steps) < LIMIT ? steps : "digits";
}

/**
 * A count of steps as the shortest decimal text.
 * @param {bigint} steps
 * @param {number} decimals
 */
export function show(steps, decimals) {
  const digits = String(magnitude(steps)).padStart(decimals + 1, "0");
  const end = digits.length - decimals, part = digits.slice(end).replace(/0+$/, "");
  return (steps < 0n ? "-" : "") + digits.slice(0, end) + (part && "." + part);
}

/**
 * A fraction as a decimal text, cut after 20 decimals where it never ends.
 * @param {bigint} amount
 * @param {bigint} whole
 */
export function showFraction(amount, whole) {
  let decimals = 0, rest = amount;
  while (decimals < 20 && rest % whole) { decimals++; rest *= 10n; }
  return show(rest / whole, decimals);
}
