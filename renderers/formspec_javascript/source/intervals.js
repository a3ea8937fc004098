// The true amounts that reported numbers stand for, as intervals [low, high].
//
// Amounts are counted in parts of a step: in halves, or in parts so tiny that an end that does not
// belong to its interval can lie one part inside. All weights of a rule together are far fewer than
// those parts.

/** @import { Interval, Operator, Rounding } from "./types.js" */

/** Parts of a step where intervals may be half open. */
export const TINY = 2n ** 100n;

/** Beyond every sum. */
export const FAR = 10n ** 99n;

/**
 * The amounts that a reported number of steps can stand for.
 * @param {bigint} value
 * @param {bigint} parts
 * @param {Rounding | undefined} rounding
 * @returns {Interval}
 */
export function around(value, parts, rounding) {
  const amount = value * parts;
  if (rounding === "half") return [amount - parts / 2n, amount + parts / 2n];
  if (rounding !== "truncate") return [amount, amount];
  return [amount - (value > 0n ? 0n : parts - 1n), amount + (value < 0n ? 0n : parts - 1n)];
}

/**
 * The first interval and a multiple of the second.
 * @param {Interval} sum
 * @param {bigint} weight
 * @param {Interval} term
 * @returns {Interval}
 */
export const add = ([low, high], weight, [least, most]) => weight < 0n
  ? [low + weight * most, high + weight * least] : [low + weight * least, high + weight * most];

/**
 * Whether some number of the interval compares to zero in this way.
 * @param {Operator} op
 * @param {Interval} interval
 */
export function compares(op, [low, high]) {
  const above = op === ">" ? high > 0n : high >= 0n, below = op === "<" ? low < 0n : low <= 0n;
  return (op.includes("<") || above) && (op.includes(">") || below);
}
