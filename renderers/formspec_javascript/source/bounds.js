// What the cells that are filled in still allow in the others, as formspec.bounds has it: each rule
// narrows its blanks to the whole steps with which it can still hold.

import { evaluate, holds, lacksPrevious, tooLong } from "./evaluate.js";
import { FAR, TINY, add, around } from "./intervals.js";
import { LIMIT, magnitude, show } from "./numeral.js";

/** @import { Interval, Limits, Plan, Range, Relation, Rounding, Rule, Slot, Steps } from "./types.js" */

const ROUNDS = 20;

/** A blank that counts as zero is one, whatever its bounds. @param {Slot} slot @returns {Limits} */
const widened = ({ low, high, zero }) => zero
  ? { low: low !== null && low > 0n ? 0n : low, high: high !== null && high < 0n ? 0n : high }
  : { low, high };

/**
 * The higher of two low ends, or the lower of two high ones; beyond 15 digits there is no end.
 * @param {bigint | null} one
 * @param {bigint | null} other
 * @param {1n | -1n} sign
 */
function nearer(one, other, sign) {
  /** @type {bigint | null} */
  let near = null;
  for (const end of [one, other]) {
    if (end === null || magnitude(end) >= LIMIT) continue;
    if (near === null || (end - near) * sign > 0n) near = end;
  }
  return near;
}

/** @param {Limits} one @param {bigint | null} low @param {bigint | null} high @returns {Limits} */
const both = (one, low, high) =>
  ({ low: nearer(one.low, low, 1n), high: nearer(one.high, high, -1n) });

/** @param {Limits} limits */
const isVoid = ({ low, high }) => low !== null && high !== null && low > high;

/**
 * Whether the rule must hold, whatever is filled in later.
 * @param {Rule} rule
 * @param {Steps} values
 * @param {Limits[]} limits
 * @param {readonly Slot[]} slots
 */
const binds = (rule, values, limits, slots) => rule.severity === "error"
  && !lacksPrevious(rule, values, slots)
  && (!rule.when || holds(rule.when, values, limits) === true);

/**
 * Narrows the limits of the blanks; the rules that can no longer hold. A rule says the same again
 * until limits of its cells have changed.
 * @param {Plan} plan
 * @param {Steps} values
 * @param {Limits[]} limits changed in place
 */
function narrow({ rules, slots, touching }, values, limits) {
  /** @type {Set<Rule>} */
  const impossible = new Set(), waiting = new Set(rules);
  for (let round = 0; waiting.size && round < ROUNDS; round++) {
    for (const rule of rules) {
      if (!waiting.delete(rule)) continue;
      if (impossible.has(rule) || !binds(rule, values, limits, slots)) continue;
      const narrowed = solve(rule, values, limits);
      if (!narrowed || narrowed.some(([, limit]) => isVoid(limit))) {
        impossible.add(rule);
        continue;
      }
      for (const [cell, limit] of narrowed) {
        if (limits[cell].low === limit.low && limits[cell].high === limit.high) continue;
        limits[cell] = limit;
        for (const other of touching[cell]) waiting.add(other);
      }
    }
  }
  return impossible;
}

/**
 * The limits of a rule's blanks between which it can hold, undefined if it cannot.
 * @param {Rule} rule
 * @param {Steps} values
 * @param {readonly Limits[]} limits
 */
function solve(rule, values, limits) {
  if (tooLong(rule, values) || evaluate(rule, values, limits) === "fail") return undefined;
  return rule.op === "!=" ? [] : solved(rule, values, limits);
}

/**
 * @param {Relation} relation
 * @param {Steps} values
 * @param {readonly Limits[]} limits
 * @returns {[cell: number, limits: Limits][]}
 */
function solved({ terms, constant, op, rounding }, values, limits) {
  const reach = terms.map(({ weight, cell, rounded }) => {
    const how = rounded ? rounding : undefined;
    return add([0n, 0n], weight, reachOf(values[cell], limits[cell], how));
  });
  const rest = constant * TINY, all = reach.reduce((sum, ends) => add(sum, 1n, ends), [rest, rest]);
  return terms.flatMap(({ weight, cell, rounded }, term) => {
    if (values[cell] !== null) return [];
    const [low, high] = reach[term];
    const bottom = op.includes("<") ? -FAR : high - all[1] + BigInt(op === ">");
    const top = op.includes(">") ? FAR : low - all[0] - BigInt(op === "<");
    const steps = stepsIn(weight, bottom, top, rounded ? rounding : undefined);
    return [[cell, both(limits[cell], ...steps)]];
  });
}

/**
 * All amounts that a cell can stand for.
 * @param {bigint | null} value
 * @param {Limits} limits
 * @param {Rounding | undefined} rounding
 * @returns {Interval}
 */
function reachOf(value, limits, rounding) {
  const { low, high } = value === null ? limits : { low: value, high: value };
  return [
    low === null ? -FAR : around(low, TINY, rounding)[0],
    high === null ? FAR : around(high, TINY, rounding)[1],
  ];
}

/**
 * The first and the last whole step that can stand for an amount between two.
 * @param {bigint} weight
 * @param {bigint} bottom
 * @param {bigint} top
 * @param {Rounding | undefined} rounding
 * @returns {[bigint, bigint]}
 */
function stepsIn(weight, bottom, top, rounding) {
  if (weight < 0n) return stepsIn(-weight, -top, -bottom, rounding);
  const low = -floor(-bottom, weight), high = floor(top, weight);
  // The amount without what is behind the last digit.
  if (rounding === "truncate") return [low / TINY, high / TINY];
  const slack = rounding === "half" ? TINY / 2n : 0n;
  return [-floor(slack - low, TINY), floor(high + slack, TINY)];
}

/** @param {bigint} amount @param {bigint} part */
const floor = (amount, part) => amount / part - BigInt(amount % part < 0n);

/**
 * The range of each number that is not filled in, and the rules that can no longer hold.
 * @param {Plan} plan
 * @param {Steps} steps
 */
export function boundsOf(plan, steps) {
  const limits = plan.slots.map(widened), impossible = narrow(plan, steps, limits);
  /** @type {Map<string, Range>} */
  const cells = new Map();
  plan.slots.forEach((slot, cell) => {
    const { key, kind, decimals, computed, previous } = slot;
    if (steps[cell] !== null || kind !== "number" || computed || previous) return;
    const inside = both(limits[cell], slot.low, slot.high);
    const { low, high } = isVoid(inside) ? limits[cell] : inside;
    /** @param {bigint | null} end */
    const text = (end) => end === null ? end : show(end, decimals);
    cells.set(key, { low: text(low), high: text(high), step: show(1n, decimals) });
  });
  return { cells, impossible: plan.rules.filter((rule) => impossible.has(rule)).map(({ id }) => id) };
}
