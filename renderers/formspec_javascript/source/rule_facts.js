// What there is to say of a rule that fails or waits: who should be what, and is what.

import { amount } from "./cell_words.js";
import { shownValue } from "./display.js";
import { total } from "./evaluate.js";

/** @import { Condition, Plan, Rule, RuleFacts, Side, Slot, Source, Steps, Term, Told } from "./types.js" */

const MAX_NAMED = 6;

/** How sides compare that changed places. @type {Partial<Record<Rule["op"], Rule["op"]>>} */
const FLIPPED = { "<": ">", "<=": ">=", ">": "<", ">=": "<=" };

/** @param {Rule["op"]} op */
const flip = (op) => FLIPPED[op] ?? op;

/** @type {RuleFacts} */
const NOTHING = {
  about: "sides", subject: [], op: "", figure: "", figureUnit: "", converted: "", wanted: "", unit: "",
  gap: "", other: undefined, factor: "", guards: [], missing: [], isConstant: false, waits: "",
};

/** How many steps make one. @param {Slot} slot */
const stepsOf = ({ decimals }) => 10n ** BigInt(decimals);

/** The cells of a condition. @param {Condition} condition @returns {number[]} */
function guarding(condition) {
  if ("parts" in condition) return condition.parts.flatMap(guarding);
  return "op" in condition ? condition.terms.map(({ cell }) => cell) : [condition.cell];
}

/**
 * What to fill in before cells are known: of a calculated one, what it is made of.
 * @param {number[]} gone
 * @param {readonly Rule[]} rules
 * @param {Steps} values
 */
function needed(gone, rules, values) {
  const waiting = gone.slice().reverse(), seen = new Set(), leaves = [];
  for (let cell; (cell = waiting.pop()) !== undefined;) {
    if (seen.has(cell)) continue;
    seen.add(cell);
    const rule = rules.find(({ computes }) => computes === cell);
    const cells = rule?.sides[1].terms.map((term) => term.cell) ?? [];
    const needs = cells.filter((each) => values[each] === null);
    waiting.push(...needs.reverse());
    if (!needs.length) leaves.push(cell);
  }
  return leaves;
}

/**
 * @param {Source} source
 * @param {Plan} plan
 * @returns {RuleFacts}
 */
export function ruleFacts({ rule, values, isFilled }, { slots, rules }) {
  const { sides, cells, computes = -1, when } = rule;
  /** @type {(cell: number) => Told} */
  const told = (cell) => {
    const slot = slots[cell];
    const state = slot.previous || isFilled(cell) ? "filled" : slot.computed ? "computed" : "blank";
    return { ...slot, value: shownValue(slot, values[cell]) ?? "", state };
  };
  const known = sides.every((side) => total(side, values) !== null);
  const facts = (known ? figures : partial)(rule, values, slots, told);
  const gone = cells.filter((cell) => values[cell] === null);
  const faults = gone.filter((cell) => !slots[cell].previous && isFilled(cell));
  const needs = faults.length ? faults : needed(gone, rules, values);
  const about = sides[0].terms.map(({ cell }) => cell);
  const guards = [...new Set(when ? guarding(when) : [])]
    .filter((cell) => !about.includes(cell) && values[cell] !== null);
  return {
    ...NOTHING,
    ...facts,
    guards: guards.length > MAX_NAMED ? [] : guards.map(told),
    missing: needs.map(told),
    waits: faults.length ? "fault" : !gone.includes(computes) ? ""
      : needs.includes(computes) ? "uneven" : "computed",
  };
}

/**
 * Of a rule whose two sides are known.
 * @param {Rule} rule
 * @param {Steps} values
 * @param {readonly Slot[]} slots
 * @param {(cell: number) => Told} told
 * @returns {Partial<RuleFacts>}
 */
