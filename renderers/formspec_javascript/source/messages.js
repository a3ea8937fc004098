// Findings and refusals as sentences.

import { blocks } from "./blocks.js";
import { keyOf, written } from "./display.js";
import { TOP } from "./submission.js";
import { own, shorten, strip } from "./text.js";

/** @import { CellValue, Draft, Lang, Plan, Speaker, Texts } from "./types.js" */

/** @typedef {Omit<Draft, "source">} Facts */
/** @typedef {NonNullable<Draft["source"]>} Source */

/** @param {readonly string[]} pair @param {Lang} lang */
const pick = (pair, lang) => pair.at(lang === "en" ? -1 : 0) ?? "";

/** @param {string} text @param {Record<string, string>} facts */
const fill = (text, facts) => text.replace(/\{(\w+)\}/g, (_, key) => facts[key]);

/** One line, safe on a terminal: no control and no direction characters. @param {string} text */
export const printable = (text) => text.replace(/[\p{C}\p{Z}]/gu, (char) => {
  if (char === " ") return char;
  return "\t\u3000\xa0".includes(char) ? " " : "\ufffd";
});

/**
 * A unit as it follows an amount: in Chinese a blank stands before it only if it is Latin.
 * @param {string} unit
 * @param {Lang} lang
 */
export const unitAfter = (unit, lang) =>
  unit && (lang !== "zh" || /^[\0-\x7f]*$/.test(unit)) ? " " + unit : unit;

/** Which sentence tells what a rule found. @param {Facts} draft @param {Source} source */
function sentence({ kind, verdict, left, right }, { rule }) {
  if (kind === "digits") return kind;
  if (verdict === "incomplete") return verdict;
  if (left === null || right === null) return "certain";
  if (kind === "part" || kind === "gate") return kind;
  return rule.op === "=" ? "equal" : "compare";
}

/** @param {CellValue} cell */
function nameOf({ path, column, label }) {
  if (path.startsWith("field:")) return label;
  // Blanks go at the end only.
  return strip("." + keyOf(path, column) + " " + label).slice(1);
}

/** What was filled in, in quotation marks; header values are not repeated.
 * @param {string} value
 * @param {Lang} lang
 */
function quote(value, lang) {
  if (!value) return lang === "zh" ? "所填内容" : "what is filled in";
  return lang === "zh" ? `“${value}”` : `"${value}"`;
}

/**
 * How far off, in words: 多 3人 / 3 persons too much.
 * @param {string} difference
 * @param {string} unit
 * @param {Lang} lang
 */
export function off(difference, unit, lang) {
  const less = difference.startsWith("-"), amount = difference.replace("-", "") + unit;
  if (lang === "zh") return (less ? "少 " : "多 ") + amount;
  return amount + " too " + (less ? "little" : "much");
}

/**
 * @param {Texts} texts
 * @param {Plan} plan
 * @returns {Speaker}
 */
export function createMessages(texts, { form, slots }) {
  /** The cells of a rule that are blank. @param {Source} source */
  const blanks = ({ rule, values }) => rule.cells.filter((cell) => values[cell] === null)
    .map((cell) => slots[cell].key + " " + slots[cell].name);

  /** What was expected or read, in words. @param {string} kind @param {string} right @param {Lang} lang */
  function limitsOf(kind, right, lang) {
    const words = own(texts.limits, right);
    if (words) return pick(words, lang);
    return kind === "choice" && lang === "en" ? right.replaceAll("、", ", ") : right;
  }

  /**
   * What the sentences may name.
   * @param {Facts} draft
   * @param {Lang} lang
   * @param {Source | undefined} source
   */
  function facts({ rule, kind, cells, left, right, difference }, lang, source) {
    const [first, second] = cells, value = shorten(first?.value ?? "", 40);
    const unit = unitAfter(source?.rule.unit ?? "", lang);
    return {
      cell: first ? nameOf(first) : rule,
      second: second ? nameOf(second) : "",
      value,
      said: quote(value, lang),
      left: left ?? "",
      right: right ?? "",
      off: off(difference ?? "0", unit, lang),
      limits: limitsOf(kind, right ?? "", lang),
      text: source?.rule.text ?? "",
      unit,
      blanks: source ? blanks(source).join(lang === "zh" ? "、" : ", ") : "",
      place: "",
      rule,
    };
  }

  /**
   * The definition's own advice, and what a warning asks for.
   * @param {Facts} draft
   * @param {Lang} lang
   * @param {Source | undefined} source
   */
  function tail(draft, lang, source) {
    if (!source) return "";
    const { rule: { message: advice = "" }, reopened } = source;
    /** @type {string[]} */
    const words = [];
    if (advice && draft.verdict === "fail") words.push(printable(advice).replace(/[。.]+$/, ""));
    if (reopened) words.push(pick(texts.cells.reopened, lang));
    else if (draft.severity === "warning" && blocks(draft) && !/说明|expla/.test(advice)) {
      words.push(pick(texts.cells.explain, lang));
    }
    const [end, blank] = lang === "zh" ? ["。", ""] : [".", " "];
    return words.map(
      (word, number) => (/[?!？！]$/.test(words[number - 1]) ? "" : end) + blank + word,
    ).join("");
  }

  return {
    only: texts.only,
    // Which item, what it should be, what it is.
    message(draft, lang, source) {
      const text = source ? texts.rules[sentence(draft, source)] : texts.cells[draft.kind];
      return printable(fill(pick(text, lang), facts(draft, lang, source))) + tail(draft, lang, source);
    },
    refusal(code, lang, { expected, ...named }) {
      /** @type {Record<string, string>} */
      const words = { form: form.id, version: form.version };
      words.list = TOP.join(lang === "zh" ? "、" : ", ");
      if (expected) words.expected = pick(texts.refusals[String(expected)], lang);
      for (const [key, value] of Object.entries(named)) words[key] = shorten(written(value), 200);
      return printable(fill(pick(texts.refusals[code], lang), words));
    },
  };
}
