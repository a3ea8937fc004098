// Checks what is filled in. Nothing is judged here: the form's validator does that. It judges when data
// have changed, not when something was clicked.

import { validator, words } from "./host.js";
import { cellByKey, state } from "./state.js";
import { submission } from "./submission.js";
import { typoSentence } from "./typos.js";
import { addEnd, refresh } from "./updates.js";

/** @import { Finding, Submission } from "./types.js" */

const judge = validator.follow();

/** Safari does not know when it is idle. @type {(act: () => void) => number} */
// eslint-disable-next-line no-restricted-properties -- it is asked for
const whenIdle = globalThis.requestIdleCallback ?? setTimeout;
/** @type {(number: number) => void} */
const never = globalThis.cancelIdleCallback ?? clearTimeout;

/** The data of which the findings are. @type {Submission | undefined} */
let judged;
/** The findings, without those of a server. @type {readonly Finding[]} */
let own = [];
/** The data of which bounds and proposals are. @type {Submission | undefined} */
let weighed;
/** What is to be weighed when there is time. */
let waiting = 0;

addEnd(() => never(waiting));

/** While one types there is no time for more than the findings. @param {boolean} [now] all of it */
export function checkAll(now = !state.typing) {
  const data = submission();
  if (data !== judged) {
    judged = data;
    const { findings, computed } = judge(data, words.lang);
    // Calculated cells show what follows from the others.
    for (const [key, value] of computed) {
      const cell = cellByKey.get(key);
      if (cell) cell.value = value ?? "";
    }
    own = findings;
  }
  state.findings = [...own, ...state.served()];
  if (now) weigh();
  else waiting ||= whenIdle(weighLater);
}

/** What the blanks may still become, and what may be typed wrongly. */
function weigh() {
  if (!judged || weighed === judged) return;
  weighed = judged;
  const { cells, impossible } = validator.bounds(judged);
  state.allowed = cells;
  state.impossible = new Set(impossible);
  state.typos = new Map(validator.slips(judged).map((typo) => [typo.rule, typoSentence(typo)]));
}

function weighLater() {
  waiting = 0;
  if (weighed === judged) return;
  weigh();
  refresh();
}
