// The parts of a submission, and the errors for data that are none.

import { isObject, isText, own } from "./text.js";

/** @import { FormRecord, Lang, Parts, Speaker } from "./types.js" */

/** The keys of a submission. */
export const TOP = ["form", "version", "fields", "values", "previous", "explanations"];

/**
 * @param {Speaker} speaker
 * @param {string} code
 * @param {Lang} lang
 * @param {Record<string, unknown>} facts
 * @returns {never}
 */
export function refuse(speaker, code, lang, facts) {
  throw Object.assign(new Error(speaker.refusal(code, lang, facts)), { code });
}

/**
 * Throws an Error with a code if the data are filled for another form, or no submission.
 * @param {FormRecord} form
 * @param {Speaker} speaker
 * @param {unknown} data
 * @param {Lang} lang
 * @returns {Parts}
 */
export function partsOf(form, speaker, data, lang) {
  /** @type {(code: string, facts: Record<string, unknown>) => never} */
  const refused = (code, facts) => refuse(speaker, code, lang, facts);
  /** @type {(value: unknown, key: string) => Record<string, unknown>} */
  const objectAt = (value, key) =>
    isObject(value) ? value : refused("FS542", { key, expected: "object" });
  const whole = objectAt(data, "submission");
  // A key of filled data may be anything, also a name: no message repeats it.
  if (!Object.keys(whole).every((key) => TOP.includes(key))) refused("FS201", { key: "…" });
  const found = own(whole, "form") ?? form.id, version = own(whole, "version") ?? form.version;
  if (found !== form.id) refused("FS543", { found });
  if (version !== form.version) refused("FS544", { found: version });
  /** @param {string} key */
  const part = (key) => objectAt(own(whole, key) ?? {}, key);
  const values = part("values"), fields = part("fields"), explanations = part("explanations");
  if (!Object.values(explanations).every(isExplanation)) {
    refused("FS542", { key: "explanations.…", expected: "explanation" });
  }
  const checked = /** @type {Parts["explanations"]} */ (explanations);
  return { values, fields, explanations: checked, previous: part("previous") };
}

/** A text, or one that is tied to the values it explained. @param {unknown} raw */
const isExplanation = (raw) => isText(raw)
  || (isObject(raw) && isText(own(raw, "text")) && isObject(own(raw, "values")));

/**
 * {"9.A": {"total": …}} as 9.A@total; either as 9.A of only one column, unless both are there.
 * @param {Record<string, unknown>} values
 * @param {string | null} onlyColumn
 */
export function flat(values, onlyColumn) {
  /** @type {Map<string, unknown>} */
  const cells = new Map();
  for (const [path, value] of Object.entries(values)) {
    if (!isObject(value)) {
      cells.set(path, value);
      continue;
    }
    for (const [column, inner] of Object.entries(value)) {
      cells.set(path + "@" + column, inner);
    }
  }
  const end = "@" + onlyColumn;
  if (onlyColumn === null || ![...cells.keys()].some((key) => key.endsWith(end))) return cells;
  return new Map([...cells].map(([key, value]) => {
    const plain = key.endsWith(end) ? key.slice(0, -end.length) : key;
    return [cells.has(plain) ? key : plain, value];
  }));
}
