"""The sentences of findings, in Chinese and English: key → (zh, en)."""

ASKING = ("?", "!", "？", "！")
"""Signs behind which no full stop stands."""

RULE_TEXTS: dict[str, tuple[str, str]] = {
    # Whole sentences.
    "plain": (
        "{subject}{says}，{by}{should}{off}{formula}",
        "{subject}{says}, but {should}{by}{off}{formula}",
    ),
    "guarded": (
        "{guards}，{subject}{should}，{says}{off}{formula}",
        "{guards}, so {subject}{should}; it {says}{off}{formula}",
    ),
    "sides": (
        "{cell}：不符合 {text}，左边 {left}，右边 {right}",
        "{cell}: {text} does not hold: left side {left}, right side {right}",
    ),
    "guarded_sides": (
        "{guards}，左边 {left}，右边 {right}{formula}",
        "{guards}, so left side {left}, right side {right}{formula}",
    ),
    "gate": (
        "{second} 填的是“否”，{cell} 应为空或 0，{says}",
        '{second} says "no", so {cell} must be blank or 0; it {says}',
    ),
    "certain": (
        "{cell}：{text} 已不可能成立，无论 {missing} 填多少{known}；请检查已填的数字",
        "{cell}: {text} can no longer hold whatever {missing} will be{known}; "
        "check what is filled in",
    ),
    "exceeded": (
        "{cell}：{text} 已不可能成立：{known}，已大于 {wanted}",
        "{cell}: {text} can no longer hold: {known}, more than {wanted} already",
    ),
    "incomplete": (
        "{cell}：{text} 还不能判断，缺少：{missing}",
        "{cell}: {text} cannot be decided yet; missing: {missing}",
    ),
    "computed": (
        "{cell}：等 {missing} 填好后自动计算",
        "{cell}: it is calculated as soon as {missing} is filled in",
    ),
    "uneven": (
        "{cell}：按 {text} 除不尽，不能自动计算；请直接填写",
        "{cell}: it cannot be calculated, as {text} leaves a rest; write the figure",
    ),
    "fault": (
        "{missing} 改正后再核对 {text}",
        "{missing}: once it is corrected, {text} is checked",
    ),
    "digits": (
        "{cell}：{text} 的合计超过 15 位数字，无法准确核对；请检查是否多打了数字",
        "{cell}: a sum of {text} has more than 15 digits and cannot be checked exactly; "
        "look for digits typed twice",
    ),
    # What they are made of.
    "filled": ("填的是 {0}", "says {0}"),
    "answered": ("填的是“{0}”", 'says "{0}"'),
    "blank": ("没有填（按 0 计）", "is blank (counts as 0)"),
    "calculated": ("算得 {0}", "comes to {0}"),
    "together": ("是 {0}", "is {0}"),
    "added": ("已填各项合计 {0}", "what is filled in adds up to {0}"),
    "cell": ("{0}：", "{0}: it "),
    "sum": ("{0} 合计", "{0} "),
    "many": ("{0} 等 {1} 项合计", "the sum of {0} and others, {1} in all, "),
    "parts": ("{0} 的各项合计", "{0}: the sum of its parts "),
    "=": ("应为 {0}", "should be {0}"),
    "!=": ("不能等于 {0}", "must not be {0}"),
    "<": ("应小于 {0}", "must be less than {0}"),
    "<=": ("不能大于 {0}", "must not exceed {0}"),
    ">": ("应大于 {0}", "must be more than {0}"),
    ">=": ("不能小于 {0}", "must be at least {0}"),
    "of": ("{0} 的 {1}", "{1} ({0})"),
    "none": ("0（{0} 没有填，按 0 计）", "0 ({0} is blank and counts as 0)"),
    "times": ("{1}（{0} {2} 的 {3} 倍）", "{1} ({3} times {2} in {0})"),
    "by": ("按 {0} ", " by {0}"),
    "part": ("是其中项，", " as a part of it"),
    "formula": ("（{0}）", " ({0})"),
    "fraction": ("{0} {1}（约 {2}）", "{0} {1} (about {2})"),
    "converted": ("{0}（{1}）", "{0} ({1})"),
    "more": ("，多 {0}", ", {0} too much"),
    "less": ("，少 {0}", ", {0} too little"),
    "previous": ("上期 {0}", "previous {0}"),
}

