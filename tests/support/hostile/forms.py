"""Forms and filled forms by chance, the same for the same seed.

Not drawn by ``formspec.testing``: its forms load and can be filled in correctly, so no definition
is refused, no rules contradict each other, none compares by ``<`` or ``>``, and a condition
compares by ``>``, ``>=`` and ``!=`` only. Here a formula is any sum of any items. It also takes a
tenth of the time, and a seed alone (``random.Random``) tells which form an engine got wrong.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random
from typing import Any

from formspec.language.form import Form, Item

OPS = ("=", ">=", "<=", ">", "<", "!=")
UNITS = ("人", "户", "元", "万元", "千元", "%", "桶")


@dataclass
class Line:
    """An item: its code, section, keys, and what is nested in it."""

    code: str
    section: str
    kind: str
    keys: list[str]
    nested: list["Line"] = field(default_factory=list)

    @property
    def path(self) -> str:
        return f"{self.section}.{self.code}"

    def text(self, indent: int) -> str:
        """The lines of the definition."""
        blank = " " * indent
        text = f"{blank}- {self.keys[0]}\n"
        text += "".join(f"{blank}  {key}\n" for key in self.keys[1:])
        if self.nested:
            text += f"{blank}  items:\n" + "".join(one.text(indent + 4) for one in self.nested)
        return text


class Drawn:
    """A definition; ``text`` is what is drawn from ``chance``."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.columns = chance.choice((1, 1, 1, 2, 3))
        self.previous = chance.random() < 0.4
        self.lines: list[Line] = []
        tops: dict[str, list[Line]] = {}
        for section in "12"[: chance.choice((1, 1, 2))]:
            tops[section] = [self.item(section, 0) for _ in range(chance.randrange(1, 5))]
        self.numbers = [line for line in self.lines if line.kind == "number"]
        self.asked = [line for line in self.lines if line.kind != "number"]
        for line in self.numbers:
            if chance.random() < 0.3:
                line.keys += self.formula(line)
        self.text = self.head() + "".join(
            f"  - number: {section}\n    items:\n" + "".join(line.text(6) for line in lines)
            for section, lines in tops.items()
        )
        rules = list(self.rules()) if self.numbers else []
        self.text += "rules:\n" + "".join(rules) if rules else ""

    def head(self) -> str:
        columns = ", ".join(f"{{id: c{n}, label: C{n}}}" for n in range(self.columns))
        return (
            'formspec: 1\nid: drawn\nversion: "1"\ntitle: T\n'
            f"blank: {self.chance.choice(('zero', 'unknown'))}\n"
            "units: [{name: 桶, dimension: volume, scale: 2.5, decimals: 3}]\n"
            + (f"columns: [{columns}]\n" if self.columns > 1 else "")
            + "sections:\n"
        )

    def item(self, section: str, depth: int) -> Line:
        chance, code = self.chance, f"I{len(self.lines)}"
        kind = chance.choices(("number", "boolean", "choice"), (9, 1.5, 1))[0]
        line = Line(code, section, kind, [f"code: {code}", f"label: l{code}"])
        self.lines.append(line)
        line.keys += [*self.keys(kind)]
        if depth < 3 and chance.random() < 0.35:
            line.nested = [self.item(section, depth + 1) for _ in range(chance.randrange(1, 4))]
        return line

    def keys(self, kind: str) -> Iterator[str]:
        maybe = self.maybe
        if kind == "boolean":
            yield "unit: 是/否"
        elif kind == "choice":
            yield "choices: [u, v, w]"
        else:
            few = self.chance.random() < 0.7
            yield f"unit: '{self.chance.choice(UNITS[:3] if few else UNITS)}'"
            yield from maybe(0.3, "decimals", "0", "1", "2", "3", "4")
            yield from maybe(0.2, "min", "none", "-5", "-0.5", "1")
            yield from maybe(0.25, "max", "9", "100", "7.7", "999999999999999")
            yield from maybe(0.3, "parts", "none", "disjoint", "exhaustive")
            yield from maybe(0.35, "rounding", "half", "truncate")
        yield from maybe(0.2, "severity", "warning", "note")
        yield from maybe(0.1, "required", "true")

    def maybe(self, likely: float, key: str, *values: str) -> Iterator[str]:
        if self.chance.random() < likely:
            yield f"{key}: {self.chance.choice(values)}"

    def formula(self, line: Line) -> Iterator[str]:
        chance = self.chance
        plain = chance.random() < 0.75
        text = f"{line.code} {'=' if plain else chance.choice(OPS)} {self.sum(line.section, line)}"
        if not plain and chance.random() < 0.3:
            text = f"if {self.condition(line.section)} then {text}"
        yield f"formula: '{text}'"
        if plain and chance.random() < 0.12:
            yield "computed: true"

    def rules(self) -> Iterator[str]:
        chance = self.chance
        for number in range(chance.randrange(5)):
            check = f"{self.sum('')} {chance.choice(OPS)} {self.sum('')}"
            if chance.random() < 0.1:
                check += f" {chance.choice(OPS)} {self.sum('')}"
            if chance.random() < 0.25:
                check = f"if {self.condition('')} then {check}"
            when = f", when: '{self.condition('')}'" if chance.random() < 0.25 else ""
            rounding = chance.choice(("exact", "exact", "half", "truncate"))
            severity = chance.choice(("error", "warning", "note"))
            yield (f"  - {{id: r{number}, check: '{check}'{when}, rounding: {rounding}, "
                   f"severity: {severity}}}\n")  # fmt: skip

    def ref(self, line: Line, section: str) -> str:
        text = line.code if line.section == section else line.path
        if self.columns > 1 and self.chance.random() < 0.3:
            text += f"@c{self.chance.randrange(self.columns)}"
        return f"prev({text})" if self.previous and self.chance.random() < 0.08 else text

    def sum(self, section: str, without: Line | None = None) -> str:
        chance = self.chance
        others = [line for line in self.numbers if line is not without]
        text = ""
        for number in range(chance.randrange(1, 5)):
            text += chance.choice("+++-") if number else ""
            text += self.term(chance.choice(others), section) if others else "1"
        return text

    def term(self, line: Line, section: str) -> str:
        chance, text = self.chance, self.ref(line, section)
        how = chance.random()
        if how < 0.15:
            return f"{text}×{chance.choice(('2', '0.5', '3', '10', '0'))}"
        if how < 0.2:
            return f"{text}÷{chance.choice(('2', '3', '7', '0.5'))}"
        if how < 0.25:
            return f"({text}-{text})"
        return chance.choice(("1", "0.5", "100")) if how < 0.33 else text

    def condition(self, section: str, depth: int = 0) -> str:
        chance = self.chance
        if depth < 2 and chance.random() < 0.25:
            parts = (self.condition(section, depth + 1), self.condition(section, depth + 1))
            return f"({chance.choice((' and ', ' or ')).join(parts)})"
        if self.asked and chance.random() < 0.5:
            line = chance.choice(self.asked)
            answers = ("是", "否") if line.kind == "boolean" else ('"u"', '"v"')
            ask = f"{self.ref(line, section)} {chance.choice(('=', '!='))}"
            return f"{ask} {chance.choice(answers)}"
        number = self.ref(chance.choice(self.numbers), section)
        return f"{number} {chance.choice(OPS)} {chance.choice(('0', '1', '2.5'))}"


