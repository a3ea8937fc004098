// Small forms for the tests, as tables.py writes them.

/** @param {Partial<import("../../../renderers/formspec_javascript/source/types.js").FormRecord>} [head] */
const form = (head) => ({
  id: "small", version: "1", title: "小表", language: "zh", digest: "0", column: "total", zero: false, ...head,
});

/** A = B + C in 户, D ≤ A as a warning, and a field. */
export const SMALL = [
  form(),
  [["（户）", 0, "", "户"]],
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
    plain: ["{subject}{says}，{by}{should}{off}{formula}", "{subject}{says}, {by}{should}{off}{formula}"],
    sides: ["{cell}：不符合 {text}", "{cell}: not {text}"],
    incomplete: ["缺少：{missing}", "blank: {missing}"],
    exceeded: ["{known}，大于 {wanted}", "{known}, more than {wanted}"],
    fault: ["{missing} 改正后再核对", "{missing}: correct it"],
    certain: ["{text} 已不可能成立{known}", "{text} can no longer hold{known}"],
    sum: ["{0} 合计", "{0} "],
    together: ["是 {0}", "is {0}"],
    cell: ["{0}：", "{0}: "],
    filled: ["填的是 {0}", "says {0}"],
    blank: ["没有填", "is blank"],
    added: ["合计 {0}", "sum {0}"],
    of: ["{0} 的 {1}", "{1} ({0})"],
    none: ["0", "0"],
    by: ["按 {0} ", "by {0} "],
    formula: ["（{0}）", " ({0})"],
    "=": ["应为 {0}", "should be {0}"],
    "<=": ["不能大于 {0}", "must not exceed {0}"],
    more: ["，多 {0}", ", {0} too much"],
    less: ["，少 {0}", ", {0} too little"],
  },
  cells: {
    required: ["{cell}：必须填写", "{cell}: is required"],
    number: ["{said}不是数字", "{said} is no number"],
    unknown: ["没有 {cell}", "no {cell}"],
    explain: ["请写说明", "please explain"],
    reopened: ["请重新说明", "explain again"],
  },
  limits: {},
  keywords: {},
  refusals: {
    FS201: ["没有 {key}；可用：{list}", "no {key}; there are: {list}"],
    FS543: ["{found}", "{found}"],
    FS650: ["应为{expected}，不能是 {found}", "must be {expected}, not {found}"],
    lang: ["zh 或 en", "zh or en"],
  },
};
