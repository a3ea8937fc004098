// Notes beside the cells.

import { brief, inputOf, isLost, sentence, stateOf } from "./findings.js";
import { fill } from "./format.js";
import { hint, obstacles } from "./hints.js";
import { paper, words } from "./host.js";
import { isEmpty } from "./inputs.js";
import { elements, inputs, state, totals } from "./state.js";
import { say } from "./updates.js";

/** @import { Finding, Input, Note, NoteState, ShownNote } from "./types.js" */

/** The worst first. @type {NoteState[]} */
const ORDER = ["wrong", "doubt", "wait", "note", "good"];

/** @type {Note} */
const NOTHING = { words: [], full: [], state: "" };

/** @type {Map<Input, ShownNote>} */
const shownNotes = new Map();

/** Puts an empty note behind every input. */
export const addNotes = () => inputs.forEach((input, number) => {
  const element = document.createElement("span");
  element.className = "note";
  element.id = paper.ids + "n" + number;
  element.lang = words.html;
  element.append(document.createElement("span"), document.createElement("span"));
  input.after(element);
  // In a label it would be read as a part of the name.
  if (input.dataset.field !== undefined) element.setAttribute("aria-hidden", "true");
  const described = [input.getAttribute("aria-describedby"), element.id];
  input.setAttribute("aria-describedby", described.filter(Boolean).join(" "));
  shownNotes.set(input, { element, text: "", long: "", state: "" });
});

/** The sentences of a finding. @param {Finding} finding */
function sentences(finding) {
  const { rule } = finding, typo = state.typos.get(rule);
  const lost = isLost(finding) ? [fill(words.never_because, obstacles(rule))] : [];
  return [sentence(finding), ...typo ? [typo] : [], ...lost];
}

/**
 * An input's note with one more finding: short texts of its worst findings, sentences of all.
 * @param {Note} note
 * @param {Finding} finding
 * @returns {Note}
 */
function withFinding(note, finding) {
  const worst = stateOf(finding), full = [...note.full, ...sentences(finding)];
  const isWorse = !note.state || ORDER.indexOf(worst) < ORDER.indexOf(note.state);
  if (isWorse) return { words: [brief(finding)], full, state: worst };
  return { ...note, words: worst === note.state ? [...note.words, brief(finding)] : note.words, full };
}

/** The note of every input that has something to say. */
function notesNow() {
  /** @type {Map<Input, Note>} */
  const notes = new Map();
  for (const finding of state.findings) {
    const input = inputOf(finding);
    if (input) notes.set(input, withFinding(notes.get(input) ?? NOTHING, finding));
  }
  const broken = new Set(state.findings.map(({ rule }) => rule));
  for (const { rule, total } of totals) {
    if (!total || total.readOnly || isEmpty(total) || broken.has(rule.id) || notes.has(total)) continue;
    notes.set(total, { words: [words.good], full: [words.good], state: "good" });
  }
  return notes;
}

/** What may be filled in where the cursor is. @param {Map<Input, Note>} notes */
function addHint(notes) {
  const { focused } = state, range = focused && hint(focused);
  if (!focused || !range) return;
  const { full, state: worst } = notes.get(focused) ?? { full: [], state: "hint" };
  notes.set(focused, { words: [range], full: [range, ...full], state: worst });
}

/** @param {Input} input @param {ShownNote} shown @param {Note} note */
function show(input, shown, note) {
  const text = note.words.join(words.semicolon), long = note.full.join("\n"), { element } = shown;
  if (shown.text === text && shown.long === long && shown.state === note.state) return;
  Object.assign(shown, { text, long, state: note.state });
  element.children[0].textContent = text;
  element.children[1].textContent = long;
  for (const each of [element, input]) {
    if (note.state) each.dataset.state = note.state;
    else delete each.dataset.state;
  }
  if (note.state === "wrong") input.setAttribute("aria-invalid", "true");
  else input.removeAttribute("aria-invalid");
}

export function showNotes() {
  const notes = notesNow();
  addHint(notes);
  for (const [input, shown] of shownNotes) show(input, shown, notes.get(input) ?? NOTHING);
}

/** The sentences beside an input, if something is wrong there. @param {Input} input */
export function faultOf(input) {
  const note = shownNotes.get(input);
  return note?.state === "wrong" ? note.long : "";
}

/** Where there is no room beside the cell, its sentences stand in the bar. */
export function showFocused() {
  const { focused } = state, note = focused?.matches(":focus") ? shownNotes.get(focused) : undefined;
  const before = elements.said.textContent;
  elements.said.textContent = note?.long ?? "";
  if (note?.long.startsWith(elements.status.textContent)) say("");
  // What is said now must not hide the input.
  if (note?.long && note.long !== before) focused?.scrollIntoView({ block: "nearest" });
}
