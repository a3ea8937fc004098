// The fields above the table.

import { textFault } from "./decode.js";
import { finding, unknown } from "./finding.js";
import { readNumeral } from "./numeral.js";
import { cut, isBlank, isText, own } from "./text.js";
import { readTyped } from "./typed.js";

/** @import { Draft, Field, Plan } from "./types.js" */

const DECIMALS = 9;

/**
 * @param {Field[]} fields
 * @param {Record<string, unknown>} values
 * @param {Plan["units"]} units
 */
export function fieldFindings(fields, values, units) {
  /** @type {Draft[]} */
  const findings = [];
  let known = 0;
  for (const field of fields) {
    const raw = own(values, field.id);
    if (raw !== undefined) known++;
    const fault = fieldFault(field, raw);
    if (fault) findings.push(...readFinding(field, raw, fault, units));
  }
  const names = Object.keys(values);
  if (known < names.length) {
    const isKnown = (/** @type {string} */ name) => fields.some(({ id }) => id === name);
    findings.push(...unknown("unknown-field", "fields", names, isKnown));
  }
  return findings;
}

/**
 * How a text that is no value was read all the same, or what is wrong with it.
 * @param {Field} field
 * @param {unknown} raw
 * @param {string} fault
 * @param {Plan["units"]} units
 */
function readFinding(field, raw, fault, units) {
  if (!isText(raw)) return [fieldFinding(field, fault)];
  const read = readTyped(raw, { ...field, scale: { decimals: DECIMALS, unit: "", units } });
  const { code = "", severity = "error", value, detail } = read, now = fieldFault(field, value);
  if (code && (severity === "error" || !now)) {
    return [{ ...fieldFinding(field, code), severity, right: detail ?? null }];
  }
  return now ? [fieldFinding(field, now)] : [];
}

/** A field may hold a name or a telephone number: its value is not repeated.
 * @param {Field} field
 * @param {string} fault
 */
function fieldFinding({ id, label, kind = "text", choices }, fault) {
  const path = "field:" + id, answers = choices ?? (kind === "boolean" ? ["是", "否"] : []);
  const limits = fault === "choice" ? cut(answers.join("、"), 200) : kind;
  return finding(fault, path, { path, column: null, label, value: null }, limits);
}

/** @param {Field} field @param {unknown} raw */
function fieldFault({ kind = "text", choices = [], required }, raw) {
  if (isBlank(raw)) return required ? "required" : null;
  if (kind === "number") return isText(readNumeral(raw, DECIMALS)) ? "number" : null;
  /** @type {unknown[]} */
  const answers = kind === "boolean" ? [true, false, "是", "否", "yes", "no"] : choices;
  if (kind === "boolean" || kind === "choice") return answers.includes(raw) ? null : "choice";
  return textFault(kind, raw);
}
