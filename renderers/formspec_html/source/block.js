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

/**
 * The same of a table as HTML; what is merged stands in its first cell.
 * @param {string} html
 */
export function blockOfTable(html) {
  const lines = [...new DOMParser().parseFromString(html, "text/html").querySelectorAll("tr")];
  /** @type {string[][]} */
  const block = lines.map(() => []);
  lines.forEach((line, y) => {
    let x = 0;
    for (const { textContent, rowSpan, colSpan } of line.cells) {
      while (block[y][x] !== undefined) x++;
      for (const below of block.slice(y, y + (rowSpan || lines.length))) {
        for (let right = 0; right < Math.min(colSpan, 100); right++) below[x + right] = "";
      }
      block[y][x] = (textContent ?? "").replace(/\s+/g, " ").trim();
    }
  });
  return block.map((line) => Array.from(line, (text) => text ?? ""));
}