_IF, _THEN, _AND, _OR = ("如", "if"), ("则", "then"), ("且", "and"), ("或", "or")
KEYWORDS: dict[str, tuple[str, str]] = {
    "如果": _IF, "如": _IF, "若": _IF, "if": _IF, "则": _THEN, "then": _THEN,
    "并且": _AND, "且": _AND, "and": _AND, "或者": _OR, "或": _OR, "or": _OR,
    "上期": ("上期", "prev"), "prev": ("上期", "prev"), "sum": ("合计", "sum"),
    "至": ("至", "to"), "之和": ("之和", "added up"),
    "是": ("是", "yes"), "yes": ("是", "yes"), "否": ("否", "no"), "no": ("否", "no"),
    "*": ("×", "×"), "<=": ("≤", "≤"), ">=": ("≥", "≥"), "!=": ("≠", "≠"),
}  # fmt: skip
"""The words of formulas, as sentences in Chinese and English have them."""

CELL_TEXTS: dict[str, tuple[str, str]] = {
    "type": (
        "{cell}{place}：应填一个{limits}，现在不是",
        "{cell}{place}: this must be a {limits}",
    ),
    "number": (
        "{cell}{place}：{said}不是一个确切的数字；请只填数字，如 12 或 12.5",
        "{cell}{place}: {said} is no exact number; write digits only, such as 12 or 12.5",
    ),
    "decimals": (
        "{cell}{place}：{value} 的小数太多，最多 {limits} 位小数",
        "{cell}{place}: {value} has too many decimals, at most {limits} are allowed",
    ),
    "whole": (
        "{cell}{place}：{value} 有小数；这里只能填整数",
        "{cell}{place}: {value} has decimals; write a whole number here",
    ),
    "digits": (
        "{cell}{place}：数字超过 15 位；请检查是否多打了数字",
        "{cell}{place}: the number has more than 15 digits; look for digits typed twice",
    ),
    "range": (
        "{cell}{place}：{value} 超出范围，应 {limits}",
        "{cell}{place}: {value} is out of range, it must be {limits}",
    ),
    "choice": (
        "{cell}{place}：{said}不在可选范围内；可填：{limits}",
        "{cell}{place}: {said} is no possible answer; choose one of: {limits}",
    ),
    "date": (
        "{cell}{place}：{said}不是日期；请写成 2018-02-01",
        "{cell}{place}: {said} is no date; write it as 2018-02-01",
    ),
    "required": ("{cell}：必须填写", "{cell}: this must be filled in"),
    "unknown": (
        "数据里的第 {value} 格（{cell}）不在表里，其值没有被核对；请检查编号",
        "Cell {value} of the data ({cell}) is not in the form, its value was not checked; "
        "look at its code",
    ),
    "columnless": (
        "{cell} 有几栏{place}，请写明是哪一栏：{limits}",
        "{cell} has several columns{place}; write which one: {limits}",
    ),
    "unknown-field": (
        "数据里的第 {value} 个表头栏（{cell}）不在表里",
        "Header field {value} of the data ({cell}) is not in the form",
    ),
    "unknown-rule": (
        "数据里的第 {value} 条说明（{cell}）所指的规则不存在，说明没有被采用",
        "Explanation {value} of the data ({cell}) is of no rule of the form; it was not used",
    ),
    "more": (
        "还有 {value} 格不在表里，没有逐一列出",
        "{value} more cells are not in the form and are not listed one by one",
    ),
    "tidied": (
        "{cell}{place}：{said}按 {limits} 读取",
        "{cell}{place}: {said} was read as {limits}",
    ),
    "reopened": (
        "数字改动后，原来的说明不再有效，请重新说明",
        "The values changed since this was explained; explain it again",
    ),
    "refused-reason": (
        "这是强制性规则，说明无效",
        "This rule must hold; an explanation does not settle it",
    ),
    "explain": ("如确实如此，请写说明", "If it is right all the same, explain it"),
    "formula-value": (
        "{cell}{place}：单元格里是公式，按其上次计算结果读取：{said}",
        "{cell}{place}: the cell holds a formula; its last result was read: {said}",
    ),
    "formula-blank": (
        "{cell}{place}：公式还没有计算结果；请打开文件、保存一次再提交",
        "{cell}{place}: the formula has no result yet; open the file, save it and send it again",
    ),
    "encoding": (
        "文件没有写明编码，按 {cell} 读取；请看一看文字对不对",
        "the file does not say its encoding and was read as {cell}; look whether its texts are "
        "right",
    ),
    "separator": (
        "文件不是用逗号分栏的，按“{cell}”分栏读取",
        'the columns of the file are not divided by commas; they were read as divided by "{cell}"',
    ),
    "by-position": (
        "工作簿里的单元格名称已丢失，改按隐藏表中记录的位置读取；请核对各项数字没有错位",
        "The cell names of the workbook are lost; values were read by the positions kept in its "
        "hidden sheet; look whether every figure is in its row",
    ),
    "by-labels": (
        "工作簿里的单元格名称和隐藏表都已丢失，改按工作表 {cell} 上印的编号和项目名称读取",
        "The cell names and the hidden sheet of the workbook are lost; values were read by the "
        "codes and labels printed on the sheet {cell}",
    ),
    "version-unknown": (
        "工作簿没有写明版本，只能看出是这张表；请核对是否为版本 {cell}",
        "The workbook does not say its version; look whether it is a form of version {cell}",
    ),
    "moved-cell": (
        "{cell}{place}：这一格和 {value} 错位了（有单元格被移动过），无法确定填的是哪一项；"
        "请改回原样，或用表样重新填报",
        "{cell}{place}: cells were moved, and this one got mixed up with {value}, so nobody can "
        "tell which item was meant; undo that, or fill in a fresh copy",
    ),
    "merged-cells": (
        "{cell}{place}：{value} 合并成了一格，盖住了 {limits}，无法确定填的是哪一项；"
        "请取消合并，每项各填一格",
        "{cell}{place}: {value} was merged into one cell over {limits}, so nobody can tell which "
        "item was meant; undo the merge and fill in each cell",
    ),
    "merged-away": (
        "{cell}{place}：这一格被合并进了 {value}，填的内容看不到了；请取消合并，再填写这一格",
        "{cell}{place}: this cell was merged into {value}, which hides what it holds; undo the "
        "merge and fill in this cell",
    ),
    "changed-definition": (
        "这份模板由同一版本的另一稿定义生成，项目可能有出入；请用最新模板",
        "This template was made from another draft of the same version; use the newest template",
    ),
    "unit-changed": (
        "{cell}{place}：这份模板上印的是{said}，与本表单位不同，填的数不能用；请在最新模板里按本表单位重新填",
        "{cell}{place}: this template says {said}, which is another unit, so the figure cannot be "
        "used; fill in the newest template, in the unit of the form",
    ),
    "other-item": (
        "{cell}{place}：这份模板上这一格是另一项，印的是{said}，填的内容不能用；请在最新模板里重新填",
        "{cell}{place}: in this template the cell belongs to something else, {said}, so it cannot "
        "be used; fill in the newest template",
    ),
    "relabelled": (
        "{cell}{place}：这份模板上印的是{said}，名称与本表不同；请核对是不是同一项，并改用最新模板",
        "{cell}{place}: this template says {said} here, which is another label; "
        "look whether the same is meant, and use the newest template",
    ),
    "relabelled-field": (
        "{cell}{place}：这份模板上这一栏的名称与本表不同；请核对填的是不是这一栏，并改用最新模板",
        "{cell}{place}: this header field has another name in this template; "
        "look whether the same is meant, and use the newest template",
    ),
    "not-in-template": (
        "{cell}：这份模板里没有这一格；请在最新模板里填报",
        "{cell}: this template has no such cell; fill in the newest template",
    ),
    "no-place": (
        "{cell} 填了{limits}，但本表没有这一格，没有读取；请在最新模板里填报",
        "{cell} is filled in ({limits}), but the form has no such cell, so it was not read; "
        "fill in the newest template",
    ),
    "spare-copy": (
        "工作表 {cell} 是空白副本，没有读取",
        "The sheet {cell} is a blank copy and was not read",
    ),
    "error-value": (
        "{cell}{place}：单元格出错 {value}；请改正公式或直接填数字",
        "{cell}{place}: the cell shows the error {value}; correct it or type the number",
    ),
}

WORDS: dict[str, tuple[str, str]] = {
    "number": ("数字", "number"),
    "boolean": ("是或否", "yes or no"),
    "choice": ("选项", "choice"),
    "text": ("文字", "text"),
    "date": ("日期", "date"),
    "是": ("是", "yes"),
    "否": ("否", "no"),
    "是、否": ("是、否", "yes, no"),
}
