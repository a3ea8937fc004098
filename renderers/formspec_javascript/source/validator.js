// What a form's module exports, put together from the form's plan.

import { blocks } from "./blocks.js";
import { boundsOf } from "./bounds.js";
import { computedOf } from "./computed.js";
import { createFollower } from "./follow.js";
import { readNumeral, show, tidy } from "./numeral.js";
import { createPlan } from "./plan.js";
import { isBlank, isText } from "./text.js";
import { typosOf } from "./typos.js";
import { readSteps, validate } from "./validate.js";

/** @import { Plan, Quick, Speaker, Tables } from "./types.js" */
/** @typedef {typeof import("../validator.mjs")} Validator */

/** @type {Validator["read"]} */
function read(raw, decimals = 0) {
  const steps = isBlank(raw) ? "blank" : readNumeral(raw, decimals);
  if (typeof steps === "string") return { fault: steps };
  const text = show(steps, decimals);
  return { text, plain: isText(raw) ? tidy(raw) ?? text : text };
}

/** @template {{ choices?: string[] }} T @param {T} each @returns {T} */
const copyOf = (each) => each.choices ? { ...each, choices: [...each.choices] } : { ...each };

/** @param {bigint | null} end */
const textOf = (end) => end === null ? end : String(end);

/**
 * The form for everybody: a copy, plain data, with whole numbers as texts.
 * @param {Plan} plan
 * @returns {Validator["form"]}
 */
const told = ({ form, slots, fields, rules }) => ({
  ...form,
  fields: fields.map(copyOf),
  cells: slots.map(({ answers: _, ...slot }) => (
    { ...copyOf(slot), low: textOf(slot.low), high: textOf(slot.high) }
  )),
  rules: rules.map(({ id, kind, op, severity, cells, sides }) => ({
    id, kind, op, severity, cells: [...cells], sides: sides.map(({ terms, constant }) => ({
      terms: terms.map(({ cell, weight }) => ({ cell, weight: String(weight) })),
      constant: String(constant),
    })),
  })),
});

/**
 * @param {Tables} tables
 * @param {(plan: Plan) => Speaker} speakerFor
 * @param {(plan: Plan) => Quick} quickFor
 * @returns {Validator}
 */
export function assemble(tables, speakerFor, quickFor) {
  const plan = createPlan(tables);
  const context = { plan, speaker: speakerFor(plan), quick: quickFor(plan) };
  return {
    validate: (submission, lang) => validate(context, submission, lang),
    follow: () => createFollower(context),
    blocks,
    read,
    computed: (submission) => computedOf(plan, readSteps(context, submission)),
    bounds: (submission) => boundsOf(plan, readSteps(context, submission, false)),
    slips: (submission) => typosOf(plan, readSteps(context, submission)),
    form: told(plan),
  };
}
