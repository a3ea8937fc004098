// The list below the table, the counts in the bar, and going from one problem to the next.

function line(finding) {
  const item = document.createElement("li"), input = inputOf(finding);
  const text = document.createElement(input ? "button" : "span");
  text.textContent = finding.message;
  if (meant.has(finding.rule)) text.dataset.slip = meant.get(finding.rule);
  item.dataset.state = stateOf(finding);
  if (input) {
    text.type = "button";
    text.addEventListener("click", () => go(input));
  }
  item.append(text);
  return item;
}

// Lines that say the same stay: most do, from one keystroke to the next. So does a box.
function list() {
  const { children } = PARTS.findings;
  findings.forEach((finding, number) => {
    const old = children[number], item = line(finding), box = boxOf(finding);
    if (old && old.children[1] === box) {
      old.dataset.state = item.dataset.state;
      if (!old.firstChild.isEqualNode(item.firstChild)) old.firstChild.replaceWith(item.firstChild);
      return;
    }
    if (box) item.append(box);
    if (old) old.replaceWith(item);
    else PARTS.findings.append(item);
  });
  while (children.length > findings.length) PARTS.findings.lastChild.remove();
  PARTS.nothing.hidden = findings.length > 0;
}

function count() {
  const states = findings.map(stateOf);
  const number = (state) => states.filter((each) => each === state).length;
  const filled = cells.filter((cell) => !cell.readOnly && !isEmpty(cell)).length;
  const all = cells.filter((cell) => !cell.readOnly).length;
  PARTS.filled.textContent = fill(WORDS.filled, filled, all);
  for (const state of ["wrong", "doubt", "wait"]) {
    PARTS[state].textContent = number(state) ? fill(WORDS[state], number(state)) : "";
  }
  PARTS.next.disabled = !problems().length;
  PARTS.undo.disabled = !DONE.length;
}

// Everything anew: a form of a hundred cells takes well under a millisecond.
function refresh() {
  const data = submission();
  if (cells.some((cell) => cell.readOnly)) {
    for (const [name, value] of computed(data)) byKey.get(name).value = value ?? "";
  }
  findings = validate(data, WORDS.lang);
  look(data);
  const found = wanted();
  for (const input of inputs) show(input, found.get(input));
  list();
  offerSums();
  count();
  tell();
}

// Where there is no room beside the cell, its sentences stand in the bar.
function tell() {
  PARTS.said.textContent = here?.matches(":focus") ? NOTES.get(here).long : "";
}

// Going from one problem to the next --------------------------------------------------

const problems = () => inputs.filter(({ dataset }) =>
  ["wrong", "doubt", "wait"].includes(dataset.state));
function go(input) {
  input.focus();
  input.scrollIntoView({ block: "center" });
  if (input.select) input.select();
}

// To the box of what was found, as one thing to read.
function check() {
  inputs.forEach(tidy);
  refresh();
  PARTS.result.focus();
  PARTS.result.scrollIntoView({ block: "start" });
}

function next() {
  const found = problems(), at = inputs.indexOf(here);
  if (found.length) go(found.find((input) => inputs.indexOf(input) > at) ?? found[0]);
}
