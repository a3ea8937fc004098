// Findings about cells, fields and names; those about rules are in rule_finding.js.

import { cut } from "./text.js";

/** @import { CellValue, Draft, Reading, Severity } from "./types.js" */

const MAX_UNKNOWN = 100;

/**
 * @param {string} kind
 * @param {string} name
 * @param {CellValue} cell
 * @param {string | null} [right] what was expected or read
 * @param {Severity} [severity]
 * @returns {Draft}
 */
export const finding = (kind, name, cell, right = null, severity = "error") => ({
  rule: kind + ":" + name, kind, severity, verdict: "fail", cells: [cell],
  left: null, right, difference: null,
});

/**
 * How a typed text was read, or why it was not.
 * @param {Reading} reading one with a code
 * @param {string} name
 * @param {CellValue} cell
 * @returns {Draft}
 */
export function readingFinding({ code = "", severity, proposal, detail }, name, cell) {
  const told = finding(code, name, cell, detail, severity);
  return proposal ? { ...told, proposal } : told;
}

/**
 * A finding for each name that the form does not have, up to a hundred.
 * @param {string} kind
 * @param {string[]} names
 * @param {Severity} [severity]
 */
export const unknown = (kind, names, severity) => names.slice(0, MAX_UNKNOWN).map((name) => {
  const path = cut(name, 100);
  return finding(kind, path, { path, column: null, label: "", value: path }, null, severity);
});

/**
 * The same of cells, with the columns that a name lacks, and how many more there are.
 * @param {string[]} names
 * @param {(name: string) => string | null} columnsOf
 */
export const unknownCells = (names, columnsOf) => [
  ...unknown("unknown", names).map((draft) => ({ ...draft, right: columnsOf(draft.cells[0].path) })),
  ...names.length > MAX_UNKNOWN ? unknown("more", [String(names.length - MAX_UNKNOWN)]) : [],
];
