// The page's modules without a browser: the inputs are plain objects.

import assert from "node:assert/strict";
import test from "node:test";

import { SMALL, TEXTS } from "../javascript/tables.js";

import { createValidator } from "#validator/entries/validator-plain.js";

const input = (dataset) => ({ dataset, type: "text", value: "", validity: { badInput: false } });
const INPUTS = {
  "[data-field]": [input({ field: "unit" })],
  "[data-path]": ["1.A", "1.B", "1.C", "1.D"].map((path) => input({ path })),
  "[data-part]": [{ dataset: { part: "status" }, textContent: "" }],
};
const words = new Proxy({ lang: "zh" }, { get: (own, name) => own[name] ?? `${name} {0} {1}` });
globalThis.HOST = {
  root: { querySelectorAll: (selector) => INPUTS[selector] },
  validator: createValidator(SMALL, TEXTS),
  paper: { column: "total", yes: "是", no: "否", units: {} },
  words,
};
const { isEmpty, put } = await import("#page/inputs.js");
const { load } = await import("#page/loading.js");
const { cells, elements, fields, state } = await import("#page/state.js");
const { submission } = await import("#page/submission.js");
const { checkAll } = await import("#page/check.js");
const { undo } = await import("#page/undo.js");
const { addObserver } = await import("#page/updates.js");
const { brief, stateOf } = await import("#page/findings.js");

const [a, b, c] = cells;

test.beforeEach(() => {
  for (const each of [...fields, ...cells]) each.value = "";
  state.undoStack.length = 0;
  state.kept = {};
  state.unsaved = false;
});

test("what is typed reads as a number", () => {
  assert.ok(put(a, " １,234 "));
  assert.equal(a.value, "1234");
  assert.ok(put(a, "x"));
  assert.equal(a.value, "x", "what is wrong stays as it was typed");
  assert.ok(!put(a, {}));
  assert.ok(put(a, null) && isEmpty(a));
});

test("the submission has what is filled in, and what no input shows", () => {
  put(a, 3);
  put(fields[0], "某县");
  state.kept = { previous: { "1.A": 1 } };
  const { form, values, previous, fields: above } = submission();
  assert.deepEqual([form, { ...values }, { ...above }, previous], [
    "small", { "1.A": "3" }, { unit: "某县" }, { "1.A": 1 },
  ]);
});

test("a submission fills the page, and can be undone", () => {
  let changes = 0;
  addObserver(() => { changes++; });
  put(b, 1);
  assert.ok(load({ values: { "1.A": { total: 3 }, "1.C": 2, "9.Z": 1 }, fields: {}, strange: 1 }));
  assert.deepEqual([a.value, b.value, c.value], ["3", "", "2"]);
  assert.match(elements.status.textContent, /^loaded 2 .*unknown 9\.Z.*strange/);
  c.value = "7";
  undo();
  assert.deepEqual([a.value, b.value, c.value], ["", "1", "7"], "what was typed since stays");
  assert.equal(changes, 2);
});

test("what is no submission of this form is refused", () => {
  const other = { values: {}, form: "other" }, misshapen = { values: {}, fields: 1 };
  for (const data of [null, [], {}, { values: [] }, other, misshapen]) assert.ok(!load(data));
  assert.equal(state.undoStack.length, 0);
});

test("a total waits for its terms, then is wrong", () => {
  put(a, 5);
  put(b, 2);
  checkAll();
  const sum = () => state.findings.find(({ rule }) => rule === "sum:1.A");
  assert.equal(stateOf(sum()), "wait");
  assert.deepEqual(state.allowed.get("1.C"), { low: "3", high: "3", step: "1" });
  put(c, 1);
  checkAll();
  assert.equal(stateOf(sum()), "wrong");
  assert.equal(brief(sum()), "off 2 3");
});
