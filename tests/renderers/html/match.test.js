import assert from "node:assert/strict";
import test from "node:test";

import { matchRows, plain } from "#page/match.js";

const row = (section, code, label) => ({ section, code, path: `${section}.${code}`, label: plain(label) });
const ROWS = [
  row("1", "A", "合计（万元）"), row("1", "B", "甲（万元）"), row("1", "", "其中：女（人）"), row("1", "C", "乙（人）"),
  row("1", "", "其中：女（人）"), row("2", "A", "户数（户）"), row("2", "B", "人数（人）"),
];
const matched = (block, start = 0) => matchRows(block, ROWS, start)?.rows;

test("codes mean rows of the section of the cursor, whichever are missing", () => {
  assert.deepEqual(matched([["A", "1"], ["C", "3"]]), [0, 3]);
  assert.deepEqual(matched([["C", "3"], ["A", "1"]]), [3, 0]);
  assert.deepEqual(matched([["A", "1"], ["B", "3"]], 6), [5, 6]);
  assert.deepEqual(matched([["A", "1"], ["X", "2"], ["B", "3"]]), [0, undefined, 1]);
  assert.deepEqual(matched([["A", "1"], ["A", "2"]]), [0, undefined]);
});

test("another section is named by its number, a label or a path", () => {
  assert.deepEqual(matched([["1", "A", "9"], ["", "B", "9"], ["2", "A", "9"], ["", "B", "9"]]), [0, 1, 5, 6]);
  assert.deepEqual(matched([["A", "合计(万元)", "9"], ["A", "户数", "9"]]), [0, 5]);
  assert.deepEqual(matched([["2.B", "9"], ["1.A", "9"]]), [6, 0]);
});

test("a label that several rows have means the row that follows", () => {
  assert.deepEqual(matched([["乙", "1"], ["其中: 女（人）", "2"]]), [3, 4]);
  assert.deepEqual(matched([["合计", "1"], ["女", "2"]]), [0, undefined]);
});

test("a code whose label is another row's means none", () => {
  assert.deepEqual(matched([["A", "合计", "1"], ["B", "乙", "2"], ["C", "乙", "2"]]), [0, undefined, 3]);
});

test("figures are no codes", () => {
  const numbered = ["1", "2", "3", "4"].map((code) => row("一", code, "甲" + code));
  assert.equal(matchRows([["1", "7"], ["3", "8"], ["2", "9"]], numbered, 0), undefined);
  assert.deepEqual(matchRows([["1", "7"], ["3", "8"]], numbered, 0)?.rows, [0, 2]);
  assert.equal(matched([["1", "2"], ["3", "4"]]), undefined);
  assert.equal(matched([["A"], ["B"]]), undefined, "nothing to fill in");
});
