// What the cells that are filled in still allow in those that are not, as the library's room
// narrowing has it: each rule narrows its blanks to the whole steps with which it can still hold.

const ROUNDS = 20;

// A blank that counts as zero is one, whatever the bounds of what is filled in.
const widened = ({ low, high, zero }) => zero
  ? { low: low > 0n ? 0n : low, high: high < 0n ? 0n : high } : { low, high };

// The higher of two low ends, or the lower of two high ones; beyond 15 digits there is no end.
const nearer = (one, other, sign) => {
  const near = [one, other].filter((end) => end !== null && size(end) < LIMIT);
  return near.reduce((found, end) => (end - found) * sign > 0n ? end : found, near[0] ?? null);
};
const both = (one, low, high) =>
  ({ low: nearer(one.low, low, 1n), high: nearer(one.high, high, -1n) });
const isVoid = ({ low, high }) => low !== null && high !== null && low > high;

// Whether nothing that is filled in later can put the rule out of question.
const binds = ({ severity, cells, when }, values, limits) => severity === "error"
  && !cells.some((cell) => SLOTS[cell].previous && values[cell] === null)
  && (!when || holds(when, values, limits) === true);

// Narrows the limits; the rules that can no longer hold.
function settle(values, limits) {
  const lost = new Set();
  for (let round = 0, changed = true; changed && round < ROUNDS; round++) {
    changed = false;
    for (const rule of RULES) {
      if (lost.has(rule) || !binds(rule, values, limits)) continue;
      const can = !tooLong(rule, values) && judge(rule, values, limits) !== "fail";
      const found = can ? solved(rule, values, limits) : [];
      if (!can || found.some(([, limit]) => isVoid(limit))) lost.add(rule);
      else for (const [cell, limit] of found) {
        changed ||= ["low", "high"].some((end) => limits[cell][end] !== limit[end]);
        limits[cell] = limit;
      }
    }
  }
  return lost;
}

// The limits of a rule's blanks between which the rest of it can compare to zero.
function solved({ terms, constant, op, rounding }, values, limits) {
  if (op === "!=") return [];
  const reach = terms.map(({ weight, cell, loose }) => {
    const value = values[cell], how = loose && rounding;
    const { low, high } = value === null ? limits[cell] : { low: value, high: value };
    const least = low === null ? -FAR : around(low, TINY, how)[0];
    return add([0n, 0n], weight, [least, high === null ? FAR : around(high, TINY, how)[1]]);
  });
  const rest = constant * TINY, all = reach.reduce((sum, ends) => add(sum, 1n, ends), [rest, rest]);
  return terms.flatMap(({ weight, cell, loose }, term) => {
    if (values[cell] !== null) return [];
    const [low, high] = reach[term];
    const bottom = op.includes("<") ? -FAR : high - all[1] + BigInt(op === ">");
    const top = op.includes(">") ? FAR : low - all[0] - BigInt(op === "<");
    return [[cell, both(limits[cell], ...stepsIn(weight, bottom, top, loose && rounding))]];
  });
}

// The first and the last whole step that can stand for an amount between two.
function stepsIn(weight, bottom, top, rounding) {
  if (weight < 0n) return stepsIn(-weight, -top, -bottom, rounding);
  const low = -floor(-bottom, weight), high = floor(top, weight);
  // The amount without what is behind the last digit.
  if (rounding === "truncate") return [low / TINY, high / TINY];
  const slack = rounding === "half" ? TINY / 2n : 0n;
  return [-floor(slack - low, TINY), floor(high + slack, TINY)];
}

const floor = (amount, part) => amount / part - BigInt(amount % part < 0n);

/** The range of each number that is not filled in, and the rules that can no longer hold. */
export function bounds(submission) {
  const { values, previous } = partsOf(submission, ONLY || FORM.language);
  const steps = decode(flat(values), flat(previous), [], false), limits = SLOTS.map(widened);
  const lost = settle(steps, limits), cells = new Map();
  SLOTS.forEach((slot, cell) => {
    const { key, kind, decimals, low, high, computed, previous: past } = slot;
    if (steps[cell] !== null || kind !== "number" || computed || past) return;
    const inside = both(limits[cell], low, high), found = isVoid(inside) ? limits[cell] : inside;
    const ends = [found.low, found.high].map((end) => end === null ? end : show(end, decimals));
    cells.set(key, { low: ends[0], high: ends[1], step: show(1n, decimals) });
  });
  return { cells, impossible: RULES.filter((rule) => lost.has(rule)).map(({ id }) => id) };
}