def filled(form: Form, chance: Random) -> tuple[dict[str, Any], dict[str, Any]]:
    """Values of this period and of the one before: clean ones, or of every kind."""
    if chance.random() < 0.4:
        cells = [cell for cell in form.cells if not form.by_path[cell.path].computed]
        return {cell.key: _clean(form.by_path[cell.path], chance) for cell in cells}, {}
    now = {cell.key: _any(form.by_path[cell.path], chance) for cell in form.cells}
    now = {key: value for key, value in now.items() if chance.random() < 0.93}
    before = {cell.key: _any(form.by_path[cell.path], chance) for cell in form.cells}
    return now, before if chance.random() < 0.5 else {}


def _clean(item: Item, chance: Random) -> Any:
    if item.kind == "boolean":
        return chance.choice(("是", "否", True, False, "yes", "no"))
    if item.kind == "choice":
        return chance.choice(item.choices)
    steps = chance.randrange(10 ** chance.choice((1, 1, 3, 6, 9, 11)))
    number = Decimal(steps).scaleb(-chance.choice((0, item.decimals)))
    return chance.choice(spellings(format(number, "f")))


def _any(item: Item, chance: Random) -> Any:
    if item.kind == "boolean":
        return chance.choice((None, "", "是", "否", "yes", "no", True, False, "maybe", 1))
    if item.kind == "choice":
        return chance.choice((None, "u", "v", "w", "", "x"))
    how = chance.random()
    if how < 0.18:
        return chance.choice((None, "", " "))
    if how < 0.75:
        steps = chance.randrange(12) * chance.choice((1, 10**item.decimals))
        return format(Decimal(steps).scaleb(-chance.choice((0, item.decimals))), "f")
    if how < 0.85:
        return str(chance.randrange(10 ** chance.randrange(1, 16)))
    odd: tuple[object, ...] = (
        "-1",
        "-0",
        "0",
        "1.5",
        "0.001",
        "-2.25",
        "3.10",
        "x",
        "1e3",
        True,
        [],
        "1" * 20,
    )
    return chance.choice(odd)


def spellings(text: str) -> list[Any]:
    """A plain numeral in every type a value may have."""
    digits = text.removeprefix("-").replace(".", "")
    if not (digits.isascii() and digits.isdecimal()) or text.endswith("."):
        return [text]
    found: list[Any] = [text, Decimal(text)]
    found += [int(text)] if "." not in text else []
    return found + ([float(text)] if len(digits) <= 15 else [])


def respelt(values: Mapping[str, Any], chance: Random) -> dict[str, Any]:
    """The same values, each in a type by chance."""
    return {
        key: chance.choice(spellings(value)) if isinstance(value, str) else value
        for key, value in values.items()
    }


def plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """The same values with floats and decimals as texts, as the oracle reads them."""
    return {
        key: format(Decimal(str(value)), "f") if isinstance(value, float | Decimal) else value
        for key, value in values.items()
    }
