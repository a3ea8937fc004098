// Functions that redraw the form (views), and functions that hear of a change (observers).

import { elements, state } from "./state.js";

/** @type {(() => void)[]} */
const views = [];
/** @type {(() => void)[]} */
const observers = [];

/** Adds functions that are called, in this order, to redraw. @param {(() => void)[]} more */
export const addViews = (...more) => views.push(...more);

/** Adds a function that is called after a change. @param {() => void} observer */
export const addObserver = (observer) => observers.push(observer);

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
