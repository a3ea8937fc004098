// Checks what is filled in. Nothing is judged here: the form's validator does that.

import { validator, words } from "./host.js";
import { cellByKey, cells, state, writable } from "./state.js";
import { submission } from "./submission.js";
import { typoSentence } from "./typos.js";

/** @import { Submission } from "./types.js" */

/** Calculated cells show what follows from the others. @param {Submission} data */
function showComputed(data) {
  if (writable.length === cells.length) return;
  for (const [key, value] of validator.computed(data)) {
    const cell = cellByKey.get(key);
    if (cell) cell.value = value ?? "";
  }
}

export function checkAll() {
  const data = submission();
  showComputed(data);
  state.findings = [...validator.validate(data, words.lang), ...state.served()];
  const bounds = validator.bounds(data);
  state.allowed = bounds.cells;
  state.impossible = new Set(bounds.impossible);
  state.typos = new Map(validator.slips(data).map((typo) => [typo.rule, typoSentence(typo)]));
}
