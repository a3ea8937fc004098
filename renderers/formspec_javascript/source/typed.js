// What people type into a cell of any kind; numbers are in amount.js.

import { UNITS, readAmount, refused } from "./amount.js";
import { isDate } from "./date.js";
import { folded, isLong } from "./fold.js";
import { strip } from "./text.js";
import { ANSWER, DATE, DIGITS_OF_A_DATE, NO, YES } from "./typed_data.js";

/** @import { Kind, Reading, Scale, Unit } from "./types.js" */

/** @param {string} raw @param {string} value @returns {Reading} */
const tidied = (raw, value) => ({ raw, value, code: "tidied", severity: "note", detail: value });

/**
 * @param {string} raw
 * @param {{ kind?: Kind, choices?: readonly string[], scale: Scale }} wanted
 * @returns {Reading} the value to use, or what may have been meant
 */
export function readTyped(raw, { kind, choices, scale }) {
  switch (kind) {
    case "number": return readAmount(raw, scale);
    case "boolean": return readAnswer(raw);
    case "choice": return readChoice(raw, choices ?? []);
    case "date": return readDay(raw);
    default: return { raw, value: raw };
  }
}

/** Units by name, with those of the form. @param {readonly [name: string, unit: Unit][]} [own] */
export const unitsWith = (own = []) => new Map([...UNITS, ...own]);

/** @param {string} raw @returns {Reading} */
function readAnswer(raw) {
  if (["是", "否", "yes", "no"].includes(strip(raw)) || isLong(raw)) return { raw, value: raw };
  const text = folded(raw), answer = yesOrNo(text.replace(/[.,!]+$/, ""));
  if (answer) return tidied(raw, answer);
  const said = ANSWER.exec(text)?.groups?.answer;
  return said ? refused(raw, "remark", yesOrNo(said)) : { raw, value: raw };
}

/** @param {string} text */
const yesOrNo = (text) => YES.test(text.toLowerCase()) ? "是" : NO.test(text.toLowerCase()) ? "否" : null;

/** @param {string} raw @param {readonly string[]} choices @returns {Reading} */
function readChoice(raw, choices) {
  if (choices.includes(strip(raw)) || isLong(raw)) return { raw, value: raw };
  /** @param {string} text */
  const plain = (text) => folded(text).toLowerCase();
  const text = plain(raw), same = choices.filter((choice) => plain(choice) === text);
  if (same.length === 1) return tidied(raw, same[0]);
  const begins = choices.filter((choice) => text.startsWith(plain(choice))
    && /^ ?[(,;:、 ]/.test(text.slice(plain(choice).length)));
  return begins.length === 1 ? refused(raw, "remark", begins[0]) : { raw, value: raw };
}

/** @param {string} raw @returns {Reading} */
function readDay(raw) {
  if (isLong(raw)) return { raw, value: raw };
  const text = folded(raw);
  if (!text) return { raw, value: null };
  const [, year = "", ...rest] = DATE.exec(text) ?? [], [, ...run] = DIGITS_OF_A_DATE.exec(text) ?? [];
  if (year.length === 4) return whole(raw, iso(year, ...rest));
  const day = year ? iso("20" + year, ...rest) : iso(...run);
  return day ? refused(raw, "date", day) : { raw, value: raw };
}

/** A day with all its digits. @param {string} raw @param {string | null} day @returns {Reading} */
const whole = (raw, day) => day && day !== strip(raw) ? tidied(raw, day) : { raw, value: day ?? raw };

/** @param {string[]} parts year, month, day */
function iso(...parts) {
  const text = parts.map((part) => part.padStart(2, "0")).join("-");
  return isDate(text) ? text : null;
}
