// Values as findings show them: the same text in every language that judges a form.

import { show } from "./numeral.js";
import { cut, isObject, isText, shorten } from "./text.js";

/** @import { CellValue, Slot } from "./types.js" */

/**
 * What Python writes for a JSON value, or its Python type.
 * @param {unknown} raw
 */
export function written(raw) {
  if (Array.isArray(raw)) return "list";
  if (isObject(raw)) return "dict";
  if (raw === null) return "None";
  if (typeof raw === "boolean") return raw ? "True" : "False";
  if (typeof raw !== "number") return String(raw);
  if (!Number.isFinite(raw)) return String(raw).replace("NaN", "nan").replace("Infinity", "inf");
  const tiny = raw && Math.abs(raw) < 1e-4;
  return tiny ? raw.toExponential().replace(/-(\d)$/, "-0$1") : String(raw);
}

/** A raw value as a short text. @param {unknown} raw */
export const shown = (raw) => raw === undefined || raw === null ? null
  : isText(raw) ? shorten(raw, 100) : cut(written(raw), 100);

/**
 * Steps, or an answer's code, as people write it.
 * @param {Slot} slot
 * @param {bigint | null} value
 */
export function shownValue({ kind, choices, decimals }, value) {
  if (value === null) return null;
  if (!choices) return show(value, decimals);
  return choices[Number(kind === "boolean" ? 1n - value : value)];
}

/**
 * @param {Slot} slot
 * @param {string | null} value
 * @returns {CellValue}
 */
export const cellValue = ({ path, column, label }, value) => ({ path, column, label, value });

/** @param {string} path @param {string | null | undefined} column */
export const keyOf = (path, column) => column ? path + "@" + column : path;
