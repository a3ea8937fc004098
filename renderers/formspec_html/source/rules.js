// What a rule says, as far as the page must know.

/** Whether one cell is the sum of others. @param {import("./types.js").Rule} rule */
export const isPlainSum = ({ op, sides: [{ terms, constant }] }) =>
  op === "=" && terms.length === 1 && terms[0].weight === "1" && constant === "0";
