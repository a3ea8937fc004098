// The fields above the table.

import { textFault } from "./decode.js";
import { finding, unknown } from "./finding.js";
import { readNumeral } from "./numeral.js";
import { cut, isBlank, isText, own } from "./text.js";

/** @import { Draft, Field } from "./types.js" */

const DECIMALS = 9;

/**
 * @param {Field[]} fields
 * @param {Record<string, unknown>} values
 */
export function fieldFindings(fields, values) {
  /** @type {Draft[]} */
  const findings = [];
  let known = 0;
  for (const field of fields) {
    const raw = own(values, field.id), blank = isBlank(raw);
    if (raw !== undefined) known++;
    if (blank && !field.required) continue;
    const fault = blank ? "required" : fieldFault(field, raw);
    if (fault) findings.push(fieldFinding(field, fault));
  }
  const names = Object.keys(values);
  if (known < names.length) {
    const strange = names.filter((name) => !fields.some(({ id }) => id === name));
    findings.push(...unknown("unknown-field", strange));
  }
  return findings;
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
function fieldFault({ kind = "text", choices = [] }, raw) {
  if (kind === "number") return isText(readNumeral(raw, DECIMALS)) ? "number" : null;
  /** @type {unknown[]} */
  const answers = kind === "boolean" ? [true, false, "是", "否", "yes", "no"] : choices;
  if (kind === "boolean" || kind === "choice") return answers.includes(raw) ? null : "choice";
  return textFault(kind, raw);
}
