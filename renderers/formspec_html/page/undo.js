// Whole states of the page: what can be taken back is what was pasted, filled in by a button,
// loaded or cleared.

const DONE = [];
// Whether something was typed into the input in focus, which the browser itself takes back.
let typing = false;

const state = () => ({ texts: inputs.map(({ value }) => value), kept });

// Does what can be taken back; `name` says what it was.
function undoable(name, act) {
  const before = state();
  act();
  DONE.push({ name, before, after: state() });
  typing = false;
  unsaved = true;
  refresh();
  keepSoon();
}

// What was typed since then stays.
function undo() {
  const { name, before, after } = DONE.pop();
  inputs.forEach((input, number) => {
    if (input.value === after.texts[number]) input.value = before.texts[number];
  });
  if (kept === after.kept) kept = before.kept;
  unsaved = true;
  refresh();
  keepSoon();
  say(fill(WORDS.undone, name));
}

function undoKey(event) {
  if (event.key.toLowerCase() !== "z" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
  if (typing || !DONE.length || event.target.matches("textarea")) return;
  event.preventDefault();
  undo();
}
