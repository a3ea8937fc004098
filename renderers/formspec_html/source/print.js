// What goes to the printer: the form as it is filled in, or the paper to fill in by hand.

import { codeText } from "./code.js";
import { writtenDate } from "./dates.js";
import { fill } from "./format.js";
import { form, paper, root, validator, words } from "./host.js";
import { addText, countFilled } from "./inputs.js";
import { elements, inputs, state } from "./state.js";
import { unitName } from "./submission.js";
import { addEnd } from "./updates.js";

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
  const writeAll = () => inputs.forEach(write);
  window.addEventListener("beforeprint", writeAll);
  addEnd(() => window.removeEventListener("beforeprint", writeAll));
}

function printBlank() {
  root.classList.add("blank");
  window.addEventListener("afterprint", () => root.classList.remove("blank"), { once: true });
  print();
}

/** Below every page: whose it is, when it was printed, and whether something is wrong with it. */
function writeStamp() {
  const wrong = state.findings.filter(validator.blocks).length, now = new Date().toLocaleString(words.html);
  const isBlank = root.matches(".blank") || !countFilled();
  elements.stamp.textContent = isBlank ? "" : [
    unitName() || form.title,
    fill(words.printed, now),
    codeText(),
    wrong && fill(words.printed_wrong, wrong),
  ].filter(Boolean).join(" · ");
}

export function addPrintButtons() {
  window.addEventListener("beforeprint", writeStamp);
  elements.print.addEventListener("click", () => print());
  elements.blank.addEventListener("click", printBlank);
}