function figures(rule, values, slots, told) {
  let { sides: [left, right], op } = rule;
  if (!left.terms.length) [left, right, op] = [right, left, flip(op)];
  const one = known(left, values), other = known(right, values), per = BigInt(rule.per);
  if (left.terms.length === 1) return ofCell(rule, values, slots, told, left, op, right);
  const isParts = rule.kind === "parts", subject = (isParts ? right : left).terms;
  const isSum = !left.constant && subject.length && left.terms.every((term) => isOnce(rule, slots, term));
  return {
    about: isParts ? "parts" : isSum ? "sum" : "sides",
    subject: subject.map(({ cell }) => told(cell)),
    op,
    figure: amount(one, per),
    figureUnit: rule.unit,
    wanted: amount(other, per),
    unit: rule.unit,
    gap: amount(one - other, per),
    isConstant: !right.terms.length,
  };
}

/**
 * Of one cell, in its own unit; a part in another unit than the whole in both.
 * @param {Rule} rule
 * @param {Steps} values
 * @param {readonly Slot[]} slots
 * @param {(cell: number) => Told} told
 * @param {Side} left
 * @param {Rule["op"]} op
 * @param {Side} right
 * @returns {Partial<RuleFacts>}
 */
function ofCell(rule, values, slots, told, { terms: [{ weight, cell }], constant }, op, right) {
  const slot = slots[cell], steps = stepsOf(slot), figure = values[cell] ?? 0n;
  const converts = rule.kind === "part" && slot.unit !== rule.unit;
  // So much of the sum is one of what is wanted.
  const scale = converts ? BigInt(rule.per) : weight * steps, rest = known(right, values) - constant;
  /** @type {Partial<RuleFacts>} */
  const facts = {
    about: "cell",
    subject: [told(cell)],
    op: weight > 0n ? op : flip(op),
    figure: amount(figure, steps),
    figureUnit: slot.unit,
    converted: converts ? amount(weight * figure, scale) : "",
    wanted: amount(rest, scale),
    unit: converts ? rule.unit : slot.unit,
    gap: amount(weight * figure - rest, scale),
  };
  const [against, more] = right.terms;
  if (!against || more || constant || right.constant) return facts;
  // With one cell, once or so many times.
  const whole = slots[against.cell], factor = amount(against.weight * stepsOf(whole), scale);
  if (factor === "1") return { ...facts, other: told(against.cell) };
  if (whole.unit !== facts.unit || /[/-]/.test(factor)) return facts;
  return { ...facts, other: told(against.cell), factor };
}

/**
 * Of a rule with blanks: what is known, above all a sum that is larger than its total.
 * @param {Rule} rule
 * @param {Steps} values
 * @param {readonly Slot[]} slots
 * @param {(cell: number) => Told} told
 * @returns {Partial<RuleFacts>}
 */
function partial(rule, values, slots, told) {
  const [{ terms: left, constant }, { terms: right, constant: more }] = rule.sides, per = BigInt(rule.per);
  const filled = right.filter(({ cell }) => values[cell] !== null);
  const [term] = left, whole = left.length === 1 && !constant && !more && isOnce(rule, slots, term)
    ? values[term.cell] : null;
  const onlyGrows = right.every(({ weight, cell }) =>
    weight > 0n && (values[cell] !== null || (slots[cell].low ?? -1n) >= 0n));
  const part = known({ terms: filled, constant: 0n }, values);
  if (whole !== null && onlyGrows && part > whole * term.weight && /^[=>]/.test(rule.op)) {
    return {
      about: "sum",
      subject: filled.map(({ cell }) => told(cell)),
      figure: amount(part, per),
      figureUnit: rule.unit,
      wanted: amount(whole * term.weight, per),
      unit: rule.unit,
      other: told(term.cell),
    };
  }
  const cells = new Set([...left, ...right].map(({ cell }) => cell).filter((cell) => values[cell] !== null));
  return { subject: cells.size > MAX_NAMED ? [] : [...cells].map(told) };
}

/**
 * Whether a term is a cell itself, in the unit of the rule.
 * @param {Rule} rule
 * @param {readonly Slot[]} slots
 * @param {Term} term
 */
const isOnce = ({ per }, slots, { weight, cell }) => weight * stepsOf(slots[cell]) === BigInt(per);

/** A side of which all cells are known. @param {Side} side @param {Steps} values */
const known = (side, values) => total(side, values) ?? 0n;
