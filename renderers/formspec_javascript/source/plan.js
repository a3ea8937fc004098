// A form's tables, as the Python side writes them (tables.py), made ready for use.

import { unitsWith } from "./typed.js";

/**
 * @import {
 *   Condition, ConditionRecord, FormRecord, Plan, Relation, RelationRecord, Rule, RuleRow, Side,
 *   SideRow, Slot, SlotRow, Tables, UnitRow
 * } from "./types.js"
 */

/**
 * A side is written [cell, [weight, cell], [constant]]; a bare cell has the weight 1.
 * @param {SideRow} row
 * @returns {Side}
 */
function sideOf(row) {
  const terms = [];
  let constant = 0n;
  for (const part of row) {
    const [weight, cell] = Array.isArray(part) ? part : [1, part];
    if (cell === undefined) constant = BigInt(weight);
    else terms.push({ cell, weight: BigInt(weight) });
  }
  return { terms, constant };
}

/**
 * Both sides as they are shown, and `terms` for left - right op 0.
 * @template {RelationRecord} T
 * @param {T} record
 * @returns {T & Relation & { cells: number[], sides: Side[] }}
 */
function relationOf(record) {
  const sides = [sideOf(record.left), sideOf(record.right)], weights = new Map();
  sides.forEach(({ terms }, right) => terms.forEach(({ cell, weight }) => {
    weights.set(cell, (weights.get(cell) ?? 0n) + (right ? -weight : weight));
  }));
  const terms = [...weights].filter(([, weight]) => weight)
    .map(([cell, weight]) => ({ cell, weight, rounded: Boolean(record.rounded?.includes(cell)) }));
  const constant = sides[0].constant - sides[1].constant;
  return { cells: [...weights.keys()], ...record, sides, terms, constant };
}

/** @param {ConditionRecord} record @returns {Condition} */
function conditionOf(record) {
  if ("left" in record) return relationOf(record);
  return "parts" in record ? { ...record, parts: record.parts.map(conditionOf) } : record;
}

/**
 * A rule is written [id, kind, left, op, right, text, unit], and what else there is to say of it.
 * @param {RuleRow} row
 * @param {Slot[]} slots
 * @returns {Rule}
 */
function ruleOf([id, kind, left, op, right, text, unit, more], slots) {
  const relation = relationOf({ left, op, right, ...more }), [cell] = relation.cells;
  const when = more?.when && conditionOf(more.when);
  const name = id || kind + ":" + slots[cell].key;
  return { id: name, kind, severity: "error", per: 1, text, unit, ...relation, when };
}

/**
 * The answers that a cell takes, and their codes.
 * @param {Pick<Slot, "kind" | "choices">} slot
 * @returns {Map<unknown, number> | undefined}
 */
function answersOf({ kind, choices }) {
  if (!choices) return undefined;
  if (kind !== "boolean") return new Map(choices.map((choice, code) => [choice, code]));
  const [yes, no] = choices;
  return new Map(/** @type {[unknown, number][]} */ (
    [[yes, 1], ["yes", 1], [true, 1], [no, 0], ["no", 0], [false, 0]]
  ));
}

/**
 * A cell is written [key, name, unit], and what else there is to say of it.
 * @param {SlotRow} row
 * @param {FormRecord} form
 * @param {readonly UnitRow[]} units
 * @returns {Slot}
 */
function slotOf([key, name, place, more], form, units) {
  const [behind, decimals, mark = "", unit = ""] = units[place];
  const record = {
    key, path: key, column: null, label: mark + name + behind, name, kind: "number", decimals, unit,
    low: 0, high: null, ...more,
  };
  const { kind, low, high, computed, previous, column } = record;
  const slot = /** @type {Slot} */ ({
    ...record,
    heading: form.columns?.find(([id]) => id === column)?.[1],
    zero: form.zero && kind === "number" && !computed && !previous,
    low: low === null ? low : BigInt(low),
    high: high === null ? high : BigInt(high),
  });
  const answers = answersOf(slot);
  return answers ? { ...slot, answers } : slot;
}

/** @param {Condition} condition @returns {number[]} */
function cellsIn(condition) {
  if ("parts" in condition) return condition.parts.flatMap(cellsIn);
  return "op" in condition ? condition.terms.map(({ cell }) => cell) : [condition.cell];
}

/**
 * The rules that a cell can change, by place.
 * @param {readonly Slot[]} slots
 * @param {Rule[]} rules
 * @param {Rule[]} [calculating] those that a sentence looks through: it names what a cell is made of
 */
export function touchingOf(slots, rules, calculating = []) {
  const touching = slots.map(() => /** @type {Rule[]} */ ([]));
  const computing = new Map(calculating.map((rule) => [rule.computes, rule]));
  for (const rule of rules) {
    const cells = new Set(rule.when ? [...rule.cells, ...cellsIn(rule.when)] : rule.cells);
    // A set is gone through to its end, also what is added on the way.
    for (const cell of cells) {
      touching[cell].push(rule);
      for (const term of computing.get(cell)?.cells ?? []) cells.add(term);
    }
  }
  return touching;
}

/**
 * @param {Tables} tables
 * @returns {Plan}
 */
export function createPlan([form, units, cells, rows, fields]) {
  const slots = cells.map((row) => slotOf(row, form, units));
  const rules = rows.map((row) => ruleOf(row, slots));
  return {
    form,
    slots,
    fields,
    rules,
    touching: touchingOf(slots, rules),
    units: unitsWith(form.units),
    places: new Map(slots.map(({ key }, place) => [key, place])),
  };
}
