"""The renderer's own words, in Chinese and English."""

from types import MappingProxyType

from formspec.problem import Lang
from formspec_xlsx.plan import GUIDE_SHEETS

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
        "guide": GUIDE_SHEETS[0],
        "guide_title": "《{title}》填表说明",
        "guide_where": "只有浅黄色的格子要填，其他格子已锁定。"
        "请不要插入、删除行列，不要合并单元格。",
        "guide_unit": "单位是“{unit}”的项目按{unit}填，最多 {decimals} 位小数，不写单位。",
        "guide_whole_unit": "单位是“{unit}”的项目按{unit}填整数，不写单位。",
        "guide_example": "例如 3000 元填 0.3。",
        "guide_number": "数字直接填，不写“约”“余”，不写说明文字；人数、次数、户数等填整数。",
        "guide_blank_zero": "没有的项目可以不填，按 0 计。",
        "guide_blank_unknown": "没有的项目填 0；还不清楚的先空着，空着的项目按“未填”处理。",
        "guide_check": "表右侧的“核对”栏随填随算：✓ 表示平衡，"
        "✗ 表示不平衡（写出应为多少、差多少），"
        "？表示请核实。顶部写明还有几处不平衡、几项未填。总数要自己填，核对栏才能查出漏填和错填。",
        "guide_why": "标“？”的项目如确实如此，请在旁边的“说明”栏写明原因。",
        "guide_computed": "灰色的格子自动计算，不用填。",
        "guide_send": "填完后保存为 .xlsx 文件发回。可以用 Excel、WPS 或 LibreOffice。",
        "guide_rules": "本表的审核关系（强制：必须改正；核实：须改正或说明；提示：供参考）：",
        "guide_rule_head": "序号|项目|关系|级别",
        "guide_form": "表号 {id}，版本 {version}",
        "severity_error": "强制",
        "severity_warning": "核实",
        "severity_note": "提示",
        "check": "核对",
        "why": "说明（如属实）",
        "why_prompt": "核对栏提示“？”而情况属实时，请写明原因。",
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
        "guide": GUIDE_SHEETS[1],
        "guide_title": "How to fill in: {title}",
        "guide_where": "Only the pale yellow cells are filled in; all others are locked. Please do "
        "not insert or delete rows or columns, and do not merge cells.",
        "guide_unit": "Amounts in {unit} take at most {decimals} decimals and are written without "
        "the unit.",
        "guide_whole_unit": "Amounts in {unit} are whole numbers, written without the unit.",
        "guide_example": " 3000 元 is 0.3.",
        "guide_number": "Write plain numbers: no words around them, no estimates. Counts are whole "
        "numbers.",
        "guide_blank_zero": "What there is none of may stay blank and counts as 0.",
        "guide_blank_unknown": "Write 0 where there is none. A blank cell is not filled in yet.",
        "guide_check": 'The column "Check" to the right of the form is calculated as you type: '
        "✓ balances, ✗ does not (and what it should be), ? asks you to look again. The line above "
        "counts what is left. Totals are typed, not calculated: only so can they be checked.",
        "guide_why": 'Where a "?" is right all the same, write why in the column beside it.',
        "guide_computed": "Grey cells are calculated; leave them.",
        "guide_send": "Save as .xlsx and send it back. Excel, WPS and LibreOffice will all do.",
        "guide_rules": "What is checked (must: has to be corrected; look: corrected or explained; "
        "note: for information):",
        "guide_rule_head": "No.|Item|Rule|Kind",
        "guide_form": "Form {id}, version {version}",
        "severity_error": "must",
        "severity_warning": "look",
        "severity_note": "note",
        "check": "Check",
        "why": "Why it is right",
        "why_prompt": 'Where the check shows "?" and the figure is right, write why.',
    }
)


def words(lang: Lang) -> MappingProxyType[str, str]:
    """The words of a language."""
    return ZH if lang == "zh" else EN
