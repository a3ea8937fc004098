// Under a warning stands a box: what is written there explains it, as long as the values stay
// what they were.

const BOXES = new Map();

const saidOf = (rule) => {
  const said = Object.hasOwn(kept.explanations ?? {}, rule) ? kept.explanations[rule] : "";
  return said.text ?? said;
};

function explain(rule, text) {
  const { cells } = findings.find((finding) => finding.rule === rule);
  const values = Object.fromEntries(
    cells.map(({ path, column, value }) => [keyOf(path, column), value ?? ""]),
  );
  const others = Object.entries(kept.explanations ?? {}).filter(([name]) => name !== rule);
  if (read(text).fault !== "blank") others.push([rule, { text, values }]);
  const { explanations, ...rest } = kept;
  kept = others.length ? { ...rest, explanations: Object.fromEntries(others) } : rest;
  unsaved = true;
  refresh();
  keepSoon();
}

// The box of a finding, the same from one keystroke to the next; other findings have none.
function boxOf(finding) {
  const { rule, severity, verdict } = finding;
  if (severity !== "warning" || verdict !== "fail" || !RULES.has(rule)) return undefined;
  if (!BOXES.has(rule)) BOXES.set(rule, newBox(finding));
  const { box, text, again } = BOXES.get(rule), said = saidOf(rule);
  if (text.value !== said) text.value = said;
  if (said && blocks(finding)) box.append(again);
  else again.remove();
  return box;
}

function newBox({ rule, cells: [{ path, column, label }] }) {
  const box = document.createElement("div"), text = document.createElement("textarea");
  const again = document.createElement("button");
  box.className = "why";
  text.rows = 2;
  text.placeholder = WORDS.why;
  text.ariaLabel = `${WORDS.why} ${keyOf(path, column)} ${label}`;
  again.type = "button";
  again.textContent = WORDS.again;
  text.addEventListener("input", () => explain(rule, text.value));
  again.addEventListener("click", () => explain(rule, text.value));
  box.append(text);
  return { box, text, again };
}
