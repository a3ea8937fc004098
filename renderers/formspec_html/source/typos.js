// The figure that may have been meant where a sum does not balance, in the words of `formspec
// validate`.

import { fill } from "./format.js";
import { form, paper, words } from "./host.js";

/** @import { Slip } from "./types.js" */

/**
 * The kind of typing error, in words: 元 typed for 万元, or another one.
 * @param {Slip} typo
 * @param {string} unit
 */
const reason = ({ how, power }, unit) => power === 4 && unit[0] === "万"
  ? fill(words.in_unit, unit.slice(1)) : fill(words[how], Math.abs(power));

/** @param {Slip} typo */
export function typoSentence(typo) {
  const { key, old, value } = typo, cell = form.cells.find((each) => each.key === key);
  const [, unit = ""] = /[(（](.+)[)）]$/.exec(cell?.label ?? "") ?? [];
  const behind = paper.units[unit] ?? unit;
  return fill(words.slip, `${key} ${cell?.name}`, old, reason(typo, unit), value, behind);
}
