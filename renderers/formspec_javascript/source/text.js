// Texts and objects as the library sees them: what is blank, how long a text is, which keys there are.

/** @param {unknown} raw @returns {raw is string} */
export const isText = (raw) => typeof raw === "string";

/** @param {unknown} raw @returns {raw is Record<string, unknown>} */
export const isObject = (raw) => typeof raw === "object" && raw !== null && !Array.isArray(raw);

/** @param {object} object */
export const isEmpty = (object) => Object.keys(object).length === 0;

// Object.hasOwn is not everywhere yet.
const { hasOwnProperty } = Object.prototype;

/**
 * A property of the object itself, not one that every object inherits.
 * @template T
 * @param {Record<string, T>} object
 * @param {string} key
 * @returns {T | undefined}
 */
export const own = (object, key) => hasOwnProperty.call(object, key) ? object[key] : undefined;

// Blanks are what Python's str.strip takes away; JavaScript's trim has another opinion.
const BLANK = "\\t-\\r\\x1c- \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
const NON_BLANK = new RegExp(`[^${BLANK}]([^]*[^${BLANK}])?`);

/** From the first to the last character that is no blank. @param {string} text */
export const strip = (text) => NON_BLANK.exec(text)?.[0] ?? "";

/** @param {unknown} raw */
export const isBlank = (raw) =>
  raw === undefined || raw === null || Number.isNaN(raw) || (isText(raw) && !NON_BLANK.test(raw));

/**
 * The first characters; those that take two places count once and stay whole.
 * @param {string} text
 * @param {number} length
 */
export const cut = (text, length) => text.length <= length ? text
  : [...text.slice(0, 2 * length)].slice(0, length).join("");

/** @param {string} text @param {number} length */
export const isLonger = (text, length) => cut(text, length) !== text;

/** @param {string} text @param {number} length */
export const shorten = (text, length) => isLonger(text, length) ? cut(text, length) + "…" : text;
