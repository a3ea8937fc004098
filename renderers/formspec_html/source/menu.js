// The menu of the actions that a small window has no room for.

import { root } from "./host.js";
import { elements } from "./state.js";

const { more } = elements, menu = /** @type {HTMLElement} */ (more?.nextElementSibling);

/** @param {boolean} open */
const show = (open) => more.setAttribute("aria-expanded", String(open));

/** A press on an action closes it, as one beside it does, and the focus when it goes on. */
export function addMenu() {
  root.addEventListener("click", ({ target }) => show(target === more && !menu.offsetWidth));
  root.addEventListener("focusin", ({ target }) => {
    if (target !== more && !menu.contains(/** @type {Node} */ (target))) show(false);
  });
}
