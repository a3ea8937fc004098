// What people type where a number belongs: 12万元, (3), —, 约30, 一百二十, 12（含3户).
// A number is used only where nothing else can be meant; otherwise it is a proposal.

import { readChinese } from "./chinese.js";
import { folded, isLong, translated } from "./fold.js";
import { LIMIT, show, showFraction, tidy } from "./numeral.js";
import { isLonger, own, strip } from "./text.js";
import * as data from "./typed_data.js";

/** @import { Fraction, Reading, Scale, Unit } from "./types.js" */

const MAX_DIGITS = 15;

/** The units that every definition may use. @type {ReadonlyMap<string, Unit>} */
export const UNITS = new Map([
  ...data.COUNTS.split(" ").map((name) => /** @type {const} */ ([name, ["count:" + name, 1, 1]])),
  ...Object.entries(/** @type {Record<string, Unit>} */ (/** @type {unknown} */ (data.MEASURES))),
]);

/** @param {string} raw @param {string | null} value @param {string} code @returns {Reading} */
const used = (raw, value, code = "tidied") => ({ raw, value, code, severity: "note", detail: value });

/**
 * @param {string} raw
 * @param {string} code
 * @param {string | null} [proposal]
 * @param {string | null} [detail]
 * @returns {Reading}
 */
export const refused = (raw, code, proposal = null, detail = null) =>
  ({ raw, value: raw, code, severity: "error", proposal, detail });

/**
 * @param {string} raw
 * @param {Scale} scale
 * @returns {Reading}
 */
export function readAmount(raw, scale) {
  const text = folded(raw), asItIs = { raw, value: raw };
  if (!text) return { raw, value: null };
  if (isLong(text)) return asItIs;
  if (!isLong(raw) && tidy(raw) !== undefined) {
    return text.includes(";") ? refused(text, "number") : asItIs;
  }
  return word(raw, text) ?? number(raw, text, scale) ?? asItIs;
}

/** A word or a sign instead of a number. @param {string} raw @param {string} text */
function word(raw, text) {
  const small = text.toLowerCase(), bare = small.replace(/[.,;!]+$/, "") || text;
  if (data.NONE.includes(bare) || data.STROKES.test(bare)) {
    return { ...used(raw, "0", "declared-none"), detail: null };
  }
  if (data.ERROR.test(text)) return refused(raw, "error-value");
  if (data.SCIENTIFIC.test(text)) return refused(raw, "digits-lost");
  return data.MISSING.test(small) || data.MISSING.test(bare) ? refused(raw, "missing") : null;
}

/** A number with something around it. @param {string} raw @param {string} text @param {Scale} scale */
const number = (raw, text, scale) => amount(raw, text, scale)
  ?? (data.INEXACT.test(text) ? refused(raw, "inexact") : null)
  ?? writtenOut(raw, text, scale) ?? mistyped(raw, text, scale) ?? withRemark(raw, text, scale);

/** @param {string} text @returns {Fraction} */
const fractionOf = (text) => {
  const [whole, part = ""] = text.split(".");
  return [BigInt(whole + part), 10n ** BigInt(part.length)];
};

/** @param {string} raw @param {string} typed @param {Scale} scale */
function amount(raw, typed, scale) {
  const negative = data.NEGATIVE.exec(typed)?.groups;
  const text = negative ? negative.rest ?? negative.inside + negative.unit : typed;
  const found = data.WORDED.exec(strip(text))?.groups;
  if (!found) return null;
  const signs = found.minus + found.sign;
  if (signs.length + Number(Boolean(negative)) > 1) return null;
  const [steps, whole] = fractionOf(found.number.replace(/[, ]/g, ""));
  const unit = found.unit || (found.money ? "元" : "");
  return inUnit(raw, [negative || signs === "-" ? -steps : steps, whole], unit, scale);
}

/**
 * A number and the word behind it, in the unit of the cell.
 * @param {string} raw
 * @param {Fraction} value
 * @param {string} behind
 * @param {Scale} scale
 */
function inUnit(raw, value, behind, scale) {
  const known = unitOf(behind, scale);
  if (!known) return null;
  const { times, unit } = known, wanted = scale.units.get(scale.unit);
  if (!unit && times === 1) return usedNumber(raw, value);
  const proposal = proposed([value[0] * BigInt(times), value[1]], unit, scale);
  if (!wanted) return refused(raw, times === 1 ? "remark" : "multiplier", proposal);
  const same = unit && unit.every((part, place) => part === wanted[place]);
  if (same && times === 1) return usedNumber(raw, value);
  return refused(raw, !unit || same ? "multiplier" : "other-unit", proposal, scale.unit);
}

