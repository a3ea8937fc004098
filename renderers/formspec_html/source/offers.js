// Drafts that are kept on this machine are offered, never shown unasked: they may be another unit's.

import { allDrafts, draftOf, newDraft, otherFile, removeDraft } from "./drafts.js";
import { fill } from "./format.js";
import { form, words } from "./host.js";
import { some } from "./inputs.js";
import { load, misfits } from "./loading.js";
import { elements } from "./state.js";

/** @import { Draft } from "./types.js" */

/** @param {Draft} draft */
const nameOf = ({ unit }) => unit || words.no_unit;

/** @param {Draft} draft */
const dateOf = ({ time }) => new Date(time).toLocaleString(words.html);

/** Whether it can be opened here; as with files, that of another version cannot. @param {Draft} draft */
const isOurs = ({ data }) => data.version === form.version;

/** What it is, and what of it does not fit. @param {Draft} draft */
function sentence(draft) {
  const { filled, digest, data } = draft, file = otherFile(draft);
  const lost = isOurs(draft) && digest !== form.digest ? misfits(data) : [];
  return [
    fill(words.draft, nameOf(draft), dateOf(draft), filled),
    file && fill(words.draft_file, file),
    isOurs(draft) ? digest !== form.digest && words.draft_changed : fill(words.draft_version, data.version),
    lost.length && fill(words.draft_misfits, some(lost)),
  ].filter(Boolean).join(words.semicolon);
}

/** @param {string} text @param {Draft} draft @param {() => void} act */
function button(text, draft, act) {
  const element = document.createElement("button");
  element.type = "button";
  element.textContent = text;
  element.setAttribute("aria-label", `${text} ${nameOf(draft)} ${dateOf(draft)}`);
  element.addEventListener("click", act);
  return element;
}

/** @param {Draft} draft */
function lineOf(draft) {
  const line = document.createElement("li"), { id } = draft;
  /** The keyboard goes on from where the line was. */
  const leave = () => {
    line.remove();
    elements.kept.hidden = !elements.drafts.children.length;
    elements.kept.focus();
  };
  line.append(sentence(draft), " ");
  if (isOurs(draft)) {
    line.append(button(words.open_draft, draft, () => {
      const now = draftOf(id);
      // What does not fit stays where it is: what goes on from here is another draft.
      if (!now || load(now.data, now.digest === form.digest ? now : newDraft())) leave();
    }), " ");
  }
  line.append(button(words.remove_draft, draft, () => {
    if (!confirm(fill(words.sure_draft, nameOf(draft)))) return;
    removeDraft(id);
    leave();
  }));
  return line;
}

/** The list of the drafts, with what can be done with each. */
export function showOffers() {
  const drafts = allDrafts();
  if (!drafts.length) return;
  elements.told.textContent = words.drafts;
  elements.drafts.append(...drafts.map(lineOf));
  elements.kept.hidden = false;
}
