"""Submissions: correct ones, ones with one fault, and anything an office could send."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from hypothesis import reject
from hypothesis import strategies as st

from formspec.language.form import YES, Cell, Field, Form, Item
from formspec.submissions.numeral import MAX_DIGITS, show
from formspec.testing._filling import SIZES, Filled, bounds, filled
from formspec.testing._sheet import Law, Sheet, answers, applies, holds, sheet_of

Data = dict[str, Any]
"""A submission in its JSON shape."""


def valid_submissions(
    form: Form, *, blanks: bool = True, digits: int = MAX_DIGITS
) -> st.SearchStrategy[Data]:
    """Submissions without any finding: every rule passes or does not apply.

    Numbers are drawn log-uniform up to ``digits`` digits and totals are computed from
    them. With ``blanks`` about one cell in seven is left blank, where that changes no
    verdict: zeros where blank means zero, computed items, cells that no rule is about.
    Numbers are all written as JSON numbers or all as text. Returns a strategy.

    >>> import formspec
    >>> from hypothesis import given, settings
    >>> form = formspec.load("wuzhou-2018-warmth")
    >>> @settings(max_examples=3, database=None)
    ... @given(valid_submissions(form))
    ... def passes(data):
    ...     assert formspec.validate(form, data).verdict == "pass"
    >>> passes()
    """
    return _valid(sheet_of(form), blanks, digits)


def broken_submissions(
    form: Form, *, blanks: bool = True, digits: int = MAX_DIGITS
) -> st.SearchStrategy[tuple[Data, frozenset[str]]]:
    """Correct submissions with one number changed, and the ids of the rules that fail.

    A rule is chosen, then a cell in it that counts, then a change that breaks the rule;
    the cell stays clean in itself. All other rules pass or do not apply. Nothing can be
    drawn of a form without rules between numbers. Parameters as of ``valid_submissions``;
    returns a strategy of pairs.

    >>> import formspec
    >>> from hypothesis import given, settings
    >>> form = formspec.load("wuzhou-2018-warmth")
    >>> @settings(max_examples=3, database=None)
    ... @given(broken_submissions(form))
    ... def breaks_exactly_these(drawn):
    ...     data, rules = drawn
    ...     assert {f.rule for f in formspec.validate(form, data).findings} == rules
    >>> breaks_exactly_these()
    """
    return _broken(sheet_of(form), blanks, digits)


@st.composite
def _valid(draw: st.DrawFn, sheet: Sheet, blanks: bool, digits: int) -> Data:
    values = filled(draw, sheet, digits)
    return _written(draw, sheet, values, _unneeded(draw, sheet, values) if blanks else {})


@st.composite
def _broken(
    draw: st.DrawFn, sheet: Sheet, blanks: bool, digits: int
) -> tuple[Data, frozenset[str]]:
    values = filled(draw, sheet, digits)
    case = _Case(draw, sheet, values, digits)
    for law, weight, cell in _rotated(draw, sheet, values):
        changed = case.fault(law, weight, cell)
        if changed is None:
            continue
        after = {**values, cell: changed}
        broken = frozenset(each.rule.id for each in sheet.laws if not holds(sheet, each, after))
        if law.rule.id in broken:
            gone = _zeros(draw, sheet, after) if blanks else {}
            return _written(draw, sheet, after, gone), broken
    return reject()


# One fault -----------------------------------------------------------------------------


def _rotated(draw: st.DrawFn, sheet: Sheet, values: Filled) -> Iterator[tuple[Law, int, int]]:
    """A rule that applies and a cell in it, with its weight; then all others, as no clean value
    of that cell may break that rule.
    """
    applying = [law for law in sheet.laws if law.terms and applies(sheet, law.rule, values)]
    if not applying:
        reject()
    first = draw(st.integers(0, len(applying) - 1))
    turn = draw(st.integers(0, 20))
    for law in (*applying[first:], *applying[:first]):
        start = turn % len(law.terms)
        for weight, cell in (*law.terms[start:], *law.terms[:start]):
            yield law, weight, cell


@dataclass(frozen=True)
class _Case:
    """A correct form that is about to get one fault."""

    draw: st.DrawFn
    sheet: Sheet
    values: Filled
    digits: int

    def fault(self, law: Law, weight: int, cell: int) -> int | None:
        """Another value for a cell that breaks a rule; None if none is clean in itself."""
        low, high = self.clean_range(cell)
        now = self.values[cell]
        total = sum(w * self.values[c] for w, c in law.terms)
        options = []
        for sign, least in _breaking_moves(law, total, weight):
            far = high - now if sign > 0 else now - low
            if least <= far:
                options.append((sign, least, far))
        if not options:
            return None
        sign, least, far = self.draw(st.sampled_from(options))
        more = min(10 ** self.draw(SIZES), far - least + 1) - 1 if law.excluded is None else 0
        return now + sign * (least + (self.draw(st.integers(0, more)) if more else 0))

    def clean_range(self, cell: int) -> tuple[int, int]:
        """How low and how high a cell can go while it and every sum stay clean."""
        low, high = bounds(self.sheet.items[cell], 10**self.digits - 1)
        for law in self.sheet.laws:
            for terms, cap in law.sides:
                if any(c not in self.values for _, c in terms):
                    continue
                size = sum(abs(w * self.values[c]) for w, c in terms if c != cell)
                for weight, other in terms:
                    if other == cell:
                        most = (cap - size) // abs(weight)
                        low, high = max(low, -most), min(high, most)
        return low, high


def _breaking_moves(law: Law, total: int, weight: int) -> Iterator[tuple[int, int]]:
    """In which direction, and how far at least, one cell must move to break a rule."""
    size = abs(weight)
    sign = 1 if weight > 0 else -1
    if law.excluded is not None:
        gap = law.excluded - total
        if gap % weight == 0:
            yield (1 if gap // weight > 0 else -1), abs(gap // weight)
        return
    low, high = law.low, law.high
    if law.rule.rounding == "truncate":
        # The signs decide what was cut off: only beyond all that can be is it surely broken.
        slack = sum(
            abs(w) for (w, _), rounded in zip(law.terms, law.rounded_terms, strict=True) if rounded
        )
        low = None if low is None else -law.constant - slack
        high = None if high is None else -law.constant + slack
    if low is not None:
        yield -sign, max(1, -(-(total - low + 1) // size))
    if high is not None:
        yield sign, max(1, -(-(high - total + 1) // size))


# Writing down --------------------------------------------------------------------------

_KEPT, _ABSENT = "kept", "absent"
_GONE = st.sampled_from((_KEPT, None, "", " ", _ABSENT))
_NOTHING = st.sampled_from((None, "", " ", _ABSENT))
_SELDOM_GONE = st.sampled_from((*[_KEPT] * 20, None, "", _ABSENT))


def _zeros(draw: st.DrawFn, sheet: Sheet, values: Filled) -> dict[int, object]:
    """Zeros that may be left blank; of some of them nothing is written at all."""
    if sheet.form.blank != "zero":
        return {}
    zeros = [
        cell
        for cell, value in values.items()
        if value == 0
        and sheet.items[cell].kind == "number"
        and not sheet.items[cell].required
        and not sheet.items[cell].computed
        and not sheet.cells[cell].previous
    ]
    return {cell: draw(_GONE) for cell in zeros}


def _unneeded(draw: st.DrawFn, sheet: Sheet, values: Filled) -> dict[int, object]:
    """Cells that may be left blank, with what is written there instead."""
    blankable = _zeros(draw, sheet, values)
    computed = {
        law.head
        for law in sheet.laws
        if law.exact and law.rule.kind == "sum" and applies(sheet, law.rule, values)
    }
    for cell, item in enumerate(sheet.items):
        if item.required or sheet.cells[cell].previous or cell in blankable:
            continue
        if (item.computed and cell in computed) or cell not in sheet.ruled:
            blankable[cell] = draw(_SELDOM_GONE)
    return blankable


def _written(draw: st.DrawFn, sheet: Sheet, values: Filled, gone: Mapping[int, object]) -> Data:
    """The JSON shape of filled cells."""
    as_text = draw(st.booleans())
    now: dict[str, Any] = {}
    before: dict[str, Any] = {}
    for cell, place in enumerate(sheet.cells):
        item = sheet.items[cell]
        raw = gone.get(cell, _KEPT)
        if raw is _ABSENT or (place.previous and cell not in values):
            continue
        if raw == _KEPT:
            raw = _raw(item, values.get(cell, 0), as_text=as_text)
        target = before if place.previous else now
        if place.column is None:
            target[place.path] = raw
        else:
            target.setdefault(place.path, {})[place.column] = raw
    data: Data = {
        "form": sheet.form.id,
        "version": sheet.form.version,
        "fields": {entry.id: _header(entry) for entry in sheet.form.fields},
        "values": now,
    }
    return data | ({"previous": before} if before else {})


def _raw(item: Item, value: int, *, as_text: bool) -> Any:
    if item.kind == "number":
        text = show(value, item.decimals)
        return text if as_text else float(text) if "." in text else int(text)
    if item.kind in ("boolean", "choice"):
        return answers(item)[value]
    return "2018-02-01" if item.kind == "date" else "无"


def _header(entry: Field) -> str:
    if entry.kind == "choice":
        return entry.choices[0]
    return {"date": "2018-02-01", "number": "1", "boolean": YES}.get(entry.kind, "梧州市总工会")


# Anything ------------------------------------------------------------------------------

_NUMBERS = ("0", "1", "2", "3", "5", "12", "0.5", "1.25", "-1", "100", "007", "-0", "1.50", "10000")
_STRANGE = (
    "１２", "1,234", "1 234.5", " 7 ", "3.", ".5", "+5", "1e5", "0x10", "1_000", "--1", "NaN",
    "Infinity", "٣", "abc", "12人", "=1+1", "1.123456789012", "9" * 16, "9" * 50, "0" * 39 + "1",
    "\t", "是", "yes", "甲", "-",
)  # fmt: skip


@dataclass(frozen=True)
class _Raw:
    """Something to write into a cell: into a number, or into a cell of ``answers``."""

    number: object
    answer: object

    def into(self, options: tuple[str, ...]) -> object:
        """What it comes to in one cell."""
        if not options:
            return self.number
        return options[self.answer % len(options)] if type(self.answer) is int else self.answer


_CAREFUL = st.builds(
    _Raw, st.one_of(st.sampled_from(_NUMBERS), st.integers(0, 3), _NOTHING), st.integers(0, 3)
)
"""What a careful clerk writes: an answer, a plain number, sometimes nothing."""

_ANYHOW = st.builds(
    _Raw,
    st.one_of(
        st.sampled_from(_NUMBERS),
        st.sampled_from(_STRANGE),
        st.integers(-(10**16), 10**16),
        _NOTHING,
        st.floats(allow_nan=False, allow_infinity=False),
        st.decimals(-1000, 1000, places=3).map(str),
        st.booleans(),
        st.text(max_size=5),
        st.just([]),
    ),
    st.one_of(st.integers(0, 3), _NOTHING, st.sampled_from(("yes", True, False, 1, "x"))),
)
"""Whatever people type."""


def submissions(form: Form) -> st.SearchStrategy[Data]:
    """Anything an office could send: blanks, texts, full-width digits, too many decimals or
    digits, yes and no, unknown cells and fields, explanations of rules that never failed.
    Returns a strategy.

    >>> import formspec
    >>> from hypothesis import given, settings
    >>> form = formspec.load("wuzhou-2018-warmth")
    >>> @settings(max_examples=3, database=None)
    ... @given(submissions(form))
    ... def has_a_verdict(data):
    ...     assert formspec.validate(form, data).verdict in ("pass", "fail", "incomplete")
    >>> has_a_verdict()
    """
    return _submissions(sheet_of(form))


@st.composite
def _submissions(draw: st.DrawFn, sheet: Sheet) -> Data:
    data: Data = {"values": {}, "previous": {}}
    # A few raw values dealt out over all cells: a form then shrinks without its values moving.
    raws = draw(st.lists(draw(st.sampled_from((_CAREFUL, _CAREFUL, _ANYHOW))), min_size=1))
    for cell, place in enumerate(sheet.cells):
        turn = cell + cell // len(raws)
        raw = raws[turn % len(raws)].into(answers(sheet.items[cell]))
        if raw != _ABSENT:
            part = data["previous" if place.previous else "values"]
            part[Cell(place.path, place.column).key] = raw
    strange = st.sampled_from(("99.Z", "A", "", "@", "1", "field:x", "__proto__"))
    data["values"] |= draw(st.dictionaries(strange, st.sampled_from((1, "x", None)), max_size=1))
    names = [entry.id for entry in sheet.form.fields] + ["telephone"]
    texts = st.one_of(st.text(max_size=5), st.none(), st.integers(), st.just("2018-02-30"))
    data["fields"] = draw(st.dictionaries(st.sampled_from(names), texts, max_size=3))
    rules = [law.rule.id for law in sheet.laws] + ["no-such-rule"]
    data["explanations"] = draw(
        st.dictionaries(st.sampled_from(rules), st.just("已核实"), max_size=2)
    )
    return data
