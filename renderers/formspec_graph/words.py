"""What the drawing says itself, in both languages."""

from collections.abc import Mapping

from formspec.plugins import Lang

WORDS: Mapping[Lang, Mapping[str, str]] = {
    "zh": {
        "lang": "zh-CN",
        "about": "{items} 个项目，{rules} 条规则",
        "whole": "规则所约束的项目（合计等）",
        "term": "被加的项目",
        "minus": "被减的项目",
        "other": "上期数，或只作条件",
        "warning": "警告（可说明）",
        "error": "错误",
        "conflict": "不能同时成立的规则",
        "none": "无单位",
    },
    "en": {
        "lang": "en",
        "about": "{items} items, {rules} rules",
        "whole": "what the rule is about, such as a total",
        "term": "added",
        "minus": "taken away",
        "other": "of the period before, or only asked for",
        "warning": "warning (may be explained)",
        "error": "error",
        "conflict": "rules that cannot hold together",
        "none": "no unit",
    },
}
