"""Hypothesis strategies for whoever builds on formspec: forms, and filled forms.

Needs ``hypothesis``: ``pip install formspec-forms[testing]``. A law about one form::

    from hypothesis import given
    import formspec
    from formspec.testing import broken_submissions, valid_submissions

    FORM = formspec.load("wuzhou-2018-warmth")

    @given(valid_submissions(FORM))
    def test_a_correct_form_is_accepted(data):
        assert formspec.validate(FORM, data).verdict == "pass"

    @given(broken_submissions(FORM))
    def test_one_fault_breaks_exactly_its_rules(drawn):
        data, broken = drawn
        assert {f.rule for f in formspec.validate(FORM, data).findings} == broken

A law about all forms, with ``data`` from ``hypothesis.strategies``::

    @given(forms(), st.data())
    def test_my_renderer(form, data):
        submission = data.draw(valid_submissions(form))

Submissions are drawn in their JSON shape (``{"fields": …, "values": …}``), as ``validate``
and generated validators take it; ``formspec.submission.from_dict`` makes a Submission.
"""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import lru_cache
from math import gcd, lcm
from typing import Any, Literal, get_args

from hypothesis import reject
from hypothesis import strategies as st

from formspec import rule as ru
from formspec.api import loads
from formspec.expression import Op
from formspec.form import NO, YES, Cell, Field, Form, Item
from formspec.formula import quote
from formspec.numeral import LIMIT, MAX_DIGITS, show

__all__ = [
    "FEATURES",
    "Data",
    "broken_submissions",
    "definitions",
    "forms",
    "submissions",
    "valid_submissions",
]

Feature = Literal[
    "columns", "kinds", "gates", "conditions", "previous", "constants", "bounds",
    "rounding", "weights", "conversion", "computed", "extras", "names", "texts",
]  # fmt: skip

FEATURES: tuple[Feature, ...] = get_args(Feature)
"""What ``forms(without=…)`` can leave out: several columns; items that are no numbers;
amounts under a 是/否 item; ``when`` and ``if``; previous periods; constants in rules; ``min``
and ``max`` but the usual 0; rounding; weights and differences; 元 beside 万元; computed items;
rules beyond the items' own; odd codes; odd labels."""

Data = dict[str, Any]
"""A submission in its JSON shape."""


# Forms: what is drawn ------------------------------------------------------------------
#
# A form is drawn as nested lists of lines without names, so that it shrinks by dropping
# lines; names, units and formulas are laid over it afterwards.

_Trait = tuple[str, str]

_BONDS = (
    "sum", "overlapping", "disjoint", "exhaustive", "sum", "none", "flat", "least", "chain",
    "sum", "gate", "exhaustive", "choice", "sum", "text", "date",
)  # fmt: skip
"""What a line is to the lines nested in it; ``flat`` adds up the lines after it."""

_KINDS = {"gate": "boolean", "choice": "choice", "text": "text", "date": "date"}

_ENTRIES = ("+ {}", "- {}", "+ 2 × {}", "+ 0.5 × {}", "+ {} ÷ 4")
"""How a line enters the sum above it."""

_TRAITS: tuple[_Trait, ...] = (
    ("required", "true"),
    ("of_which", "true"),
    ("severity", "warning"),
    ("severity", "note"),
    ("rounding", "half"),
    ("rounding", "truncate"),
    *(("decimals", str(number)) for number in range(7)),
    ("max", "1000000"),
    ("min", "none"),
    ("min", "-1000"),
    ("min", "1"),
    ("computed", "true"),
    ("when", "1"),
    ("because", "口径如此"),
    ("printed", "A=B+C（原表）"),
    ("note", "按实际填写"),
)

_FAMILIES: tuple[tuple[str, ...], ...] = (
    ("人",),
    ("元", "万元", "千元", "亿元"),
    ("户",),
    ("公斤", "吨"),
    ("人次",),
)
_DECLARED = (
    {"name": "公斤", "dimension": "mass", "scale": "1", "decimals": "1"},
    {"name": "吨", "dimension": "mass", "scale": "1000", "decimals": "3"},
)

