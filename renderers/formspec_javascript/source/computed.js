// The values of the cells that are calculated.

import { show } from "./numeral.js";

/** @import { Plan, Steps } from "./types.js" */

/**
 * By cell key, null where the cell waits for others.
 * @param {Plan} plan
 * @param {Steps} steps
 */
export const computedOf = ({ slots }, steps) => new Map(slots.flatMap(
  ({ key, decimals, computed, previous }, place) => {
    const value = steps[place];
    if (!computed || previous) return [];
    return /** @type {[string, string | null][]} */ ([[key, value === null ? value : show(value, decimals)]]);
  },
));
