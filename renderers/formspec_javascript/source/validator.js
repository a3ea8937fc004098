// What a form's module exports, put together from the form's plan.

import { blocks } from "./blocks.js";
import { boundsOf } from "./bounds.js";
import { readNumeral, show, tidy } from "./numeral.js";
import { createPlan } from "./plan.js";
import { isBlank, isText } from "./text.js";
import { typosOf } from "./typos.js";
import { readSteps, validate } from "./validate.js";

/** @import { Context, Plan, Quick, Speaker, Tables } from "./types.js" */
/** @typedef {typeof import("../validator.mjs")} Validator */

/** @type {Validator["read"]} */
function read(raw, decimals = 0) {
  const steps = isBlank(raw) ? "blank" : readNumeral(raw, decimals);
  if (typeof steps === "string") return { fault: steps };
  const text = show(steps, decimals);
  return { text, plain: isText(raw) ? tidy(raw) ?? text : text };
}

/** @param {Context} context @param {unknown} submission @returns {ReturnType<Validator["computed"]>} */
function computed(context, submission) {
  const steps = readSteps(context, submission), values = new Map();
  context.plan.slots.forEach(({ key, decimals, computed: isComputed, previous }, place) => {
    const value = steps[place];
    if (isComputed && !previous) values.set(key, value === null ? value : show(value, decimals));
  });
  return values;
}

/**
 * @param {Tables} tables
 * @param {(plan: Plan) => Speaker} speakerFor
 * @param {(plan: Plan) => Quick} quickFor
 * @returns {Validator}
 */
export function assemble(tables, speakerFor, quickFor) {
  const plan = createPlan(tables), { form, slots, fields, rules } = plan;
  const context = { plan, speaker: speakerFor(plan), quick: quickFor(plan) };
  return {
    validate: (submission, lang) => validate(context, submission, lang),
    blocks,
    read,
    computed: (submission) => computed(context, submission),
    bounds: (submission) => boundsOf(plan, readSteps(context, submission, false)),
    slips: (submission) => typosOf(plan, readSteps(context, submission)),
    form: { ...form, cells: slots, fields, rules },
  };
}
