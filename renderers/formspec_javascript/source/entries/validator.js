// A validator with messages and the quick way.

import { createMessages } from "../messages.js";
import { createQuick } from "../quick.js";
import { assemble } from "../validator.js";

/** @import { QuickTable, Tables, Texts } from "../types.js" */

/** @param {Tables} tables @param {Texts} texts @param {QuickTable} [quick] */
export const createValidator = (tables, texts, quick) => assemble(
  tables, (plan) => createMessages(texts, plan), (plan) => createQuick(plan, quick),
);
