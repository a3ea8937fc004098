// On a phone: an index of the sections, with a dot where something is wrong.

import { fill } from "./format.js";
import { root, words } from "./host.js";
import { createButton } from "./inputs.js";
import { cells, elements } from "./state.js";

/** The button of each section, by its number. @type {Map<string, HTMLElement>} */
const buttons = new Map();

export function addIndex() {
  for (const heading of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("th.seq[id]"))) {
    const number = heading.textContent ?? "", button = createButton(number, () => {
      heading.tabIndex = -1;
      heading.focus();
      heading.scrollIntoView();
    });
    elements.index.append(button);
    buttons.set(number, button);
  }
}

export function showIndex() {
  const wrong = new Set(cells.filter(({ dataset }) => dataset.state === "wrong")
    .map(({ dataset: { path = "" } }) => path.split(".")[0]));
  for (const [number, button] of buttons) button.title = wrong.has(number) ? fill(words.wrong, "") : "";
}
