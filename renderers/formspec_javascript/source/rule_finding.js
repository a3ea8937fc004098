// The finding about a rule that does not hold, or cannot be decided yet.

import { cellValue, keyOf, shownValue, written } from "./display.js";
import { tooLong, total } from "./evaluate.js";
import { show, showFraction } from "./numeral.js";
import { isBlank, isText } from "./text.js";

/** @import { CellValue, Draft, Explanation, IsFilled, Rule, Slot, Steps } from "./types.js" */

/**
 * @param {Rule} rule
 * @param {"fail" | "incomplete"} verdict
 * @param {Steps} values
 * @param {readonly Slot[]} slots
 * @param {IsFilled} isFilled
 * @param {Explanation | undefined} explanation
 * @returns {Draft}
 */
export function ruleFinding(rule, verdict, values, slots, isFilled, explanation) {
  const cells = rule.cells.map((cell) => cellValue(slots[cell], shownValue(slots[cell], values[cell])));
  const said = explanation !== undefined ? textOf(explanation) : undefined;
  const [left, right] = rule.sides.map((side) => total(side, values));
  const digits = verdict === "fail" && tooLong(rule, values);
  const severity = digits ? "error" : rule.severity;
  // Only a warning can be explained.
  const given = severity === "warning" ? said : undefined;
  const valid = given !== undefined && explanation !== undefined && stillHolds(explanation, cells);
  return {
    rule: rule.id,
    kind: digits ? "digits" : rule.kind,
    severity,
    verdict,
    cells,
    left: perUnit(left, rule),
    right: perUnit(right, rule),
    difference: left === null || right === null ? null : perUnit(left - right, rule),
    explanation: valid ? given : undefined,
    source: {
      rule, values, isFilled, reopened: given !== undefined && !valid,
      refusedReason: severity === "error" && said !== undefined,
    },
  };
}

/** What an explanation says, undefined if nothing. @param {Explanation} explanation */
function textOf(explanation) {
  const text = isText(explanation) ? explanation : explanation.text;
  return isBlank(text) ? undefined : text;
}

/** @param {bigint | null} amount @param {Rule} rule */
const perUnit = (amount, { per }) => amount === null ? null
  : /^10*$/.test(String(per)) ? show(amount, String(per).length - 1) : showFraction(amount, BigInt(per));

/**
 * Whether the values are those that were explained (any, if none are named).
 * @param {Explanation} explanation
 * @param {CellValue[]} cells
 */
function stillHolds(explanation, cells) {
  if (isText(explanation)) return true;
  const now = new Map(cells.map(({ path, column, value }) => [keyOf(path, column), value ?? ""]));
  const tied = Object.entries(explanation.values);
  return tied.length === now.size
    && tied.every(([cell, value]) => written(value) === now.get(cell));
}
