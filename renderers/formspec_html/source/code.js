// A short code of all that is filled in, on paper and beside a file: they belong together if it is the
// same. It guards against mistakes, not against intent.

import { fill } from "./format.js";
import { words } from "./host.js";
import { submission } from "./submission.js";

/** Eight hexadecimal digits (FNV-1a). */
function checkCode() {
  let hash = 0x811c9dc5;
  for (const sign of JSON.stringify(submission())) {
    hash = Math.imul(hash ^ (sign.codePointAt(0) ?? 0), 0x01000193);
  }
  return (hash >>> 0).toString(16).toUpperCase().padStart(8, "0");
}

export const codeText = () => fill(words.code, checkCode());

/** As a sentence of its own. */
export const coded = () => fill(words.coded, codeText());
