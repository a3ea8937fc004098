// Notes beside the cells.

const ORDER = ["wrong", "doubt", "wait", "note", "good"];
const NOTES = new Map(inputs.map((input, number) => {
  const node = document.createElement("span");
  node.className = "note";
  node.id = PAPER.ids + "n" + number;
  node.lang = WORDS.html;
  node.append(document.createElement("span"), document.createElement("span"));
  input.after(node);
  // In a label it would be read as a part of the name.
  if (input.dataset.field !== undefined) node.setAttribute("aria-hidden", "true");
  const described = [input.getAttribute("aria-describedby"), node.id];
  input.setAttribute("aria-describedby", described.filter(Boolean).join(" "));
  return [input, { node, text: "", long: "", state: "" }];
}));

// The note of every input: its state, which is that of its worst findings, in a few words, and
// the sentences of all.
function wanted() {
  const found = new Map();
  const broken = new Set();
  for (const finding of findings) {
    broken.add(finding.rule);
    const input = inputOf(finding);
    if (!input) continue;
    const state = stateOf(finding);
    if (!found.has(input)) found.set(input, { words: [], full: [], state });
    const note = found.get(input);
    note.full.push(finding.message);
    if (meant.has(finding.rule)) note.full.push(meant.get(finding.rule));
    if (isLost(finding)) note.full.push(fill(WORDS.never_because, obstacles(finding.rule)));
    if (ORDER.indexOf(state) < ORDER.indexOf(note.state)) Object.assign(note, { words: [], state });
    if (state === note.state) note.words.push(brief(finding));
  }
  for (const { id, total } of TOTALS) {
    if (!broken.has(id) && !found.has(total) && !total.readOnly && !isEmpty(total)) {
      found.set(total, { words: [WORDS.good], full: [WORDS.good], state: "good" });
    }
  }
  const range = here ? hint(here) : "";
  if (range) {
    const { full, state } = found.get(here) ?? { full: [], state: "hint" };
    found.set(here, { words: [range], full: [range, ...full], state });
  }
  return found;
}

function show(input, { words, full, state } = { words: [], full: [], state: "" }) {
  const note = NOTES.get(input), text = words.join(WORDS.semicolon), long = full.join("\n");
  if (note.text === text && note.long === long && note.state === state) return;
  Object.assign(note, { text, long, state });
  note.node.children[0].textContent = text;
  note.node.children[1].textContent = long;
  note.node.dataset.state = input.dataset.state = state;
  if (state === "wrong") input.setAttribute("aria-invalid", "true");
  else input.removeAttribute("aria-invalid");
}
