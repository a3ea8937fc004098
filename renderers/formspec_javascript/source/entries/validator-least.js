// A validator without messages and without the quick way.

import { silent } from "../silent.js";
import { assemble } from "../validator.js";

/** @import { Tables } from "../types.js" */

/** @param {Tables} tables */
export const createValidator = (tables) => assemble(tables, () => silent, () => () => undefined);
