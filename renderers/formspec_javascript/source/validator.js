// What a form's module exports, put together from the form's plan.

import { blocks } from "./blocks.js";
import { boundsOf } from "./bounds.js";
import { decode } from "./decode.js";
import { verdictOf } from "./evaluate.js";
import { unknown } from "./finding.js";
import { fieldFindings } from "./header_fields.js";
import { readNumeral, show, tidy } from "./numeral.js";
import { createPlan } from "./plan.js";
import { ruleFinding } from "./rule_finding.js";
import { flat, partsOf } from "./submission.js";
import { isBlank, isEmpty, isText, own } from "./text.js";
import { typosOf } from "./typos.js";

/** @import { Draft, Finding, Parts, Plan, Quick, Speaker, Tables } from "./types.js" */
/** @typedef {typeof import("../validator.mjs")} Validator */

/** @type {Validator["read"]} */
function read(raw, decimals = 0) {
  const steps = isBlank(raw) ? "blank" : readNumeral(raw, decimals);
  if (typeof steps === "string") return { fault: steps };
  const text = show(steps, decimals);
  return { text, plain: isText(raw) ? tidy(raw) ?? text : text };
}

/**
 * @param {Tables} tables
 * @param {(plan: Plan) => Speaker} speakerFor
 * @param {(plan: Plan) => Quick} quickFor
 * @returns {Validator}
 */
export function assemble(tables, speakerFor, quickFor) {
  const plan = createPlan(tables), speaker = speakerFor(plan), quick = quickFor(plan);
  const { form, slots, rules, fields, places } = plan, { column, language } = form;
  const ruleIds = new Set(rules.map(({ id }) => id));

  /** @param {Parts} parts @param {Draft[]} findings @param {boolean} [blanksCount] */
  const stepsOf = ({ values, previous }, findings, blanksCount) =>
    decode(plan, flat(values, column), flat(previous, column), findings, blanksCount);

  /** @param {unknown} submission @param {boolean} [blanksCount] */
  const stepsOnly = (submission, blanksCount) =>
    stepsOf(partsOf(form, speaker, submission, speaker.only || language), [], blanksCount);

  /** @type {Validator["validate"]} */
  function validate(submission, lang) {
    const chosen = speaker.only || lang || language;
    const parts = partsOf(form, speaker, submission, chosen), { explanations } = parts;
    const findings = fieldFindings(fields, parts.fields);
    const judged = (isEmpty(parts.previous) && quick(parts.values))
      || { steps: stepsOf(parts, findings), rules };
    for (const rule of judged.rules) {
      const verdict = verdictOf(rule, judged.steps, slots);
      if (verdict !== "fail" && verdict !== "incomplete") continue;
      findings.push(ruleFinding(rule, verdict, judged.steps, slots, own(explanations, rule.id)));
    }
    if (!isEmpty(explanations)) {
      const strange = Object.keys(explanations).filter((name) => !ruleIds.has(name));
      findings.push(...unknown("unknown-rule", strange, "note"));
    }
    return findings.map((draft) => spoken(draft, chosen));
  }

  /** @param {Draft} draft @param {"zh" | "en"} lang @returns {Finding} */
  function spoken({ source, explanation, ...shape }, lang) {
    const message = speaker.message({ ...shape, explanation }, lang, source);
    return explanation === undefined ? { ...shape, message } : { ...shape, message, explanation };
  }

  /** @type {Validator["computed"]} */
  function computed(submission) {
    const steps = stepsOnly(submission);
    return new Map(slots.filter((slot) => slot.computed && !slot.previous).map(({ key, decimals }) => {
      const value = steps[places.get(key) ?? -1];
      return [key, value === null ? value : show(value, decimals)];
    }));
  }

  return {
    validate,
    blocks,
    read,
    computed,
    bounds: (submission) => boundsOf(plan, stepsOnly(submission, false)),
    slips: (submission) => typosOf(plan, stepsOnly(submission)),
    form: { ...form, cells: slots, fields, rules },
  };
}
