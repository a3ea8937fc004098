// What may have gone wrong where a sum does not balance: if another figure in one of its cells would
// balance it, and a typing error leads from that figure to what stands there.

import { total, verdictOf } from "./evaluate.js";
import { show } from "./numeral.js";

/** @import { Plan, Rule, Slip, Slot, Steps, Term } from "./types.js" */

/**
 * The typing error that turns one figure into another, undefined if none does.
 * @param {bigint} typed
 * @param {bigint} meant
 * @param {number} decimals
 * @returns {Pick<Slip, "how" | "power"> | undefined}
 */
export function typo(typed, meant, decimals) {
  if (!typed || !meant) return undefined;
  if (typed === -meant) return { how: "sign", power: 0 };
  const one = String(typed), other = String(meant), zeros = /0+$/;
  if (one.replace(zeros, "") === other.replace(zeros, "")) {
    return { how: "power", power: one.length - other.length };
  }
  const swapped = isSwapped(show(typed, decimals), show(meant, decimals));
  return swapped ? { how: "swapped", power: 0 } : undefined;
}

/**
 * Whether two digits that stand side by side changed places; the decimal point stays.
 * @param {string} one
 * @param {string} other
 */
function isSwapped(one, other) {
  if (one.indexOf(".") !== other.indexOf(".")) return false;
  const [left, right] = [one, other].map((text) => text.replace(".", ""));
  const at = [...left].findIndex((digit, place) => digit !== right[place]);
  return left === right.slice(0, at) + right[at + 1] + right[at] + right.slice(at + 2);
}

/**
 * The rules of severity error that fail.
 * @param {Plan} plan
 * @param {Steps} steps
 * @param {readonly Rule[]} [rules]
 */
const failing = ({ rules: all, slots }, steps, rules = all) => rules.filter(
  (rule) => rule.severity === "error" && verdictOf(rule, steps, slots) === "fail",
);

/**
 * The value that would balance a rule if it stood in the cell of one term.
 * @param {bigint} off
 * @param {Term} term
 * @param {Slot} slot
 * @param {bigint} typed
 */
function meantIn(off, { weight }, { kind, low, high, previous }, typed) {
  if (kind !== "number" || previous || off % weight !== 0n) return undefined;
  const meant = typed - off / weight;
  const fits = (low === null || meant >= low) && (high === null || meant <= high);
  return fits ? meant : undefined;
}

/**
 * The typing errors each of which would explain why a rule fails, and breaks no other rule.
 * @param {Plan} plan
 * @param {Steps} steps
 * @param {Rule} rule
 * @param {Rule[]} wrong all rules that fail
 * @returns {Slip[]}
 */
function typosIn(plan, steps, rule, wrong) {
  const off = total(rule, steps);
  if (rule.op !== "=" || off === null) return [];
  return rule.terms.flatMap((term) => {
    const { cell } = term, typed = steps[cell], slot = plan.slots[cell];
    const meant = typed === null ? undefined : meantIn(off, term, slot, typed);
    if (typed === null || meant === undefined) return [];
    const how = typo(typed, meant, slot.decimals);
    if (!how) return [];
    // Other rules say what they said before, and one that fails is among the wrong.
    const mended = steps.map((value, place) => place === cell ? meant : value);
    const repaired = failing(plan, mended, plan.touching[cell]);
    if (!repaired.every((other) => other !== rule && wrong.includes(other))) return [];
    const [old, value] = [typed, meant].map((each) => show(each, slot.decimals));
    return [{ rule: rule.id, key: slot.key, old, value, ...how }];
  });
}

/**
 * For each rule that exactly one typing error explains, that error.
 * @param {Plan} plan
 * @param {Steps} steps
 */
export function typosOf(plan, steps) {
  if (plan.slots.some(({ computed }) => computed)) return [];
  const wrong = failing(plan, steps);
  return wrong.flatMap((rule) => {
    const typos = typosIn(plan, steps, rule, wrong);
    return typos.length === 1 ? typos : [];
  });
}
