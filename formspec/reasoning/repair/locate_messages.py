"""The sentence of a repair: what stands there, what it should be, how it may have gone wrong."""

from collections.abc import Iterable

from formspec.diagnostics.problem import Lang
from formspec.diagnostics.span import printable
from formspec.language.form import NO, YES
from formspec.language.unit import behind
from formspec.reasoning.repair.change import Change

HOW: dict[str, tuple[str, str]] = {
    "unit": ("若以{unit}填写", "if that is in {unit}"),
    "power": ("若小数点错了 {power} 位", "if the decimal point is {power} places off"),
    "sign": ("若正负号填反", "if the sign is wrong"),
    "swapped": ("若相邻两位数字颠倒", "if two digits are swapped"),
    "dropped": ("若漏了一位数字", "if a digit is missing"),
    "doubled": ("若一位数字打了两次", "if a digit was typed twice"),
    "extra": ("若多打了一位数字", "if there is a digit too many"),
    "digit": ("若打错了一位数字", "if one digit is wrong"),
    "neighbour": ("若误填了 {other} 的数", "if it is the figure of {other}"),
    "exchanged": ("若与 {other} 互相填错", "if it was exchanged with {other}"),
    "left-out": ("若漏加了 {other}", "if {other} was left out of the sum"),
    "twice": ("若重复加了 {other}", "if {other} was added twice"),
    "answer": ("", ""),
    "blank": ("", ""),
    "unknown": ("", ""),
}
"""How it may have gone wrong, by mechanism: (zh, en)."""

LONG = 30
"""A label is cut after so many characters: the sentence is about its figure."""

WORDS: dict[str, tuple[str, str]] = {
    "filled": ("填了 {old}", "it says {old}"),
    "blank": ("没有填", "it is blank"),
    "exactly": ("应为 {value}{unit}", "it should be {value}{unit}"),
    "likely": ("可能应为 {value}{unit}", "it should perhaps be {value}{unit}"),
    "between": ("应在 {low} 至 {high}{unit}之间", "it should be from {low} to {high}{unit}"),
    "atleast": ("应不小于 {low}{unit}", "it should be at least {low}{unit}"),
    "atmost": ("应不大于 {high}{unit}", "it should be at most {high}{unit}"),
    "any": ("应为别的数", "it should be another figure"),
    "repaired": ("改后 {count} 条规则成立", "then {count} rules hold"),
    "repaired-one": ("改后规则成立", "then the rule holds"),
}
"""The parts of the sentence: (zh, en)."""


def sentence(changes: Iterable[Change], count: int, lang: Lang) -> str:
    """All changes of a repair, and how many rules hold then; on one line."""
    repaired = _word("repaired" if count > 1 else "repaired-one", lang).format(count=count)
    return f"{short(changes, lang)}{_separator(lang)}{repaired}"


def short(changes: Iterable[Change], lang: Lang) -> str:
    """The changes without what follows from them."""
    return printable(_separator(lang).join(_sentence(change, lang) for change in changes))


def _sentence(change: Change, lang: Lang) -> str:
    facts = {
        "old": _answer(change.old, lang),
        "value": _answer(change.value, lang),
        "low": change.low or "",
        "high": change.high or "",
        "unit": behind(change.own_unit, lang),
        "other": change.other or "",
    }
    now = "blank" if change.old is None else "filled"
    how = HOW[change.mechanism][lang == "en"].format(
        unit=change.unit, power=abs(change.power), other=change.other
    )
    comma, colon = ("，", "：") if lang == "zh" else (", ", ": ")
    words = [_word(now, lang), how, _word(_wanted(change), lang)]
    sentence = comma.join(word.format_map(facts) for word in words if word)
    label = change.label if len(change.label) <= LONG else f"{change.label[:LONG]}…"
    return f"{change.cell} {label}{colon}{sentence}"


def _answer(value: str | None, lang: Lang) -> str:
    """A value as it is said; an answer in the language of the sentence."""
    english = {YES: "yes", NO: "no"} if lang == "en" else {}
    return english.get(value or "", value or "")


def _wanted(change: Change) -> str:
    if change.low == change.high and change.low is not None:
        return "exactly"
    if change.value is not None:
        return "likely"
    if change.low is not None and change.high is not None:
        return "between"
    return "atleast" if change.low is not None else "atmost" if change.high is not None else "any"


def _word(key: str, lang: Lang) -> str:
    return WORDS[key][lang == "en"]


def _separator(lang: Lang) -> str:
    return "；" if lang == "zh" else "; "
