// What is filled in is kept on this machine, in the browser's storage, until it is cleared.

import { draftOfTab, keyOfDraft, newDraft, removeDraft, setDraftOfTab, writeDraft } from "./drafts.js";
import { fill } from "./format.js";
import { words } from "./host.js";
import { countFilled } from "./inputs.js";
import { load } from "./loading.js";
import { showOffers } from "./offers.js";
import { elements, fields, state } from "./state.js";
import { submission, unitName } from "./submission.js";
import { addObserver, say } from "./updates.js";

/** @import { Draft } from "./types.js" */

const DELAY = 300;

/** The data that the page came with, as text: they are no draft. */
let given = "";

/** Shows a line at the top of the form. @param {string} text */
function tell(text, restored = false) {
  elements.told.textContent = text;
  elements.discard.hidden = !restored;
  elements.kept.hidden = !text;
}

/** @param {() => void} act */
function orStop(act) {
  try { act(); } catch {
    state.keeping = false;
    tell(words.unkept);
    say(words.unkept);
  }
}

/** A draft is one unit's: under another name what is filled in becomes another draft. */
function keep() {
  clearTimeout(state.timer);
  state.timer = undefined;
  if (!state.keeping) return;
  const unit = unitName(), { draft } = state, isRenamed = draft.unit && unit && unit !== draft.unit;
  if (isRenamed && fields.some((field) => field.matches(":focus"))) return;
  state.draft = { id: isRenamed ? newDraft().id : draft.id, unit: unit || draft.unit };
  const data = submission();
  orStop(() => {
    if (JSON.stringify(data) === given) removeDraft(state.draft.id);
    else writeDraft(state.draft, data, countFilled());
    setDraftOfTab(state.draft.id);
  });
}

function keepSoon() {
  state.timer ??= setTimeout(keep, DELAY);
}

/**
 * Another window wrote into the draft of this one: from now on each has its own.
 * @param {StorageEvent} event
 */
function part({ key, newValue }) {
  if (key !== keyOfDraft(state.draft.id) || !newValue) return;
  state.draft = { ...state.draft, id: newDraft().id };
  keepSoon();
  say(words.parted);
}

/** Removes the draft that was just cleared, and begins a new one. @param {string} id */
export function forget(id) {
  keep();
  if (!state.keeping) return;
  removeDraft(id);
  tell("");
}

/** @param {Draft} draft */
function restore(draft) {
  if (!load(draft.data, draft)) return;
  state.undoStack.length = 0;
  clearTimeout(state.timer);  // its date is that of the last change
  state.timer = undefined;
  say("");
  tell(fill(words.restored, countFilled()), true);
}

/** Brings back what this tab had, offers the other drafts, and keeps every change. */
export function startKeeping() {
  given = JSON.stringify(submission());
  state.keeping = true;
  state.draft = newDraft();
  addObserver(keepSoon);
  window.addEventListener("storage", part);
  window.addEventListener("pagehide", () => { if (state.timer) keep(); });
  window.addEventListener("beforeunload", (event) => {
    if (state.unsaved && !state.keeping) event.preventDefault();
  });
  orStop(() => {
    const draft = draftOfTab();
    if (draft) restore(draft);
    else showOffers();
  });
}
