import assert from "node:assert/strict";
import test from "node:test";

import { SMALL, TEXTS } from "./tables.js";

import { createValidator as createLeast } from "#validator/entries/validator-least.js";
import { createValidator } from "#validator/entries/validator.js";
import { typo } from "#validator/typos.js";

const QUICK = { safe: 1e6, valuesOf: (values) => ["1.A", "1.B", "1.C", "1.D"].map((key) => values[key]) };
const { blocks, bounds, computed, form, read, slips, validate } = createValidator(SMALL, TEXTS, QUICK);
const FIELDS = { unit: "某县" };

test("a clean form has no findings, on either way", () => {
  const values = { "1.A": "3", "1.B": 1, "1.C": 2, "1.D": 0 };
  assert.deepEqual(validate({ fields: FIELDS, values }), []);
  assert.deepEqual(createLeast(SMALL).validate({ fields: FIELDS, values }), []);
});

test("a finding names the rule, both sides and the sentence", () => {
  const values = { "1.A": 9, "1.B": 1, "1.C": 2, "1.D": 1 };
  const [{ message, ...finding }] = validate({ fields: FIELDS, values }, "en");
  assert.deepEqual(finding, {
    rule: "sum:1.A", kind: "sum", severity: "error", verdict: "fail",
    cells: [["1.A", "合计", "9"], ["1.B", "甲", "1"], ["1.C", "乙", "2"]].map(
      ([path, name, value]) => ({ path, column: null, label: name + "（户）", value }),
    ),
    left: "9", right: "3", difference: "6",
  });
  assert.equal(message, "1.A 合计（户）: says 9 户, by A=B+C should be 3 户, 6 户 too much");
});

test("no unit has a blank before it in Chinese, unless it is Latin", () => {
  const said = (unit) => {
    const [head, , cells, rules, fields] = SMALL, tables = [head, [["", 0, "", unit]], cells, rules, fields];
    const values = { "1.A": 1, "1.B": 2, "1.C": 0 };
    const [{ message }] = createValidator(tables, TEXTS).validate({ fields: FIELDS, values });
    return message;
  };
  assert.equal(said("户"), "1.A 合计：填的是 1户，按 A=B+C 应为 2户，少 1户");
  assert.equal(said("km"), "1.A 合计：填的是 1 km，按 A=B+C 应为 2 km，少 1 km");
});

test("a required field, a text that is no number and a strange cell are findings", () => {
  const found = validate({ values: { "1.A": "abc", "9.Z": 1 } }).map(({ rule }) => rule);
  assert.deepEqual(found, ["required:field:unit", "number:1.A", "unknown:values[2]", "sum:1.A", "few"]);
});

test("a warning is settled by an explanation, as long as the values stay", () => {
  const values = { "1.A": 3, "1.B": 1, "1.C": 2, "1.D": 5 }, tied = { "1.D": "5", "1.A": "3" };
  const [open] = validate({ fields: FIELDS, values });
  assert.ok(blocks(open));
  assert.match(open.message, /^请核对：1.D 其中 填的是 5户，.*。请写说明$/);
  const explain = (few) => validate({ fields: FIELDS, values, explanations: { few } })[0];
  assert.ok(!blocks(explain("借调")));
  assert.equal(explain({ text: "借调", values: tied }).explanation, "借调");
  assert.match(explain({ text: "借调", values: { ...tied, "1.D": "4" } }).message, /请重新说明$/);
  assert.ok(blocks(explain(" ")));
});

test("a refusal has a code", () => {
  assert.throws(() => validate({ zzz: 1 }), { code: "FS201", message: /没有 …/ });
  assert.throws(() => validate({ form: "other" }), { code: "FS543" });
  assert.throws(() => createLeast(SMALL).validate({ form: "other" }), { message: "FS543 other" });
});

test("an unknown language is refused, whatever the module speaks", () => {
  for (const { validate: judge, follow } of [createValidator(SMALL, TEXTS, QUICK), createLeast(SMALL)]) {
    for (const lang of ["fr", "", "ZH", "zh-CN", 1, false, ["zh"]]) {
      assert.throws(() => judge({ values: {} }, lang), { code: "FS650" }, String(lang));
      assert.throws(() => follow()({ values: {} }, lang), { code: "FS650" });
    }
    for (const lang of ["zh", "en", null, undefined]) judge({ values: {} }, lang);
  }
});

/** @param {unknown} data */
function frozen(data) {
  for (const each of Object(data) === data ? Object.values(data) : []) frozen(each);
  return Object.freeze(data);
}

