// The sentence of a rule that fails or waits, out of its facts.

import { calledOf, fill, nameOf, numberOf, pick, written } from "./cell_words.js";
import { own } from "./text.js";

/** @import { Named, RuleFacts, Say, Told } from "./types.js" */

const MAX_NAMED = 6;

// Texts and names in brackets, answers, words and signs of a formula.
const WORD = new RegExp([
  /"[^"]*"|“[^“”]*”|\[[^[\]]*\]/,
  /([=≠＝] *)(是|否|yes|no)(?=[ ,，;；)）则且或并]|$)/,
  /@ *(\[[^[\]]*\]|[A-Za-z0-9_]+)/,
  /[A-Za-z0-9_.]+|如果|如|若|则|并且|且|或者|或|上期|至|之和|\*|<=|>=|!=/,
].map(({ source }) => source).join("|"), "g");

/**
 * A rule as printed, its keywords in the language around it, its columns by their heads.
 * @param {string} text
 * @param {Named[]} cells
 * @param {Say} say
 */
function spoken(text, cells, say) {
  const { lang, texts } = say;
  return text.replace(WORD, (whole, equal = "", answer = undefined, at = undefined) => {
    if (at) {
      const id = at.replace(/[[\]]/g, "");
      return say("formula", cells.find(({ column }) => column === id)?.heading ?? id);
    }
    const keyword = answer ?? whole, pair = own(texts.keywords, keyword);
    if (!pair) return whole;
    const word = pick(pair, lang), apart = lang === "en" && !answer && /[^\0-\x7f]/.test(keyword);
    return equal + (apart ? ` ${word} ` : word);
  }).replace(/ {2,}/g, " ").replace(/^ | $/g, "");
}

/** What a cell says. @param {Told} cell @param {Say} say */
function said({ value, unit, state }, say) {
  if (!unit) return say("answered", pick(own(say.texts.limits, value) ?? [value], say.lang));
  if (state === "blank") return say(state);
  return say(state === "filled" ? state : "calculated", written(value, unit, say));
}

/** Cells and what they say. @param {Told[]} cells @param {Say} say */
const told = (cells, say) => cells.map((cell) => calledOf(cell, say) + " " + said(cell, say))
  .join(say.lang === "zh" ? "，" : ", ");

/** @param {RuleFacts} facts @param {Say} say @param {boolean} apart */
function subjectOf({ about, subject }, say, apart) {
  const [cell] = subject, { length } = subject;
  if (about === "cell") return apart ? calledOf(cell, say) + " " : say("cell", nameOf(cell, say));
  if (about === "parts") return say("parts", calledOf(cell, say));
  const names = subject.slice(0, MAX_NAMED).map((each) => numberOf(each, say));
  return say(length > MAX_NAMED ? "many" : "sum", names.join(say.lang === "zh" ? "、" : " + "), length);
}

/** @param {RuleFacts} facts @param {string} figure @param {Say} say */
function saysOf({ about, subject: [cell], converted, unit }, figure, say) {
  if (about !== "cell") return say("together", figure);
  if (!converted || cell.state !== "filled") return said(cell, say);
  return say("filled", say("converted", figure, written(converted, unit, say)));
}

/**
 * What should be there, and whose figure that is.
 * @param {RuleFacts} facts
 * @param {string} amount
 * @param {Say} say
 */
function wantedOf({ wanted, op, other, factor }, amount, say) {
  if (wanted === "0" && other?.state !== "blank") return wanted;
  if (!other || (op === "=" && !factor)) return amount;
  const name = calledOf(other, say);
  if (other.state === "blank") return say("none", name);
  // 9户, though 人 are compared with them.
  if (!factor) return say("of", name, written(wanted, other.unit, say));
  return say("times", name, amount, written(other.value, other.unit, say), factor);
}

/** How far off, where that says more than the rest. @param {RuleFacts} facts @param {Say} say */
function offOf({ op, figure, wanted, gap, unit }, say) {
  if (!/^[<>]?=$/.test(op) || figure === "0" || wanted === "0") return "";
  return say(gap[0] === "-" ? "less" : "more", written(gap.replace("-", ""), unit, say));
}

/**
 * By which rule; one that the rest of the sentence says is not printed once more.
 * @param {RuleFacts} facts
 * @param {string} kind
 * @param {string} text
 * @param {Say} say
 */
function byOf({ about, op, other, factor, isConstant }, kind, text, say) {
  if (kind === "part") return say("part");
  const compared = other && (op !== "=" || factor);
  return compared || about === "parts" || (about === "sum" && isConstant) ? "" : say("by", text);
}

/**
 * What is filled in of a rule that can no longer hold.
 * @param {RuleFacts} facts
 * @param {string} figure
 * @param {Say} say
 */
function knownOf({ about, subject }, figure, say) {
  if (about === "sum" && subject.length > 1) return say("added", figure);
  const known = told(subject, say);
  return about === "sum" || !known ? known : (say.lang === "zh" ? "：" : ": ") + known;
}

/**
 * @param {string} key
 * @param {RuleFacts} facts
 * @param {{ kind: string, text?: string }} rule
 * @param {Named[]} cells
 * @param {Say} say
 * @param {boolean} advised whether the form's own message stands before it
 */
export function ruleSentence(key, facts, { kind, text: printed = "" }, cells, say, advised) {
  const { lang, texts } = say, { op, subject, guards, missing } = facts;
  const apart = advised || guards.length > 0, text = spoken(printed, cells, say);
  const figure = written(facts.figure, facts.figureUnit, say);
  const amount = written(facts.wanted, facts.unit, say), wanted = wantedOf(facts, amount, say);
  const [cell = "", second = ""] = cells.map((each) => nameOf(each, say));
  return fill(pick(texts.rules[key], lang), {
    cell, second, text, wanted, left: figure, right: amount,
    subject: subject.length ? subjectOf(facts, say, apart) : "",
    says: subject.length ? saysOf(facts, figure, say) : "",
    should: op && say(op, wanted),
    off: offOf(facts, say),
    by: apart ? "" : byOf(facts, kind, text, say),
    formula: apart ? say("formula", text) : "",
    guards: told(guards, say),
    known: knownOf(facts, figure, say),
    missing: missing.map((each) => calledOf(each, say)).join(lang === "zh" ? "、" : ", "),
  });
}
