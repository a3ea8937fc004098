"""Forms, drawn as nested lists of lines without names, so that they shrink by dropping lines;
names, units and formulas are laid over them afterwards.
"""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, Literal, get_args

from hypothesis import strategies as st

from formspec.api import loads
from formspec.language.form import Form
from formspec.language.formula import quote

Feature = Literal[
    "columns", "kinds", "gates", "conditions", "previous", "constants", "bounds",
    "rounding", "weights", "conversion", "computed", "extras", "names", "texts",
]  # fmt: skip

FEATURES: tuple[Feature, ...] = get_args(Feature)
"""What ``forms(without=…)`` can leave out: several columns; items that are no numbers;
amounts under a 是/否 item; ``when`` and ``if``; previous periods; constants in rules; ``min``
and ``max`` but the usual 0; rounding; weights and differences; 元 next to 万元; computed items;
rules beyond the items' own; odd codes; odd labels."""

# What is drawn -----------------------------------------------------------------------

_Trait = tuple[str, str]

_BONDS = (
    "sum", "overlapping", "disjoint", "exhaustive", "sum", "none", "flat", "least", "chain",
    "sum", "gate", "exhaustive", "choice", "sum", "text", "date",
)  # fmt: skip
"""What a line is to the lines nested in it; ``flat`` adds up the lines after it."""

_KINDS = {"gate": "boolean", "choice": "choice", "text": "text", "date": "date"}

_ENTRIES = ("+ {}", "- {}", "+ (2) × {}", "+ 50% × {}", "+ {} ÷ (4)")
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
_TRAITS_OF_ANY_KIND = ("required", "of_which", "severity", "note")
"""The keys that any item may have; the others of ``_TRAITS`` are for numbers."""

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
    """How a line stands under the one above."""

    kin: bool = True
    """Whether it is measured alike."""
    unit: int = 0
    """Which unit of its family it has."""
    entry: str = _ENTRIES[0]
    """How it enters the sum above it."""
    coded: bool = True
    """Whether it has a code, not only an id."""


@dataclass(frozen=True, slots=True)
class _Line:
    """A drawn line."""

    bond: str
    """What it is to the lines nested in it: one of ``_BONDS``."""
    manner: _Manner
    """What it is to the line above it."""
    traits: tuple[_Trait, ...]
    """Keys and values of the definition."""
    nested: tuple["_Line", ...]
    """The lines below it."""


@dataclass(frozen=True, slots=True)
class _Extra:
    """A drawn free rule."""

    shape: str
    """One of ``_SHAPES``."""
    picks: tuple[int, int, int]
    """The items that it is about, by number."""
    condition: int
    """Which condition it has; 0 is none."""
    traits: tuple[_Trait, ...]
    """Keys and values of the definition."""


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
    uncoded = [replace(way, coded=False) for way in (_Manner(), *ways)]
    mixed = [replace(way, entry=entry) for way in ways for entry in entries[1:]]
    return [_Manner()] * (len(ways) + 4) + ways * 2 + others + uncoded + mixed


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


