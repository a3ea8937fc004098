// A block copied from a spreadsheet fills the cells from here down. Where it holds codes or labels, it
// fills the rows that they name, once that was seen and agreed to.

import { blockOf, blockOfTable, isBlock, plainLines } from "./block.js";
import { fill } from "./format.js";
import { words } from "./host.js";
import { isEmpty, put, some } from "./inputs.js";
import { neighbour } from "./keyboard.js";
import { matchRows, plain } from "./match.js";
import { cells, decimals } from "./state.js";
import { undoable } from "./undo.js";
import { say } from "./updates.js";

/** @import { Input } from "./types.js" */
/** @import { Match, RowName } from "./match.js" */

/** @typedef {{ element: HTMLTableRowElement, cells: Input[] } & RowName} TableRow */

/**
 * Fills in the texts, and counts those that were filled in and those that could not be. A blank
 * clears nothing.
 * @param {Input} from
 * @param {string[][]} block
 */
function fillBlock(from, block) {
  /** @type {Input | undefined} */
  let start = from, done = 0, lost = 0;
  for (const line of block) {
    let cell = start;
    for (const text of line) {
      if (text.trim()) {
        if (cell && !cell.readOnly && put(cell, text)) done++;
        else lost++;
      }
      cell = cell && neighbour(cell, 0, 1);
    }
    start = start && neighbour(start, 1, 0);
  }
  return { done, lost };
}

/** @param {Element | null} element */
const textOf = (element) => plain(element?.textContent ?? "");

/** The rows of the form, as they are printed. @returns {TableRow[]} */
const formRows = () => [...new Set(cells.map((cell) => cell.closest("tr")))].flatMap((element) => element ? [{
  element,
  cells: cells.filter((cell) => element.contains(cell)),
  section: textOf(element.closest("tbody")?.querySelector(".seq") ?? null),
  path: element.querySelector("[data-path]")?.getAttribute("data-path") ?? "",
  code: textOf(element.querySelector(".code")),
  label: textOf(element.querySelector("[scope=row] > span")),
}] : []);

/**
 * Whether a text looks like an answer for a cell, and not like a unit or a formula.
 * @param {Input} cell
 * @param {string} text
 */
function isAnswer(cell, text) {
  if (decimals.has(cell)) return /\d/.test(text);
  const before = cell.value, fits = cell.type !== "text" && text.trim() !== "" && put(cell, text);
  cell.value = before;
  return fits;
}

/**
 * What goes where, and what stands in lines that name no row.
 * @param {Input} from
 * @param {string[][]} block
 * @param {TableRow[]} rows
 * @param {Match} match
 */
function plan(from, block, rows, match) {
  const lines = block.map((line, at) => ({ line, row: rows[match.rows[at] ?? -1] }));
  const titles = [...from.closest("table")?.querySelectorAll("thead th") ?? []].slice(-rows[0].cells.length)
    .map(textOf);
  const behind = block[0].map((_, at) => at).slice(match.from);
  const answers = behind.filter((at) => lines.some(
    ({ line, row }) => row?.cells.some((cell) => isAnswer(cell, line[at] ?? "")),
  ));
  const first = rows.find(({ cells: inputs }) => inputs.includes(from))?.cells.indexOf(from) ?? 0;
  const places = (answers.length ? answers : behind).map((at, number) => {
    const titled = titles.findIndex((title) => block.some((line) => plain(line[at] ?? "") === title));
    return [at, titled < 0 ? first + number : titled];
  });
  /** @type {[Input, string][]} */
  const known = [];
  /** @type {string[]} */
  const unknown = [];
  for (const { line, row } of lines) {
    for (const [at, column] of places) {
      const text = line[at] ?? "", cell = row?.cells[column];
      if (cell?.readOnly || !text.trim()) continue;
      if (cell) known.push([cell, text]);
      else if (/\d/.test(text)) unknown.push(line.slice(0, match.from).join(" ").trim());
    }
  }
  return { known, unknown };
}

/** @param {Input} from @param {string[][]} block @param {TableRow[]} rows @param {Match} match */
function pasteTable(from, block, rows, match) {
  const { known, unknown } = plan(from, block, rows, match);
  const replaced = known.filter(([cell, text]) => !isEmpty(cell) && cell.value !== text.trim()).length;
  const question = [
    fill(words.paste_found, known.length),
    replaced && fill(words.paste_replaced, replaced),
    unknown.length && fill(words.paste_unknown, unknown.length, some([...new Set(unknown)])),
    words.paste_ask,
  ].filter(Boolean).join("");
  if (!known.length || !confirm(question)) return say(words.not_pasted);
  const done = undoable(words.paste_name, () => known.filter(([cell, text]) => put(cell, text)).length);
  return report(done, known.length - done + unknown.length);
}

/** @param {number} done @param {number} lost */
const report = (done, lost) => say(fill(words.pasted, done), lost ? fill(words.no_place, lost) : "");

/** @param {ClipboardEvent} event */
export function paste(event) {
  const text = plainLines(event.clipboardData?.getData("text/plain") ?? "");
  const cell = cells.find((each) => each === event.target);
  const table = text ? "" : event.clipboardData?.getData("text/html");
  const block = table ? blockOfTable(table) : isBlock(text) ? blockOf(text) : [];
  if (!cell || !block.length) return;
  event.preventDefault();
  const rows = formRows(), start = rows.findIndex(({ cells: inputs }) => inputs.includes(cell));
  const match = matchRows(block, rows, start);
  if (match) {
    pasteTable(cell, block, rows, match);
  } else {
    const { done, lost } = undoable(words.paste_name, () => fillBlock(cell, block));
    report(done, lost);
  }
}
