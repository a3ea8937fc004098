// A validator with messages.

import { createMessages } from "../messages.js";
import { assemble } from "../validator.js";

/** @import { Tables, Texts } from "../types.js" */

/** @param {Tables} tables @param {Texts} texts */
export const createValidator = (tables, texts) =>
  assemble(tables, (plan) => createMessages(texts, plan), () => () => undefined);
