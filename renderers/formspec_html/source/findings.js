// The input that a finding belongs to, its state, and a short text for it.

import { fill, keyOf } from "./format.js";
import { form, validator, words } from "./host.js";
import { isEmpty, some } from "./inputs.js";
import { cellByKey, fieldById, ruleById, state } from "./state.js";

/** @import { CellValue, Finding, NoteState } from "./types.js" */

/** @param {CellValue} cell */
const inputAt = ({ path, column }) => path.startsWith("field:")
  ? fieldById.get(path.slice(6)) : cellByKey.get(keyOf(path, column));

/** The input that a finding is about first. @param {Finding} finding */
export const inputOf = ({ cells }) => cells.map(inputAt).find(Boolean);

/** The cells of a rule that nothing was typed into. @param {Finding} finding */
const blanksOf = ({ rule, cells }) => !ruleById.has(rule) ? [] : cells.filter((cell) => {
  const input = inputAt(cell);
  return input && !input.readOnly && isEmpty(input);
});

/** @param {Finding} finding */
const countBlanks = (finding) => blanksOf(finding).length;

/** How a rule compares its first cell with the rest; "" where it does not. @param {Finding} finding */
function comparison({ rule, cells: [first], left, difference }) {
  const known = difference !== null && first && first.value === left;
  return known && ruleById.get(rule)?.op || "";
}

/**
 * The state of a finding. What is still to be filled in is no error yet, nor is a total that exceeds
 * its terms while some of them are blank.
 * @param {Finding} finding
 * @returns {NoteState}
 */
export function stateOf(finding) {
  const { rule, kind, verdict, severity, difference } = finding;
  if (state.impossible.has(rule)) return "wrong";
  if (verdict === "incomplete" || kind === "required") return "wait";
  const less = comparison(finding) === "=" && !difference?.startsWith("-");
  if (less && countBlanks(finding)) return "wait";
  return !validator.blocks(finding) ? "note" : severity === "warning" ? "doubt" : "wrong";
}

/** Whether a rule can no longer hold whatever the blank cells will be. @param {Finding} finding */
export const isLost = (finding) => state.impossible.has(finding.rule)
  && (finding.verdict === "incomplete" || countBlanks(finding) > 0);

/**
 * The sentence of a finding. What a total should be is not known while parts of it are blank.
 * @param {Finding} finding
 */
export const sentence = (finding) => comparison(finding) === "=" && stateOf(finding) === "wait"
  ? brief(finding) : finding.message;

/** A finding in few words. @param {Finding} finding */
export function brief(finding) {
  const { kind, verdict, right, difference } = finding;
  const amount = difference?.replace("-", ""), blanks = countBlanks(finding);
  if (kind === "required") return words.required;
  if (isLost(finding)) return difference ? fill(words.never_off, amount) : words.never;
  if (blanks && verdict === "incomplete") {
    const keys = blanksOf(finding).map(({ path, column }) => keyOf(path, column));
    return inputOf(finding)?.readOnly ? fill(words.awaits, some(keys)) : fill(words.open, blanks);
  }
  const op = comparison(finding);
  if (op === "=" && stateOf(finding) === "wait") return fill(words.rest, amount, blanks);
  if (op === "=") return fill(words.off, amount, right);
  if (op === "<=") return fill(words.over, amount, right);
  return withoutName(finding);
}

/** A sentence without the name of the cell that it stands beside. @param {Finding} finding */
function withoutName({ message, cells: [{ path, column, label }] }) {
  const key = keyOf(path, column), { name = "", heading } = form.cells.find((each) => each.key === key) ?? {};
  const called = path + " " + (heading ? name + fill(words.column, heading) : label) + words.colon;
  return message.startsWith(called) ? message.slice(called.length) : message;
}
