// Findings and refusals as sentences.

import { blocks } from "./blocks.js";
import { written } from "./display.js";
import { factsOf, pick } from "./facts.js";
import { TOP } from "./submission.js";
import { shorten } from "./text.js";

/** @import { Facts, Lang, Plan, Sentences, Source, Speaker, Texts } from "./types.js" */

/** @param {string} text @param {Record<string, string>} facts */
const fill = (text, facts) => text.replace(/\{(\w+)\}/g, (_, key) => facts[key]);

/** One line, safe on a terminal: no control and no direction characters. @param {string} text */
export const printable = (text) => text.replace(/[\p{C}\p{Z}]/gu, (char) => {
  if (char === " ") return char;
  return "\t\u3000\xa0".includes(char) ? " " : "\ufffd";
});

/** Which sentence tells what a rule found. @param {Facts} draft @param {Source} source */
function sentenceOf({ kind, verdict, left, right }, { rule }) {
  if (kind === "digits") return kind;
  if (verdict === "incomplete") return verdict;
  if (left === null || right === null) return "certain";
  if (kind === "part" || kind === "gate") return kind;
  return rule.op === "=" ? "equal" : "compare";
}

/**
 * The definition's own advice, and what a warning asks for.
 * @param {Facts} draft
 * @param {Lang} lang
 * @param {Source | undefined} source
 * @param {Sentences} texts
 */
function advise(draft, lang, source, texts) {
  const { reopened } = source ?? {}, advice = source?.rule.message ?? "";
  /** @type {string[]} */
  const words = [];
  if (draft.proposal) words.push(fill(pick(texts.proposal, lang), { proposal: printable(draft.proposal) }));
  let text = printable(advice);
  // One look at each full stop: an expression for those at the end would look from each again.
  while (text.endsWith("。") || text.endsWith(".")) text = text.slice(0, -1);
  if (advice && draft.verdict === "fail") words.push(text);
  if (reopened) words.push(pick(texts.reopened, lang));
  else if (source && draft.severity === "warning" && blocks(draft) && !/说明|expla/.test(advice)) {
    words.push(pick(texts.explain, lang));
  }
  const [end, blank] = lang === "zh" ? ["。", ""] : [".", " "];
  return words.map(
    (word, number) => (/[?!？！]$/.test(words[number - 1]) ? "" : end) + blank + word,
  ).join("");
}

/**
 * @param {Texts} texts
 * @param {Plan} plan
 * @returns {Speaker}
 */
export const createMessages = (texts, { form, slots }) => ({
  only: texts.only,
  // Which item, what it should be, what it is.
  message(draft, lang, source) {
    const text = source ? texts.rules[sentenceOf(draft, source)] : texts.cells[draft.kind];
    const facts = factsOf(draft, lang, source, slots, texts.limits);
    return printable(fill(pick(text, lang), facts)) + advise(draft, lang, source, texts.cells);
  },
  refusal(code, lang, { expected, ...named }) {
    /** @type {Record<string, string>} */
    const facts = { form: form.id, version: form.version, list: TOP.join(lang === "zh" ? "、" : ", ") };
    if (expected) facts.expected = pick(texts.refusals[String(expected)], lang);
    for (const [key, value] of Object.entries(named)) facts[key] = shorten(written(value), 200);
    return printable(fill(pick(texts.refusals[code], lang), facts));
  },
});
