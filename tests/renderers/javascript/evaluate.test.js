import assert from "node:assert/strict";
import test from "node:test";

import { SMALL } from "./tables.js";

import { evaluate, holds, tooLong, total, verdictOf } from "#validator/evaluate.js";
import { TINY, around, compares } from "#validator/intervals.js";
import { createPlan } from "#validator/plan.js";

const LIMITS = [{ low: 0n, high: null }, { low: 0n, high: null }, { low: 0n, high: null }];
/** Cell 0 less cells 1 and 2. */
const sum = (more) => ({
  terms: [{ cell: 0, weight: 1n }, { cell: 1, weight: -1n }, { cell: 2, weight: -1n }],
  constant: 0n,
  op: "=",
  ...more,
});
const rounded = (rounding) => {
  const { terms, ...rest } = sum({ rounding });
  return { ...rest, terms: terms.map((term) => ({ ...term, rounded: true })) };
};

test("a sum passes, fails, or waits for what is blank", () => {
  assert.equal(evaluate(sum(), [3n, 1n, 2n], LIMITS), "pass");
  assert.equal(evaluate(sum(), [4n, 1n, 2n], LIMITS), "fail");
  assert.equal(evaluate(sum(), [3n, 1n, null], LIMITS), "incomplete");
  assert.equal(evaluate(sum(), [3n, 4n, null], LIMITS), "fail", "parts exceed the total already");
});

test("each comparison has its own ends", () => {
  const cases = [[2n, 1n, 2n], [3n, 1n, 2n], [4n, 1n, 2n]];
  const verdicts = (op) => cases.map((values) => evaluate(sum({ op }), values, LIMITS));
  assert.deepEqual(verdicts("<"), ["pass", "fail", "fail"]);
  assert.deepEqual(verdicts("<="), ["pass", "pass", "fail"]);
  assert.deepEqual(verdicts(">"), ["fail", "fail", "pass"]);
  assert.deepEqual(verdicts(">="), ["fail", "pass", "pass"]);
  assert.deepEqual(verdicts("!="), ["pass", "fail", "pass"]);
});

test("whole steps may jump over zero", () => {
  const twice = { terms: [{ cell: 0, weight: 2n }], constant: -3n, op: "=" };
  assert.equal(evaluate(twice, [null], LIMITS), "fail");
  assert.equal(evaluate({ ...twice, op: "!=" }, [null], LIMITS), "pass");
  const half = { terms: [{ cell: 0, weight: 2n, rounded: true }], constant: -3n, op: "=", rounding: "half" };
  assert.equal(evaluate(half, [null], LIMITS), "incomplete");
});

test("rounded numbers stand for intervals", () => {
  assert.equal(evaluate(rounded("half"), [4n, 1n, 2n], LIMITS), "pass", "1.5 half steps meet");
  assert.equal(evaluate(rounded("half"), [5n, 1n, 2n], LIMITS), "fail");
  assert.equal(evaluate(rounded("truncate"), [4n, 1n, 2n], LIMITS), "pass");
  assert.equal(evaluate(rounded("truncate"), [5n, 1n, 2n], LIMITS), "fail", "the end is open");
  assert.equal(evaluate(rounded("truncate"), [2n, 1n, 2n], LIMITS), "fail", "the end is open");
});

test("a truncated number keeps its sign, and zero may be either", () => {
  const almost = TINY - 1n;
  assert.deepEqual(around(2n, TINY, "truncate"), [2n * TINY, 2n * TINY + almost]);
  assert.deepEqual(around(-2n, TINY, "truncate"), [-2n * TINY - almost, -2n * TINY]);
  assert.deepEqual(around(0n, TINY, "truncate"), [-almost, almost]);
});

test("an interval compares to zero if one of its numbers does", () => {
  assert.ok(compares("=", [-1n, 1n]));
  assert.ok(!compares(">", [-1n, 0n]));
  assert.ok(compares(">=", [-1n, 0n]));
});

test("conditions follow Kleene", () => {
  const is = (cell) => ({ cell, equal: true, code: 1 });
  const every = { how: "all", parts: [is(0), is(1)] }, some = { how: "some", parts: [is(0), is(1)] };
  assert.equal(holds(every, [1n, null], LIMITS), undefined);
  assert.equal(holds(every, [0n, null], LIMITS), false);
  assert.equal(holds(some, [1n, null], LIMITS), true);
  assert.equal(holds(some, [0n, null], LIMITS), undefined);
  assert.equal(holds({ cell: 0, equal: false, code: 1 }, [0n], LIMITS), true);
});

test("a sum is unknown while a cell is", () => {
  assert.equal(total({ terms: [{ cell: 0, weight: 2n }], constant: 1n }, [3n]), 7n);
  assert.equal(total({ terms: [{ cell: 0, weight: 2n }], constant: 1n }, [null]), null);
});

test("sixteen digits are too long, also where terms cancel", () => {
  const { rules: [rule] } = createPlan(SMALL), most = 10n ** 15n - 1n;
  assert.ok(!tooLong(rule, [most, 0n, null, null]));
  assert.ok(tooLong(rule, [0n, most, 1n, null]));
  assert.ok(tooLong(rule, [0n, most, -1n, null]));
});

test("a rule whose previous period is missing does not apply", () => {
  const { rules: [rule], slots } = createPlan(SMALL);
  const past = slots.map((slot, place) => place === 1 ? { ...slot, previous: true } : slot);
  assert.equal(verdictOf(rule, [1n, null, 1n, null], past), "not applicable");
});
