// The files of a form, and a form without anything in it.

function download() {
  save(() => JSON.stringify(submission(), null, 2) + "\n", "json", "application/json");
}

// The same as lines of a table; explanations and the period before have no place there.
function downloadTable() {
  const columns = cells.some(({ dataset }) => dataset.column !== undefined);
  const quoted = (text) => /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  const row = (path, column, value) =>
    (columns ? [path, column, value] : [path, value]).map(quoted).join(",");
  const table = () => "\ufeff" + [
    row("path", "column", "value"),
    ...inputs.filter((input) => !isEmpty(input) && !input.readOnly).map((input) => {
      const { field, path = "field:" + field, column = "" } = input.dataset;
      return row(path, column, DECIMALS.has(input) ? input.value : input.value.trim());
    }),
  ].join("\r\n") + "\r\n";
  save(table, "csv", "text/csv", Object.keys(kept).length ? WORDS.saved_rest : "");
}

function save(make, suffix, type, more = "") {
  inputs.forEach(tidy);
  refresh();
  const text = make();
  const link = document.createElement("a");
  const office = fields.find((field) => field.type === "text" && field.value.trim());
  const name = [form.id, form.version, office ? office.value.trim() : ""].filter(Boolean)
    .join("-").replace(/[\\/:*?"<>|\s\p{C}]+/gu, "_").slice(0, 80) + "." + suffix;
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  if (!more) unsaved = false;
  const bad = findings.filter(blocks).length;
  say(fill(WORDS.saved, name), bad ? fill(WORDS.saved_wrong, bad) : "", more);
}

function clear() {
  if (confirm(WORDS.sure)) empty();
}

function empty() {
  undoable(WORDS.clear_name, () => {
    for (const input of inputs) put(input, "");
    kept = {};
  });
  unsaved = false;
  keep();
  if (keeping) tellKept("");
  say(WORDS.cleared);
}

for (const [part, act] of Object.entries({
  download, clear, csv: downloadTable, discard: empty, load: () => PARTS.file.click(),
})) PARTS[part].addEventListener("click", act);
PARTS.file.addEventListener("change", async (event) => {
  const [file] = event.target.files;
  if (file) load(await file.text());
  event.target.value = "";
});
