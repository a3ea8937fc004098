// What is filled in as lines of a table.

/** @param {string} text */
const quoted = (text) => /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;

/**
 * Rows as a CSV file that spreadsheet programs open as it is meant.
 * @param {string[][]} rows
 */
export const csv = (rows) =>
  "\ufeff" + rows.map((row) => row.map(quoted).join(",") + "\r\n").join("");

/**
 * A name that every file system takes.
 * @param {string[]} parts
 * @param {string} suffix
 */
export const fileName = (parts, suffix) => parts.filter(Boolean)
  .join("-").replace(/[\\/:*?"<>|\s\p{C}]+/gu, "_").slice(0, 80) + "." + suffix;
