// The list of findings below the table.

import { boxOf } from "./explanations.js";
import { inputOf, stateOf } from "./findings.js";
import { go } from "./navigation.js";
import { elements, state } from "./state.js";

/** @import { Finding } from "./types.js" */

/** @type {Map<string, HTMLElement>} */
const lines = new Map();

/** @param {Finding} finding */
function createLine(finding) {
  const input = inputOf(finding), line = document.createElement("li");
  const text = document.createElement(input ? "button" : "span");
  if (input) {
    text.setAttribute("type", "button");
    text.addEventListener("click", () => go(input));
  }
  line.append(text);
  return line;
}

/** The line of a rule, the same from one keystroke to the next. @param {Finding} finding */
function lineOf(finding) {
  const { rule, message } = finding, line = lines.get(rule) ?? createLine(finding);
  const box = boxOf(finding), text = /** @type {HTMLElement} */ (line.firstChild);
  lines.set(rule, line);
  line.dataset.state = stateOf(finding);
  text.dataset.typo = state.typos.get(rule) ?? "";
  if (text.textContent !== message) text.textContent = message;
  if (line.children[1] !== box) {
    line.children[1]?.remove();
    if (box) line.append(box);
  }
  return line;
}

/** Lines without a finding are removed first: then the others need not be moved and laid out again. */
export function showList() {
  const { findings } = state, rules = new Set(findings.map(({ rule }) => rule));
  for (const [rule, line] of lines) {
    if (rules.has(rule)) continue;
    line.remove();
    lines.delete(rule);
  }
  let at = elements.findings.firstChild;
  for (const line of findings.map(lineOf)) {
    if (line === at) at = at.nextSibling;
    else elements.findings.insertBefore(line, at);
  }
  elements.nothing.hidden = findings.length > 0;
}
