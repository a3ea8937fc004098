"""The renderer's own words, in Chinese and English."""

from types import MappingProxyType

from formspec.problem import Lang

ZH = MappingProxyType(
    {
        "notes": "说明：",
        "under_notes": "\u3000" * 3,
        "colon": "：",
        "section": "序号",
        "code": "编号",
        "item": "项目",
        "total": "合  计",
        "page": "第 &P 页，共 &N 页",
        "date_format": 'yyyy"年"m"月"d"日"',
        "unit": "单位：{unit}",
        "formula": "公式：{formula}",
        "part": "{of_which}：属于 {whole}",
        "whole_number": "填整数",
        "decimals": "最多 {decimals} 位小数",
        "answer": "请选：{choices}",
        "date": "填日期，例如 2018-1-12",
        "text": "填文字",
        "computed": "自动计算，不用填",
        "required": "必填",
        "at_least": "不小于 {minimum}",
        "at_most": "不大于 {maximum}",
        "wrong": "填写有误",
        "wrong_whole": "这里只能填整数{bounds}，不要写单位和文字。",
        "wrong_decimal": "这里只能填数字{bounds}，不要写单位和文字。",
        "wrong_answer": "这里只能填：{choices}。",
        "wrong_date": "这里只能填日期，例如 2018-1-12。",
        "bounds": "，{bounds}",
        "comma": "，",
        "or": "、",
    }
)

EN = MappingProxyType(
    {
        "notes": "Notes: ",
        "under_notes": " " * 11,
        "colon": ":",
        "section": "No.",
        "code": "Code",
        "item": "Item",
        "total": "Total",
        "page": "Page &P of &N",
        "date_format": "yyyy-mm-dd",
        "unit": "Unit: {unit}",
        "formula": "Formula: {formula}",
        "part": "{of_which}: part of {whole}",
        "whole_number": "a whole number",
        "decimals": "at most {decimals} decimals",
        "answer": "Choose: {choices}",
        "date": "A date such as 2018-01-12",
        "text": "A text",
        "computed": "Calculated; nothing to fill in",
        "required": "required",
        "at_least": "at least {minimum}",
        "at_most": "at most {maximum}",
        "wrong": "This does not fit",
        "wrong_whole": "Enter a whole number{bounds}, without unit or words.",
        "wrong_decimal": "Enter a number{bounds}, without unit or words.",
        "wrong_answer": "Enter one of: {choices}.",
        "wrong_date": "Enter a date such as 2018-01-12.",
        "bounds": ", {bounds}",
        "comma": ", ",
        "or": ", ",
    }
)


def words(lang: Lang) -> MappingProxyType[str, str]:
    """The words of a language."""
    return ZH if lang == "zh" else EN
