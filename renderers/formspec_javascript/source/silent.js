// What stands in for messages.js in a module without messages.

import { written } from "./display.js";

/** @import { Speaker } from "./types.js" */

/** @type {Speaker} */
export const silent = {
  only: null,
  message: () => "",
  refusal: (code, _lang, facts) => code + " " + Object.values(facts).map(written).join(),
};
