"""The sentence of a rule that fails or waits, out of its facts."""

import re
from collections.abc import Mapping, Sequence

from formspec.diagnostics.problem import Lang
from formspec.engine.cell_value import CellValue
from formspec.engine.finding_messages import KEYWORDS, RULE_TEXTS, WORDS
from formspec.engine.rule_facts import MAX_NAMED, RuleFacts
from formspec.language.unit import behind
from formspec.submissions.numeral import show

# Texts and names in brackets, answers, words and signs of a formula.
_FORMULA_WORD = re.compile(
    r'"[^"]*"|“[^“”]*”|\[[^][]*\]'
    r"|(?P<equal>[=≠＝] *)(?P<answer>是|否|yes|no)(?=[ ,，;；)）则且或并]|$)"
    r"|@ *(?P<column>\[[^][]*\]|[A-Za-z0-9_]+)"
    r"|[A-Za-z0-9_.]+|如果|如|若|则|并且|且|或者|或|上期|至|之和|[*]|<=|>=|!="
)


def spoken(text: str, headings: Mapping[str | None, str], lang: Lang) -> str:
    """A rule as printed, its keywords in the language around it, its columns by their heads."""

    def word(match: re.Match[str]) -> str:
        if match["column"]:
            column = match["column"].strip("[]")
            return _phrase("formula", lang, headings.get(column, column))
        said = match["answer"] or match[0]
        if said not in KEYWORDS:
            return said
        translated = KEYWORDS[said][lang == "en"]
        apart = lang == "en" and not said.isascii() and not match["answer"]
        return (match["equal"] or "") + (f" {translated} " if apart else translated)

    return re.sub(" {2,}", " ", _FORMULA_WORD.sub(word, text)).strip()


def rule_sentence(
    key: str, facts: RuleFacts, kind: str, text: str, cells: Sequence[CellValue], lang: Lang,
    *, advised: bool,
) -> str:  # fmt: skip
    """The sentence ``key`` of a rule; if the form's own message stands before it, ``advised``."""
    apart = advised or bool(facts.guards)
    comma = "、" if lang == "zh" else ", "
    text = spoken(text, {cell.column: cell.heading for cell in cells}, lang)
    figure, wanted = (
        written(amount, unit, lang)
        for amount, unit in ((facts.figure, facts.figure_unit), (facts.wanted, facts.unit))
    )
    named = [cell.named(lang) for cell in cells]
    return RULE_TEXTS[key][lang == "en"].format(
        cell=named[0] if named else "",
        second=named[1] if len(named) > 1 else "",
        text=text,
        left=figure,
        right=wanted,
        wanted=_wanted(facts, wanted, lang),
        subject=_subject(facts, lang, alone=not apart),
        says=_says(facts, figure, lang),
        should=_phrase(facts.op, lang, _wanted(facts, wanted, lang)) if facts.op else "",
        off=_off(facts, lang),
        by="" if apart else _by(facts, kind, text, lang),
        formula=_phrase("formula", lang, text) if apart else "",
        guards=("，" if lang == "zh" else ", ").join(
            _cell_and_figure(cell, lang) for cell in facts.guards
        ),
        known=_known(facts, figure, lang) if key in ("certain", "exceeded") else "",
        missing=comma.join(cell.called(lang) for cell in facts.missing),
    )


def _phrase(key: str, lang: Lang, *facts: object) -> str:
    return RULE_TEXTS[key][lang == "en"].format(*facts)


def written(amount: str, unit: str, lang: Lang) -> str:
    """An amount with its unit; ``10/3`` with about how much that is."""
    over, slash, under = amount.partition("/")
    if not slash:
        return amount + behind(unit, lang)
    # Half up, away from zero.
    hundredths = (200 * abs(int(over)) + int(under)) // (2 * int(under))
    near = show(-hundredths if over.startswith("-") else hundredths, 2)
    return _phrase("fraction", lang, amount, unit, near)


def said(cell: CellValue, lang: Lang) -> str:
    """What a cell says."""
    value = cell.value or ""
    if not cell.unit:
        return _phrase("answered", lang, WORDS.get(value, (value, value))[lang == "en"])
    if cell.state == "blank":
        return _phrase("blank", lang)
    state = "filled" if cell.state == "filled" else "calculated"
    return _phrase(state, lang, written(value, cell.unit, lang))


def _cell_and_figure(cell: CellValue, lang: Lang) -> str:
    """A cell and what it says."""
    return f"{cell.called(lang)} {said(cell, lang)}"


def _subject(facts: RuleFacts, lang: Lang, *, alone: bool) -> str:
    if facts.about == "cell":
        (cell,) = facts.subject
        return _phrase("cell", lang, cell.named(lang)) if alone else f"{cell.called(lang)} "
    if facts.about == "parts":
        return _phrase("parts", lang, facts.subject[0].called(lang))
    names = ("、" if lang == "zh" else " + ").join(
        cell.number(lang) for cell in facts.subject[:MAX_NAMED]
    )
    many = len(facts.subject)
    return _phrase("many" if many > MAX_NAMED else "sum", lang, names, many)


def _says(facts: RuleFacts, figure: str, lang: Lang) -> str:
    if facts.about != "cell":
        return _phrase("together", lang, figure)
    (cell,) = facts.subject
    if facts.converted and cell.state == "filled":
        both = _phrase("converted", lang, figure, written(facts.converted, facts.unit, lang))
        return _phrase("filled", lang, both)
    return said(cell, lang)


def _wanted(facts: RuleFacts, wanted: str, lang: Lang) -> str:
    """What should be there, and whose figure that is."""
    other = facts.other
    if facts.wanted == "0" and (other is None or other.state != "blank"):
        return "0"
    if other is None or (facts.op == "=" and not facts.factor):
        return wanted
    if other.state == "blank":
        return _phrase("none", lang, other.called(lang))
    if not facts.factor:
        whole = written(facts.wanted, other.unit, lang)  # 9户, though 人 are compared with them
        return _phrase("of", lang, other.called(lang), whole)
    whole = written(other.value or "", other.unit, lang)
    return _phrase("times", lang, other.called(lang), wanted, whole, facts.factor)


def _off(facts: RuleFacts, lang: Lang) -> str:
    """How far off, where that says more than the rest."""
    if facts.op not in ("=", "<=", ">=") or "0" in (facts.figure, facts.wanted):
        return ""
    less = facts.gap.startswith("-")
    amount = written(facts.gap.removeprefix("-"), facts.unit, lang)
    return _phrase("less" if less else "more", lang, amount)


def _by(facts: RuleFacts, kind: str, text: str, lang: Lang) -> str:
    """By which rule; one that the rest of the sentence says is not printed once more."""
    if kind == "part":
        return _phrase("part", lang)
    compared = facts.other is not None and (facts.op != "=" or facts.factor)
    if compared or facts.about == "parts" or (facts.about == "sum" and facts.is_constant):
        return ""
    return _phrase("by", lang, text)


def _known(facts: RuleFacts, figure: str, lang: Lang) -> str:
    """What is filled in of a rule that can no longer hold."""
    if facts.about == "sum" and len(facts.subject) > 1:
        return _phrase("added", lang, figure)
    told = ("，" if lang == "zh" else ", ").join(
        _cell_and_figure(cell, lang) for cell in facts.subject
    )
    colon = "：" if lang == "zh" else ": "
    return told if facts.about == "sum" else told and colon + told