/** @param {string} raw @param {Fraction} value */
function usedNumber(raw, [steps, whole]) {
  const value = showFraction(steps, whole);
  return isLong(value) ? refused(raw, "digits") : used(raw, value);
}

/**
 * The multiplier and the unit that a word says: 百万元, 万, 人次, 元整.
 * @param {string} typed
 * @param {Scale} scale
 * @returns {{ times: number, unit: Unit | undefined } | null}
 */
function unitOf(typed, { units }) {
  let rest = strip(typed).replace(/(元整|元正|圆整)$/, (end) => end[0]), times = 1;
  while (rest) {
    const unit = units.get(rest) ?? units.get(own(data.SPELLINGS, rest) ?? "");
    if (unit) return { times, unit };
    const more = own(data.MULTIPLIERS, rest[0]);
    if (!more) return null;
    times *= more;
    rest = rest.slice(1);
  }
  return { times, unit: undefined };
}

/** @param {Unit} unit */
const isCount = ([dimension]) => dimension.startsWith("count:");

/**
 * The number in the unit of the cell, where it has one and the number fits in. 万 without a unit counts
 * 元 in a cell of money.
 * @param {Fraction} value
 * @param {Unit | undefined} typed
 * @param {Scale} scale
 */
function proposed([steps, whole], typed, scale) {
  const wanted = scale.units.get(scale.unit);
  if (!wanted) return !typed || isCount(typed) ? fitting([steps, whole], scale) : null;
  const unit = typed ?? (wanted[0] === "money" ? scale.units.get("元") : undefined);
  if (!unit) return isCount(wanted) ? fitting([steps, whole], scale) : null;
  if (unit[0] !== wanted[0]) return null;
  const up = BigInt(unit[1]) * BigInt(wanted[2]), down = BigInt(unit[2]) * BigInt(wanted[1]);
  return fitting([steps * up, whole * down], scale);
}

/** A number as text, if the cell can hold it. @param {Fraction} value @param {Scale} scale */
function fitting([steps, whole], { decimals }) {
  const scaled = steps * 10n ** BigInt(decimals), count = scaled / whole;
  return scaled % whole || count >= LIMIT || count <= -LIMIT ? null : show(count, decimals);
}

/** 一百二十, 壹佰贰拾元整. @param {string} raw @param {string} typed @param {Scale} scale */
function writtenOut(raw, typed, scale) {
  const negative = typed.startsWith("负");
  const text = typed.replace(/^负/, "").replace(/^人民币/, "").replace(/^¥/, "");
  const stop = [...text].findIndex((sign) => !data.LETTERS.includes(sign));
  const letters = stop < 0 ? text : text.slice(0, stop);
  const value = readChinese(letters), known = unitOf(text.slice(letters.length), scale);
  if (!value || !known) return null;
  const { times } = known, steps = value[0] * BigInt(times);
  const bare = !known.unit && times === 1 && !/[万亿萬億]/.test(letters);
  const unit = bare ? scale.units.get(scale.unit) : known.unit;
  return refused(raw, "chinese-number", proposed([negative ? -steps : steps, value[1]], unit, scale));
}

/** @param {Reading | null} reading */
const meant = (reading) => reading && (reading.severity === "error" ? reading.proposal : reading.value);

/** @param {string} value @param {Scale} scale */
const again = (value, scale) => fitting(fractionOf(value), scale);

/**
 * O and l for 0 and 1; a point or a comma at an end.
 * @param {string} raw
 * @param {string} text
 * @param {Scale} scale
 */
function mistyped(raw, text, scale) {
  const digits = translated(text, data.LOOKALIKES);
  if (digits !== text && !isLonger(digits, MAX_DIGITS + 5)) {
    const value = meant(amount(raw, digits, scale));
    if (value) return refused(raw, "letters", again(value, scale));
  }
  const ends = text.replace(/^[.,;:'"`、]+|[.,;:'"`、]+$/g, "");
  const bare = data.HALF.test(text) ? text.replace(".", "0.") : ends;
  const value = bare === text ? null : meant(amount(raw, bare, scale));
  return value ? refused(raw, "number", again(value, scale)) : null;
}

/** 12（含3户困难劳模）, 12，其中女3, 共12人. @param {string} raw @param {string} typed @param {Scale} scale */
function withRemark(raw, typed, scale) {
  const text = typed.replace(data.SEPARATOR, "$1"), found = data.REMARK.exec(text)?.groups;
  if (!found || found.amount === text) return null;
  if (found.inside !== undefined && data.VAGUE.test(found.inside)) return refused(raw, "inexact");
  const reading = amount(raw, found.amount, scale);
  if (!reading) return null;
  const value = meant(reading);
  return refused(raw, "remark", value && again(value, scale));
}
