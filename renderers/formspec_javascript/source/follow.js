// Judges a form while it is filled in. What was judged before is remembered: only those rules are
// judged anew of which a cell has changed.

import { computedOf } from "./computed.js";
import { fieldFindings } from "./header_fields.js";
import { touchingOf } from "./plan.js";
import { partsOf } from "./submission.js";
import { isBlank, own } from "./text.js";
import { draftOf, findingOf, spokenIn, stepsOf, unknownRules } from "./validate.js";

/** @import { Context, Draft, Finding, Lang, CellReading, Rule, Steps } from "./types.js" */

/**
 * @param {Context} context
 * @returns {ReturnType<typeof import("../validator.mjs").follow>}
 */
export function createFollower(context) {
  const { plan, speaker } = context, { form, slots, rules, fields } = plan;
  const touching = touchingOf(slots, rules, rules);
  /** @type {CellReading[]} */
  let readings = [];
  /** @type {Steps} */
  let steps = [];
  /** @type {Lang | undefined} */
  let spoken;
  /** Of each rule that was judged, what was found. @type {Map<Rule, Finding | undefined>} */
  const judged = new Map();

  /** @param {CellReading[]} newReadings @param {Steps} newSteps */
  function forgetChanged(newReadings, newSteps) {
    slots.forEach((_, place) => {
      if (newReadings[place] === readings[place] && newSteps[place] === steps[place]) return;
      for (const rule of touching[place]) judged.delete(rule);
    });
    readings = newReadings;
    steps = newSteps;
  }

  /** @param {number} cell */
  const isFilled = (cell) => !isBlank(readings[cell].raw);

  return (submission, asked) => {
    const lang = spokenIn(context, asked);
    const parts = partsOf(form, speaker, submission, lang), { explanations } = parts;
    const drafts = fieldFindings(fields, parts.fields, plan.units), known = [...readings];
    /** @param {Draft | undefined} draft */
    const say = (draft) => draft && findingOf(context, draft, lang);
    if (lang !== spoken) judged.clear();
    spoken = lang;
    forgetChanged(known, stepsOf(context, parts, drafts, true, known));
    const ruled = rules.map((rule) => {
      const explanation = own(explanations, rule.id);
      const judge = () => say(draftOf(context, rule, steps, isFilled, explanation));
      // What explains may be another text each time, or none the next time.
      if (explanation !== undefined) {
        judged.delete(rule);
        return judge();
      }
      if (!judged.has(rule)) judged.set(rule, judge());
      return judged.get(rule);
    });
    const strange = unknownRules(context, Object.keys(explanations));
    const findings = [...drafts.map(say), ...ruled, ...strange.map(say)].filter((each) => !!each);
    return { findings, computed: computedOf(plan, steps) };
  };
}
