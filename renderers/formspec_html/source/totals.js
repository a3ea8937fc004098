// A total that is the sum of its terms by a plain formula can be filled in by a button, when the
// clerk asks for it: a total that filled itself in could not be checked.

import { fill } from "./format.js";
import { form, words } from "./host.js";
import { createButton, isEmpty, put, readAs } from "./inputs.js";
import { isPlainSum } from "./rules.js";
import { cellByKey, inputs, state, totals } from "./state.js";
import { undoable } from "./undo.js";
import { say } from "./updates.js";

/** @import { Input, Sum } from "./types.js" */

/** @type {Map<Input, Sum>} */
const sums = new Map();

/** @param {Input} total */
function createSum(total) {
  const button = createButton("∑", () => fillTotal(total));
  button.className = "sum";
  button.tabIndex = -1;
  button.hidden = true;
  total.before(button);
  return button;
}

/** Puts a button before every total that is a plain sum. */
export function addSums() {
  for (const { rule, total } of totals) {
    if (!total || total.readOnly || !isPlainSum(rule)) continue;
    const terms = rule.cells.slice(1).map((cell) => cellByKey.get(form.cells[cell].key));
    sums.set(total, { rule: rule.id, button: createSum(total), terms });
  }
}

/**
 * The sum of the terms, if all are filled in and the total is not that sum yet. No finding and a blank
 * total: the sum is 0.
 * @param {Input} total
 */
function sumOf(total) {
  const { rule, terms } = sums.get(total) ?? {};
  if (!terms || terms.some((term) => !term || isEmpty(term))) return undefined;
  const finding = state.findings.find((each) => each.rule === rule);
  if (!finding && !isEmpty(total)) return undefined;
  const sum = finding ? finding.right : "0";
  return sum !== null && !readAs(total, sum).fault ? sum : undefined;
}

export function offerSums() {
  for (const [total, { button }] of sums) {
    const sum = sumOf(total);
    button.hidden = sum === undefined;
    if (sum) {
      button.title = fill(words.sum, sum);
      button.setAttribute("aria-label", button.title);
    }
  }
}

/** @param {Input} total */
function fillTotal(total) {
  const sum = sumOf(total);
  if (sum === undefined) return say(words.no_sum);
  undoable(words.sum_name, () => put(total, sum));
  total.focus();
  return say(fill(words.summed, sum));
}

/** Alt+=. @param {KeyboardEvent} event */
export function sumKey(event) {
  const total = inputs.find((input) => input === event.target);
  if (!event.altKey || event.code !== "Equal" || !total) return;
  event.preventDefault();
  fillTotal(total);
}
