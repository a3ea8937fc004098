// A validator with the quick way, without messages.

import { createQuick } from "../quick.js";
import { silent } from "../silent.js";
import { assemble } from "../validator.js";

/** @import { QuickTable, Tables } from "../types.js" */

/** @param {Tables} tables @param {null} _texts @param {QuickTable} [quick] */
export const createValidator = (tables, _texts, quick) =>
  assemble(tables, () => silent, (plan) => createQuick(plan, quick));
