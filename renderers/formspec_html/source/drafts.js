// Drafts in the browser's storage. Pages that are opened from a disk share one storage: each draft
// belongs to a file, and has its unit's name and a date.

import { isObject } from "./format.js";
import { form } from "./host.js";

/** @import { Draft, Submission } from "./types.js" */

const START = `formspec:draft:${form.id}:`, HERE = location.pathname;

/** The place of a draft in the storage. @param {string} id */
export const keyOfDraft = (id) => START + id;

/** One that nothing is kept in yet. @returns {Pick<Draft, "id" | "unit">} */
export const newDraft = () => ({
  id: Date.now().toString(36) + Math.random().toString(36).slice(2, 8), unit: "",
});

/**
 * What is kept under an id, undefined if no page wrote it.
 * @param {string} id
 * @returns {Draft | undefined}
 */
export function draftOf(id) {
  try {
    const draft = JSON.parse(localStorage.getItem(START + id) ?? "");
    if (isObject(draft.data) && draft.time > 0) return { ...draft, id };
  } catch { /* another page's, or none */ }
  return undefined;
}

/** All drafts of the form, the newest first. @returns {Draft[]} */
export const allDrafts = () => Object.keys(localStorage).filter((key) => key.startsWith(START))
  .map((key) => draftOf(key.slice(START.length))).filter((draft) => draft !== undefined)
  .sort((one, other) => other.time - one.time);

/** The draft of this tab, which a reload brings back. @returns {Draft | undefined} */
export function draftOfTab() {
  const draft = draftOf(sessionStorage.getItem(START + HERE) ?? "");
  return draft?.digest === form.digest ? draft : undefined;
}

/** From now on a reload brings this draft back. @param {string} id */
export const setDraftOfTab = (id) => sessionStorage.setItem(START + HERE, id);

/** @param {Pick<Draft, "id" | "unit">} draft @param {Submission} data @param {number} filled */
export function writeDraft({ id, unit }, data, filled) {
  const draft = { unit, file: HERE, time: Date.now(), digest: form.digest, filled, data };
  localStorage.setItem(START + id, JSON.stringify(draft));
}

/** @param {string} id */
export const removeDraft = (id) => localStorage.removeItem(START + id);

/** A draft's file where it is not this one, as a person knows it. @param {Draft} draft */
export function otherFile({ file }) {
  if (file === HERE) return "";
  const name = String(file).split("/").slice(-2).join("/");
  try { return decodeURI(name); } catch { return name; }
}
