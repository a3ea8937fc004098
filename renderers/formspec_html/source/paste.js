// A block copied from a spreadsheet fills the cells from here down.

import { blockOf, isBlock, plainLines } from "./block.js";
import { fill } from "./format.js";
import { words } from "./host.js";
import { put } from "./inputs.js";
import { neighbour } from "./keyboard.js";
import { cells } from "./state.js";
import { undoable } from "./undo.js";
import { say } from "./updates.js";

/** @import { Input } from "./types.js" */

/**
 * Fills in the texts, and counts those that were filled in and those that could not be.
 * @param {Input} from
 * @param {string[][]} block
 */
function fillBlock(from, block) {
  /** @type {Input | undefined} */
  let start = from, done = 0, lost = 0;
  for (const line of block) {
    let cell = start;
    for (const text of line) {
      if (cell && !cell.readOnly && put(cell, text)) done++;
      else if (text.trim()) lost++;
      cell = cell && neighbour(cell, 0, 1);
    }
    start = start && neighbour(start, 1, 0);
  }
  return { done, lost };
}

/** @param {ClipboardEvent} event */
export function paste(event) {
  const text = plainLines(event.clipboardData?.getData("text/plain") ?? "");
  const cell = cells.find((each) => each === event.target);
  if (!cell || !isBlock(text)) return;
  event.preventDefault();
  const { done, lost } = undoable(words.paste_name, () => fillBlock(cell, blockOf(text)));
  say(fill(words.pasted, done), lost ? fill(words.no_place, lost) : "");
}
