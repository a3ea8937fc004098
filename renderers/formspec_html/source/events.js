// Events for the page that embeds the form: `change` with the submission, `findings`.

import { root } from "./host.js";
import { state } from "./state.js";
import { submission } from "./submission.js";
import { addObserver } from "./updates.js";

const news = () => Object.entries({ change: submission(), findings: state.findings });

/** Dispatches, after each change, an event for whichever of the two is different. */
export function startDispatching() {
  const last = new Map(news().map(([name, detail]) => [name, JSON.stringify(detail)]));
  addObserver(() => {
    for (const [name, detail] of news()) {
      const text = JSON.stringify(detail);
      if (text === last.get(name)) continue;
      last.set(name, text);
      root.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
    }
  });
}
