// The submission: what is filled in, as data.

import { isObject } from "./format.js";
import { form, paper } from "./host.js";
import { isEmpty } from "./inputs.js";
import { decimals, fields as headerFields, inputs, state } from "./state.js";

/** Who fills in the form: its first header field that is a text. */
export const unitName = () => headerFields.find(({ type }) => type === "text")?.value.trim() ?? "";

/** Blank and calculated cells are left out; objects have no prototype, so any path may be a key. */
export function submission() {
  /** @type {Record<string, any>} */
  const values = Object.create(null);
  /** @type {Record<string, string>} */
  const fields = Object.create(null);
  for (const input of inputs) {
    if (isEmpty(input) || input.readOnly) continue;
    const { field, path = "", column } = input.dataset;
    const text = input.validity.badInput ? "?" : input.value;
    const value = decimals.has(input) ? text : text.trim();
    if (field !== undefined) fields[field] = value;
    else if (column === undefined) values[path] = value;
    else (values[path] ??= Object.create(null))[column] = value;
  }
  return { form: form.id, version: form.version, fields, values, ...state.kept };
}

/**
 * The values of a submission by cell key; in a form with one column its id may be given or left out.
 * @param {Record<string, unknown>} values
 * @returns {Generator<[key: string, value: unknown]>}
 */
export function* valuesOf(values) {
  for (const [path, value] of Object.entries(values)) {
    if (!isObject(value)) {
      yield [path, value];
      continue;
    }
    for (const [column, inner] of Object.entries(value)) {
      yield [column === paper.column ? path : path + "@" + column, inner];
    }
  }
}
