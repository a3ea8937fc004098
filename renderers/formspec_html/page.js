"use strict";
(() => {
  const DATA = JSON.parse(document.getElementById("data").textContent);
  const WORDS = DATA.words;
  const ANSWERS = new Map(
    [["true", DATA.yes], ["yes", DATA.yes], ["false", DATA.no], ["no", DATA.no]],
  );
  const LIMIT = 10n ** 15n;
  const PLAIN = /^-?[0-9]+(?:\.[0-9]+)?$/;
  const GROUPED = /^-?[0-9]{1,3}(?:[, ][0-9]{3})+(?:\.[0-9]+)?$/;

  const byId = (id) => document.getElementById(id);
  const cells = [...document.querySelectorAll("[data-path]")];
  const fields = [...document.querySelectorAll("[data-field]")];
  const inputs = [...fields, ...cells];
  const key = ({ dataset: { field, path, column } }) =>
    field ?? (column === undefined ? path : path + "@" + column);
  const byKey = new Map(cells.map((cell) => [key(cell), cell]));
  const wrong = new Map();
  let kept = {};
  let unsaved = false;

  const fill = (text, ...parts) => text.replace(/\{(\d)\}/g, (_, n) => parts[n]);
  const say = (...parts) => { byId("status").textContent = parts.join(" "); };

  // Numbers: the grammar that every reader of filled forms uses.
  const fold = (text) => text
    .replace(/[\uff01-\uff5e]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
    .replace(/[\u3000\xa0\u2009\u202f\t\r\n]/g, " ")
    .replace(/\u2212/g, "-").replace(/\u3002/g, ".").trim();

  function tidy(raw) {
    if (raw.length > 40) return null;
    let text = fold(raw);
    if (GROUPED.test(text)) text = text.replace(/[, ]/g, "");
    return PLAIN.test(text) ? text : null;
  }

  function steps(plain, decimals) {
    const [whole, part = ""] = plain.replace("-", "").split(".");
    const size = BigInt(whole + part.replace(/0+$/, "").padEnd(decimals, "0"));
    return plain.startsWith("-") ? -size : size;
  }

  function shown(text, decimals) {
    const digits = text.replace("-", "").padStart(decimals + 1, "0");
    const cut = digits.length - decimals;
    const part = digits.slice(cut).replace(/0+$/, "");
    return (text.startsWith("-") ? "-" : "") + digits.slice(0, cut) + (part && "." + part);
  }

  function fault(cell) {
    const { decimals: declared, low, high } = cell.dataset;
    if (declared === undefined || !fold(cell.value)) return "";
    const decimals = Number(declared);
    const plain = tidy(cell.value);
    if (plain === null) return WORDS.number;
    const part = (plain.split(".")[1] || "").replace(/0+$/, "");
    if (part.length > decimals) return decimals ? fill(WORDS.decimals, decimals) : WORDS.whole;
    const value = steps(plain, decimals);
    if (value >= LIMIT || value <= -LIMIT) return WORDS.digits;
    if (low !== undefined && value < BigInt(low)) return fill(WORDS.low, shown(low, decimals));
    if (high !== undefined && value > BigInt(high)) return fill(WORDS.high, shown(high, decimals));
    return "";
  }

  // A message stands in the cell; the typed text stays as it is.
  function check(cell) {
    const text = fault(cell);
    let message = wrong.get(cell);
    if (text && !message) {
      message = document.createElement("span");
      message.className = "message";
      message.id = "m" + inputs.indexOf(cell);
      message.lang = document.querySelector(".bar").lang;
      cell.after(message);
      cell.dataset.described = cell.getAttribute("aria-describedby") || "";
      cell.setAttribute("aria-invalid", "true");
      cell.setAttribute("aria-describedby", (cell.dataset.described + " " + message.id).trim());
      wrong.set(cell, message);
    }
    if (text) message.textContent = text;
    if (!text && message) {
      message.remove();
      wrong.delete(cell);
      cell.removeAttribute("aria-invalid");
      if (cell.dataset.described) cell.setAttribute("aria-describedby", cell.dataset.described);
      else cell.removeAttribute("aria-describedby");
    }
    return text;
  }

  function settle(input) {
    if (input.dataset.decimals !== undefined) {
      const text = check(input);
      if (!text && input.value) input.value = tidy(input.value) ?? "";
      say(text && fill(WORDS.at, key(input), text));
    }
    written(input);
    count();
  }

  // What a date looks like on paper: 2018年2月1日, or the blanks to write in.
  function written(input) {
    if (input.type !== "date") return;
    const [year, month, day] = input.value.split("-").map(Number);
    input.nextElementSibling.textContent = !input.value
      ? (input.dataset.field === undefined ? "" : DATA.noDate)
      : DATA.date ? fill(DATA.date, year, month, day) : input.value;
  }

  function count() {
    const filled = cells.filter((cell) => cell.value.trim()).length;
    const missing = inputs.filter((input) => input.required && !input.value.trim()).length;
    byId("filled").textContent = fill(WORDS.filled, filled, cells.length);
    byId("missing").textContent = missing ? fill(WORDS.missing, missing) : "";
    byId("wrong").textContent = wrong.size ? fill(WORDS.wrong, wrong.size) : "";
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
    edited();
    count();
  }

  // A calculated value that was loaded no longer holds once something else changes.
  function edited() {
    unsaved = true;
    for (const cell of cells) if (cell.readOnly) cell.value = "";
  }

  // Whether the value found its place: a list of choices may not have it.
  function put(input, value) {
    const text = String(value ?? "").trim();
    const number = input.dataset.decimals !== undefined;
    input.value = text;
    if (ANSWERS.has(text) && input.value !== text) input.value = ANSWERS.get(text);
    if (number && !check(input) && input.value) input.value = tidy(input.value);
    written(input);
    return number || !text || input.value !== "";
  }

  // The submission: blank cells are left out, no object has inherited names.
  function submission() {
    const values = Object.create(null);
    const above = Object.create(null);
    for (const input of inputs) {
      const text = input.value.trim();
      if (!text) continue;
      const { field, path, column, decimals } = input.dataset;
      const value = decimals === undefined ? text : tidy(text) ?? text;
      if (field !== undefined) above[field] = value;
      else if (column === undefined) values[path] = value;
      else (values[path] ??= Object.create(null))[column] = value;
    }
    return { form: DATA.form, version: DATA.version, fields: above, values, ...kept };
  }

  function download() {
    for (const input of inputs) check(input);
    count();
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
    say(fill(WORDS.saved, name), wrong.size ? fill(WORDS.saved_wrong, wrong.size) : "");
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
    if (unsaved && !confirm(WORDS.replace)) return undefined;
    for (const input of inputs) put(input, "");
    const refused = [];
    let loaded = 0;
    for (const [name, value] of valuesOf(data.values)) {
      const cell = byKey.get(name);
      if (!cell || isObject(value) || !put(cell, value)) refused.push(name);
      else if (cell.value) loaded += 1;
    }
    const above = new Map(fields.map((field) => [field.dataset.field, field]));
    for (const [name, value] of Object.entries(isObject(data.fields) ? data.fields : {})) {
      if (!above.has(name) || !put(above.get(name), value)) refused.push(name);
    }
    // What the page has no place for but the file must keep.
    kept = {};
    for (const [name, value] of Object.entries(data)) {
      if (name === "explanations" || name === "previous") kept[name] = value;
      else if (!["form", "version", "fields", "values"].includes(name)) refused.push(name);
    }
    unsaved = false;
    count();
    const some = refused.slice(0, 5).join(WORDS.list)
      + (refused.length > 5 ? " " + fill(WORDS.more, refused.length) : "");
    say(
      fill(WORDS.loaded, loaded),
      refused.length ? fill(WORDS.unknown, some) : "",
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
    count();
    say(WORDS.cleared);
  }

  const form = byId("form");
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("keydown", move);
  form.addEventListener("paste", paste);
  form.addEventListener("change", (event) => {
    if (inputs.includes(event.target)) settle(event.target);
  });
  form.addEventListener("input", (event) => {
    if (!inputs.includes(event.target)) return;
    edited();
    if (wrong.has(event.target)) check(event.target);
    count();
  });
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
  count();
})();
