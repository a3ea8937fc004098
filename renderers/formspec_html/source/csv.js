// CSV files, and names of files.

/** @param {string} text */
const quoted = (text) => /[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;

/**
 * Rows as a CSV file; its byte order mark tells spreadsheet programs that it is UTF-8.
 * @param {string[][]} rows
 */
export const csv = (rows) =>
  "\ufeff" + rows.map((row) => row.map(quoted).join(",") + "\r\n").join("");

/**
 * A file name without characters that some file system refuses.
 * @param {string[]} parts
 * @param {string} suffix
 */
export const fileName = (parts, suffix) => parts.filter(Boolean)
  .join("-").replace(/[\\/:*?"<>|\s\p{C}]+/gu, "_").slice(0, 80) + "." + suffix;
