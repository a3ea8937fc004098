"""The keys of the language, declared once.

The builder reads from it which keys an object has, what their values are and what holds
where they are absent; ``dump`` takes the order of keys from it. ``python docs/generate.py``
writes ``schema.json`` (a JSON Schema, for editors) and the tables of
``docs/reference/language.md``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from formspec.language.formula import MAX_LENGTH

LANGUAGE_VERSION = "1"
MAX_DECIMALS = 9
MAX_TEXT = 2_000
"""Characters of a label, a message, a note or any other text that is no formula."""
MAX_CELLS = 25_000
"""Items times columns; a workbook holds as many."""
MAX_OPTIONS = 100_000
"""Choices, counted once for each cell that offers them."""

NAMES = {
    "form_id": r"[a-z0-9][a-z0-9_-]{0,63}",
    "code": r"[^\s\[\]［］@!#]{1,64}",
    "rule_id": r"[^\s\[\]［］@!#:]{1,64}",
}
"""How the three kinds of name are written, as regular expressions."""

NUMBER = r"-?[0-9]{1,15}(?:\.[0-9]{1,15})?"
"""How a number is written."""

WORDS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "language": {"zh": ("Chinese", "中文"), "en": ("English", "英文")},
    "blank": {
        "zero": ("a blank number is 0", "为零"),
        "unknown": ("it is some number within its bounds", "为未知，在上下限之内"),
    },
    "type": {
        "number": ("a number", "数字"),
        "boolean": ("a yes/no answer", "是或否"),
        "choice": ("one of its choices", "从 choices 中选一"),
        "text": ("a text", "文字"),
        "date": ("a date", "日期"),
    },
    "parts": {
        "overlapping": ("each part ≤ the whole", "各项不大于本项"),
        "disjoint": ("also: all parts together ≤ the whole", "合计也不大于本项"),
        "exhaustive": ("all parts together = the whole", "合计等于本项"),
        "none": ("nothing", "无关系"),
    },
    "severity": {
        "error": ("must be corrected", "强制性，必须更正"),
        "warning": (
            "must be corrected or explained; the explanation counts as long as the numbers stay",
            "核实性，更正或说明",
        ),
        "note": ("a hint", "提示性"),
    },
    "rounding": {
        "exact": ("itself", "原数"),
        "half": ("itself ± half of its smallest step", "四舍五入过的数"),
        "truncate": (
            "itself up to, not including, the next step away from zero",
            "舍去尾数的数",
        ),
    },
}
"""The keys whose value is one of a few words: each word with its meaning, English and Chinese."""

WAIVABLE = ("FS402", "FS403", "FS404", "FS405", "FS407", "FS409", "FS410")
"""The warnings of lint about an item or a rule, which its author may mean."""

_SCALAR = ("string", "number", "boolean")

VALUES: Mapping[str, Mapping[str, Any]] = {
    "text": {"type": _SCALAR, "maxLength": MAX_TEXT},
    "line": {"type": _SCALAR, "pattern": r"\S", "maxLength": MAX_TEXT},
    "flag": {"enum": (True, False, "true", "false")},
    "language_version": {"enum": (int(LANGUAGE_VERSION), LANGUAGE_VERSION)},
    **{name: {"type": _SCALAR, "pattern": f"^{text}$"} for name, text in NAMES.items()},
    "number": {"type": ("number", "string"), "pattern": f"^{NUMBER}$"},
    "bound": {"oneOf": ({"$ref": "#/$defs/number"}, {"const": "none"})},
    "decimals": {
        "type": ("integer", "string"),
        "minimum": 0,
        "maximum": MAX_DECIMALS,
        "pattern": "^[0-9]$",
    },
    "formula": {"type": "string", "pattern": r"\S", "maxLength": MAX_LENGTH},
    **{name: {"enum": tuple(words)} for name, words in WORDS.items()},
    "choices": {
        "type": "array",
        "items": {"$ref": "#/$defs/line"},
        "minItems": 1,
        "uniqueItems": True,
    },
    "notes": {"type": "array", "items": {"$ref": "#/$defs/line"}},
    "waivers": {
        "type": "object",
        "propertyNames": {"enum": WAIVABLE},
        "additionalProperties": {"$ref": "#/$defs/line"},
        "minProperties": 1,
    },
    "units": {"type": "array", "items": {"$ref": "#/$defs/unit"}},
    "fields": {"type": "array", "items": {"$ref": "#/$defs/field"}},
    "columns": {"type": "array", "items": {"$ref": "#/$defs/column"}, "minItems": 1},
    "sections": {"type": "array", "items": {"$ref": "#/$defs/section"}, "minItems": 1},
    "items": {"type": "array", "items": {"$ref": "#/$defs/item"}, "minItems": 1},
    "rules": {"type": "array", "items": {"$ref": "#/$defs/rule"}},
}
"""The kinds of value that a key can have, each as JSON Schema."""


@dataclass(frozen=True, slots=True)
class Key:
    """A key that an object of the language may have."""

    name: str
    """The key as written in a definition."""
    kind: str
    """What its value is: a name in ``VALUES`` or ``OBJECTS``."""
    english: str
    """What it means, a phrase in Markdown."""
    chinese: str
    """The same in Chinese."""
    required: bool = False
    """Whether it must be there and not be empty."""
    default: str = ""
    """The value that holds where it is absent, as it would be written; empty where none does."""
    absent: str = ""
    """What holds where it is absent, in words, where ``default`` does not say it all."""
    see: str = ""
    """The section of the reference that says more, by its title."""
    examples: tuple[str | int, ...] = ()
    """A few values, for editors."""


@dataclass(frozen=True, slots=True)
class ObjectType:
    """An object of the language: the keys that it may have."""

    phrase: str
    """What messages call it: a key of ``EXPECTED`` in ``problem_messages``."""
    keys: Mapping[str, Key]
    """The keys by name, in the order in which a definition is best written."""
    any_of: tuple[str, ...] = ()
    """Of these keys, one at least must be there."""


def _object(phrase: str, *keys: Key, any_of: tuple[str, ...] = ()) -> ObjectType:
    """An object with its keys by name."""
    return ObjectType(phrase, MappingProxyType({key.name: key for key in keys}), any_of)


TOP = _object(
    "top",
    Key("formspec", "language_version", "version of this language: `1`", "本语言的版本",
        required=True),
    Key("id", "form_id", "name of the form for machines", "表的标识",
        required=True, examples=("wuzhou-2017-help-centre",)),
    Key("version", "line", "version of the form, any text", "表的版本",
        required=True, examples=("2017", "2017.1")),
    Key("title", "line", "title as printed", "表名，照印件写",
        required=True, examples=("2017年度困难职工帮扶中心工作统计表",)),
    Key("language", "language", "language of the form and of its messages", "表和提示所用的语言",
        default="zh"),
    Key("source", "source", "where the form comes from", "来源文件", see="Source"),
    Key("blank", "blank", "what a blank cell means", "空格的含义", default="unknown", see="Blanks"),
    Key("of_which", "text",
        "the word drawn before items that say `of_which: true`, exactly as printed (`其中，`)",
        "“其中”的写法", default="其中", absent="`其中` (`of which ` in English)",
        examples=("其中", "其中，")),
    Key("notes", "notes", "说明, a list of texts without their numbers", "说明，逐条，不写序号"),
    Key("units", "units", "units to add to the known ones", "另行定义的单位", see="Units"),
    Key("fields", "fields", "what stands above the table", "表头各栏", see="Fields"),
    Key("columns", "columns", "value columns", "数值栏；不写则只有一栏",
        absent="one column", see="Columns"),
    Key("sections", "sections", "the table itself, in printed order", "各序号，按印件顺序",
        required=True, see="Sections"),
    Key("rules", "rules", "relations that belong to no single item", "不属于某一项的关系",
        see="Rules"),
)  # fmt: skip

SOURCE = _object(
    "source",
    Key("document", "text", "number or name of the document", "文号或文件名",
        examples=("梧工办发〔2018〕2号",)),
    Key("annex", "text", "which annex of it", "附件号", examples=("附件2",)),
    Key("issuer", "text", "who issued it", "发文机关"),
    Key("date", "text", "when it was issued, in any words", "发文日期，原样写",
        examples=("2018年1月12日",)),
    Key("note", "text", "anything else about the paper", "关于原件的其他说明"),
)  # fmt: skip

UNIT = _object(
    "unit",
    Key("name", "line", "the unit as printed", "单位名称，照印件写",
        required=True, examples=("公斤",)),
    Key("dimension", "line",
        "units of one dimension convert; `count` is a count of its own, always whole",
        "量纲；同一量纲的单位可以换算。count 表示自成一类的计数，只取整数",
        default="count", examples=("mass", "money", "count")),
    Key("scale", "number", "how many base units of the dimension one of it is",
        "等于多少个基本单位", default="1", examples=(1000,)),
    Key("decimals", "decimals", "decimals it is reported in", "小数位数", default="0"),
)  # fmt: skip

FIELD = _object(
    "field",
    Key("id", "code", "its name in submissions", "字段在数据中的名称",
        required=True, examples=("reporting_unit",)),
    Key("label", "line", "the printed words", "表头文字", required=True, examples=("填报单位",)),
    Key("type", "type", "what it holds; a `choice` where `choices` are given",
        "值的类型；有 choices 即为 choice", default="text"),
    Key("choices", "choices", "the values to choose from", "可选的值"),
    Key("required", "flag", "must be filled", "必填", default="false"),
)  # fmt: skip

COLUMN = _object(
    "column_entry",
    Key("id", "code", "its name in submissions and formulas: `9.A@total`",
        "栏的名称，数据和公式中用（9.A@total）", required=True, examples=("total",)),
    Key("label", "line", "the printed head", "栏目标题",
        required=True, examples=("合计", "本年累计")),
)  # fmt: skip

SECTION = _object(
    "section",
    Key("number", "code", "the printed 序号, first part of every path", "序号；路径的前半（9.A）",
        required=True, examples=(9,)),
    Key("title", "line", "a heading, where the paper has one", "标题，原表有才写"),
    Key("items", "items", "its lines, in printed order", "各行，按印件顺序",
        required=True, see="Items"),
)  # fmt: skip

ITEM = _object(
    "item",
    Key("code", "code", "the printed 编号, once in a section", "编号，同一序号内不重复",
        absent="`code` or `id`", examples=("A",)),
    Key("id", "code", "the name of a row that has no code; its path is `section.parent.id`",
        "没有编号的行的名称；路径为 序号.上级.名称", absent="`code` or `id`", examples=("admin",)),
    Key("label", "line", "the printed words, without 其中 and without the unit in parentheses",
        "项目文字，不写“其中”和括号里的单位", required=True, examples=("慰问困难家庭总数",)),
    Key("unit", "line", "the printed unit; `是/否` (or `yes/no`) makes it a yes/no item",
        "单位；写 是/否 即为是非项", absent="required for numbers",
        examples=("人", "户", "人次", "万元", "是/否")),
    Key("type", "type", "what it holds; a `choice` where `choices` are given",
        "值的类型；有 choices 即为 choice", default="number"),
    Key("decimals", "decimals",
        "decimals it is reported in, 0 to 9; more is an error in the cell, never rounded",
        "小数位数；不写则随单位", absent="the unit's"),
    Key("min", "bound", "smallest value, in the item's unit; `none` is no bound",
        "最小值，none 为不限", default="0"),
    Key("max", "bound", "largest value, in the item's unit; `none` is no bound",
        "最大值，none 为不限", default="none"),
    Key("choices", "choices", "the values to choose from", "可选的值"),
    Key("required", "flag", "must be filled", "必填", default="false"),
    Key("of_which", "flag", "其中 is printed before it", "原表印有“其中”", default="false",
        see="Hierarchy"),
    Key("parts", "parts",
        "what nested items of its unit that are no terms of its formula are to this one",
        "下级各项（同单位、不在公式里）与本项的关系", default="overlapping", see="Hierarchy"),
    Key("formula", "formula", "the relation the filled numbers must keep, as printed",
        "填报数必须满足的关系，照印件写", see="Formulas",
        examples=("A=B+C+D", "C = D 至 F 之和", "A ≥ B")),
    Key("printed", "text", "the formula on paper, only where it differs from `formula`",
        "印件上的公式，仅在与规则不同时写", examples=("A=C+E+G+I+K+I+J+L",)),
    Key("because", "line", "why the rule differs from the paper, or why two counts are added",
        "为何与印件不同，或为何把两种计数相加"),
    Key("waive", "waivers",
        "warnings of lint that are meant, each with its reason: `{FS404: why}`",
        "有意如此的检查警告，各写原因", see="Waivers"),
    Key("computed", "flag", "the outputs calculate it; otherwise it is filled and checked",
        "由公式自动计算，不由人填", default="false"),
    Key("severity", "severity",
        "what a failure of its formula means, or of the relation to its nested items",
        "公式或与下级各项的关系不满足时的级别", default="error", see="Severity"),
    Key("rounding", "rounding",
        "what each number stands for in its formula or relation; counts are exact",
        "公式或关系中各数代表什么；计数单位一律按原数", default="exact", see="Rounding"),
    Key("note", "text", "a hint for who fills it", "填报提示"),
    Key("items", "items", "the lines under it", "下级各行"),
    any_of=("code", "id"),
)  # fmt: skip

RULE = _object(
    "rule",
    Key("id", "rule_id", "its stable name; explanations refer to it", "规则的名称，定后不改",
        required=True, examples=("paid-within-raised",)),
    Key("check", "formula", "the relation, with paths", "必须满足的关系，用路径写",
        required=True, examples=("4.A <= 3.A", "if 12.A = 是 then 12.B > 0")),
    Key("when", "formula", "checked only when this holds; otherwise the rule does not apply",
        "只在此条件下检查", examples=("12.A = 是",)),
    Key("severity", "severity", "what a failure means", "不满足时的级别",
        default="error", see="Severity"),
    Key("message", "line", "what the clerk is told: what is wrong, what to do",
        "给填报人的话：哪里不对，怎么办"),
    Key("rounding", "rounding", "what each number stands for; counts are exact",
        "各数代表什么；计数单位一律按原数", default="exact", see="Rounding"),
    Key("because", "line", "why the rule stands, or why two counts are compared",
        "为何有此规则，或为何比较两种计数"),
    Key("waive", "waivers",
        "warnings of lint that are meant, each with its reason: `{FS404: why}`",
        "有意如此的检查警告，各写原因", see="Waivers"),
)  # fmt: skip

OBJECTS: Mapping[str, ObjectType] = MappingProxyType({
    "top": TOP, "source": SOURCE, "unit": UNIT, "field": FIELD, "column": COLUMN,
    "section": SECTION, "item": ITEM, "rule": RULE,
})  # fmt: skip
"""The objects by name; a definition as a whole is the first."""
