// The script of a form, file by file as script.py joins them: the body of one function of `root`,
// the form's element, `validator`, what the form's JavaScript module exports, PAPER, the words
// that the form is written with, and WORDS, those of the page. Nothing is judged here, and
// nothing outside `root` is touched: several forms may stand in one document.

const { validate, blocks, read, computed, bounds, slips, form } = validator;
const ANSWERS = new Map(
  [["true", PAPER.yes], ["yes", PAPER.yes], ["false", PAPER.no], ["no", PAPER.no]],
);

const find = (selector) => [...root.querySelectorAll(selector)];
const PARTS = Object.fromEntries(find("[data-part]").map((part) => [part.dataset.part, part]));
const cells = find("[data-path]"), fields = find("[data-field]");
const inputs = [...fields, ...cells];
const keyOf = (path, column) => column ? path + "@" + column : path;
const key = ({ dataset: { field, path, column } }) => field ?? keyOf(path, column);
// Those that are filled in, not calculated.
const asked = cells.filter((cell) => !cell.readOnly);
const byKey = new Map(cells.map((cell) => [key(cell), cell]));
const byField = new Map(fields.map((field) => [key(field), field]));

// How many decimals a number may have; no other input is in here.
const DECIMALS = new Map();
for (const slot of form.cells) {
  const cell = slot.previous ? undefined : byKey.get(slot.key);
  if (!cell || slot.kind !== "number") continue;
  DECIMALS.set(cell, slot.decimals);
  // A phone may have no sign among its keys for numbers.
  if (slot.low === null || slot.low < 0n) cell.inputMode = "text";
}
for (const { id, kind } of form.fields) {
  if (kind === "number") DECIMALS.set(byField.get(id), 9);
}
for (const [input, decimals] of DECIMALS) input.inputMode ||= decimals ? "decimal" : "numeric";

const RULES = new Map(form.rules.map((rule) => [rule.id, rule]));
const TOTALS = form.rules.filter(({ kind }) => kind === "sum")
  .map((rule) => ({ id: rule.id, total: byKey.get(form.cells[rule.cells[0]].key) }));

let findings = [];
let kept = {};
let unsaved = false;
let here = null;

const fill = (text, ...parts) => text.replace(/\{(\d)\}/g, (_, n) => parts[n]);
const say = (...parts) => { PARTS.status.textContent = parts.join(" "); };
// Asked of every input at every key: most hold a digit, and need no closer look.
// A date that is typed in part has no value, and must not get lost as if there were nothing.
const isEmpty = ({ value, validity }) =>
  !/\w/.test(value) && !validity.badInput && read(value).fault === "blank";
const countFilled = () => asked.filter((cell) => !isEmpty(cell)).length;