test("frozen data are judged as others are", () => {
  const values = { "1.A": { total: "5" }, "1.B": 1, "1.C": null, "1.D": "9", "9.Z": 1 };
  const explanations = { few: { text: "借调", values: { "1.D": "9", "1.A": "5" } } };
  const data = { fields: FIELDS, values, previous: { "1.A": 1 }, explanations };
  const said = ({ validate: judge, bounds: range, computed: values_, slips: typos, follow }) => [
    judge(data), range(data), values_(data), typos(data), follow()(data),
  ];
  const made = createValidator(SMALL, TEXTS, QUICK), before = said(made);
  frozen(data);
  assert.deepEqual(said(made), before);
  assert.deepEqual(said(frozen(createValidator(frozen(SMALL), frozen(TEXTS), QUICK))), before);
});

test("the form is plain data, and a copy", () => {
  const made = createValidator(SMALL, TEXTS), whole = JSON.stringify(made.form);
  assert.equal(JSON.stringify(JSON.parse(whole)), whole);
  assert.equal(made.form.cells[0].low, "0");
  assert.deepEqual(made.form.rules[0].sides[1], {
    terms: [{ cell: 1, weight: "1" }, { cell: 2, weight: "1" }], constant: "0",
  });
  const data = { fields: FIELDS, values: { "1.A": 9, "1.B": 1, "1.C": 2 } }, before = made.validate(data);
  made.form.fields.length = made.form.rules[0].cells.length = 0;
  for (const cell of made.form.cells) Object.assign(cell, { label: "", decimals: 9, low: "99" });
  assert.deepEqual(made.validate(data), before);
});

test("blanks have the bounds that the rest leaves them", () => {
  const { cells, impossible } = bounds({ values: { "1.A": 5, "1.B": 2 } });
  assert.deepEqual(cells.get("1.C"), { low: "3", high: "3", step: "1" });
  assert.deepEqual(impossible, []);
  assert.deepEqual(bounds({ values: { "1.A": 1, "1.B": 2 } }).impossible, ["sum:1.A"]);
});

test("a typing error is named if it alone explains a sum", () => {
  assert.deepEqual(slips({ values: { "1.A": 36, "1.B": 21, "1.C": 42 } }), [
    { rule: "sum:1.A", key: "1.A", old: "36", value: "63", how: "swapped", power: 0 },
  ]);
  assert.deepEqual(slips({ values: { "1.A": 36, "1.B": 21 } }), []);
});

test("what leads from one figure to another", () => {
  assert.deepEqual(typo(1250000n, 125n, 0), { how: "power", power: 4 });
  assert.deepEqual(typo(-5n, 5n, 0), { how: "sign", power: 0 });
  assert.deepEqual(typo(173n, 137n, 1), { how: "swapped", power: 0 });
  assert.equal(typo(173n, 173n + 1n, 1), undefined);
  assert.equal(typo(0n, 10n, 0), undefined);
});

test("a number is read, shown and tidied", () => {
  assert.deepEqual(read("1,234.50", 2), { text: "1234.5", plain: "1234.50" });
  assert.deepEqual(read(" "), { fault: "blank" });
});

test("the form is told", () => {
  assert.deepEqual(form.cells.map(({ key }) => key), ["1.A", "1.B", "1.C", "1.D"]);
  assert.equal(computed({}).size, 0);
});

test("two forms know nothing of each other", () => {
  const [head, ...rest] = SMALL, other = createValidator([{ ...head, id: "other" }, ...rest], TEXTS);
  assert.equal(other.form.id, "other");
  assert.equal(form.id, "small");
});

test("stops at the end of an advice take no longer than the advice", () => {
  const tables = JSON.parse(JSON.stringify(SMALL)), dots = ".".repeat(200_000);
  tables[3][1][7].message = `${dots}x`;
  const data = { fields: { unit: "x" }, values: { "1.A": 3, "1.B": 1, "1.C": 2, "1.D": 4 } };
  const spoken = createValidator(tables, TEXTS).validate(data);
  assert.ok(spoken.some(({ message }) => message.includes(`${dots}x`)));
});

test("a text takes no longer than its length, whatever runs through it", () => {
  const cells = new Proxy({}, { get: () => [""] });
  const { validate: judge } = createValidator(SMALL, { ...TEXTS, cells });
  for (const sign of [" ", "\u3000", "\u200b", "\n", ".", "-", "(", "1", "1,", "一", "几", "\"", "?"]) {
    const text = `1${sign.repeat(200_000)}x`, before = performance.now();
    judge({ fields: { unit: text }, values: { "1.A": text }, explanations: { few: text } });
    // Each text once more for each of its signs takes minutes; once takes less than a tenth of a second.
    assert.ok(performance.now() - before < 20_000, JSON.stringify(sign));
  }
});
