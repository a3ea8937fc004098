// The quick way: a clean submission in one pass, of numbers of which every sum is exact in a
// float. Above this file a generated module has SAFE, what no such number reaches, and valuesOf,
// which names the cells one by one, since that is how an engine looks them up in no time.

const STEPS = Float64Array.from(SLOTS, ({ kind, decimals }) => kind === "number" && 10 ** decimals);
const LOWS = Float64Array.from(SLOTS, ({ low }) => Math.max(1 - SAFE, Number(low ?? -Infinity)));
const HIGHS = Float64Array.from(SLOTS, ({ high }) => Math.min(SAFE - 1, Number(high ?? Infinity)));

// Made once, since a typed array costs more than all that is done with it.
const SCRATCH = new Float64Array(SLOTS.length);

// The steps and the rules that need a closer look, if every cell is there and clean.
function quick(values) {
  const steps = cleanSteps(values), rules = steps && doubtful(steps);
  return steps && { rules, steps: rules.length ? Array.from(steps, BigInt) : steps };
}

// Steps by cell if every cell is there and clean, else undefined. n = round(v · 10^d) is the
// number of steps if n / 10^d === v, since division rounds correctly: for all |n| < 10^15.
function cleanSteps(values) {
  const raws = valuesOf(values), steps = SCRATCH;
  let missing = 0;
  for (let cell = 0; cell < raws.length; cell++) {
    const raw = raws[cell], step = STEPS[cell], number = typeof raw === "number" ? raw : plain(raw);
    let count = Math.round(number * step);
    if (count / step !== number) {
      if (step) {
        if (raw !== undefined || !SLOTS[cell].zero || SLOTS[cell].required) return undefined;
        missing++;
        steps[cell] = 0;
        continue;
      }
      count = SLOTS[cell].answers.get(raw);
    }
    if (!(count >= LOWS[cell] && count <= HIGHS[cell])) return undefined;
    steps[cell] = count;
  }
  // Other keys than those that were met: one of them is unknown.
  return Object.keys(values).length === raws.length - missing ? steps : undefined;
}

// A text of at most 15 plain digits, of which the float is exactly the number.
const plain = (raw) =>
  isText(raw) && raw.length < 16 && /^[0-9]+(\.[0-9]+)?$/.test(raw) ? +raw : NaN;

// The terms of all rules in one row: each rule's number of terms, its constant, then weights
// and cells; and whether it allows that left - right is less than, equal to, more than 0.
const ROW = Float64Array.from(RULES.flatMap(({ terms, constant }) => [
  terms.length, Number(constant), ...terms.flatMap(({ weight, cell }) => [Number(weight), cell]),
]));
const ALLOWED = RULES.map(({ op }) => ["<", "=", ">"].map(
  (sign) => op === "!=" ? sign !== "=" : op.includes(sign),
));

// The rules that need a closer look. Each number is among those that rounding lets it stand
// for, so what passes as reported passes; one answer may put a rule out of question.
function doubtful(steps) {
  const found = [];
  for (let rule = 0, at = 0; rule < ALLOWED.length; rule++) {
    const end = at + 2 + 2 * ROW[at];
    let off = ROW[at + 1];
    for (at += 2; at < end; at += 2) off += ROW[at] * steps[ROW[at + 1]];
    if (ALLOWED[rule][off < 0 ? 0 : off > 0 ? 2 : 1]) continue;
    const { when } = RULES[rule];
    if (when?.code === undefined || (steps[when.cell] === when.code) === when.equal) {
      found.push(RULES[rule]);
    }
  }
  return found;
}
