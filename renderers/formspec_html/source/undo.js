// What can be undone is what was pasted, filled in by a button, loaded or cleared, as a whole. What
// is typed the browser itself takes back.

import { fill, withoutStep } from "./format.js";
import { words } from "./host.js";
import { inputs, state } from "./state.js";
import { changed, say } from "./updates.js";

/** @import { Snapshot } from "./types.js" */

/** @returns {Snapshot} */
const snapshot = () => ({
  texts: inputs.map(({ value }) => value), kept: state.kept, draft: state.draft,
});

/**
 * Calls a function whose changes can be undone, and returns its result.
 * @template T
 * @param {string} name what it is, in words
 * @param {() => T} act
 */
export function undoable(name, act) {
  const before = snapshot(), result = act();
  state.undoStack.push({ name, before, after: snapshot() });
  state.typing = false;
  changed();
  return result;
}

/** Takes the last step back; what was changed after it stays. */
export function undo() {
  const step = state.undoStack.pop();
  if (!step) return;
  const { name, before, after } = step;
  withoutStep(snapshot().texts, before.texts, after.texts).forEach((text, number) => {
    inputs[number].value = text;
  });
  if (state.kept === after.kept) state.kept = before.kept;
  if (state.draft === after.draft) state.draft = before.draft;
  changed();
  say(fill(words.undone, name));
}

/** Ctrl+Z. @param {KeyboardEvent} event */
export function undoKey(event) {
  const { key, ctrlKey, metaKey, shiftKey, altKey, target } = event;
  if (key.toLowerCase() !== "z" || !(ctrlKey || metaKey) || shiftKey || altKey) return;
  const inExplanation = /** @type {Element} */ (target).matches(".why textarea");
  if (state.typing || !state.undoStack.length || inExplanation) return;
  event.preventDefault();
  undo();
}
