// The counts in the bar, and which of its buttons can be used.

import { stateOf } from "./findings.js";
import { fill } from "./format.js";
import { words } from "./host.js";
import { countFilled } from "./inputs.js";
import { problems } from "./navigation.js";
import { elements, state, writable } from "./state.js";

/** Writing costs a layout, also of what stands there. @param {string} name @param {string} text */
function show(name, text) {
  if (elements[name].textContent !== text) elements[name].textContent = text;
}

export function showCounts() {
  const states = state.findings.map(stateOf);
  show("filled", fill(words.filled, countFilled(), writable.length));
  for (const name of ["wrong", "doubt", "wait"]) {
    const number = states.filter((each) => each === name).length;
    show(name, number ? fill(words[name], number) : "");
  }
  elements.next.toggleAttribute("disabled", !problems().length);
  elements.undo.toggleAttribute("disabled", !state.undoStack.length);
}
