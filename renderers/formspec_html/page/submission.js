// The submission: what is filled in as data, and data filled in.

// The submission: blank cells are left out, and calculated ones, which are not typed; no
// object has inherited names.
function submission() {
  const values = Object.create(null);
  const above = Object.create(null);
  for (const input of inputs) {
    if (isEmpty(input) || input.readOnly) continue;
    const { field, path, column } = input.dataset;
    const text = input.validity.badInput ? "?" : input.value;
    const value = DECIMALS.has(input) ? text : text.trim();
    if (field !== undefined) above[field] = value;
    else if (column === undefined) values[path] = value;
    else (values[path] ??= Object.create(null))[column] = value;
  }
  return { form: form.id, version: form.version, fields: above, values, ...kept };
}

const isObject = (value) =>
  typeof value === "object" && value !== null && !Array.isArray(value);

// Every value of a submission with the key of its cell; an only column may be named.
function* valuesOf(values) {
  for (const [path, value] of Object.entries(values)) {
    if (!isObject(value)) yield [path, value];
    else for (const [column, inner] of Object.entries(value)) {
      yield [column === PAPER.column ? path : path + "@" + column, inner];
    }
  }
}

function load(text) {
  let data;
  try { data = JSON.parse(text); } catch { data = null; }
  return receive(data);
}

function receive(data) {
  if (!isObject(data) || !isObject(data.values)) return say(WORDS.not_json);
  if ((data.form ?? form.id) !== form.id) {
    return say(fill(WORDS.other_form, String(data.form)));
  }
  const { previous, explanations } = data;
  // It refuses a part of another shape; what the parts say is taken one by one.
  try { validate({ previous, explanations, fields: data.fields }, WORDS.lang); } catch (error) {
    return say(error.message);
  }
  if (unsaved && !confirm(WORDS.replace)) return undefined;
  undoable(WORDS.load_name, () => take(data));
  unsaved = false;
  return undefined;
}

// Everything anew from a submission, and what of it found no place.
function take(data) {
  for (const input of inputs) put(input, "");
  const refused = [];
  let loaded = 0;
  const made = [];
  for (const [name, value] of valuesOf(data.values)) {
    const cell = byKey.get(name);
    if (cell && cell.readOnly) made.push([name, cell, value]);
    else if (!cell || !put(cell, value)) refused.push(name);
    else if (cell.value) loaded += 1;
  }
  for (const [name, value] of Object.entries(data.fields ?? {})) {
    if (!byField.has(name) || !put(byField.get(name), value)) refused.push(name);
  }
  kept = {};
  for (const [name, value] of Object.entries(data)) {
    if (name === "explanations" || name === "previous") kept[name] = value;
    else if (!["form", "version", "fields", "values"].includes(name)) refused.push(name);
  }
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
    (data.version ?? form.version) === form.version
      ? "" : fill(WORDS.version, String(data.version), form.version),
  );
}