# Names and formulas --------------------------------------------------------------------


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
    family: int
    rows: list[_Row] = field(default_factory=list)

    def sections(self, forests: Sequence[Sequence[_Line]], numbers: Sequence[str]) -> list[Any]:
        trees = [self.named(lines, number) for lines, number in zip(forests, numbers, strict=False)]
        return [
            {"number": number, "items": [self.item(row, tree) for row in tree]}
            for number, tree in zip(numbers, trees, strict=False)
        ]

    def named(self, lines: Sequence[_Line], section: str) -> list[_Row]:
        """All rows of a section, codes taken one after the other."""
        top: list[_Row] = []
        names = self.codes()
        stack: list[tuple[_Line, _Row | None]] = [(line, None) for line in reversed(lines)]
        while stack:
            line, above = stack.pop()
            row = self.row(line, section, above, names)
            (above.nested if above else top).append(row)
            self.rows.append(row)
            stack += [(nested, row) for nested in reversed(line.nested)]
        return top

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
        family = above.family if above else (self.family + number) % len(_FAMILIES)
        if not line.manner.kin:
            family = (family + 1 + line.manner.unit) % len(_FAMILIES)
        label = self.labels[number % len(self.labels)]
        return _Row(line, section, f"{head}.{name}", name, label, coded, family, above)

    def item(self, row: _Row, siblings: list[_Row]) -> dict[str, Any]:
        keys: dict[str, Any] = {"code" if row.coded else "id": row.name, "label": row.label}
        if row.kind == "number":
            keys |= {"unit": row.unit} | self.number(row, siblings)
        elif row.kind == "boolean":
            keys["unit"] = "是/否"
        elif row.kind == "choice":
            keys["choices"] = list(_CHOICES)
        else:
            keys["type"] = row.kind
        for key, value in row.line.traits:
            if key in _TRAITS_OF_ANY_KIND:
                keys[key] = value
        if row.nested:
            keys["items"] = [self.item(nested, row.nested) for nested in row.nested]
        return keys

    def number(self, row: _Row, siblings: list[_Row]) -> dict[str, Any]:
        """What only a number has: formula, bounds, decimals, rounding."""
        keys: dict[str, Any] = {}
        formula = self.formula(row, siblings)
        if formula:
            keys["formula"] = formula
        elif row.line.bond in ("disjoint", "exhaustive", "none"):
            keys["parts"] = row.line.bond
        traits = row.line.traits
        keys |= {key: value for key, value in traits if self.fits(key, value, row, formula)}
        if ("computed", "true") in traits and formula and row.line.bond in ("sum", "flat"):
            keys["computed"] = "true"
            return keys
        if formula and ("when", "1") in traits:
            keys["formula"] = f"if {self.condition(2)} then {formula}"
        return keys

    def fits(self, key: str, value: str, row: _Row, formula: str | None) -> bool:
        """Whether a number can have a trait."""
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
        rules = []
        for number, extra in enumerate(self.extras):
            check = self.check(extra)
            if check is not None:
                rule = {"id": f"rule-{number}", "check": check, **dict(extra.traits)}
                if extra.condition:
                    rule["when"] = self.condition(extra.condition)
                rules.append(rule)
        return rules

    def numbers(self, extra: _Extra) -> list[_Row]:
        """Three numbers of one family, perhaps the same."""
        numbers = [row for row in self.rows if row.kind == "number"]
        if not numbers:
            return []
        family = numbers[extra.picks[0] % len(numbers)].family
        kin = [row for row in numbers if row.family == family]
        return [kin[pick % len(kin)] for pick in extra.picks]

    def check(self, extra: _Extra) -> str | None:
        picked = self.numbers(extra)
        if not picked:
            return None
        x, y, z = (quote(row.path) for row in picked)
        if extra.shape == "column":
            if len(self.columns) < 2:
                return None
            first, last = (quote(self.columns[end]) for end in (0, -1))
            return f"{x}@{first} <= {x}@{last}"
        return {
            "le": f"{x} <= {y}",
            "chain": f"{x} >= {y} >= {z}",
            "within": f"{x} <= (2.5) × {y} + 100 {picked[1].unit}",
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


# The strategies ------------------------------------------------------------------------


def forms(*, without: Collection[Feature] = ()) -> st.SearchStrategy[Form]:
    """Forms that load, that lint finds no error in, and that can be filled correctly.

    They shrink to one section with one total of one part. Each form has a rule. ``without``
    leaves out some of ``FEATURES``. Returns a strategy.

    >>> import formspec
    >>> from hypothesis import given, settings
    >>> @settings(max_examples=3, database=None)
    ... @given(forms(without={"columns", "previous"}))
    ... def has_one_column(form):
    ...     assert len(form.columns) == 1 and formspec.rules(form)
    >>> has_one_column()
    """
    return definitions(without=without).map(_loaded)


def _loaded(definition: Mapping[str, Any]) -> Form:
    return loads(json.dumps(definition, ensure_ascii=False, indent=1))


def definitions(*, without: Collection[Feature] = ()) -> st.SearchStrategy[dict[str, Any]]:
    """Definitions of such forms as plain data; ``json.dumps`` of it is YAML that loads.

    ``without`` leaves out some of ``FEATURES``. Returns a strategy.

    >>> import formspec
    >>> from hypothesis import given, settings
    >>> @settings(max_examples=3, database=None)
    ... @given(definitions())
    ... def loads(definition):
    ...     assert formspec.loads(json.dumps(definition)).id == definition["id"]
    >>> loads()
    """
    return _definitions(frozenset(without))


@st.composite
def _definitions(draw: st.DrawFn, off: frozenset[str]) -> dict[str, Any]:
    lines = _line(2, off)
    first = replace(
        draw(lines),
        bond=draw(st.sampled_from(_TOTALS)),
        nested=(draw(_part(off)), *draw(st.lists(_line(1, off), max_size=2))),
    )
    forests = [[first, *draw(st.lists(lines, max_size=3))]]
    forests += draw(st.lists(st.lists(lines, min_size=1, max_size=3), max_size=2))
    extras = () if "extras" in off else tuple(draw(st.lists(_extra(off), max_size=3)))
    widths = (0,) if "columns" in off else (0, 0, 0, 2, 3)
    columns = _COLUMNS[: draw(st.sampled_from(widths))]
    names: tuple[str, ...] = _LETTERS
    labels = _LABELS
    if "names" not in off:
        names = draw(st.sampled_from((_LETTERS, _LETTERS, *_ODD_NAMES, _mixed())))
    if "texts" not in off:
        labels = draw(st.sampled_from((_LABELS, _LABELS, _ODD_LABELS + _LABELS)))
    style = draw(st.integers(0, 3)), draw(st.integers(0, len(_FAMILIES) - 1))
    writer = _Writer(names, labels, columns, extras, *style)
    numbers = draw(st.sampled_from((("1", "2", "3"), ("一", "二", "三"))))
    definition: dict[str, Any] = {
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
    return {key: value for key, value in definition.items() if value}


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
