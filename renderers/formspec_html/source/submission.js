// The submission: what is filled in, as data.

import { isObject } from "./format.js";
import { form, paper } from "./host.js";
import { isBlank, isEmpty } from "./inputs.js";
import { decimals, fields as headerFields, inputs, state } from "./state.js";

/** Who fills in the form: its first header field that is a text. */
export const unitName = () => headerFields.find(({ type }) => type === "text")?.value.trim() ?? "";

/** @import { Input, Submission } from "./types.js" */

/** Asked of the elements once: at a key there is no time for it.
 * @type {{ input: Input, field?: string, path?: string, column?: string }[]}
 */
const places = inputs.filter(({ readOnly }) => !readOnly).map((input) => ({ input, ...input.dataset }));

/** @type {{ key: string, data: Submission } | undefined} */
let last;

/** A date that is typed in part has no value. @param {{ input: Input }} place */
const textOf = ({ input }) => input.value || (isEmpty(input) ? "" : "?");

/** What is filled in: the same object as long as that does not change. @returns {Submission} */
export function submission() {
  const texts = places.map(textOf), key = JSON.stringify([texts, state.kept]);
  if (last?.key !== key) last = { key, data: submissionOf(texts) };
  return last.data;
}

/** For others, who may change it. @returns {Submission} */
export const copyOfSubmission = () => JSON.parse(JSON.stringify(submission()));

/**
 * Blank and calculated cells are left out; objects have no prototype, so any path may be a key.
 * @param {string[]} texts
 */
function submissionOf(texts) {
  /** @type {Record<string, any>} */
  const values = Object.create(null);
  /** @type {Record<string, string>} */
  const fields = Object.create(null);
  places.forEach(({ input, field, path = "", column }, number) => {
    const text = texts[number], value = decimals.has(input) ? text : text.trim();
    if (isBlank(text)) return;
    if (field !== undefined) fields[field] = value;
    else if (column === undefined) values[path] = value;
    else (values[path] ??= Object.create(null))[column] = value;
  });
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
