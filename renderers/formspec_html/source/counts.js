// The counts in the bar, and which of its buttons can be used.

import { stateOf } from "./findings.js";
import { fill } from "./format.js";
import { words } from "./host.js";
import { countFilled } from "./inputs.js";
import { problems } from "./navigation.js";
import { elements, state, writable } from "./state.js";

export function showCounts() {
  const states = state.findings.map(stateOf);
  elements.filled.textContent = fill(words.filled, countFilled(), writable.length);
  for (const name of ["wrong", "doubt", "wait"]) {
    const number = states.filter((each) => each === name).length;
    elements[name].textContent = number ? fill(words[name], number) : "";
  }
  elements.next.toggleAttribute("disabled", !problems().length);
  elements.undo.toggleAttribute("disabled", !state.undoStack.length);
}
