// Raw values of a submission as counts of steps, with a finding for each that is not clean.

import { isDate } from "./date.js";
import { cellValue, shown } from "./display.js";
import { total } from "./evaluate.js";
import { finding, readingFinding, unknownCells } from "./finding.js";
import { readNumeral, show, tidy } from "./numeral.js";
import { cut, isBlank, isText, strip } from "./text.js";
import { readTyped } from "./typed.js";

/** @import { Draft, Kind, Plan, CellReading, ReportFault, Rule, Slot, Steps } from "./types.js" */

/** @typedef {ReadonlyMap<string, unknown>} Values raw values by cell key */

/**
 * Every cell in steps (or the code of its answer), null where unknown.
 * @param {Plan} plan
 * @param {Values} values
 * @param {Values} previous
 * @param {Draft[]} findings where findings go
 * @param {boolean} blanksCount whether a blank counts as zero where the form says so
 * @param {CellReading[]} known what the cells read as before, changed in place where that has changed
 * @returns {Steps}
 */
export function decode(plan, values, previous, findings, blanksCount = true, known = []) {
  const steps = plan.slots.map((slot, place) => {
    const raw = slot.previous ? previous.get(slot.key.slice(5, -1)) : values.get(slot.key);
    const before = known[place];
    const reading = before && Object.is(before.raw, raw) ? before : readSlot(plan, slot, raw, blanksCount);
    known[place] = reading;
    findings.push(...reading.faults);
    return reading.steps;
  });
  compute(plan.rules, steps);
  const columnsOf = (/** @type {string} */ name) => plan.slots
    .filter((slot) => slot.path === name && slot.column && !slot.previous)
    .map(({ key, heading }) => key + " " + heading).join("、") || null;
  const isKnown = (/** @type {string} */ key) => {
    const place = plan.places.get(key);
    return place !== undefined && !plan.slots[place].previous;
  };
  findings.push(...unknownCells("values", [...values.keys()], isKnown, String, columnsOf));
  findings.push(...unknownCells("previous", [...previous.keys()], isKnown,
    (key) => `prev(${key})`, columnsOf));
  return steps;
}

/**
 * @param {Plan} plan
 * @param {Slot} slot
 * @param {unknown} raw
 * @param {boolean} blanksCount
 * @returns {CellReading}
 */
function readSlot({ units }, slot, raw, blanksCount) {
  /** @type {Draft[]} */
  const faults = [];
  const read = isText(raw) ? readTyped(raw, { ...slot, scale: { ...slot, units } }) : undefined;
  if (read?.code) faults.push(readingFinding(read, slot.key, cellValue(slot, shown(raw))));
  if (read?.severity === "error") return { raw, steps: null, faults };
  const steps = readCell(slot, read ? read.value : raw, blanksCount, (kind, value, limits, severity) => {
    faults.push(finding(kind, slot.key, cellValue(slot, shown(value)), limits, severity));
  });
  return { raw, steps, faults };
}

/**
 * @param {Slot} slot
 * @param {unknown} raw
 * @param {boolean} blanksCount
 * @param {ReportFault} report
 */
function readCell(slot, raw, blanksCount, report) {
  if (isBlank(raw)) {
    if (slot.required) report("required", raw);
    return blanksCount && slot.zero ? 0n : null;
  }
  if (slot.answers) return readAnswer(slot, raw, report);
  if (slot.kind === "number") return readNumber(slot, raw, report);
  const fault = textFault(slot.kind, raw);
  if (fault) report(fault, raw, slot.kind);
  return null;
}

/** @param {Slot} slot @param {unknown} raw @param {ReportFault} report */
function readAnswer({ answers, choices }, raw, report) {
  const code = answers?.get(isText(raw) ? strip(raw) : raw);
  if (code !== undefined) return BigInt(code);
  report("choice", raw, cut(choices?.join("、") ?? "", 200));
  return null;
}

/** @param {Slot} slot @param {unknown} raw @param {ReportFault} report */
function readNumber(slot, raw, report) {
  const { decimals } = slot, steps = readNumeral(raw, decimals);
  if (typeof steps === "string") {
    const limits = { decimals: String(decimals), type: "number", number: undefined, digits: undefined };
    report(steps, raw, limits[steps]);
    return null;
  }
  const limits = exceeded(slot, steps);
  if (limits) report("range", show(steps, decimals), limits);
  else if (isText(raw) && tidy(raw) !== raw) report("tidied", raw, show(steps, decimals), "note");
  return steps;
}

/** The bound that a number breaks. @param {Slot} slot @param {bigint} steps */
function exceeded({ low, high, decimals }, steps) {
  if (low !== null && steps < low) return "≥ " + show(low, decimals);
  return high !== null && steps > high ? "≤ " + show(high, decimals) : "";
}

/**
 * What is wrong with a text or a date.
 * @param {Kind} kind
 * @param {unknown} raw
 */
export function textFault(kind, raw) {
  if (!isText(raw)) return "type";
  return kind === "date" && !isDate(strip(raw)) ? "date" : null;
}

/**
 * Fills blank computed cells from their formulas, as far as the terms are known.
 * @param {readonly Rule[]} rules
 * @param {Steps} values
 */
function compute(rules, values) {
  let waiting = rules.filter((rule) => rule.computes !== undefined), before;
  do {
    before = waiting.length;
    waiting = waiting.filter(({ sides: [left, right] }) => {
      const { weight, cell } = left.terms[0], sum = total(right, values);
      if (values[cell] !== null) return false;
      if (sum !== null && sum % weight === 0n) values[cell] = sum / weight;
      return sum === null;
    });
  } while (waiting.length < before);
}
