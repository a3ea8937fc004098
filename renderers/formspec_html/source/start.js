// Which event calls what, and what a form shows at first.

import { checkAll } from "./check.js";
import { showCounts } from "./counts.js";
import { root } from "./host.js";
import { tidy } from "./inputs.js";
import { moveKey, setKeyboards } from "./keyboard.js";
import { showList } from "./list.js";
import { goNext } from "./navigation.js";
import { addNotes, faultOf, showFocused, showNotes } from "./notes.js";
import { paste } from "./paste.js";
import { writeBeforePrint } from "./print.js";
import { addRoles } from "./roles.js";
import { addIndex, showIndex } from "./sections.js";
import { showGrouped } from "./shown.js";
import { elements, inputs, state } from "./state.js";
import { addSums, offerSums, sumKey } from "./totals.js";
import { undo, undoKey } from "./undo.js";
import { addViews, announce, changed, refresh, say } from "./updates.js";

/** @import { Input } from "./types.js" */

/** A value was typed. @param {Input} input */
function settle(input) {
  tidy(input);
  checkAll(true);
  refresh();
  say(faultOf(input));
  announce();
}

function typed() {
  state.typing = true;
  changed();
}

/** @param {Input} input */
function focus(input) {
  state.focused = input;
  refresh();
}

function listen() {
  /** @param {Event} event */
  const inputIn = ({ target }) => inputs.find((input) => input === target);
  root.addEventListener("submit", (event) => event.preventDefault());
  for (const act of [moveKey, sumKey, undoKey]) root.addEventListener("keydown", act);
  root.addEventListener("paste", paste);
  root.addEventListener("change", (event) => {
    const input = inputIn(event);
    if (input) settle(input);
  });
  root.addEventListener("input", (event) => { if (inputIn(event)) typed(); });
  root.addEventListener("focusin", (event) => {
    const input = inputIn(event);
    state.typing = false;
    if (input) focus(input);
    else showFocused();
  });
  elements.next.addEventListener("click", goNext);
  elements.undo.addEventListener("click", undo);
}

/** Adds what the script draws, listens to events, and shows the form for the first time. */
export function start() {
  addRoles();
  setKeyboards();
  addNotes();
  addSums();
  addIndex();
  addViews(
    checkAll, showNotes, showList, offerSums, showCounts, showIndex, showGrouped, showFocused,
  );
  writeBeforePrint();
  listen();
  refresh();
}
