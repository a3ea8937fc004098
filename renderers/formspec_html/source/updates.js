// Who shows what is filled in, and who wants to know of a change.

import { elements, state } from "./state.js";

/** @type {(() => void)[]} */
const views = [];
/** @type {(() => void)[]} */
const observers = [];

/** Adds what is called, in this order, whenever the form is to be shown anew. @param {(() => void)[]} more */
export const addViews = (...more) => views.push(...more);

/** Adds what is called after a value or an explanation has changed. @param {() => void} observer */
export const addObserver = (observer) => observers.push(observer);

/** Shows everything anew: a form of a hundred cells takes well under a millisecond. */
export const refresh = () => views.forEach((view) => view());

export const announce = () => observers.forEach((observer) => observer());

/** After a change that no file has yet. */
export function changed() {
  state.unsaved = true;
  refresh();
  announce();
}

/** Says something in the status line. @param {string[]} parts */
export function say(...parts) {
  elements.status.textContent = parts.join(" ");
}
