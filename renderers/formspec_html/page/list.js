// The list below the table, the counts in the bar, and going from one problem to the next.

// The line of every rule that found something, the same from one keystroke to the next.
const LINES = new Map();

function line(finding) {
  const { rule, message } = finding, input = inputOf(finding);
  if (!LINES.has(rule)) {
    const item = document.createElement("li"), text = document.createElement(input ? "button" : "span");
    if (input) {
      text.type = "button";
      text.addEventListener("click", () => go(input));
    }
    item.append(text);
    LINES.set(rule, item);
  }
  const item = LINES.get(rule), box = boxOf(finding);
  item.dataset.state = stateOf(finding);
  item.firstChild.dataset.slip = meant.get(rule) ?? "";
  if (item.firstChild.textContent !== message) item.firstChild.textContent = message;
  if (item.children[1] !== box) {
    item.children[1]?.remove();
    if (box) item.append(box);
  }
  return item;
}

// Lines that go leave first: then those that stay need not be moved, nor laid out again.
function list() {
  const rules = new Set(findings.map(({ rule }) => rule));
  for (const [rule, item] of LINES) {
    if (rules.has(rule)) continue;
    item.remove();
    LINES.delete(rule);
  }
  let at = PARTS.findings.firstChild;
  for (const item of findings.map(line)) {
    if (item === at) at = at.nextSibling;
    else PARTS.findings.insertBefore(item, at);
  }
  PARTS.nothing.hidden = findings.length > 0;
}

function count() {
  const states = findings.map(stateOf);
  const number = (state) => states.filter((each) => each === state).length;
  PARTS.filled.textContent = fill(WORDS.filled, countFilled(), asked.length);
  for (const state of ["wrong", "doubt", "wait"]) {
    PARTS[state].textContent = number(state) ? fill(WORDS[state], number(state)) : "";
  }
  PARTS.next.disabled = !problems().length;
  PARTS.undo.disabled = !DONE.length;
}

// Everything anew: a form of a hundred cells takes well under a millisecond.
function refresh() {
  const data = submission();
  if (asked.length < cells.length) {
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
