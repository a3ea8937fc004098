// What is filled in is kept on this machine, in the browser's storage, until it is cleared.

import { fill } from "./format.js";
import { form, validator, words } from "./host.js";
import { countFilled } from "./inputs.js";
import { elements, inputs, state } from "./state.js";
import { snapshot } from "./undo.js";
import { addObserver, say } from "./updates.js";

/** @import { Snapshot } from "./types.js" */

const KEY = ["formspec", form.id, form.version, form.digest].join(":"), DELAY = 300;

/** Shows a line at the top of the form. @param {string} text */
function tell(text, restored = false) {
  const line = /** @type {HTMLElement} */ (elements.kept.firstChild);
  line.textContent = text;
  elements.discard.hidden = !restored;
  elements.kept.hidden = !text;
}

/** From now on nothing is kept; the line says why, once. @param {string} why */
function stop(why) {
  if (!state.keeping) return;
  state.keeping = false;
  tell(why);
  say(why);
}

function keep() {
  clearTimeout(state.timer);
  state.timer = undefined;
  if (!state.keeping) return;
  const now = snapshot(), isBlank = !now.texts.some(Boolean) && !Object.keys(now.kept).length;
  try {
    if (isBlank) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, JSON.stringify(now));
  } catch { stop(words.unkept); }
}

/** Removes what was kept, after the form was cleared. */
export function forget() {
  keep();
  if (state.keeping) tell("");
}

function keepSoon() {
  state.timer ??= setTimeout(keep, DELAY);
}

function stored() {
  try { return localStorage.getItem(KEY) ?? ""; } catch { stop(words.unkept); }
  return "";
}

/** What was kept, null if this page did not write it. @param {string} text @returns {Snapshot | null} */
function parse(text) {
  try {
    const { texts, kept: { previous, explanations } } = JSON.parse(text);
    validator.validate({ previous, explanations }, words.lang);
    const isText = (/** @type {unknown} */ each) => typeof each === "string";
    if (texts.length !== inputs.length || !texts.every(isText)) return null;
    return { texts, kept: { ...previous && { previous }, ...explanations && { explanations } } };
  } catch { return null; }
}

function restore() {
  const before = parse(stored());
  if (!before) return;
  inputs.forEach((input, number) => {
    if (!input.readOnly) input.value = before.texts[number];
  });
  state.kept = before.kept;
  state.unsaved = true;
  tell(fill(words.restored, countFilled()), true);
}

/** Restores what was kept, and keeps every change. */
export function startKeeping() {
  state.keeping = true;
  addObserver(keepSoon);
  // Another window wrote there: if both went on, one would undo the other's work unseen.
  window.addEventListener("storage", ({ key }) => {
    if (key === KEY || key === null) stop(words.elsewhere);
  });
  window.addEventListener("pagehide", () => { if (state.timer) keep(); });
  window.addEventListener("beforeunload", (event) => {
    if (state.unsaved && !state.keeping) event.preventDefault();
  });
  restore();
}
