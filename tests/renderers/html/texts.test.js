import assert from "node:assert/strict";
import test from "node:test";

import { blockOf, isBlock, plainLines } from "#page/block.js";
import { csv, fileName } from "#page/csv.js";
import { writtenDate } from "#page/dates.js";
import { fill, grouped, isObject, keyOf, withoutStep } from "#page/format.js";
import { direction } from "#page/moves.js";
import { isPlainSum } from "#page/rules.js";

test("a block is what a spreadsheet copies", () => {
  assert.ok(isBlock("1\t2"));
  assert.ok(!isBlock(plainLines("12\r\n")));
  assert.deepEqual(blockOf(plainLines("1\t2\r\n3\t4\r\n")), [["1", "2"], ["3", "4"]]);
  assert.deepEqual(blockOf('1\n"2\n3"\t"say ""x"""\n'), [["1"], ["2 3", 'say "x"'], [""]]);
  assert.deepEqual(blockOf('"quoted" text\t1'), [['"quoted" text', "1"]]);
  assert.deepEqual(blockOf('"\t"'), [['"', '"']], "an inch sign is no quotation mark");
});

test("a line of a CSV file is quoted where it must be", () => {
  assert.equal(csv([["path", "value"], ["1.A", '1,5 "x"']]), '\ufeffpath,value\r\n1.A,"1,5 ""x"""\r\n');
});

test("a name of a file has no character that a file system refuses", () => {
  assert.equal(fileName(["form", "1", "a/b:c d\u202e"], "json"), "form-1-a_b_c_d_.json");
  assert.equal(fileName(["form", "", ""], "csv"), "form.csv");
  assert.equal(fileName(["x".repeat(200)], "csv").length, 84);
});

test("a date is written as people write it", () => {
  assert.equal(writtenDate("2018-02-01", "{0}年{1}月{2}日"), "2018年2月1日");
  assert.equal(writtenDate("2018-02-01", ""), "2018-02-01");
});

test("sentences have gaps", () => {
  assert.equal(fill("{0} of {1}, {0}", 1, "{0}"), "1 of {0}, 1");
});

test("a cell is named by its path and column", () => {
  assert.equal(keyOf("1.A", "total"), "1.A@total");
  assert.equal(keyOf("1.A", undefined), "1.A");
  assert.ok(!isObject([]) && !isObject(null) && isObject({}));
});

test("what was changed after a step stays when the step is undone", () => {
  assert.deepEqual(withoutStep(["9", "2", "7"], ["1", "1", "1"], ["2", "2", "1"]), ["9", "1", "7"]);
});

test("keys lead down, up, and sideways at the edge of a text", () => {
  const cell = (value, at) => ({ type: "text", value, selectionStart: at, selectionEnd: at });
  const leads = (key, from = cell("12", 0), shiftKey = false) => direction(from, { key, shiftKey });
  assert.deepEqual(leads("Enter"), [1, 0]);
  assert.deepEqual(leads("Enter", cell("", 0), true), [-1, 0]);
  assert.deepEqual(leads("ArrowDown"), [1, 0]);
  assert.deepEqual(leads("ArrowUp"), [-1, 0]);
  assert.deepEqual(leads("ArrowLeft"), [0, -1]);
  assert.equal(leads("ArrowRight"), undefined);
  assert.deepEqual(leads("ArrowRight", cell("12", 2)), [0, 1]);
  assert.equal(leads("ArrowDown", cell("", 0), true), undefined);
  assert.equal(leads("ArrowDown", { ...cell("", 0), type: "select-one" }), undefined);
});

test("a plain sum has one total, and nothing is added to it", () => {
  const rule = (op, weight, constant) => ({ op, sides: [{ terms: [{ cell: 0, weight }], constant }] });
  assert.ok(isPlainSum(rule("=", "1", "0")));
  assert.ok(!isPlainSum(rule("<=", "1", "0")));
  assert.ok(!isPlainSum(rule("=", "2", "0")));
  assert.ok(!isPlainSum(rule("=", "1", "5")));
});

test("numbers are grouped, as long as they can be numbers", () => {
  assert.deepEqual(["1234567.1234", "-1234", "999", "x"].map(grouped), ["1,234,567.1234", "-1,234", "", ""]);
  const before = performance.now();
  assert.equal(grouped("1".repeat(300_000)), "");
  // Looking ahead from each digit takes minutes.
  assert.ok(performance.now() - before < 20_000);
});
