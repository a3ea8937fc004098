// Findings about cells, fields and names; those about rules are in rule_finding.js.

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
 * A finding about something that is no cell of the form.
 * @param {string} kind
 * @param {string} path
 * @param {string} value
 * @param {string | null} [right]
 * @param {Severity} [severity]
 */
const plain = (kind, path, value, right, severity) =>
  finding(kind, path, { path, column: null, label: "", value }, right, severity);

/**
 * A finding for each name in a part of the data that the form does not have, up to a hundred.
 * A name may be anything, also a person's: its number among all stands for it.
 * @param {string} kind
 * @param {string} part
 * @param {string[]} names
 * @param {(name: string) => boolean} isKnown
 * @param {Severity} [severity]
 */
export const unknown = (kind, part, names, isKnown, severity) =>
  numbered(names, isKnown).slice(0, MAX_UNKNOWN)
    .map(({ number }) => plain(kind, `${part}[${number}]`, String(number), null, severity));

/** @param {string[]} names @param {(name: string) => boolean} isKnown */
const numbered = (names, isKnown) => names
  .map((name, index) => ({ name, number: index + 1 })).filter(({ name }) => !isKnown(name));

/**
 * The same of cells, with the columns that a name lacks, and how many more there are.
 * @param {string} part
 * @param {string[]} names
 * @param {(name: string) => boolean} isKnown
 * @param {(name: string) => string} written
 * @param {(name: string) => string | null} columnsOf
 */
export function unknownCells(part, names, isKnown, written, columnsOf) {
  const strange = numbered(names, isKnown), more = String(strange.length - MAX_UNKNOWN);
  const told = strange.slice(0, MAX_UNKNOWN).map(({ name, number }) => {
    const columns = columnsOf(name), key = written(name);
    return columns ? plain("unknown", key, key, columns)
      : plain("unknown", `${part}[${number}]`, String(number));
  });
  return strange.length > MAX_UNKNOWN ? [...told, plain("more", more, more)] : told;
}
