// Events for the page that embeds the form: `change` with the submission, `findings`.

import { root } from "./host.js";
import { state } from "./state.js";
import { copyOfSubmission } from "./submission.js";
import { addObserver } from "./updates.js";

/** Whether two things say the same; most findings are the same objects as before.
 * @param {unknown} one @param {unknown} other
 */
const isSame = (one, other) => one === other || JSON.stringify(one) === JSON.stringify(other);

/** Dispatches, after each change, an event for whichever of the two is different. */
export function startDispatching() {
  let data = copyOfSubmission(), { findings } = state;
  /** @param {string} name @param {unknown} detail */
  const tell = (name, detail) =>
    root.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  addObserver(() => {
    const before = { data, findings };
    data = copyOfSubmission();
    findings = state.findings;
    if (!isSame(data, before.data)) tell("change", data);
    const isLike = findings.length === before.findings.length
      && findings.every((each, at) => isSame(each, before.findings[at]));
    if (!isLike) tell("findings", findings);
  });
}
