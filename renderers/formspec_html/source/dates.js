// Dates on paper.

import { fill } from "./format.js";

/**
 * A date as people write it, 2018年2月1日; `sentence` is "" for year-month-day.
 * @param {string} value
 * @param {string} sentence
 */
export const writtenDate = (value, sentence) =>
  sentence ? fill(sentence, ...value.split("-").map(Number)) : value;
