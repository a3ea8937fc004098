// The quick way: a clean submission in one pass, of numbers of which every sum is exact in a float.

import { isText } from "./text.js";

/** @import { Plan, Quick, QuickTable, Rule, Slot } from "./types.js" */

/** A text of at most 15 plain digits, of which the float is exactly the number. @param {unknown} raw */
const plain = (raw) =>
  isText(raw) && raw.length < 16 && /^[0-9]+(\.[0-9]+)?$/.test(raw) ? +raw : NaN;

/**
 * Steps by cell if every cell is there and clean, else undefined.
 *
 * n = round(v · 10^d) is the number of steps if n / 10^d === v, since division rounds correctly:
 * for all |n| < 10^15.
 * @param {readonly Slot[]} slots
 * @param {QuickTable} table
 */
function cleanReader(slots, { safe, valuesOf }) {
  const scales = Float64Array.from(slots, ({ kind, decimals }) => kind === "number" ? 10 ** decimals : 0);
  const lows = Float64Array.from(slots, ({ low }) => Math.max(1 - safe, Number(low ?? -Infinity)));
  const highs = Float64Array.from(slots, ({ high }) => Math.min(safe - 1, Number(high ?? Infinity)));
  // Made once, since a typed array costs more than all that is done with it.
  const steps = new Float64Array(slots.length);

  /** @param {Record<string, unknown>} values */
  return function cleanSteps(values) {
    const raws = valuesOf(values);
    let missing = 0;
    for (let cell = 0; cell < raws.length; cell++) {
      const raw = raws[cell], scale = scales[cell];
      const number = typeof raw === "number" ? raw : plain(raw);
      let count = Math.round(number * scale);
      if (count / scale !== number) {
        if (scale) {
          if (raw !== undefined || !slots[cell].zero || slots[cell].required) return undefined;
          missing++;
          steps[cell] = 0;
          continue;
        }
        // Of a form that has other cells than numbers and answers, no table is made.
        count = Number(/** @type {Required<Slot>} */ (slots[cell]).answers.get(raw));
      }
      if (!(count >= lows[cell] && count <= highs[cell])) return undefined;
      steps[cell] = count;
    }
    // Other keys than those that were met: one of them is unknown.
    return Object.keys(values).length === raws.length - missing ? steps : undefined;
  };
}

/**
 * Which rules need a closer look. Each number is among those that rounding lets it stand for, so
 * what passes as reported passes; one answer may put a rule out of question.
 * @param {readonly Rule[]} rules
 */
function doubtFinder(rules) {
  // The terms of all rules in one row: each rule's number of terms, its constant, then weights and
  // cells; and whether it allows that left - right is less than, equal to, more than 0.
  const row = Float64Array.from(rules.flatMap(({ terms, constant }) => [
    terms.length, Number(constant), ...terms.flatMap(({ weight, cell }) => [Number(weight), cell]),
  ]));
  const allowed = rules.map(({ op }) => ["<", "=", ">"].map(
    (sign) => op === "!=" ? sign !== "=" : op.includes(sign),
  ));

  /** @param {Float64Array} steps */
  return function doubtful(steps) {
    const doubts = [];
    for (let rule = 0, at = 0; rule < allowed.length; rule++) {
      const end = at + 2 + 2 * row[at];
      let off = row[at + 1];
      for (at += 2; at < end; at += 2) off += row[at] * steps[row[at + 1]];
      if (allowed[rule][off < 0 ? 0 : off > 0 ? 2 : 1]) continue;
      const { when } = rules[rule];
      if (!when || !("code" in when) || (steps[when.cell] === when.code) === when.equal) {
        doubts.push(rules[rule]);
      }
    }
    return doubts;
  };
}

/**
 * @param {Plan} plan
 * @param {QuickTable | undefined} table undefined for a form that has no quick way
 * @returns {Quick}
 */
export function createQuick({ slots, rules }, table) {
  if (!table) return () => undefined;
  const cleanSteps = cleanReader(slots, table), doubtful = doubtFinder(rules);
  return (values) => {
    const steps = cleanSteps(values);
    if (!steps) return undefined;
    const doubts = doubtful(steps);
    return { rules: doubts, steps: doubts.length ? Array.from(steps, BigInt) : [] };
  };
}
