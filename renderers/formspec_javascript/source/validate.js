// The findings of a submission.

import { decode } from "./decode.js";
import { verdictOf } from "./evaluate.js";
import { unknown } from "./finding.js";
import { fieldFindings } from "./header_fields.js";
import { ruleFinding } from "./rule_finding.js";
import { flat, partsOf } from "./submission.js";
import { isEmpty, own } from "./text.js";

/** @import { Context, Draft, Finding, Lang, Parts, Steps } from "./types.js" */

/**
 * All cells in steps; findings about them go to `findings`.
 * @param {Context} context
 * @param {Pick<Parts, "values" | "previous">} parts
 * @param {Draft[]} findings
 * @param {boolean} [blanksCount]
 * @returns {Steps}
 */
function stepsOf({ plan }, { values, previous }, findings, blanksCount) {
  const { column } = plan.form;
  return decode(plan, flat(values, column), flat(previous, column), findings, blanksCount);
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
  const { plan, speaker, quick } = context, { form, slots, rules, fields } = plan;
  const spoken = speaker.only || lang || form.language;
  const parts = partsOf(form, speaker, submission, spoken), { explanations } = parts;
  const drafts = fieldFindings(fields, parts.fields, plan.units);
  const clean = isEmpty(parts.previous) ? quick(parts.values) : undefined;
  const steps = clean?.steps ?? stepsOf(context, parts, drafts);
  for (const rule of clean?.rules ?? rules) {
    const verdict = verdictOf(rule, steps, slots);
    if (verdict !== "fail" && verdict !== "incomplete") continue;
    drafts.push(ruleFinding(rule, verdict, steps, slots, own(explanations, rule.id)));
  }
  drafts.push(...unknownRules(context, Object.keys(explanations)));
  return drafts.map(({ source, explanation, ...shape }) => {
    const message = speaker.message({ ...shape, explanation }, spoken, source);
    return explanation === undefined ? { ...shape, message } : { ...shape, message, explanation };
  });
}

/** Explanations of rules that the form does not have. @param {Context} context @param {string[]} names */
function unknownRules({ plan: { rules } }, names) {
  if (!names.length) return [];
  const known = new Set(rules.map(({ id }) => id));
  return unknown("unknown-rule", names.filter((name) => !known.has(name)), "note");
}
