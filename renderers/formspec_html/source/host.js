// What the script of a form gets from outside. The build makes each entry a function with the parameter
// HOST (scripts/bundle.js), and calls it once per form: each form has its own modules, and its own state.

/** @type {import("./types.js").Host} */
export const { root, validator, paper, words, submit = "" } = HOST;

/** The form, as its validator knows it. */
export const { form } = validator;
