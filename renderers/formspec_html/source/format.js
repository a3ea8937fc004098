// Texts: sentences with gaps, the names of cells, and all texts of a form at once.

/** A sentence with its gaps {0}, {1} … filled. @param {string} text @param {unknown[]} parts */
export const fill = (text, ...parts) =>
  text.replace(/\{(\d)\}/g, (_, number) => String(parts[number]));

/** A plain numeral with commas between thousands, "" where it needs or takes none. @param {string} text */
export const grouped = (text) => !/^-?\d{4,40}(\.\d+)?$/.test(text) ? ""
  : text.replace(/\d+/, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, ","));

/** The key of a cell. @param {string} path @param {string | null | undefined} column */
export const keyOf = (path, column) => column ? path + "@" + column : path;

/** @param {unknown} value @returns {value is Record<string, unknown>} */
export const isObject = (value) =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * The texts as they would be without one step; those that were changed after it stay.
 * @param {readonly string[]} now
 * @param {readonly string[]} before
 * @param {readonly string[]} after
 */
export const withoutStep = (now, before, after) =>
  now.map((text, number) => text === after[number] ? before[number] : text);
