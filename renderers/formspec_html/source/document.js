// What a form in a document of its own begins with.

import { addBefore } from "./before.js";
import { addFileButtons } from "./files.js";
import { takeGiven } from "./loading.js";
import { addPrimary } from "./primary.js";
import { addPrintButtons } from "./print.js";
import { start } from "./start.js";
import { startKeeping } from "./storage.js";

/** @param {string} word what is done with the form in the end @param {() => void} act */
export function startDocument(word, act) {
  takeGiven();
  addFileButtons();
  addPrintButtons();
  startKeeping();
  addBefore();
  start();
  addPrimary(word, act);
}
