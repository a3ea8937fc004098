// What a rule's verdict is, in three-valued logic: cells that are not filled in are unknowns
// within their bounds.

import { FAR, TINY, add, around, compares } from "./intervals.js";
import { LIMIT, magnitude } from "./numeral.js";

/**
 * @import {
 *   Condition, Interval, Limits, Relation, Rule, Side, Slot, Steps, Term, Verdict
 * } from "./types.js"
 */

/** @param {bigint} one @param {bigint} other @returns {bigint} */
export function gcd(one, other) {
  return other ? gcd(other, one % other) : magnitude(one);
}

/**
 * What a term can be: from its `bottom` to its `top`, each an interval where numbers are rounded.
 * @param {Term} term
 * @param {bigint | null} value
 * @param {Limits} limits
 * @param {bigint} parts
 * @param {Relation["rounding"]} rounding
 * @returns {{ bottom: Interval, top: Interval }}
 */
function rangeOf({ rounded }, value, { low, high }, parts, rounding) {
  const how = rounded ? rounding : undefined;
  if (value !== null) {
    const only = around(value, parts, how);
    return { bottom: only, top: only };
  }
  return {
    bottom: low === null ? [-FAR, -FAR] : around(low, parts, how),
    top: high === null ? [FAR, FAR] : around(high, parts, how),
  };
}

/**
 * Whether whole steps of the unknown cells can never bring left - right to zero.
 * @param {Relation} relation
 * @param {Steps} values
 * @param {readonly Limits[]} limits
 */
function jumpsOverZero({ terms, constant }, values, limits) {
  let step = 0n, rest = constant;
  for (const { weight, cell } of terms) {
    const value = values[cell], { low, high } = limits[cell];
    if (value === null) step = gcd(step, weight);
    rest += weight * (value ?? low ?? high ?? 0n);
  }
  return Boolean(step && rest % step) && !terms.some(({ rounded }) => rounded);
}

/**
 * Whether a relation holds for all fillings, for none, or for some.
 * @param {Relation} relation
 * @param {Steps} values
 * @param {readonly Limits[]} limits
 * @returns {"pass" | "fail" | "incomplete"}
 */
export function evaluate(relation, values, limits) {
  const { terms, constant, op, rounding } = relation;
  const parts = rounding === "truncate" ? TINY : 2n;
  // What left - right can become, and what no filling can take away.
  let reach = around(constant, parts, undefined), sure = reach;
  for (const term of terms) {
    const { weight, cell } = term;
    const { bottom, top } = rangeOf(term, values[cell], limits[cell], parts, rounding);
    reach = add(reach, weight, [bottom[0], top[1]]);
    sure = add(sure, weight, [top[0], bottom[1]]);
  }
  const jumps = jumpsOverZero(relation, values, limits);
  if (op === "!=") {
    if (reach[0] === 0n && reach[1] === 0n) return "fail";
    return jumps || !compares("=", reach) ? "pass" : "incomplete";
  }
  if (compares(op, sure)) return "pass";
  return (jumps && op === "=") || !compares(op, reach) ? "fail" : "incomplete";
}

/**
 * Whether a condition holds, undefined while it depends on unknown cells (Kleene's logic).
 * @param {Condition} condition
 * @param {Steps} values
 * @param {readonly Limits[]} limits
 * @returns {boolean | undefined}
 */
export function holds(condition, values, limits) {
  if ("op" in condition) {
    return { pass: true, fail: false, incomplete: undefined }[evaluate(condition, values, limits)];
  }
  if ("parts" in condition) {
    const parts = condition.parts.map((part) => holds(part, values, limits));
    const decisive = condition.how === "some";
    return parts.includes(decisive) ? decisive : parts.includes(undefined) ? undefined : !decisive;
  }
  const value = values[condition.cell];
  return value === null ? undefined : (value === BigInt(condition.code)) === condition.equal;
}

/**
 * The sum of a side, null while a cell in it is unknown.
 * @param {Side} side
 * @param {Steps} values
 */
export function total({ terms, constant }, values) {
  let sum = constant;
  for (const { weight, cell } of terms) {
    const value = values[cell];
    if (value === null) return null;
    sum += weight * value;
  }
  return sum;
}

/**
 * Whether a side, or what is known of it, has more than 15 digits.
 * @param {Rule} rule
 * @param {Steps} values
 */
export const tooLong = ({ sides }, values) => sides.some(({ terms, constant }) => LIMIT <= terms.reduce(
  (sum, { weight, cell }) => sum + magnitude(weight * (values[cell] ?? 0n)), magnitude(constant),
));

/**
 * Whether a cell of the previous period that the rule needs is missing.
 * @param {Rule} rule
 * @param {Steps} values
 * @param {readonly Slot[]} slots
 */
export const lacksPrevious = ({ cells }, values, slots) =>
  cells.some((cell) => slots[cell].previous && values[cell] === null);

/**
 * @param {Rule} rule
 * @param {Steps} values
 * @param {readonly Slot[]} slots
 * @returns {Verdict}
 */
export function verdictOf(rule, values, slots) {
  const lacks = lacksPrevious(rule, values, slots);
  const applies = !lacks && (!rule.when || holds(rule.when, values, slots));
  if (applies === false) return "not applicable";
  const verdict = tooLong(rule, values) ? "fail" : evaluate(rule, values, slots);
  return applies || verdict === "pass" ? verdict : "incomplete";
}
