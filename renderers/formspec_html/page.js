// The page around the form's validator: its module stands above and has validate, blocks, read,
// computed and form. Nothing is judged here.
(() => {
  const DATA = JSON.parse(document.getElementById("data").textContent);
  const WORDS = DATA.words;
  const ANSWERS = new Map(
    [["true", DATA.yes], ["yes", DATA.yes], ["false", DATA.no], ["no", DATA.no]],
  );

  const byId = (id) => document.getElementById(id);
  const cells = [...document.querySelectorAll("[data-path]")];
  const fields = [...document.querySelectorAll("[data-field]")];
  const inputs = [...fields, ...cells];
  const keyOf = (path, column) => column ? path + "@" + column : path;
  const key = ({ dataset: { field, path, column } }) => field ?? keyOf(path, column);
  const byKey = new Map(cells.map((cell) => [key(cell), cell]));
  const byField = new Map(fields.map((field) => [key(field), field]));

  // How many decimals a number may have; no other input is in here.
  const DECIMALS = new Map();
  for (const slot of form.cells) {
    const cell = slot.previous ? undefined : byKey.get(slot.key);
    if (cell && slot.kind === "number") DECIMALS.set(cell, slot.decimals);
  }
  for (const { id, kind } of form.fields) {
    if (kind === "number") DECIMALS.set(byField.get(id), 9);
  }
  for (const [input, decimals] of DECIMALS) input.inputMode = decimals ? "decimal" : "numeric";

  const RULES = new Map(form.rules.map((rule) => [rule.id, rule]));
  const TOTALS = form.rules.filter(({ kind }) => kind === "sum")
    .map((rule) => ({ id: rule.id, total: byKey.get(form.cells[rule.cells[0]].key) }));

  let findings = [];
  let kept = {};
  let unsaved = false;
  let here = null;

  const fill = (text, ...parts) => text.replace(/\{(\d)\}/g, (_, n) => parts[n]);
  const say = (...parts) => { byId("status").textContent = parts.join(" "); };
  const isEmpty = (input) => read(input.value).fault === "blank";

  // What a finding is about -------------------------------------------------------------

  const place = ({ path, column }) => path.startsWith("field:")
    ? byField.get(path.slice(6)) : byKey.get(keyOf(path, column));
  const inputOf = (finding) => finding.cells.map(place).find(Boolean);

  // How many cells of a rule nothing was typed into.
  const blanks = (finding) => !RULES.has(finding.rule) ? 0 : finding.cells.map(place)
    .filter((cell) => cell && !cell.readOnly && isEmpty(cell)).length;

  // How a rule compares its first cell with the rest; "" where it does not.
  function comparison({ rule, cells: [first], left, difference }) {
    const known = difference !== null && first && first.value === left;
    return known && RULES.get(rule)?.op || "";
  }

  // How a finding is shown. What is still to be typed is no fault yet, nor is a total of which
  // the rest may be in terms that are still blank.
  function stateOf(finding) {
    const { kind, verdict, severity, difference } = finding;
    if (verdict === "incomplete" || kind === "required") return "wait";
    const less = comparison(finding) === "=" && !difference.startsWith("-");
    if (less && blanks(finding)) return "wait";
    return !blocks(finding) ? "note" : severity === "warning" ? "doubt" : "wrong";
  }

  // A finding in few words.
  function brief(finding) {
    const { kind, verdict, right, difference, message } = finding, open = blanks(finding);
    if (kind === "required") return WORDS.required;
    if (open && verdict === "incomplete") return fill(WORDS.open, open);
    const op = comparison(finding), amount = difference?.replace("-", "");
    if (op === "=" && stateOf(finding) === "wait") return fill(WORDS.rest, amount, open);
    if (op === "=") return fill(WORDS.off, amount, right);
    if (op === "<=") return fill(WORDS.over, amount, right);
    const [{ path, column, label }] = finding.cells;
    const name = keyOf(path, column) + " " + label + WORDS.colon;
    return message.startsWith(name) ? message.slice(name.length) : message;
  }

  // Notes beside the cells --------------------------------------------------------------

  const ORDER = ["wrong", "doubt", "wait", "note", "good"];
  const NOTES = new Map(inputs.map((input, number) => {
    const node = document.createElement("span");
    node.className = "note";
    node.id = "n" + number;
    node.lang = document.querySelector(".bar").lang;
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
      if (ORDER.indexOf(state) < ORDER.indexOf(note.state)) Object.assign(note, { words: [], state });
      if (state === note.state) note.words.push(brief(finding));
    }
    for (const { id, total } of TOTALS) {
      if (!broken.has(id) && !found.has(total) && !total.readOnly && !isEmpty(total)) {
        found.set(total, { words: [WORDS.good], full: [WORDS.good], state: "good" });
      }
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

  // The list below the table ------------------------------------------------------------

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
    const { children } = byId("findings");
    findings.forEach((finding, number) => {
      const old = children[number], item = line(finding);
      if (!old) byId("findings").append(item);
      else if (!old.isEqualNode(item)) old.replaceWith(item);
    });
    while (children.length > findings.length) byId("findings").lastChild.remove();
    byId("nothing").hidden = findings.length > 0;
  }

  function count() {
    const number = (state) => findings.filter((finding) => stateOf(finding) === state).length;
    const filled = cells.filter((cell) => !cell.readOnly && !isEmpty(cell)).length;
    const all = cells.filter((cell) => !cell.readOnly).length;
    byId("filled").textContent = fill(WORDS.filled, filled, all);
    for (const state of ["wrong", "doubt", "wait"]) {
      byId(state).textContent = number(state) ? fill(WORDS[state], number(state)) : "";
    }
    byId("next").disabled = !problems().length;
  }

  // Everything anew: a form of a hundred cells takes well under a millisecond.
  function refresh() {
    const data = submission();
    if (cells.some((cell) => cell.readOnly)) {
      for (const [name, value] of computed(data)) byKey.get(name).value = value ?? "";
    }
    findings = validate(data, DATA.lang);
    const found = wanted();
    for (const input of inputs) show(input, found.get(input));
    list();
    count();
    tell();
  }

  // Where there is no room beside the cell, its sentences stand in the bar.
  function tell() {
    byId("said").textContent = here ? NOTES.get(here).long : "";
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

  // A value that was typed; what reads as a number becomes a plain one.
  function settle(input) {
    tidy(input);
    written(input);
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

  // What a date looks like on paper: 2018年2月1日, or the blanks to write in.
  function written(input) {
    if (input.type !== "date") return;
    const [year, month, day] = input.value.split("-").map(Number);
    input.parentElement.querySelector(".written").textContent = !input.value
      ? (input.dataset.field === undefined ? "" : DATA.noDate)
      : DATA.date ? fill(DATA.date, year, month, day) : input.value;
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
    if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
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
    // From the last cell on to the buttons, so that the number is checked there too.
    if (!next && event.key === "Enter" && !event.shiftKey) next = byId("download");
    if (next || event.key === "Enter") event.preventDefault();
    if (!next) return;
    next.focus();
    if (next.type === "text") next.select();
  }

  // A block copied from a spreadsheet fills the cells from here down.
  function paste(event) {
    const text = event.clipboardData.getData("text/plain").replace(/\r?\n$/, "");
    let start = event.target;
    if (start.dataset.path === undefined || !/[\t\n]/.test(text)) return;
    event.preventDefault();
    for (const line of text.split(/\r?\n/)) {
      let cell = start;
      for (const part of line.split("\t")) {
        if (!cell) break;
        if (!cell.readOnly) put(cell, part);
        cell = neighbour(cell, 0, 1);
      }
      start = start && neighbour(start, 1, 0);
    }
    unsaved = true;
    refresh();
  }

  // Whether the value found its place: a list of choices may not have it.
  function put(input, value) {
    const text = String(value ?? "").trim();
    input.value = text;
    if (ANSWERS.has(text) && input.value !== text) input.value = ANSWERS.get(text);
    tidy(input);
    written(input);
    return DECIMALS.has(input) || !text || input.value !== "";
  }

  // The submission: blank cells are left out, and calculated ones, which are not typed; no
  // object has inherited names.
  function submission() {
    const values = Object.create(null);
    const above = Object.create(null);
    for (const input of inputs) {
      if (isEmpty(input) || input.readOnly) continue;
      const { field, path, column } = input.dataset;
      const value = DECIMALS.has(input) ? input.value : input.value.trim();
      if (field !== undefined) above[field] = value;
      else if (column === undefined) values[path] = value;
      else (values[path] ??= Object.create(null))[column] = value;
    }
    return { form: DATA.form, version: DATA.version, fields: above, values, ...kept };
  }

  function download() {
    inputs.forEach(tidy);
    refresh();
    const text = JSON.stringify(submission(), null, 2) + "\n";
    const link = document.createElement("a");
    const office = fields.find((field) => field.type === "text" && field.value.trim());
    const name = [DATA.form, DATA.version, office ? office.value.trim() : ""].filter(Boolean)
      .join("-").replace(/[\\/:*?"<>|\s\p{C}]+/gu, "_").slice(0, 80) + ".json";
    link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    unsaved = false;
    const bad = findings.filter(blocks).length;
    say(fill(WORDS.saved, name), bad ? fill(WORDS.saved_wrong, bad) : "");
  }

  const isObject = (value) =>
    typeof value === "object" && value !== null && !Array.isArray(value);

  // Every value of a submission with the key of its cell; an only column may be named.
  function* valuesOf(values) {
    for (const [path, value] of Object.entries(values)) {
      if (!isObject(value)) yield [path, value];
      else for (const [column, inner] of Object.entries(value)) {
        yield [column === DATA.column ? path : path + "@" + column, inner];
      }
    }
  }

  function load(text) {
    let data;
    try { data = JSON.parse(text); } catch { data = null; }
    if (!isObject(data) || !isObject(data.values)) return say(WORDS.not_json);
    if ((data.form ?? DATA.form) !== DATA.form) {
      return say(fill(WORDS.other_form, String(data.form)));
    }
    // What the page has no place for but the file must keep.
    const { previous, explanations } = data;
    try { validate({ previous, explanations }, DATA.lang); } catch (error) {
      return say(error.message);
    }
    if (unsaved && !confirm(WORDS.replace)) return undefined;
    for (const input of inputs) put(input, "");
    const refused = [];
    let loaded = 0;
    const made = [];
    for (const [name, value] of valuesOf(data.values)) {
      const cell = byKey.get(name);
      if (cell && cell.readOnly) made.push([name, cell, value]);
      else if (!cell || isObject(value) || !put(cell, value)) refused.push(name);
      else if (cell.value) loaded += 1;
    }
    for (const [name, value] of Object.entries(isObject(data.fields) ? data.fields : {})) {
      if (!byField.has(name) || !put(byField.get(name), value)) refused.push(name);
    }
    kept = {};
    for (const [name, value] of Object.entries(data)) {
      if (name === "explanations" || name === "previous") kept[name] = value;
      else if (!["form", "version", "fields", "values"].includes(name)) refused.push(name);
    }
    unsaved = false;
    refresh();
    // A calculated cell shows what follows from the others, whatever the file has.
    const other = made.filter(([, cell, value]) =>
      read(value, DECIMALS.get(cell)).text !== (cell.value || undefined)).map(([name]) => name);
    const some = (names) => names.slice(0, 5).join(WORDS.list)
      + (names.length > 5 ? " " + fill(WORDS.more, names.length) : "");
    say(
      fill(WORDS.loaded, loaded),
      refused.length ? fill(WORDS.unknown, some(refused)) : "",
      other.length ? fill(WORDS.calculated, some(other)) : "",
      (data.version ?? DATA.version) === DATA.version
        ? "" : fill(WORDS.version, String(data.version), DATA.version),
    );
    return undefined;
  }

  function clear() {
    if (!confirm(WORDS.sure)) return;
    for (const input of inputs) put(input, "");
    kept = {};
    unsaved = false;
    refresh();
    say(WORDS.cleared);
  }

  const page = byId("form");
  page.addEventListener("submit", (event) => event.preventDefault());
  page.addEventListener("keydown", move);
  page.addEventListener("paste", paste);
  page.addEventListener("change", (event) => {
    if (inputs.includes(event.target)) settle(event.target);
  });
  page.addEventListener("input", (event) => {
    if (!inputs.includes(event.target)) return;
    unsaved = true;
    refresh();
  });
  page.addEventListener("focusin", (event) => {
    if (!inputs.includes(event.target)) return;
    here = event.target;
    tell();
  });
  byId("next").addEventListener("click", next);
  byId("download").addEventListener("click", download);
  byId("print").addEventListener("click", () => print());
  byId("clear").addEventListener("click", clear);
  byId("load").addEventListener("click", () => byId("file").click());
  byId("file").addEventListener("change", async (event) => {
    const [file] = event.target.files;
    if (file) load(await file.text());
    event.target.value = "";
  });
  window.addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });
  for (const input of inputs) written(input);
  refresh();
})();
