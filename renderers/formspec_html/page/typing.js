// What is typed, which keys go where, and what is pasted.

// A value that was typed; what reads as a number becomes a plain one.
function settle(input) {
  tidy(input);
  refresh();
  const { state, long } = NOTES.get(input);
  say(state === "wrong" ? long : "");
}

function tidy(input) {
  if (!DECIMALS.has(input)) return;
  const { plain, fault } = read(input.value, DECIMALS.get(input));
  if (!fault) input.value = plain;
  if (fault === "blank") input.value = "";
}

// Keys: down and up a column, sideways at the edge of a text.
function neighbour(cell, down, right) {
  const row = [...cell.closest("tr").querySelectorAll("[data-path]")];
  if (right) return row[row.indexOf(cell) + right];
  const column = cells.filter((other) => other.dataset.column === cell.dataset.column);
  return column[column.indexOf(cell) + down];
}

function move(event) {
  const cell = event.target;
  // 229 is the key that ends the spelling of a word where the browser forgets to say so.
  if (event.isComposing || event.keyCode === 229) return;
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  if (!cell.dataset || cell.dataset.path === undefined) {
    if (event.key === "Enter" && cell.dataset && cell.dataset.field !== undefined) {
      event.preventDefault();
      const next = inputs[inputs.indexOf(cell) + (event.shiftKey ? -1 : 1)];
      if (next) next.focus();
    }
    return;
  }
  const typed = cell.type === "text";
  const at = (edge) => typed && cell.selectionStart === edge && cell.selectionEnd === edge;
  let next;
  if (event.key === "Enter") next = neighbour(cell, event.shiftKey ? -1 : 1, 0);
  else if (event.shiftKey || !typed) return;
  else if (event.key === "ArrowDown") next = neighbour(cell, 1, 0);
  else if (event.key === "ArrowUp") next = neighbour(cell, -1, 0);
  else if (event.key === "ArrowLeft" && at(0)) next = neighbour(cell, 0, -1);
  else if (event.key === "ArrowRight" && at(cell.value.length)) next = neighbour(cell, 0, 1);
  else return;
  // From the last cell on to the first of the buttons, so that the number is checked there too.
  if (!next && event.key === "Enter" && !event.shiftKey) next = root.querySelector(".main");
  if (next || event.key === "Enter") event.preventDefault();
  if (!next) return;
  next.focus();
  if (next.type === "text") next.select();
}

// A block as a spreadsheet writes it: in quotes stands a cell with lines, tabs or quotes in it.
const blockOf = (text) => text.replace(
  /(^|[\t\n])"((?:[^"]|"")*)"(?=[\t\n]|$)/g,
  (all, before, inner) => !/[\t\n"]/.test(inner) || !inner.trim() ? all
    : before + inner.replace(/[\t\n]/g, " ").replace(/""/g, "\""),
).split("\n").map((line) => line.split("\t"));

// A block copied from a spreadsheet fills the cells from here down.
function paste(event) {
  const text = event.clipboardData.getData("text/plain")
    .replace(/\r\n?/g, "\n").replace(/\n$/, "");
  let start = event.target;
  if (start.dataset.path === undefined || !/[\t\n]/.test(text)) return;
  event.preventDefault();
  let done = 0, lost = 0;
  undoable(WORDS.paste_name, () => {
    for (const line of blockOf(text)) {
      let cell = start;
      for (const part of line) {
        if (cell && !cell.readOnly && put(cell, part)) done++;
        else if (part.trim()) lost++;
        cell = cell && neighbour(cell, 0, 1);
      }
      start = start && neighbour(start, 1, 0);
    }
  });
  say(fill(WORDS.pasted, done), lost ? fill(WORDS.no_place, lost) : "");
}

// Whether the value found its place: a list of choices may not have it, nor is an object one.
function put(input, value) {
  if (Object(value) === value) return false;
  const before = input.value, text = String(value ?? "").trim();
  input.value = text;
  if (ANSWERS.has(text) && input.value !== text) input.value = ANSWERS.get(text);
  const found = DECIMALS.has(input) || !text || input.value !== "";
  if (!found) input.value = before;
  tidy(input);
  return found;
}