_LETTERS = tuple("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
_ODD_NAMES: tuple[tuple[str, ...], ...] = (
    tuple("甲乙丙丁戊己庚辛壬癸"),
    ("if", "then", "and", "or", "sum", "prev", "yes", "no", "是", "否", "如", "若", "如果", "则",
     "且", "并且", "或", "或者", "至", "之和", "上期"),
    ("1", "010", "9.10", "12:30", "1_000", "1e3", "0x1F", "3.0", "７", "+1", "-1"),
    ("A-1", "(甲)", "一、", "*", "&x", "'", '"', "A+B", "=1", "<b>", "null", "true", "~", "C", "R",
     "__proto__", "constructor", "😀", "A..B", "≥", "a.b", "，"),
)  # fmt: skip
_LABELS = ("走访困难职工", "发放款物", "其他", "帮扶农民工", "省级", "共有工作人员", "培训")
_ODD_LABELS = (
    "</script><script>alert(1)</script>", "=1+1", "'\"\\", "{{x}} ${y} {0}", "A & B <i>",
    "换\n行", "*/ // -- #", "培训（人次）", "😀🇨🇳", "\\n\\u0041", "@SUM(A1)", "长" * 80, "- x: [y",
)  # fmt: skip
_CHOICES = ("甲", "乙", "是", "城镇 '\"<")


@dataclass(frozen=True, slots=True)
class _Manner:
    """How a line stands under the one above: ``kin``: measured alike; ``unit``: which one
    of the family; ``entry``: how it is added; ``coded``: it has a code, not only an id.
    """

    kin: bool = True
    unit: int = 0
    entry: str = _ENTRIES[0]
    coded: bool = True


@dataclass(frozen=True, slots=True)
class _Line:
    """A drawn line."""

    bond: str
    manner: _Manner
    traits: tuple[_Trait, ...]
    nested: tuple["_Line", ...]


@dataclass(frozen=True, slots=True)
class _Extra:
    """A drawn free rule: its shape, the items it is about by number, whether it has a when."""

    shape: str
    picks: tuple[int, int, int]
    condition: int
    traits: tuple[_Trait, ...]


_SHAPES = ("le", "chain", "within", "equal", "differ", "both", "column", "previous")
_EXTRA_TRAITS = (
    ("severity", "warning"),
    ("severity", "note"),
    ("rounding", "half"),
    ("rounding", "truncate"),
    ("message", "请核对；如无误，请说明"),
    ("because", "口径如此"),
)


@lru_cache(maxsize=64)
def _line(depth: int, off: frozenset[str]) -> st.SearchStrategy[_Line]:
    """A line with up to ``depth`` levels below it; few draws, the plainest choice first."""
    bonds = [b for b in _BONDS if not (b in _KINDS and "kinds" in off)]
    nested: st.SearchStrategy[list[_Line]] = st.just([])
    if depth:
        nested = st.lists(_line(depth - 1, off), max_size=3)
    lines = st.builds(
        _Line,
        bond=st.sampled_from(bonds),
        manner=st.sampled_from(_manners(off)),
        traits=st.sampled_from(_some([t for t in _TRAITS if not _is_off(t, off)])),
        nested=nested.map(tuple),
    )
    return lines.map(_ungated) if "gates" in off else lines


def _ungated(line: _Line) -> _Line:
    return replace(line, nested=()) if line.bond == "gate" else line


def _manners(off: frozenset[str]) -> list[_Manner]:
    """Many plain ones, then each that differs in one way, then in two."""
    units = (0,) if "conversion" in off else (0, 1, 2, 3)
    entries = _ENTRIES[:1] if "weights" in off else _ENTRIES
    ways = [_Manner(unit=unit) for unit in units[1:]]
    ways += [_Manner(entry=entry) for entry in entries[1:]]
    others = [_Manner(kin=False, unit=unit) for unit in units]
    loose = [replace(way, coded=False) for way in (_Manner(), *ways)]
    mixed = [replace(way, entry=entry) for way in ways for entry in entries[1:]]
    return [_Manner()] * (len(ways) + 4) + ways * 2 + others + loose + mixed


def _some(traits: list[_Trait]) -> list[tuple[_Trait, ...]]:
    """None, one or two traits."""
    pairs = [(one, traits[(5 * n + 2) % len(traits)]) for n, one in enumerate(traits)]
    none: list[tuple[_Trait, ...]] = [()] * len(traits)
    return none + [(one,) for one in traits] + [pair for pair in pairs if pair[0][0] != pair[1][0]]


@lru_cache(maxsize=64)
def _part(off: frozenset[str]) -> st.SearchStrategy[_Line]:
    """A line that is a term of the total above it, so that there is a rule."""
    numbers = st.sampled_from(_TOTALS)

    def termed(line: _Line, bond: str) -> _Line:
        return replace(line, bond=bond, manner=replace(line.manner, kin=True))

    return st.builds(termed, _line(1, off), numbers)


def _is_off(trait: _Trait, off: frozenset[str]) -> bool:
    key = trait[0]
    return (
        (key == "rounding" and "rounding" in off)
        or (key in ("min", "max") and "bounds" in off)
        or (key == "computed" and "computed" in off)
        or (key == "when" and "conditions" in off)
        or (key == "decimals" and "conversion" in off)
    )


@lru_cache(maxsize=64)
def _extra(off: frozenset[str]) -> st.SearchStrategy[_Extra]:
    shapes = [
        shape
        for shape, needs in zip(
            _SHAPES,
            ("", "", "constants", "", "constants", "conditions", "columns", "previous"),
            strict=True,
        )
        if needs not in off
    ]
    traits = [t for t in _EXTRA_TRAITS if not _is_off(t, off)]
    number = st.integers(0, 20)
    return st.builds(
        _Extra,
        shape=st.sampled_from(shapes),
        picks=st.tuples(number, number, number),
        condition=st.just(0) if "conditions" in off else st.integers(0, 6),
        traits=st.sampled_from(_some(traits)),
    )


# Forms: names and formulas -------------------------------------------------------------


@dataclass(slots=True)
class _Row:
    """A line with its names."""

    line: _Line
    section: str
    path: str
    name: str
    label: str
    coded: bool
    family: int
    above: "_Row | None" = None
    nested: list["_Row"] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """What is filled in."""
        return _KINDS.get(self.line.bond, "number")

    @property
    def unit(self) -> str:
        """The unit of a number."""
        family = _FAMILIES[self.family]
        return family[self.line.manner.unit % len(family)]

    @property
    def local(self) -> str:
        """Its name in a formula of the same section."""
        return quote(self.path.removeprefix(f"{self.section}."))


@dataclass(slots=True)
class _Writer:
    """Lays names, units and formulas over drawn lines and writes the definition."""

    names: tuple[str, ...]
    labels: tuple[str, ...]
    columns: tuple[str, ...]
    extras: tuple[_Extra, ...]
    spelling: int
    rows: list[_Row] = field(default_factory=list)

    def sections(self, forests: Sequence[Sequence[_Line]], numbers: Sequence[str]) -> list[Any]:
        trees = [self.named(lines, number) for lines, number in zip(forests, numbers, strict=False)]
        return [
            {"number": number, "items": [self.item(row, tree) for row in tree]}
            for number, tree in zip(numbers, trees, strict=False)
        ]

    def named(self, lines: Sequence[_Line], section: str) -> list[_Row]:
        """All rows of a section, codes taken one after the other."""
        found: list[_Row] = []
        names = self.codes()
        stack: list[tuple[_Line, _Row | None]] = [(line, None) for line in reversed(lines)]
        while stack:
            line, above = stack.pop()
            row = self.row(line, section, above, names)
            (above.nested if above else found).append(row)
            self.rows.append(row)
            stack += [(nested, row) for nested in reversed(line.nested)]
        return found

    def codes(self) -> Iterator[str]:
        size = len(self.names)
        for number in range(1000):
            turn = number // size
            yield self.names[number % size] + (f"_{turn}" if turn else "")

    def row(self, line: _Line, section: str, above: _Row | None, names: Iterator[str]) -> _Row:
        number = len(self.rows)
        coded = line.manner.coded or above is None
        name = next(names) if coded else f"row{number}"
        head = section if coded or above is None else above.path
        family = above.family if above else number % len(_FAMILIES)
        if not line.manner.kin:
            family = (family + 1 + line.manner.unit) % len(_FAMILIES)
        label = self.labels[number % len(self.labels)]
        return _Row(line, section, f"{head}.{name}", name, label, coded, family, above)

    def item(self, row: _Row, siblings: list[_Row]) -> dict[str, Any]:
        found: dict[str, Any] = {"code" if row.coded else "id": row.name, "label": row.label}
        if row.kind == "number":
            found |= {"unit": row.unit} | self.number(row, siblings)
        elif row.kind == "boolean":
            found["unit"] = "是/否"
        elif row.kind == "choice":
            found["choices"] = list(_CHOICES)
        else:
            found["type"] = row.kind
        for key, value in row.line.traits:
            if key in ("required", "of_which", "severity", "note"):
                found[key] = value
        if row.nested:
            found["items"] = [self.item(nested, row.nested) for nested in row.nested]
        return found

    def number(self, row: _Row, siblings: list[_Row]) -> dict[str, Any]:
        """What only a number has: formula, bounds, decimals, rounding."""
        found: dict[str, Any] = {}
        formula = self.formula(row, siblings)
        if formula:
            found["formula"] = formula
        elif row.line.bond in ("disjoint", "exhaustive", "none"):
            found["parts"] = row.line.bond
        for key, value in row.line.traits:
            if self.fits(key, value, row, formula):
                found[key] = value
        if ("computed", "true") in row.line.traits and formula and row.line.bond in ("sum", "flat"):
            found["computed"] = "true"
            return found
        if formula and ("when", "1") in row.line.traits:
            found["formula"] = f"if {self.condition(2)} then {formula}"
        return found

    def fits(self, key: str, value: str, row: _Row, formula: str | None) -> bool:
        """Whether a trait can be said of a number."""
        if key in ("because", "printed"):
            return formula is not None
        if key == "decimals":
            return len(_FAMILIES[row.family]) > 1
        if key == "min":
            return value != "1" or self.may_start_at_one(row)
        return key in ("rounding", "max")

    def may_start_at_one(self, row: _Row) -> bool:
        """All zero answers every other form, so that each can be filled; with a ``min`` of
        1 that is sure only where nothing but plain sums binds the numbers.
        """
        return (
            not self.extras
            and len(_FAMILIES[row.family]) == 1
            and all(r.line.bond != "gate" and r.line.manner.entry[0] == "+" for r in self.rows)
        )

    def formula(self, row: _Row, siblings: list[_Row]) -> str | None:
        bond = row.line.bond
        if bond == "flat":
            terms = siblings[siblings.index(row) + 1 :]
        elif bond in ("sum", "least", "chain"):
            terms = row.nested
        else:
            return None
        kin = [r for r in terms if r.kind == "number" and r.family == row.family]
        if not kin:
            return None
        plain = len(kin) == len(terms) > 1 and all(r.line.manner.entry == _ENTRIES[0] for r in kin)
        text = self.spelled(row.local, ">=" if bond == "least" else "=", kin, plain)
        return f"{text} >= {kin[-1].local}" if bond == "chain" else text

    def spelled(self, left: str, op: str, terms: list[_Row], plain: bool) -> str:
        first, last = terms[0].local, terms[-1].local
        if plain and self.spelling == 1:
            return f"{left} {op} sum({first}..{last})"
        if plain and self.spelling == 2:
            return f"{left} {op} {first} 至 {last} 之和"
        right = " ".join(r.line.manner.entry.format(r.local) for r in terms)
        text = f"{left} {op} {right[2:]}"  # the first term is always added
        if self.spelling == 3:
            text = text.replace(" + ", "＋").replace(" - ", "－").replace(" = ", "＝")
        return text

    # Free rules --------------------------------------------------------------------

    def rules(self) -> list[dict[str, Any]]:
        found = []
        for number, extra in enumerate(self.extras):
            check = self.check(extra)
            if check is not None:
                rule = {"id": f"rule-{number}", "check": check, **dict(extra.traits)}
                if extra.condition:
                    rule["when"] = self.condition(extra.condition)
                found.append(rule)
        return found

    def numbers(self, extra: _Extra) -> list[str]:
        """Three numbers of one family, perhaps the same."""
        numbers = [row for row in self.rows if row.kind == "number"]
        if not numbers:
            return []
        family = numbers[extra.picks[0] % len(numbers)].family
        kin = [row for row in numbers if row.family == family]
        return [quote(kin[pick % len(kin)].path) for pick in extra.picks]

    def check(self, extra: _Extra) -> str | None:
        picked = self.numbers(extra)
        if not picked:
            return None
        x, y, z = picked
        if extra.shape == "column":
            if len(self.columns) < 2:
                return None
            first, last = (quote(self.columns[end]) for end in (0, -1))
            return f"{x}@{first} <= {x}@{last}"
        return {
            "le": f"{x} <= {y}",
            "chain": f"{x} >= {y} >= {z}",
            "within": f"{x} <= 2.5 × {y} + 100",
            "equal": f"{x} + {y} = {z} + {y} × 2" if x != z else f"{x} = {y}",
            "differ": f"{x} != 7",
            "both": f"if {x} > 0 then {y} >= {z}",
            "previous": f"{x} + prev({y}) >= prev({z})",
        }[extra.shape]

    def condition(self, number: int) -> str:
        """One of a few conditions; a rule holds for zeros with or without it."""
        rows = [row for row in self.rows if row.kind == "number"]
        numbers = [quote(row.path) for row in rows if row.family == rows[0].family]
        answers = [
            f"{quote(row.path)} = {'是' if row.kind == 'boolean' else _quoted(_CHOICES[0])}"
            for row in self.rows
            if row.kind in ("boolean", "choice")
        ]
        positive = f"{numbers[number % len(numbers)]} > 0"
        answer = answers[number % len(answers)] if answers else positive
        return (
            answer,
            positive,
            answer,
            f"{positive} or {answer}",
            f"{positive} and {answer.replace(' = ', ' != ') if answers else answer}",
            f"{numbers[0]} >= {numbers[-1]} >= 0",
            f"({positive} or {answer}) and {numbers[-1]} != 3",
        )[number]


def _quoted(text: str) -> str:
    return f'"{text}"'


# Forms: the strategies -----------------------------------------------------------------


def forms(*, without: Collection[Feature] = ()) -> st.SearchStrategy[Form]:
    """Forms that load, that lint finds no error in, and that can be filled correctly.

    They shrink to one section with one total of one part. ``without`` leaves features out
    (see ``FEATURES``): ``forms(without={"previous", "columns"})``. Each form has a rule.
    """
    return definitions(without=without).map(_loaded)


def _loaded(definition: Mapping[str, Any]) -> Form:
    return loads(json.dumps(definition, ensure_ascii=False, indent=1))


def definitions(*, without: Collection[Feature] = ()) -> st.SearchStrategy[dict[str, Any]]:
    """Definitions of such forms as plain data; ``json.dumps`` of it is YAML that loads."""
    return _definitions(frozenset(without))


@st.composite
def _definitions(draw: st.DrawFn, off: frozenset[str]) -> dict[str, Any]:
    lines = _line(2, off)
    first = replace(
        draw(lines),
        bond=draw(st.sampled_from(_TOTALS)),
        nested=(draw(_part(off)), *draw(st.lists(_line(1, off), max_size=2))),
    )
    rest = st.lists(lines, max_size=3)
    forests = [[first, *draw(rest)], *draw(st.lists(rest, max_size=2))]
    extras = () if "extras" in off else tuple(draw(st.lists(_extra(off), max_size=3)))
    widths = (0,) if "columns" in off else (0, 0, 0, 2, 3)
    columns = _COLUMNS[: draw(st.sampled_from(widths))]
    names: tuple[str, ...] = _LETTERS
    labels = _LABELS
    if "names" not in off:
        names = draw(st.sampled_from((_LETTERS, _LETTERS, *_ODD_NAMES, _mixed())))
    if "texts" not in off:
        labels = draw(st.sampled_from((_LABELS, _LABELS, _ODD_LABELS + _LABELS)))
    writer = _Writer(names, labels, columns, extras, draw(st.integers(0, 3)))
    numbers = draw(st.sampled_from((("1", "2", "3"), ("一", "二", "三"))))
    found: dict[str, Any] = {
        "formspec": "1",
        "id": "form",
        "version": "1",
        "title": labels[0],
        "blank": draw(st.sampled_from(("zero", "unknown"))),
        "sections": writer.sections(forests, numbers),
        "rules": writer.rules(),
        "units": list(_DECLARED),
        "columns": [{"id": column, "label": column} for column in columns],
        "fields": draw(st.sampled_from(([], _FIELDS))),
    }
    return {key: value for key, value in found.items() if value}


_TOTALS = ("sum", "overlapping", "disjoint", "exhaustive", "least", "chain")
_COLUMNS = ("本月", "if", "total")
_FIELDS = [
    {"id": "reporting_unit", "label": "填报单位", "required": "true"},
    {"id": "date", "label": "日期", "type": "date"},
    {"id": "level", "label": "级别", "choices": ["省级", "县级"]},
]


def _mixed() -> tuple[str, ...]:
    """All names in turn; none reads as another one in full width."""
    pools = (*_ODD_NAMES, _LETTERS)
    mixed = [pool[n] for n in range(8) for pool in pools]
    return tuple(dict.fromkeys(mixed))


# Rules in whole steps ------------------------------------------------------------------

_Terms = tuple[tuple[int, int], ...]
"""Weights and numbers of cells."""


@dataclass(frozen=True, slots=True)
class _Law:
    """``Σ weight·x + constant op 0`` over whole steps.

    ``loose`` are the weights of cells that stand for rounded amounts. ``low`` and ``high``
    are what Σ weight·x may be in any case, ``hole`` is what it may not be. ``sides`` hold
    the terms of each side and how much their sizes may add up to. ``head`` is the cell
    that the others make up: a total, a whole.
    """

    rule: ru.Rule
    terms: _Terms
    constant: int
    op: Op
    loose: tuple[bool, ...]
    low: int | None
    high: int | None
    hole: int | None
    sides: tuple[tuple[_Terms, int], ...]
    head: int | None

    @property
    def exact(self) -> bool:
        """Whether it leaves one total only."""
        return self.low is not None and self.low == self.high


class _Sheet:
    """The cells of a form by number, and its rules over them."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.rules = ru.from_form(form)
        cells = dict.fromkeys(form.cells)
        for rule in self.rules:
            cells |= dict.fromkeys(cell for cell in rule.cells if cell.previous)
        self.cells = tuple(cells)
        self.items = tuple(form.by_path[cell.path] for cell in self.cells)
        self.number = {cell: number for number, cell in enumerate(self.cells)}
        self.ruled = frozenset(self.number[cell] for rule in self.rules for cell in rule.cells)
        self.laws = tuple(self.law(rule, rule.relation) for rule in self.rules)

    def law(self, rule: ru.Rule, relation: ru.Relation) -> _Law:
        """A relation of a rule (its own, or one of its condition) in whole steps."""
        sides = [
            ([(self.weight(weight, cell), self.number[cell]) for weight, cell in linear.terms],
             linear.constant)
            for linear in (relation.left, relation.right)
        ]  # fmt: skip
        unit = lcm(
            *(weight.denominator for terms, _ in sides for weight, _ in terms),
            *(constant.denominator for _, constant in sides),
        )
        whole = [
            (tuple((int(weight * unit), cell) for weight, cell in terms), int(constant * unit))
            for terms, constant in sides
        ]
        net: dict[int, int] = {}
        for sign, (terms, _) in zip((1, -1), whole, strict=True):
            for weight, cell in terms:
                net[cell] = net.get(cell, 0) + sign * weight
        left = tuple((weight, cell) for cell, weight in net.items() if weight)
        rounded = rule.rounding != "exact" and relation is rule.relation and relation.op != "!="
        law = _Law(
            rule=rule,
            terms=left,
            constant=whole[0][1] - whole[1][1],
            op=relation.op,
            loose=tuple(rounded and _is_rounded(self.items[cell]) for _, cell in left),
            low=None,
            high=None,
            hole=None,
            sides=tuple((terms, LIMIT - 1 - abs(constant)) for terms, constant in whole),
            head=_head(relation.op, whole[0][0], whole[1][0]),
        )
        return self.bounded(law)

    def weight(self, weight: Fraction, cell: Cell) -> Fraction:
        return weight / Fraction(10) ** self.form.by_path[cell.path].decimals

    def bounded(self, law: _Law) -> _Law:
        """The law with the totals that satisfy it whatever the values of its cells."""
        above, below = self.slack(law)
        rest = -law.constant
        match law.op:
            case "!=":
                return replace(law, hole=rest)
            case "=":
                return replace(law, low=rest - above, high=rest + below)
            case ">=":
                return replace(law, low=rest - above)
            case "<=":
                return replace(law, high=rest + below)
            case ">":
                return replace(law, low=rest - above + self.strict(law, above))
            case _:
                return replace(law, high=rest + below - self.strict(law, below))

    def slack(self, law: _Law) -> tuple[int, int]:
        """How far rounding lets the total be below and above zero."""
        weights = [weight for (weight, _), loose in zip(law.terms, law.loose, strict=True) if loose]
        if law.rule.rounding == "half":
            half = sum(map(abs, weights)) // 2
            return half, half
        # A cut-off amount is at least what is written, where nothing is negative.
        cut = [w for (w, cell), loose in zip(law.terms, law.loose, strict=True)
               if loose and not _may_be_negative(self.items[cell])]  # fmt: skip
        more, less = sum(w for w in cut if w > 0), -sum(w for w in cut if w < 0)
        return max(more - 1, 0), max(less - 1, 0)

    def strict(self, law: _Law, slack: int) -> int:
        """What ``>`` asks for beyond ``>=``: nothing where the end is open already."""
        loose = sum(abs(w) for (w, _), loose in zip(law.terms, law.loose, strict=True) if loose)
        if law.rule.rounding == "half":
            return 0 if loose % 2 else 1
        return 0 if slack else 1


def _is_rounded(item: Item) -> bool:
    return item.unit is not None and not item.unit.is_count


def _may_be_negative(item: Item) -> bool:
    return item.minimum is None or item.minimum < 0


def _head(op: Op, left: _Terms, right: _Terms) -> int | None:
    """The cell that is made up by the other side."""
    if op in ("=", ">=", ">") and len(left) == 1:
        return left[0][1]
    if op in ("<=", "<") and len(right) == 1:
        return right[0][1]
    return None


@lru_cache(maxsize=64)
def _sheet(form: Form) -> _Sheet:
    return _Sheet(form)


# Filling a form ------------------------------------------------------------------------
#
# Parts are drawn before their totals. After each draw the bounds of all other cells are
# narrowed to what the rules still allow, so that a total is computed rather than guessed;
# on tree-like forms no draw ever leads into a dead end. Where rules form circles one may:
# then the value nearest to zero is tried, and at last such values for the whole form.

_Filled = dict[int, int]
"""Steps (or the number of the answer) by cell."""


class _StuckError(Exception):
    """No value is left for some cell."""


@dataclass
class _Filling:
    """One form being filled: what each cell may still be."""

    sheet: _Sheet
    draw: st.DrawFn
    laws: tuple[_Law, ...]
    low: list[int]
    high: list[int]
    calm: bool = False
    by_cell: dict[int, list[int]] = field(default_factory=dict)
    moduli: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for number, law in enumerate(self.laws):
            for cell in {cell for terms, _ in law.sides for _, cell in terms}:
                self.by_cell.setdefault(cell, []).append(number)

    def fill(self, cells: Sequence[int]) -> _Filled:
        """A value for every cell. Raises _StuckError."""
        heights = _heights(self.laws)
        order = sorted(cells, key=lambda cell: (heights.get(cell, 0), cell))
        self.moduli = _moduli(self.laws, heights)
        self.narrow(range(len(self.laws)))
        for cell in order:
            if self.low[cell] != self.high[cell]:
                self.choose(cell)
        found = {cell: self.low[cell] for cell in cells}
        if not all(_allows(law, found) for law in self.laws):
            raise _StuckError
        return found

    def choose(self, cell: int) -> None:
        """Draw a value; where the rules refuse it, take the plainest one."""
        before = (self.low.copy(), self.high.copy())
        step, rest = self.congruence(cell)
        picks = [self.pick(cell, step, rest)]
        if not self.calm:
            picks.append(_nearest(self.low[cell], self.high[cell], step, rest))
        for value in dict.fromkeys(picks):
            try:
                self.fix(cell, value)
            except _StuckError:
                self.low, self.high = before[0].copy(), before[1].copy()
            else:
                return
        raise _StuckError

    def fix(self, cell: int, value: int) -> None:
        if not self.low[cell] <= value <= self.high[cell]:
            raise _StuckError
        self.low[cell] = self.high[cell] = value
        self.narrow(self.by_cell.get(cell, ()))

    def pick(self, cell: int, step: int, rest: int) -> int:
        """Log-uniform from the value nearest to zero, which itself comes often."""
        low, high = self.low[cell], self.high[cell]
        base = _nearest(low, high, step, rest)
        size = 0 if self.calm else self.draw(_SIZES)
        up, down = (high - base) // step, (base - low) // step
        if not size or not (up > 0 or down > 0):
            return self.off_hole(cell, base, step)
        sign = 1 if down <= 0 else -1 if up <= 0 else self.draw(_SIGNS)
        top = min(10**size, up if sign > 0 else down)
        return self.off_hole(cell, base + sign * step * self.draw(st.integers(1, top)), step)

    def off_hole(self, cell: int, value: int, step: int) -> int:
        """The value, or the next one where a rule with ≠ forbids it."""
        holes = set()
        for number in self.by_cell.get(cell, ()):
            law = self.laws[number]
            weight = next((w for w, c in law.terms if c == cell), 0)
            others = [(w, c) for w, c in law.terms if c != cell]
            if law.hole is not None and weight and self.known(others):
                holes.add(Fraction(law.hole - self.total(others), weight))
        while value in holes:
            value += step if value + step <= self.high[cell] else -step
            if value < self.low[cell]:
                raise _StuckError
        return value

    def known(self, terms: Sequence[tuple[int, int]]) -> bool:
        return all(self.low[cell] == self.high[cell] for _, cell in terms)

    def total(self, terms: Sequence[tuple[int, int]]) -> int:
        return sum(weight * self.low[cell] for weight, cell in terms)

    def congruence(self, cell: int) -> tuple[int, int]:
        """``step`` and ``rest``: the value must be rest + n·step so that sums divide."""
        step, rest = self.moduli.get(cell, 1), 0
        for number in self.by_cell.get(cell, ()):
            law = self.laws[number]
            if law.low is None or not law.exact:
                continue
            open_ = [(w, c) for w, c in law.terms if c != cell and self.low[c] != self.high[c]]
            stride = gcd(*(w * self.moduli.get(c, 1) for w, c in open_))
            weight = next((w for w, c in law.terms if c == cell), 0)
            if stride > 1 and weight:
                known = [(w, c) for w, c in law.terms if self.low[c] == self.high[c]]
                step, rest = _both(
                    step, rest, *_solved(weight, law.low - self.total(known), stride)
                )
        return step, rest

    def narrow(self, numbers: Collection[int]) -> None:
        """Bounds that the rules imply, until nothing changes. Raises _StuckError."""
        queue = dict.fromkeys(numbers)
        left = 60 * len(self.laws) + 60
        while queue:
            number = next(iter(queue))
            del queue[number]
            for cell in self.narrowed(self.laws[number]):
                queue |= dict.fromkeys(self.by_cell[cell])
            left -= 1
            if not left:  # bounds that creep towards each other: there is a circle
                if self.calm:
                    return
                raise _StuckError

    def narrowed(self, law: _Law) -> set[int]:
        """The cells whose bounds a rule changed."""
        found: set[int] = set()
        ranges = [
            (w * self.low[c], w * self.high[c]) if w > 0 else (w * self.high[c], w * self.low[c])
            for w, c in law.terms
        ]
        least, most = sum(low for low, _ in ranges), sum(high for _, high in ranges)
        for (weight, cell), (one, other) in zip(law.terms, ranges, strict=True):
            low = None if law.low is None else law.low - (most - other)
            high = None if law.high is None else law.high - (least - one)
            if weight < 0:
                low, high = high, low
            self.clip(cell, low, high, weight, found)
        for terms, cap in law.sides:
            sizes = [abs(weight) * self.size(cell) for weight, cell in terms]
            room = cap - sum(sizes)
            for (weight, cell), size in zip(terms, sizes, strict=True):
                most = (room + size) // abs(weight)
                self.clip(cell, -most, most, 1, found)
        return found

    def size(self, cell: int) -> int:
        """How large the cell is at least, without its sign."""
        return max(0, self.low[cell], -self.high[cell])

    def clip(
        self, cell: int, low: int | None, high: int | None, weight: int, found: set[int]
    ) -> None:
        if low is not None and (least := -(-low // weight)) > self.low[cell]:
            self.low[cell] = least
            found.add(cell)
        if high is not None and (most := high // weight) < self.high[cell]:
            self.high[cell] = most
            found.add(cell)
        if self.low[cell] > self.high[cell]:
            raise _StuckError


_SIZES = st.sampled_from((*range(MAX_DIGITS + 1), 0, 0))
_SIGNS = st.sampled_from((1, -1))


def _nearest(low: int, high: int, step: int, rest: int) -> int:
    """The allowed value nearest to zero. Raises _StuckError."""
    base = low if low > 0 else min(0, high)
    value = base + (rest - base) % step
    value = value if value <= high else value - step
    if not low <= value <= high:
        raise _StuckError
    return value


def _solved(weight: int, total: int, stride: int) -> tuple[int, int]:
    """All x with weight·x ≡ total (mod stride), as (step, rest). Raises _StuckError."""
    common = gcd(weight, stride)
    if total % common:
        raise _StuckError
    step = stride // common
    return step, total // common * pow(weight // common, -1, step) % step if step > 1 else 0


def _both(step: int, rest: int, other: int, other_rest: int) -> tuple[int, int]:
    """The numbers in both classes. Raises _StuckError."""
    _, times = _solved(step, other_rest - rest, other)
    return lcm(step, other), (rest + step * times) % lcm(step, other)


def _allows(law: _Law, values: Mapping[int, int]) -> bool:
    """Whether the values satisfy a rule whatever the rounding hides."""
    total = sum(weight * values[cell] for weight, cell in law.terms)
    return _meets(law, total) and not _too_long(law, values)


def _meets(law: _Law, total: int) -> bool:
    return (
        (law.low is None or total >= law.low)
        and (law.high is None or total <= law.high)
        and total != law.hole
    )


def _too_long(law: _Law, values: Mapping[int, int]) -> bool:
    return any(
        sum(abs(weight * values[cell]) for weight, cell in terms) > cap for terms, cap in law.sides
    )


def _heights(laws: Sequence[_Law]) -> dict[int, int]:
    """How many totals are below each cell: 0 for parts that nothing makes up."""
    below: dict[int, set[int]] = {}
    for law in laws:
        if law.head is not None:
            below.setdefault(law.head, set()).update(c for _, c in law.terms if c != law.head)
    found: dict[int, int] = {}

    def height(cell: int, above: frozenset[int]) -> int:
        if cell not in found:
            parts = below.get(cell, set()) - above
            inner = above | {cell}
            found[cell] = 1 + max((height(part, inner) for part in parts), default=-1)
        return found[cell]

    for cell in below:
        height(cell, frozenset())
    return found


def _moduli(laws: Sequence[_Law], heights: Mapping[int, int]) -> dict[int, int]:
    """Of what each total must be a multiple, so that totals above it in coarser units can be
    reached: 元 that add up to 万元.
    """
    found: dict[int, int] = {}
    sums = [(law.head, law.terms) for law in laws if law.exact and law.head is not None]
    totals = {head for head, _ in sums}
    for head, terms in sorted(sums, key=lambda pair: -heights[pair[0]]):
        weight = next((w for w, c in terms if c == head), 0)
        whole = abs(weight) * found.get(head, 1)
        for part, cell in terms:
            if cell != head and cell in totals and whole:
                found[cell] = lcm(found.get(cell, 1), whole // gcd(whole, part))
    return found


# Conditions ----------------------------------------------------------------------------

_NEGATED: Mapping[Op, Op] = {"=": "!=", "!=": "=", ">=": "<", "<=": ">", ">": "<=", "<": ">="}


def _now(sheet: _Sheet, node: ru.Condition, values: Mapping[int, int]) -> bool | None:
    """Whether a condition holds of these values; None where it depends on others."""
    if isinstance(node, ru.Test):
        value = values.get(sheet.number[node.cell])
        return None if value is None else (_answer(sheet, node) == value) == node.equal
    if isinstance(node, ru.All | ru.Some):
        parts = [_now(sheet, part, values) for part in node.parts]
        decisive = isinstance(node, ru.Some)
        return decisive if decisive in parts else None if None in parts else not decisive
    law = sheet.law(_PLAIN, node)
    if any(cell not in values for _, cell in law.terms):
        return None
    return _meets(law, sum(weight * values[cell] for weight, cell in law.terms))


def _answer(sheet: _Sheet, node: ru.Test) -> int:
    return _answers(sheet.form.by_path[node.cell.path]).index(node.value)


def _answers(item: Item) -> tuple[str, ...]:
    """What may be chosen, by number."""
    return item.choices if item.kind == "choice" else (NO, YES) if item.kind == "boolean" else ()


_PLAIN = ru.Rule("", "check", "error", ru.Relation(ru.Linear(()), "=", ru.Linear(())), "")


# Submissions: the strategies -----------------------------------------------------------


def valid_submissions(
    form: Form, *, blanks: bool = True, digits: int = MAX_DIGITS
) -> st.SearchStrategy[Data]:
    """Submissions without any finding: every rule passes or does not apply.

    Numbers are drawn log-uniform up to ``digits`` digits and totals are computed from
    them. With ``blanks`` about one cell in seven is left blank, where that changes no
    verdict: zeros where blank means zero, computed items, cells that no rule is about.
    Numbers are all written as JSON numbers or all as text.
    """
    return _valid(form, blanks, digits)


def broken_submissions(
    form: Form, *, blanks: bool = True, digits: int = MAX_DIGITS
) -> st.SearchStrategy[tuple[Data, frozenset[str]]]:
    """Correct submissions with one number changed, and the ids of the rules that fail.

    A rule is chosen, then a cell in it that counts, then a change that breaks the rule;
    the cell stays clean in itself. All other rules pass or do not apply. Nothing can be
    drawn of a form without rules between numbers.
    """
    return _broken(form, blanks, digits)


@st.composite
def _valid(draw: st.DrawFn, form: Form, blanks: bool, digits: int) -> Data:
    sheet = _sheet(form)
    values = _filled(draw, sheet, digits)
    return _written(draw, sheet, values, _unneeded(draw, sheet, values) if blanks else {})


@st.composite
def _broken(draw: st.DrawFn, form: Form, blanks: bool, digits: int) -> tuple[Data, frozenset[str]]:
    sheet = _sheet(form)
    values = _filled(draw, sheet, digits)
    kept = [law for law in sheet.laws if law.terms and _applies(sheet, law.rule, values)]
    if not kept:
        reject()
    first = draw(st.integers(0, len(kept) - 1))
    turn = draw(st.integers(0, 20))
    for law in (*kept[first:], *kept[:first]):
        start = turn % len(law.terms)
        for weight, cell in (*law.terms[start:], *law.terms[:start]):
            changed = _fault(draw, sheet, law, weight, cell, values)
            if changed is None:
                continue
            after = {**values, cell: changed}
            broken = frozenset(
                other.rule.id for other in sheet.laws if not _holds(sheet, other, after)
            )
            if law.rule.id in broken:
                gone = _zeros(draw, sheet, after) if blanks else {}
                return _written(draw, sheet, after, gone), broken
    return reject()


def _filled(draw: st.DrawFn, sheet: _Sheet, digits: int) -> _Filled:
    """Values that satisfy every rule; of the previous period all or nothing."""
    earlier = any(cell.previous for cell in sheet.cells) and draw(st.booleans())
    cells = [n for n, cell in enumerate(sheet.cells) if earlier or not cell.previous]
    for calm in (False, True):
        values = {
            cell: draw(st.integers(0, len(answers) - 1))
            for cell in cells
            if (answers := _answers(sheet.items[cell]))
        }
        laws = _chosen(draw, sheet, cells, values, calm=calm)
        bounds = [_bounds(item, 10**digits - 1) for item in sheet.items]
        low, high = [low for low, _ in bounds], [high for _, high in bounds]
        filling = _Filling(sheet, draw, laws, low, high, calm)
        try:
            numbers = [cell for cell in cells if sheet.items[cell].kind == "number"]
            return values | filling.fill(numbers)
        except _StuckError:
            continue
    return reject()


def _bounds(item: Item, limit: int) -> tuple[int, int]:
    step = 10**item.decimals
    low, high = -limit, limit
    if item.minimum is not None:
        low = max(low, -int(-item.minimum * step // 1))
    if item.maximum is not None:
        high = min(high, int(item.maximum * step // 1))
    return low, high


def _chosen(
    draw: st.DrawFn, sheet: _Sheet, cells: Collection[int], answers: _Filled, *, calm: bool
) -> tuple[_Law, ...]:
    """The rules to keep: not those whose condition is not met already; of a rule whose
    condition compares numbers, the rule itself or the opposite of its condition.
    """
    found = []
    for law in sheet.laws:
        when = law.rule.when
        if not all(sheet.number[cell] in cells for cell in law.rule.cells):
            continue
        met = True if when is None else _now(sheet, when, answers)
        if isinstance(when, ru.Relation) and met is None and not calm and draw(st.booleans()):
            opposite = replace(when, op=_NEGATED[when.op])
            found.append(sheet.law(_PLAIN, opposite))
        elif met is not False:
            found.append(law)
    return tuple(found)


# One fault -----------------------------------------------------------------------------


def _applies(sheet: _Sheet, rule: ru.Rule, values: Mapping[int, int]) -> bool:
    """Whether a rule is judged at all; all values of its cells are known, or none."""
    if any(sheet.number[cell] not in values for cell in rule.cells):
        return False
    return rule.when is None or _now(sheet, rule.when, values) is True


def _holds(sheet: _Sheet, law: _Law, values: Mapping[int, int]) -> bool:
    """Whether a rule passes or does not apply; all numbers are known."""
    if not _applies(sheet, law.rule, values):
        return True
    total = sum(weight * values[cell] for weight, cell in law.terms) + law.constant
    low, high = 2 * total, 2 * total
    low_in = high_in = True
    for (weight, cell), loose in zip(law.terms, law.loose, strict=True):
        if not loose:
            continue
        below, below_in, above, above_in = _hidden(law.rule.rounding, values[cell])
        if weight < 0:
            below, below_in, above, above_in = above, above_in, below, below_in
        low, high = low + weight * below, high + weight * above
        low_in, high_in = low_in and below_in, high_in and above_in
    above_zero = high > 0 or (high == 0 and high_in)
    below_zero = low < 0 or (low == 0 and low_in)
    return {
        "=": above_zero and below_zero,
        "!=": total != 0,
        ">=": above_zero,
        "<=": below_zero,
        ">": high > 0,
        "<": low < 0,
    }[law.op]


def _hidden(rounding: str, value: int) -> tuple[int, bool, int, bool]:
    """What rounding took away, in half steps: from (included?) to (included?)."""
    if rounding == "half":
        return -1, True, 1, True
    if value > 0:
        return 0, True, 2, False
    return (-2, False, 0, True) if value < 0 else (-2, False, 2, False)


def _fault(
    draw: st.DrawFn, sheet: _Sheet, law: _Law, weight: int, cell: int, values: _Filled
) -> int | None:
    """Another value for a cell that breaks a rule; None if none is clean in itself."""
    low, high = _room(sheet, cell, values)
    now = values[cell]
    total = sum(w * values[c] for w, c in law.terms)
    loose = sum(abs(w) for (w, _), loose in zip(law.terms, law.loose, strict=True) if loose)
    options = []
    for sign, least in _worse(law, total, loose, weight):
        far = high - now if sign > 0 else now - low
        if least <= far:
            options.append((sign, least, far))
    if not options:
        return None
    sign, least, far = draw(st.sampled_from(options))
    more = min(10 ** draw(_SIZES), far - least + 1) - 1
    if law.hole is not None:
        more = 0
    return now + sign * (least + (draw(st.integers(0, more)) if more else 0))


def _worse(law: _Law, total: int, loose: int, weight: int) -> Iterator[tuple[int, int]]:
    """In which direction, and how far at least, one cell must move to break a rule."""
    size = abs(weight)
    sign = 1 if weight > 0 else -1
    if law.hole is not None:
        gap = law.hole - total
        if gap % weight == 0:
            yield (1 if gap // weight > 0 else -1), abs(gap // weight)
        return
    rest = -law.constant
    if law.low is not None:
        yield -sign, max(1, -(-(total - (rest - loose) + 1) // size))
    if law.high is not None:
        yield sign, max(1, -(-((rest + loose) - total + 1) // size))


def _room(sheet: _Sheet, cell: int, values: _Filled) -> tuple[int, int]:
    """How low and how high a cell can go while it and every sum stay clean."""
    low, high = _bounds(sheet.items[cell], LIMIT - 1)
    for law in sheet.laws:
        for terms, cap in law.sides:
            if any(c not in values for _, c in terms):
                continue
            size = sum(abs(w * values[c]) for w, c in terms if c != cell)
            for weight, other in terms:
                if other == cell:
                    most = (cap - size) // abs(weight)
                    low, high = max(low, -most), min(high, most)
    return low, high


# Writing down --------------------------------------------------------------------------

_KEPT, _ABSENT = "kept", "absent"
_GONE = st.sampled_from((_KEPT, None, "", " ", _ABSENT))
_SELDOM_GONE = st.sampled_from((*[_KEPT] * 20, None, "", _ABSENT))


def _zeros(draw: st.DrawFn, sheet: _Sheet, values: _Filled) -> dict[int, object]:
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


def _unneeded(draw: st.DrawFn, sheet: _Sheet, values: _Filled) -> dict[int, object]:
    """Cells that may be left blank, with what is written there instead."""
    found = _zeros(draw, sheet, values)
    computed = {
        law.head
        for law in sheet.laws
        if law.exact and law.rule.kind == "sum" and _applies(sheet, law.rule, values)
    }
    for cell, item in enumerate(sheet.items):
        if item.required or sheet.cells[cell].previous or cell in found:
            continue
        if (item.computed and cell in computed) or cell not in sheet.ruled:
            found[cell] = draw(_SELDOM_GONE)
    return found


def _written(draw: st.DrawFn, sheet: _Sheet, values: _Filled, gone: Mapping[int, object]) -> Data:
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
        return _answers(item)[value]
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


def _anything(item: Item) -> st.SearchStrategy[object]:
    """Raw values of a cell: plain numbers mostly, blanks, and whatever people type."""
    answers = _answers(item)
    plain = st.sampled_from((*answers, "yes", True, False) if answers else _NUMBERS)
    return st.one_of(
        plain,
        plain,
        st.integers(0, 3),
        st.integers(-(10**16), 10**16),
        _GONE.filter(lambda raw: raw != _KEPT),
        st.sampled_from(_STRANGE),
        st.floats(allow_nan=False, allow_infinity=False),
        st.decimals(-1000, 1000, places=3).map(str),
        st.booleans(),
        st.text(max_size=5),
        st.just([]),
    )


@st.composite
def submissions(draw: st.DrawFn, form: Form) -> Data:
    """Anything an office could send: blanks, texts, full-width digits, too many decimals or
    digits, yes and no, unknown cells and fields, explanations of rules that never failed.
    """
    sheet = _sheet(form)
    data: Data = {"values": {}, "previous": {}}
    for cell, place in enumerate(sheet.cells):
        raw = draw(_anything(sheet.items[cell]))
        if raw is not _ABSENT:
            part = data["previous" if place.previous else "values"]
            part[Cell(place.path, place.column).key] = raw
    strange = st.sampled_from(("99.Z", "A", "", "@", "1", "field:x", "__proto__"))
    data["values"] |= draw(st.dictionaries(strange, st.sampled_from((1, "x", None)), max_size=1))
    names = [entry.id for entry in form.fields] + ["telephone"]
    texts = st.one_of(st.text(max_size=5), st.none(), st.integers(), st.just("2018-02-30"))
    data["fields"] = draw(st.dictionaries(st.sampled_from(names), texts, max_size=3))
    rules = [law.rule.id for law in sheet.laws] + ["no-such-rule"]
    said = st.dictionaries(st.sampled_from(rules), st.just("已核实"), max_size=2)
    data["explanations"] = draw(said)
    return data
