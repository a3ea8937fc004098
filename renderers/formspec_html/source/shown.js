// Numbers as people read them, with separators, over the inputs that nobody types into. What stands
// in the inputs stays as it is, and with it what is saved, copied and checked.

import { grouped } from "./format.js";
import { addText } from "./inputs.js";
import { cells, decimals } from "./state.js";

/** @import { Input } from "./types.js" */

/** What stands over inputs. @type {Map<Input, HTMLElement>} */
const shown = new Map();

export function showGrouped() {
  for (const cell of cells) {
    const text = decimals.has(cell) || cell.readOnly ? grouped(cell.value) : "", old = shown.get(cell);
    if (text === (old?.textContent ?? "")) continue;
    const element = old ?? addText(cell, "shown");
    shown.set(cell, element);
    element.textContent = text;
    // A long number is written smaller, so that all its digits are seen.
    element.style.setProperty("--size", String(text.length));
  }
}
