"""The sentences about blanks that are certain, and about submissions without any filling."""

from collections.abc import Sequence

from formspec.diagnostics.problem import Lang
from formspec.diagnostics.span import printable
from formspec.language.unit import behind

TEXTS: dict[str, tuple[str, str]] = {
    "certain": (
        "{place}：只能是 {value}{unit}（由 {texts} 得出）",
        "{place}: it can only be {value}{unit} (from {texts})",
    ),
    "bounds": (
        "{place}：只能是 {value}{unit}（范围内只有这一个数）",
        "{place}: it can only be {value}{unit} (its bounds leave no other)",
    ),
    "conflict": (
        "{texts} 不可能同时成立；请检查 {cells}",
        "{texts} cannot hold together; check {cells}",
    ),
    "single": (
        "{texts} 不可能成立；请检查 {cells}",
        "{texts} cannot hold; check {cells}",
    ),
    "allowed": (
        "{cells} 超出取值范围；请检查这个数",
        "{cells} is out of range; check this figure",
    ),
    "never": (
        "怎么填都不可能同时符合 {texts}；请与制表单位联系",
        "nothing that is filled in can satisfy {texts}; ask whoever issued the form",
    ),
}
"""(zh, en)."""


def certain(place: str, value: str, unit: str, texts: Sequence[str], lang: Lang) -> str:
    """That a blank has one possible value, and why."""
    return _text(
        "certain" if texts else "bounds",
        lang,
        place=place,
        value=value,
        unit=behind(unit, lang),
        texts=_listed(texts, lang),
    )


def outside(cells: Sequence[str], lang: Lang) -> str:
    """That a figure is outside its bounds."""
    return _text("allowed", lang, cells=_listed(cells, lang))


def impossible(texts: Sequence[str], cells: Sequence[str], lang: Lang) -> str:
    """That rules contradict one another."""
    key = "never" if not cells else "conflict" if len(texts) > 1 else "single"
    return _text(key, lang, texts=_listed(texts, lang), cells=_listed(cells, lang))


def _text(key: str, lang: Lang, **facts: str) -> str:
    return printable(TEXTS[key][lang == "en"].format_map(facts))


def _listed(parts: Sequence[str], lang: Lang) -> str:
    return ("、" if lang == "zh" else ", ").join(parts)
