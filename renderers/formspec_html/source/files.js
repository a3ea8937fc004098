// Downloading what is filled in, loading a file, and clearing the form.

import { coded } from "./code.js";
import { csv, fileName } from "./csv.js";
import { newDraft } from "./drafts.js";
import { fill } from "./format.js";
import { form, validator, words } from "./host.js";
import { isEmpty, put, tidy } from "./inputs.js";
import { loadText, takeGiven } from "./loading.js";
import { cells, decimals, elements, inputs, state } from "./state.js";
import { forget } from "./storage.js";
import { submission, unitName } from "./submission.js";
import { undoable } from "./undo.js";
import { refresh, say } from "./updates.js";

/** The lines of a CSV file. */
function rows() {
  const hasColumns = cells.some(({ dataset }) => dataset.column !== undefined);
  /** @param {string} path @param {string} column @param {string} value */
  const row = (path, column, value) => hasColumns ? [path, column, value] : [path, value];
  const filled = inputs.filter((input) => !isEmpty(input) && !input.readOnly);
  return [row("path", "column", "value"), ...filled.map((input) => {
    const { field, path = "field:" + field, column = "" } = input.dataset;
    return row(path, column, decimals.has(input) ? input.value : input.value.trim());
  })];
}

/** @param {string} suffix */
const nameOf = (suffix) => fileName([form.id, form.version, unitName()], suffix);

/** @param {string} text @param {string} type @param {string} name */
function offer(text, type, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

/**
 * @param {string} suffix
 * @param {string} type
 * @param {() => string} makeText
 * @param {string} [missing] what the file does not have, in words
 */
function download(suffix, type, makeText, missing = "") {
  inputs.forEach(tidy);
  refresh();
  const name = nameOf(suffix), wrong = state.findings.filter(validator.blocks).length;
  offer(makeText(), type, name);
  if (!missing) state.unsaved = false;
  say(
    fill(words.saved, name), coded(),
    wrong ? fill(words.saved_wrong, wrong) : "", missing,
  );
}

export const downloadJson = () =>
  download("json", "application/json", () => JSON.stringify(submission(), null, 2) + "\n");

/** Explanations and the period before have no place in a CSV file. */
const downloadCsv = () => download(
  "csv", "text/csv", () => csv(rows()), Object.keys(state.kept).length ? words.saved_rest : "",
);

function empty() {
  const { id } = state.draft;
  if (!confirm(words.sure)) return;
  undoable(words.clear_name, () => {
    for (const input of inputs) put(input, "");
    state.kept = {};
    takeGiven();
    state.draft = newDraft();
  });
  state.unsaved = false;
  forget(id);
  say(words.cleared);
}

export function addFileButtons() {
  const file = /** @type {HTMLInputElement} */ (elements.file);
  elements.download.addEventListener("click", downloadJson);
  elements.csv.addEventListener("click", downloadCsv);
  elements.clear.addEventListener("click", empty);
  elements.discard.addEventListener("click", empty);
  elements.load.addEventListener("click", () => file.click());
  file.addEventListener("change", async () => {
    const chosen = file.files?.[0];
    if (chosen) loadText(await chosen.text());
    file.value = "";
  });
}
