// The findings of a submission.

import { decode } from "./decode.js";
import { verdictOf } from "./evaluate.js";
import { unknown } from "./finding.js";
import { fieldFindings } from "./header_fields.js";
import { ruleFinding } from "./rule_finding.js";
import { flat, partsOf, refuse } from "./submission.js";
import { isBlank, isEmpty, own } from "./text.js";

/**
 * @import {
 *   CellReading, Context, Draft, Explanation, Finding, IsFilled, Lang, Parts, Rule, Steps
 * } from "./types.js"
 */

/**
 * All cells in steps; findings about them go to `findings`.
 * @param {Context} context
 * @param {Pick<Parts, "values" | "previous">} parts
 * @param {Draft[]} findings
 * @param {boolean} [blanksCount]
 * @param {CellReading[]} [known] what the cells read as before
 * @returns {Steps}
 */
export function stepsOf({ plan }, { values, previous }, findings, blanksCount, known) {
  const { column } = plan.form;
  return decode(plan, flat(values, column), flat(previous, column), findings, blanksCount, known);
}

/** The language of the sentences. @param {Context} context @param {Lang | null} [lang] */
export function spokenIn({ plan: { form }, speaker }, lang) {
  if (!["zh", "en", undefined, null].includes(lang)) {
    refuse(speaker, "FS650", speaker.only || form.language, { expected: "lang", found: lang });
  }
  return speaker.only || lang || form.language;
}

/**
 * What there is to say of a rule, if anything.
 * @param {Context} context
 * @param {Rule} rule
 * @param {Steps} steps
 * @param {IsFilled} isFilled
 * @param {Explanation | undefined} explanation
 */
export function draftOf({ plan: { slots } }, rule, steps, isFilled, explanation) {
  const verdict = verdictOf(rule, steps, slots);
  if (verdict !== "fail" && verdict !== "incomplete") return undefined;
  return ruleFinding(rule, verdict, steps, slots, isFilled, explanation);
}

/** @param {Context} context @param {Draft} draft @param {Lang} lang @returns {Finding} */
export function findingOf({ speaker }, { source, explanation, ...shape }, lang) {
  const message = speaker.message({ ...shape, explanation }, lang, source);
  return explanation === undefined ? { ...shape, message } : { ...shape, message, explanation };
}

/**
 * All cells in steps; findings about them are dropped.
 * @param {Context} context
 * @param {unknown} submission
 * @param {boolean} [blanksCount]
 */
export function readSteps(context, submission, blanksCount) {
  const { plan: { form }, speaker } = context;
  const parts = partsOf(form, speaker, submission, speaker.only || form.language);
  return stepsOf(context, parts, [], blanksCount);
}

/**
 * @param {Context} context
 * @param {unknown} submission
 * @param {Lang | null} [lang]
 * @returns {Finding[]}
 */
export function validate(context, submission, lang) {
  const { plan, speaker, quick } = context, { form, rules, fields } = plan;
  const spoken = spokenIn(context, lang);
  const parts = partsOf(form, speaker, submission, spoken), { explanations } = parts;
  const drafts = fieldFindings(fields, parts.fields, plan.units);
  const clean = isEmpty(parts.previous) ? quick(parts.values) : undefined;
  const steps = clean?.steps ?? stepsOf(context, parts, drafts);
  /** @type {ReadonlyMap<string, unknown> | undefined} */
  let values;
  /** @param {number} cell */
  const isFilled = (cell) => {
    values ??= flat(parts.values, form.column);
    return !isBlank(values.get(plan.slots[cell].key));
  };
  for (const rule of clean?.rules ?? rules) {
    const draft = draftOf(context, rule, steps, isFilled, own(explanations, rule.id));
    if (draft) drafts.push(draft);
  }
  drafts.push(...unknownRules(context, Object.keys(explanations)));
  return drafts.map((draft) => findingOf(context, draft, spoken));
}

/** Explanations of rules that the form does not have. @param {Context} context @param {string[]} names */
export function unknownRules({ plan: { rules } }, names) {
  if (!names.length) return [];
  const known = new Set(rules.map(({ id }) => id));
  return unknown("unknown-rule", "explanations", names, (name) => known.has(name), "note");
}
