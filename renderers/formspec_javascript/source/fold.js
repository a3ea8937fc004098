// Texts with half-width signs, without what nobody sees.

import { isLonger, own, strip } from "./text.js";
import { BLANKS, FOLD, LINE_END, UNSEEN } from "./typed_data.js";

const EDGE = BLANKS + UNSEEN + " ";
const BLANK_SIGN = new RegExp(`[${BLANKS}]`, "g"), UNSEEN_SIGN = new RegExp(`[${UNSEEN}]`, "g");

/** Whether a text is too long to be a number, an answer or a day. @param {string} text */
export const isLong = (text) => isLonger(text, 40);

/** @param {string} text @param {Record<string, string>} table */
export const translated = (text, table) => [...text].map((sign) => own(table, sign) ?? sign).join("");

/**
 * A text without what stands unseen at its ends. One look at each: an expression would look from each again.
 * @param {string} text
 */
function withoutEdges(text) {
  let start = 0, end = text.length;
  while (start < end && EDGE.includes(text[start])) start++;
  while (end > start && EDGE.includes(text[end - 1])) end--;
  return text.slice(start, end);
}

/** Half-width signs, without what nobody sees; a line end is a semicolon. @param {string} raw */
export const folded = (raw) => strip(translated(
  withoutEdges(raw).replace(LINE_END, ";").replace(UNSEEN_SIGN, "").replace(BLANK_SIGN, " "), FOLD,
).replace(/[\uff01-\uff5e]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0)));
