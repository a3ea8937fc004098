// What goes to the printer: the form as it is filled in, or the paper to fill in by hand.

import { writtenDate } from "./dates.js";
import { paper, root } from "./host.js";
import { addText } from "./inputs.js";
import { elements, inputs } from "./state.js";

/** @import { Input } from "./types.js" */

/** What stands on the paper instead of an input. @param {Input} input */
function writtenText({ type, value, dataset }) {
  const text = root.matches(".blank") ? "" : value;
  if (type !== "date") return text;
  // A field has the blanks to write a date in.
  return text ? writtenDate(text, paper.date) : dataset.field === undefined ? "" : paper.noDate;
}

/** An input would cut a text short, and shows a date as nobody writes it. @param {Input} input */
function write(input) {
  const text = writtenText(input);
  const written = input.parentElement?.querySelector(".written") ?? addText(input, "written");
  written.textContent = text;
}

/** Also where another page prints the form. */
export function writeBeforePrint() {
  window.addEventListener("beforeprint", () => inputs.forEach(write));
}

function printBlank() {
  root.classList.add("blank");
  window.addEventListener("afterprint", () => root.classList.remove("blank"), { once: true });
  print();
}

export function addPrintButtons() {
  elements.print.addEventListener("click", () => print());
  elements.blank.addEventListener("click", printBlank);
}
