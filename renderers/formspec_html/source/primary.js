// One button leads on from wherever one is: to what is wrong, and then to what is done with the form.

import { validator } from "./host.js";
import { countFilled } from "./inputs.js";
import { goToFindings, problems } from "./navigation.js";
import { elements, state } from "./state.js";
import { addViews } from "./updates.js";

/** @param {string} word what is done in the end @param {() => void} act */
export function addPrimary(word, act) {
  const { check } = elements, first = check.textContent;
  const isReady = () =>
    countFilled() > 0 && !problems().length && !state.findings.some(validator.blocks);
  check.addEventListener("click", () => {
    if (isReady()) act();
    else goToFindings();
  });
  addViews(() => {
    const now = isReady() ? word : first;
    if (check.textContent !== now) check.textContent = now;
  });
}
