import assert from "node:assert/strict";
import test from "node:test";

import { readNumeral, show, showFraction, tidy } from "#validator/numeral.js";
import { cut, isBlank, own, shorten, strip } from "#validator/text.js";

test("a numeral is read as a count of steps", () => {
  for (const [raw, decimals, steps] of [
    ["12", 0, 12n], ["-1.50", 2, -150n], [0.1, 1, 1n], [1e-7, 7, 1n], ["１，２３４．５", 1, 12345n], [-0, 2, 0n],
    ["999999999999999", 0, 999999999999999n], [" 7 ", 0, 7n], ["−5", 0, -5n], ["1 234", 0, 1234n],
  ]) assert.equal(readNumeral(raw, decimals), steps, String(raw));
});

test("what is no numeral has a fault", () => {
  for (const [raw, decimals, fault] of [
    ["1e5", 0, "number"], ["1,23", 0, "number"], ["x", 0, "number"], [NaN, 0, "number"], [true, 0, "type"],
    ["1.23", 1, "decimals"], [1.23, 1, "decimals"], ["1".repeat(16), 0, "digits"],
    ["9".repeat(41), 0, "digits"],
    ["x".repeat(41), 0, "number"], [1e15, 0, "digits"], [[], 0, "type"], ["", 0, "number"],
  ]) assert.equal(readNumeral(raw, decimals), fault, String(raw));
});

test("steps are shown as the shortest decimal", () => {
  assert.equal(show(150n, 2), "1.5");
  assert.equal(show(-5n, 2), "-0.05");
  assert.equal(show(0n, 9), "0");
  assert.equal(show(1200n, 0), "1200");
});

test("a fraction is cut where it never ends", () => {
  assert.equal(showFraction(1n, 4n), "0.25");
  assert.equal(showFraction(1n, 3n), "0." + "3".repeat(20));
  assert.equal(showFraction(-6n, 3n), "-2");
});

test("a text is tidied to a plain numeral, or is none", () => {
  assert.equal(tidy("1,234.50"), "1234.50");
  assert.equal(tidy("12,34"), undefined);
});

test("blanks are those of Python", () => {
  assert.equal(strip("\x1c a\u3000"), "a");
  assert.ok(isBlank("\x85\u2029"));
  assert.ok(!isBlank("\ufeff"));
  assert.ok(isBlank(null));
});

test("a text is cut at whole characters", () => {
  assert.equal(cut("😀😀😀", 2), "😀😀");
  assert.equal(shorten("abc", 3), "abc");
  assert.equal(shorten("abcd", 3), "abc…");
});

test("an inherited property is none", () => {
  assert.equal(own({}, "constructor"), undefined);
  assert.equal(own({ constructor: 1 }, "constructor"), 1);
});
