// Reading and writing the inputs.

import { fill } from "./format.js";
import { form, paper, validator, words } from "./host.js";
import { decimals, writable } from "./state.js";

/** @import { Input } from "./types.js" */

const ANSWERS = new Map(
  [["true", paper.yes], ["yes", paper.yes], ["false", paper.no], ["no", paper.no]],
);

/** Adds a text to a cell or a field, beside its input. @param {Input} input @param {string} name */
export function addText(input, name) {
  const element = document.createElement("span");
  element.className = name;
  element.setAttribute("aria-hidden", "true");
  input.parentElement?.append(element);
  return element;
}

/** @param {string} text @param {() => void} act */
export function createButton(text, act) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = text;
  button.addEventListener("click", act);
  return button;
}

/** Asked of every input at every key: most hold a digit or nothing. @param {string} text */
export const isBlank = (text) => !text || (!/\w/.test(text) && validator.read(text).fault === "blank");

/**
 * Whether nothing is filled in. A date that is typed in part has no value, and must not count as
 * nothing.
 * @param {Input} input
 */
export const isEmpty = ({ value, validity }) => isBlank(value) && !validity.badInput;

export const countFilled = () => writable.filter((cell) => !isEmpty(cell)).length;

/** A cell as people know it: a column by its head, never by its id. @param {string} key */
function printed(key) {
  const heading = form.cells.find((cell) => cell.key === key)?.heading;
  return heading ? key.slice(0, key.indexOf("@")) + fill(words.column, heading) : key;
}

/** @param {string[]} names */
export const some = (names) => names.slice(0, 5).map(printed).join(words.list)
  + (names.length > 5 ? " " + fill(words.more, names.length) : "");

/** What a value reads as in an input. @param {Input} input @param {unknown} raw */
export const readAs = (input, raw) => validator.read(raw, decimals.get(input));

/** What reads as a number becomes a plain one. @param {Input} input */
export function tidy(input) {
  if (!decimals.has(input)) return;
  const { plain, fault } = readAs(input, input.value);
  if (plain !== undefined) input.value = plain;
  if (fault === "blank") input.value = "";
}

/**
 * Fills in a value. Returns false if the input does not take it: a list of choices may not have it, and
 * an object is no value.
 * @param {Input} input
 * @param {unknown} value
 */
export function put(input, value) {
  if (Object(value) === value) return false;
  const before = input.value, text = String(value ?? "").trim();
  input.value = text;
  if (input.value !== text) input.value = ANSWERS.get(text) ?? text;
  const fits = decimals.has(input) || !text || input.value !== "";
  if (!fits) input.value = before;
  tidy(input);
  return fits;
}
