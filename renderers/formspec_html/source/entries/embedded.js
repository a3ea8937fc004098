// A form in a page of others: it keeps nothing and has no files.

import { startDispatching } from "../events.js";
import { validator } from "../host.js";
import { load } from "../loading.js";
import { goToFindings } from "../navigation.js";
import { start } from "../start.js";
import { elements, state } from "../state.js";
import { copyOfSubmission } from "../submission.js";
import { endAll } from "../updates.js";

start();
elements.check.addEventListener("click", goToFindings);
startDispatching();

/** What `mount` gives. @type {import("../../fragment.js").MountedForm} */
export const facade = {
  submission: copyOfSubmission,
  findings: () => state.findings,
  load(data) {
    state.unsaved = false;
    return load(data);
  },
  check: goToFindings,
  blocks: validator.blocks,
  unmount: endAll,
};
