// Numbers written in Chinese: 一百二十, 壹佰贰拾, 三万五千, 一点五, 二〇一八.

import { own } from "./text.js";
import { CHINESE } from "./typed_data.js";

/** @import { Fraction } from "./types.js" */

const DIGITS = "零一二三四五六七八九";
/** @type {Record<string, number>} */
const UNITS = { 十: 10, 百: 100, 千: 1000 };
/** @type {Record<string, number>} */
const MYRIADS = { 亿: 1e8, 万: 1e4 };

/** @param {string} text */
const areDigits = (text) => [...text].every((sign) => DIGITS.includes(sign));

/** Digit by digit: 一二〇 is 120. @param {string} text */
const digits = (text) => [...text].map((sign) => DIGITS.indexOf(sign)).join("");

/**
 * The number, below 10 000 亿; null where it is not written properly.
 * @param {string} text
 * @returns {Fraction | null}
 */
export function readChinese(text) {
  const plain = [...text].map((sign) => own(CHINESE, sign) ?? sign).join("");
  const [, whole, point, part] = /^([^点]*)(点?)([^]*)$/.exec(plain) ?? ["", "", "", ""];
  if (point && !(part && areDigits(part))) return null;
  const number = whole.length > 1 && areDigits(whole) ? BigInt(digits(whole)) : counted(whole);
  if (number === null) return null;
  const scale = 10n ** BigInt(part.length);
  return [number * scale + BigInt(point ? digits(part) : 0), scale];
}

/** With 十, 百, 千, 万 and 亿, in order: written back, it must be the same text. @param {string} text */
function counted(text) {
  const number = sum(text);
  if (number === null || number >= 1e12) return null;
  const words = say(number), ways = [words, withoutLinks(words)];
  return ways.some((way) => text === way || "一" + text === way && way.startsWith("一十"))
    ? BigInt(number) : null;
}

/** @param {string} text */
function sum(text) {
  let total = 0, section = 0, digit = -1;
  for (const sign of text) {
    if (sign in MYRIADS) {
      total += (section + Math.max(digit, 0)) * MYRIADS[sign];
      [section, digit] = [0, -1];
    } else if (sign in UNITS) {
      section += (digit < 0 ? 1 : digit) * UNITS[sign];
      digit = -1;
    } else if (DIGITS.includes(sign)) digit = DIGITS.indexOf(sign);
    else return null;
  }
  return text ? total + section + Math.max(digit, 0) : null;
}

/** A number as it is properly written: 10 500 is 一万零五百. @param {number} number */
function say(number) {
  if (number === 0) return DIGITS[0];
  let words = "", rest = number;
  for (const [name, size] of [...Object.entries(MYRIADS), /** @type {const} */ (["", 1])]) {
    const part = Math.floor(rest / size);
    rest %= size;
    if (part) {
      const link = words && (part < 1000 || words.endsWith(DIGITS[0])) ? DIGITS[0] : "";
      words = words.replace(/零+$/, "") + link + sayPart(part) + name;
    } else if (words && rest) words += DIGITS[0];
  }
  return words;
}

/** A number below 10 000. @param {number} number */
function sayPart(number) {
  let words = "";
  for (const [name, size] of /** @type {const} */ ([["千", 1000], ["百", 100], ["十", 10], ["", 1]])) {
    const digit = Math.floor(number / size) % 10;
    if (digit) words += DIGITS[digit] + name;
    else if (words && number % size && !words.endsWith(DIGITS[0])) words += DIGITS[0];
  }
  return words;
}

/** 一万五百 for 一万零五百. @param {string} text */
const withoutLinks = (text) => [...text]
  .filter((sign, place) => sign !== DIGITS[0] || !((text[place + 2] ?? "") in UNITS)).join("");
