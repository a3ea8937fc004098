// Small forms for the tests, as tables.py writes them.

/** @param {Partial<import("../../../renderers/formspec_javascript/source/types.js").FormRecord>} [head] */
const form = (head) => ({
  id: "small", version: "1", title: "小表", language: "zh", digest: "0", column: "total", zero: false, ...head,
});

/** A = B + C in 户, D ≤ A as a warning, and a field. */
export const SMALL = [
  form(),
  [["（户）", 0]],
  [["1.A", "合计", 0], ["1.B", "甲", 0], ["1.C", "乙", 0], ["1.D", "其中", 0]],
  [
    ["sum:1.A", "sum", [0], "=", [1, 2], "A=B+C", "户"],
    ["few", "check", [3], "<=", [0], "D<=A", "户", { severity: "warning", message: "请核对" }],
  ],
  [{ id: "unit", label: "填报单位", required: true }],
];

export const TEXTS = {
  only: null,
  rules: {
    equal: ["{cell}：{text} 应为 {right}{unit}，{off}", "{cell}: {text} should be {right}{unit}, {off}"],
    compare: ["{cell}：不符合 {text}", "{cell}: not {text}"],
    incomplete: ["缺少：{blanks}", "blank: {blanks}"],
  },
  cells: {
    required: ["{cell}：必须填写", "{cell}: is required"],
    number: ["{said}不是数字", "{said} is no number"],
    unknown: ["没有 {cell}", "no {cell}"],
    explain: ["请写说明", "please explain"],
    reopened: ["请重新说明", "explain again"],
  },
  limits: {},
  refusals: { FS201: ["没有 {key}；可用：{list}", "no {key}; there are: {list}"], FS543: ["{found}", "{found}"] },
};
