// Findings and refusals as sentences.

import { blocks } from "./blocks.js";
import { fill, pick } from "./cell_words.js";
import { written } from "./display.js";
import { factsOf } from "./facts.js";
import { ruleFacts } from "./rule_facts.js";
import { ruleSentence } from "./rule_sentence.js";
import { TOP } from "./submission.js";
import { shorten } from "./text.js";

/** @import { Facts, Lang, Plan, RuleFacts, Say, Sentences, Source, Speaker, Texts } from "./types.js" */

/** One line, safe on a terminal: no control and no direction characters. @param {string} text */
export const printable = (text) => text.replace(/[\p{C}\p{Z}]/gu, (char) => {
  if (char === " ") return char;
  return "\t\u3000\xa0".includes(char) ? " " : "\ufffd";
});

/** Which sentence tells what a rule found. @param {Facts} draft @param {RuleFacts} facts */
function sentenceOf({ kind, verdict, left, right }, { about, guards, waits }) {
  if (kind === "digits") return kind;
  if (verdict === "incomplete") return waits || verdict;
  if (left === null || right === null) return about === "sum" ? "exceeded" : "certain";
  if (kind === "gate") return kind;
  if (guards.length) return about === "sides" ? "guarded_sides" : "guarded";
  return about === "sides" ? about : "plain";
}

/** The sentence about a single cell. @param {Facts} draft */
function singleOf({ kind, right }) {
  if (kind === "unknown" && right) return "columnless";
  return kind === "decimals" && right === "0" ? "whole" : kind;
}

/** Whether a text asks: no full stop stands behind it. @param {string} text */
const asks = (text) => /[?!？！]$/.test(text);

/**
 * A text without the full stops at its end. One look at each: an expression would look from each again.
 * @param {string} text
 */
function withoutStops(text) {
  let end = text.length;
  while (end && "。.".includes(text[end - 1])) end--;
  return text.slice(0, end);
}

/** The definition's own message, with what stands behind it. @param {string} advice @param {Lang} lang */
function before(advice, lang) {
  if (!advice || asks(advice)) return advice && advice + (lang === "zh" ? "" : " ");
  return advice + (lang === "zh" ? "：" : ": ");
}

/**
 * What a warning asks for, and what became of a reason.
 * @param {Facts} draft
 * @param {Lang} lang
 * @param {Source | undefined} source
 * @param {Sentences} texts
 */
function tail(draft, lang, source, texts) {
  /** @type {string[]} */
  const words = [];
  if (draft.proposal) words.push(fill(pick(texts.proposal, lang), { proposal: printable(draft.proposal) }));
  const key = source?.reopened ? "reopened" : source?.refusedReason ? "refused-reason"
    : source && draft.severity === "warning" && blocks(draft) ? "explain" : "";
  if (key) words.push(pick(texts[key], lang));
  const [end, blank] = lang === "zh" ? ["。", ""] : [".", " "];
  return words.map((word, number) => (asks(words[number - 1] ?? "") ? "" : end) + blank + word).join("");
}

/** @param {Texts} texts @param {Lang} lang @returns {Say} */
const speech = (texts, lang) => Object.assign(
  (/** @type {string} */ key, /** @type {unknown[]} */ ...facts) =>
    fill(pick(texts.rules[key], lang), facts),
  { lang, texts },
);

/**
 * @param {Texts} texts
 * @param {Plan} plan
 * @returns {Speaker}
 */
export const createMessages = (texts, plan) => ({
  only: texts.only,
  // Which item, what it should be, what it is.
  message(draft, lang, source) {
    const say = speech(texts, lang);
    if (!source) {
      const text = fill(pick(texts.cells[singleOf(draft)], lang), factsOf(draft, plan, say));
      return printable(text) + tail(draft, lang, source, texts.cells);
    }
    const { rule } = source, cells = rule.cells.map((cell) => plan.slots[cell]);
    const facts = ruleFacts(source, plan);
    const advice = draft.verdict === "fail" ? withoutStops(printable(rule.message ?? "")) : "";
    const sentence = ruleSentence(sentenceOf(draft, facts), facts, rule, cells, say, advice !== "");
    return before(advice, lang) + printable(sentence) + tail(draft, lang, source, texts.cells);
  },
  refusal(code, lang, { expected, ...named }) {
    const { id, version } = plan.form;
    /** @type {Record<string, string>} */
    const facts = { form: id, version, list: TOP.join(lang === "zh" ? "、" : ", ") };
    if (expected) facts.expected = pick(texts.refusals[String(expected)], lang);
    for (const [key, value] of Object.entries(named)) facts[key] = shorten(written(value), 200);
    return printable(fill(pick(texts.refusals[code], lang), facts));
  },
});
