// Filling the page in from a submission.

import { coded } from "./code.js";
import { fill, isObject } from "./format.js";
import { form, root, validator, words } from "./host.js";
import { put, readAs, some } from "./inputs.js";
import { cellByKey, fieldById, inputs, state } from "./state.js";
import { valuesOf } from "./submission.js";
import { undoable } from "./undo.js";
import { refresh, say } from "./updates.js";

/** @import { Kept, State, Submission } from "./types.js" */

/** @typedef {{ loaded: number, refused: string[], calculated: [name: string, value: unknown][] }} Taken */

/** The parts of a submission that inputs show, and those that none does. */
const FILLED = ["form", "version", "fields", "values"], KEPT = ["previous", "explanations"];

/** @param {string} text */
export function loadText(text) {
  let data;
  try { data = JSON.parse(text); } catch { data = null; }
  load(data);
}

/**
 * Whether data were taken: then they can be undone.
 * @param {unknown} data
 * @param {State["draft"]} [draft] the draft that they were kept as
 */
export function load(data, draft) {
  const fault = faultIn(data);
  if (fault) say(fault);
  if (fault || (state.unsaved && !confirm(words.replace))) return false;
  undoable(words.load_name, () => {
    take(/** @type {Submission} */ (data));
    if (draft) state.draft = { id: draft.id, unit: draft.unit };
  });
  state.unsaved = draft !== undefined;
  return true;
}

/** Fills in what the page was sent out with. */
export function takeGiven() {
  if (!root.dataset.given) return;
  take(JSON.parse(root.dataset.given));
  say("");
}

/** Why data cannot be taken, "" if they can. @param {unknown} data */
function faultIn(data) {
  if (!isObject(data) || !isObject(data.values)) return words.not_json;
  if ((data.form ?? form.id) !== form.id) return fill(words.other_form, data.form);
  if ((data.version ?? form.version) !== form.version) {
    return fill(words.version, data.version, form.version);
  }
  const { previous, explanations, fields } = /** @type {Submission} */ (data);
  // The validator throws if a part has the wrong shape; single values are checked as they are taken.
  try { validator.validate({ previous, explanations, fields }, words.lang); } catch (error) {
    return /** @type {Error} */ (error).message;
  }
  return "";
}

/**
 * Replaces all values by those of a submission, and reports what could not be taken.
 * @param {Submission} data
 */
function take(data) {
  for (const input of inputs) put(input, "");
  const taken = takeValues(data.values ?? {});
  for (const [name, value] of Object.entries(data.fields ?? {})) {
    const field = fieldById.get(name);
    if (!field || !put(field, value)) taken.refused.push(name);
  }
  const rest = Object.entries(data).filter(([name]) => !FILLED.includes(name));
  state.kept = /** @type {Kept} */ (Object.fromEntries(rest.filter(([name]) => KEPT.includes(name))));
  taken.refused.push(...rest.map(([name]) => name).filter((name) => !KEPT.includes(name)));
  refresh();
  report(taken);
}

/** @param {Record<string, unknown>} values @returns {Taken} */
function takeValues(values) {
  /** @type {Taken} */
  const taken = { loaded: 0, refused: [], calculated: [] };
  for (const [name, value] of valuesOf(values)) {
    const cell = cellByKey.get(name);
    if (cell?.readOnly) taken.calculated.push([name, value]);
    else if (!cell || !put(cell, value)) taken.refused.push(name);
    else if (cell.value) taken.loaded++;
  }
  return taken;
}

/** What of a submission has no place in the form. @param {Submission} data */
export const misfits = ({ values, fields }) => [
  ...[...valuesOf(Object(values))].map(([name]) => name).filter((name) => !cellByKey.has(name)),
  ...Object.keys(Object(fields)).filter((name) => !fieldById.has(name)),
];

/** The calculated cells that show something else than the file has. @param {Taken} taken */
const differing = ({ calculated }) => calculated.filter(([name, value]) => {
  const cell = cellByKey.get(name);
  return cell && readAs(cell, value).text !== (cell.value || undefined);
}).map(([name]) => name);

/** @param {Taken} taken */
function report(taken) {
  const { loaded, refused } = taken, others = differing(taken);
  say(
    fill(words.loaded, loaded),
    refused.length ? fill(words.unknown, some(refused)) : "",
    others.length ? fill(words.calculated, some(others)) : "",
    coded(),
  );
}
