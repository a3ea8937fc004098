// The figure that may have been meant where a sum does not balance, by rule, in the words of
// `formspec validate`.

function slipsOf(data) {
  return new Map(slips(data).map(({ rule, key: name, old, value, how, power }) => {
    const { label, name: plain } = form.cells.find((cell) => cell.key === name);
    const [, unit = ""] = /[(（](.+)[)）]$/.exec(label) ?? [];
    const words = power === 4 && unit[0] === "万"
      ? fill(WORDS.in_unit, unit.slice(1)) : fill(WORDS[how], Math.abs(power));
    const amount = unit && (WORDS.lang !== "zh" || /^[\0-\x7f]*$/.test(unit)) ? " " + unit : unit;
    return [rule, fill(WORDS.slip, name + " " + plain, old, words, value, amount)];
  }));
}
