// What a form's script is started with. The build makes every entry a function of HOST
// (scripts/bundle.js): each form of a document has modules, and a state, of its own.

/** @type {import("./types.js").Host} */
export const { root, validator, paper, words } = HOST;

/** The form, as its validator knows it. */
export const { form } = validator;
