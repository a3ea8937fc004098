// A block of cells as a spreadsheet copies it.

/** A copied text with plain line ends, and none at its end. @param {string} text */
export const plainLines = (text) => text.replace(/\r\n?/g, "\n").replace(/\n$/, "");

/** Whether a copied text is more than one cell. @param {string} text */
export const isBlock = (text) => /[\t\n]/.test(text);

/**
 * Its lines and cells; a cell with line ends, tabs or quotes in it is quoted.
 * @param {string} text
 */
export const blockOf = (text) => text.replace(
  /(^|[\t\n])"((?:[^"]|"")*)"(?=[\t\n]|$)/g,
  (all, before, inner) => !/[\t\n"]/.test(inner) || !inner.trim() ? all
    : before + inner.replace(/[\t\n]/g, " ").replace(/""/g, "\""),
).split("\n").map((line) => line.split("\t"));
