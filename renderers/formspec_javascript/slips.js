// What may have gone wrong where a sum does not balance: if another figure in one of its cells would
// balance it, and a slip of the hand leads from that figure to what stands there.

// How the figure that was meant may have become the one that was typed; undefined if it did not.
function slip(typed, meant, decimals) {
  if (!typed || !meant) return undefined;
  if (typed === -meant) return { how: "sign", power: 0 };
  const one = String(typed), other = String(meant), zeros = /0+$/;
  if (one.replace(zeros, "") === other.replace(zeros, "")) {
    return { how: "power", power: one.length - other.length };
  }
  const turned = isTurned(show(typed, decimals), show(meant, decimals));
  return turned ? { how: "swapped", power: 0 } : undefined;
}

// Whether two digits that stand side by side were written in turn; a point between them stays.
function isTurned(one, other) {
  if (one.indexOf(".") !== other.indexOf(".")) return false;
  const [left, right] = [one, other].map((text) => text.replace(".", ""));
  const at = [...left].findIndex((digit, place) => digit !== right[place]);
  return left === right.slice(0, at) + right[at + 1] + right[at] + right.slice(at + 2);
}

/** For each rule that one figure would balance, that figure and how another came there. */
export function slips(submission) {
  const { values, previous } = partsOf(submission, ONLY || FORM.language);
  const steps = decode(flat(values), flat(previous), []);
  const failing = () =>
    RULES.filter((rule) => rule.severity === "error" && verdict(rule, steps) === "fail");
  const wrong = SLOTS.some(({ computed }) => computed) ? [] : failing();
  return wrong.flatMap((rule) => {
    const { id, op, terms, constant } = rule;
    if (op !== "=" || terms.some(({ cell }) => steps[cell] === null)) return [];
    const off = terms.reduce((sum, { weight, cell }) => sum + weight * steps[cell], constant);
    const found = terms.flatMap(({ weight, cell }) => {
      const { key, kind, decimals, low, high, previous: past } = SLOTS[cell];
      const typed = steps[cell], meant = typed - off / weight;
      const fits = (low === null || meant >= low) && (high === null || meant <= high);
      const how = fits && kind === "number" && !past && off % weight === 0n
        && slip(typed, meant, decimals);
      if (!how) return [];
      steps[cell] = meant;
      const repairs = failing().every((other) => other !== rule && wrong.includes(other));
      steps[cell] = typed;
      const [old, value] = [typed, meant].map((each) => show(each, decimals));
      return repairs ? [{ rule: id, key, old, value, ...how }] : [];
    });
    return found.length === 1 ? found : [];
  });
}
