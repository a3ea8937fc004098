// Which rows of the form a table that was copied somewhere means, by their codes and labels.

/** @typedef {{ section: string, path: string, code: string, label: string }} RowName */
/**
 * @typedef {object} Match
 * @property {number} from the first column behind the codes and labels
 * @property {(number | undefined)[]} rows of each line the row of the form, undefined if it names none
 */

/** A label without blanks, 其中 before it and the unit behind it. @param {string} text */
export const plain = (text) => text.normalize("NFKC").replace(/\s/g, "").replace(/^其中:?/, "")
  .replace(/(.)\([^()]*\)$/, "$1");

/** @param {string} text @param {RowName} row */
const names = (text, row) => text !== "" && [row.path, row.code, row.label].includes(text);

/**
 * Whether half of a column names rows; numerals may be figures, but for codes that rise.
 * @param {string[]} column
 * @param {readonly RowName[]} rows
 */
function isKey(column, rows) {
  const texts = column.filter(Boolean), known = texts.filter((text) => rows.some((row) => names(text, row)));
  if (texts.every((text) => /^[\d.,-]*$/.test(text))) {
    return known.length > 1 && known.length === texts.length
      && texts.every((text, at) => !at || Number(text) > Number(texts[at - 1]));
  }
  return known.length * 2 >= texts.length;
}

/**
 * The rows that the lines of a block name, undefined if it has no codes or labels. A code means a row
 * of the section where the cursor is, until the block names another section. What could mean several
 * rows, or one that is taken, means none.
 * @param {string[][]} block
 * @param {readonly RowName[]} rows
 * @param {number} start the row of the cursor
 * @returns {Match | undefined}
 */
export function matchRows(block, rows, start) {
  const lines = block.map((line) => line.map(plain)), width = Math.max(...lines.map(({ length }) => length));
  const keys = [...Array(width).keys()].filter((at) => isKey(lines.map((line) => line[at] ?? ""), rows));
  const from = Math.max(...keys) + 1, sections = new Set(rows.map(({ section }) => section));
  if (!keys.length || from === width) return undefined;
  let { section } = rows[start], last = -1;
  const taken = new Set();
  return { from, rows: lines.map((line) => {
    const key = keys.map((at) => line[at] ?? "").filter(Boolean);
    section = line.find((text, at) => at < from && !keys.includes(at) && sections.has(text)) ?? section;
    const all = [...rows.keys()].filter((at) => key.length && key.every((text) => names(text, rows[at])));
    const inside = all.filter((at) => rows[at].section === section);
    const byCode = key.every((text) => all.every((at) => rows[at].code === text));
    const found = inside.length ? inside : byCode ? [] : all;
    const row = found.length === 1 ? found[0] : found.find((at) => at === last + 1);
    if (row === undefined || taken.has(row)) return undefined;
    taken.add(row);
    section = rows[row].section;
    last = row;
    return row;
  }) };
}
