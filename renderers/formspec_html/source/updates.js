// Functions that redraw the form (views), that hear of a change (observers), and that end it.

import { elements, state } from "./state.js";

/** @type {(() => void)[]} */
const views = [];
/** @type {(() => void)[]} */
const observers = [];
/** @type {(() => void)[]} */
const ends = [];

/** Adds functions that are called, in this order, to redraw. @param {(() => void)[]} more */
export const addViews = (...more) => views.push(...more);

/** Adds a function that is called after a change. @param {() => void} observer */
export const addObserver = (observer) => observers.push(observer);

/** Adds a function that takes back what reaches beyond the form's element. @param {() => void} end */
export const addEnd = (end) => ends.push(end);

/** Leaves nothing behind but the element. */
export const endAll = () => ends.splice(0).forEach((end) => end());

/** Redraws everything: a form of a hundred cells takes well under a millisecond. */
export const refresh = () => views.forEach((view) => view());

/** Calls the observers: a value or an explanation has changed. */
export const announce = () => observers.forEach((observer) => observer());

/** A change that no file has yet: redraws, and calls the observers. */
export function changed() {
  state.unsaved = true;
  refresh();
  announce();
}

/** Shows sentences in the status line. @param {string[]} parts */
export function say(...parts) {
  elements.status.textContent = parts.join(" ");
}
