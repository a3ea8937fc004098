// The list below the table, the counts in the bar, and going from one problem to the next.

function line(finding) {
  const item = document.createElement("li"), input = inputOf(finding);
  const text = document.createElement(input ? "button" : "span");
  text.textContent = finding.message;
  item.dataset.state = stateOf(finding);
  if (input) {
    text.type = "button";
    text.addEventListener("click", () => go(input));
  }
  item.append(text);
  return item;
}

// Lines that say the same stay: most do, from one keystroke to the next.
function list() {
  const { children } = PARTS.findings;
  findings.forEach((finding, number) => {
    const old = children[number], item = line(finding);
    if (!old) PARTS.findings.append(item);
    else if (!old.isEqualNode(item)) old.replaceWith(item);
  });
  while (children.length > findings.length) PARTS.findings.lastChild.remove();
  PARTS.nothing.hidden = findings.length > 0;
}

function count() {
  const number = (state) => findings.filter((finding) => stateOf(finding) === state).length;
  const filled = cells.filter((cell) => !cell.readOnly && !isEmpty(cell)).length;
  const all = cells.filter((cell) => !cell.readOnly).length;
  PARTS.filled.textContent = fill(WORDS.filled, filled, all);
  for (const state of ["wrong", "doubt", "wait"]) {
    PARTS[state].textContent = number(state) ? fill(WORDS[state], number(state)) : "";
  }
  PARTS.next.disabled = !problems().length;
}

// Everything anew: a form of a hundred cells takes well under a millisecond.
function refresh() {
  const data = submission();
  if (cells.some((cell) => cell.readOnly)) {
    for (const [name, value] of computed(data)) byKey.get(name).value = value ?? "";
  }
  findings = validate(data, WORDS.lang);
  const found = wanted();
  for (const input of inputs) show(input, found.get(input));
  list();
  count();
  tell();
}

// Where there is no room beside the cell, its sentences stand in the bar.
function tell() {
  PARTS.said.textContent = here ? NOTES.get(here).long : "";
}

// Going from one problem to the next --------------------------------------------------

const problems = () => inputs.filter(({ dataset }) =>
  ["wrong", "doubt", "wait"].includes(dataset.state));
function go(input) {
  input.focus();
  input.scrollIntoView({ block: "center" });
  if (input.select) input.select();
}

function next() {
  const found = problems(), at = inputs.indexOf(here);
  if (found.length) go(found.find((input) => inputs.indexOf(input) > at) ?? found[0]);
}
