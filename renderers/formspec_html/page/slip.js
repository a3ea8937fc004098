// The figure that may have been meant where a sum does not balance, in words, by rule.

function slipsOf(data) {
  return new Map(slips(data).map(({ rule, key: name, old, value, how, power }) => {
    const { label } = form.cells.find((cell) => cell.key === name);
    const unit = power === 4 && /[(（]万(.+)[)）]$/.exec(label);
    const words = unit ? fill(WORDS.in_unit, unit[1]) : fill(WORDS[how], Math.abs(power));
    return [rule, fill(WORDS.slip, name + " " + label, old, words, value)];
  }));
}
