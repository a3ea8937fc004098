"""Nodes to form: keys, names, units and formulas are checked; all problems are gathered."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from formspec.diagnostics.problem import (
    MAX_PROBLEMS,
    FormspecError,
    Mend,
    Problem,
    Words,
    did_you_mean,
    problem,
)
from formspec.diagnostics.span import Span
from formspec.language import expression as ex
from formspec.language.form import Column, Field, Form, Formula, FreeRule, Item, Section
from formspec.language.formula import FormulaError, to_text
from formspec.language.formula import parse as parse_formula
from formspec.language.formula import parse_condition as parse_when
from formspec.language.resolve import Names, inside
from formspec.language.unit import ANSWERS, UNITS, Unit
from formspec.language.yaml_nodes import Mapping as MappingNode
from formspec.language.yaml_nodes import Node, Scalar, Sequence, parse

LANGUAGE_VERSION = "1"

TOP_KEYS = (
    "formspec", "id", "version", "title", "language", "source", "blank", "of_which", "notes",
    "units", "fields", "columns", "sections", "rules",
)  # fmt: skip
SOURCE_KEYS = ("document", "annex", "issuer", "date", "note")
UNIT_KEYS = ("name", "dimension", "scale", "decimals")
FIELD_KEYS = ("id", "label", "type", "choices", "required")
COLUMN_KEYS = ("id", "label")
SECTION_KEYS = ("number", "title", "items")
ITEM_KEYS = (
    "code", "id", "label", "unit", "type", "decimals", "min", "max", "choices", "required",
    "of_which", "parts", "formula", "printed", "because", "computed", "severity", "rounding",
    "note", "items",
)  # fmt: skip
RULE_KEYS = ("id", "check", "when", "severity", "message", "rounding", "because")

KINDS = ("number", "boolean", "choice", "text", "date")
PARTS = ("overlapping", "disjoint", "exhaustive", "none")
SEVERITIES = ("error", "warning", "note")
ROUNDINGS = ("exact", "half", "truncate")
MAX_DECIMALS = 9

_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_CODE = re.compile(r"[^\s\[\]［］@!#]{1,64}")
_NUMBER = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,15})?")


def from_text(text: str, source: str) -> Form:
    """The form that a definition's text describes.

    Raises FormspecError with every problem that was found; what lint finds is no reason
    to raise.
    """
    builder = _Builder()
    form = builder.form(parse(text, source), hashlib.sha256(text.encode()).hexdigest()[:16])
    if builder.problems:
        raise FormspecError(*builder.problems)
    return form


@dataclass
class _Keys:
    """One mapping of the definition, read key by key.

    ``told`` says that it is no mapping, and that this was reported: nothing more is.
    """

    builder: "_Builder"
    node: MappingNode
    where: str
    values: dict[str, Node] = field(default_factory=dict)
    told: bool = False

    def text(self, key: str, default: str = "") -> str:
        """The text of a key; the default where the key is absent."""
        node = self.values.get(key)
        if node is None:
            return default
        if not isinstance(node, Scalar):
            self.report("FS203", node.span, key=key, expected=Words("text"))
            return default
        return node.text

    def needed(self, key: str) -> str:
        """The text of a key that must be there and not empty."""
        text = self.text(key).strip()
        if not text and (key not in self.values or isinstance(self.values[key], Scalar)):
            self.report("FS202", self.span(key), key=key, where=Words(self.where))
        return text

    def optional(self, key: str) -> str | None:
        """The text of a key, None where it is absent or empty."""
        return self.text(key).strip() or None

    def one_of(self, key: str, options: tuple[str, ...], default: str) -> Any:
        """A text out of a few."""
        text = self.text(key, default).strip()
        if text not in options:
            self.unknown("FS204", key, text, options)
            return default
        return text

    def flag(self, key: str) -> bool:
        """true or false; false where absent."""
        text = self.text(key, "false").strip()
        if text not in ("true", "false"):
            self.report("FS203", self.span(key), key=key, expected=Words("flag"))
        return text == "true"

    def number(self, key: str, default: Fraction | None) -> Fraction | None:
        """A number; ``none`` says that there is no bound."""
        text = self.optional(key)
        if text is None or text == "none":
            return default if text is None else None
        if not _NUMBER.fullmatch(text):
            self.report("FS205", self.span(key), key=key, value=text)
            return default
        return Fraction(text)

    def decimals(self, key: str, default: int) -> int:
        """A small whole number."""
        text = self.text(key, str(default)).strip()
        if not re.fullmatch("[0-9]", text):
            self.unknown("FS204", key, text, tuple(str(n) for n in range(MAX_DECIMALS + 1)))
            return default
        return int(text)

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts."""
        found = []
        for node in self.nodes(key):
            if isinstance(node, Scalar):
                found.append(node.text)
            else:
                self.report("FS203", node.span, key=key, expected=Words("text"))
        return tuple(found)

    def nodes(self, key: str) -> tuple[Node, ...]:
        """The entries of a list."""
        node = self.values.get(key)
        if node is None:
            return ()
        if not isinstance(node, Sequence):
            self.report("FS203", node.span, key=key, expected=Words("list"))
            return ()
        return node.items

    def some(self, key: str) -> tuple[Node, ...]:
        """The entries of a list that must be there and not empty."""
        found = self.nodes(key)
        if not found and isinstance(self.values.get(key), Sequence | None):
            self.report("FS202", self.span(key), key=key, where=Words(self.where))
        return found

    def span(self, key: str) -> Span:
        """Where the value of a key stands, or the mapping without it."""
        node = self.values.get(key)
        return node.span if node is not None else self.node.span

    def unknown(self, code: str, key: str, text: str, options: Iterable[str]) -> None:
        """A word that is none of the options; the closest one is the mend."""
        hint, span = did_you_mean(text, options), self.span(key)
        mend = Mend(span, hint.options[0]) if hint.close else None
        self.report(code, span, mend, key=key, value=text, hint=hint)

    def report(
        self,
        code: str,
        span: Span,
        mend: Mend | None = None,
        path: str | None = None,
        **args: object,
    ) -> None:
        if not self.told:
            self.builder.add(problem(code, span, path, mend, **args))


class _Builder:
    """Builds the parts of a form and gathers problems as it goes."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.known_units: dict[str, Unit] = {}
        self.items: dict[str, Item] = {}
        self.item_keys: dict[str, _Keys] = {}
        self.places: dict[tuple[str, str], int] = {}

    def add(self, found: Problem) -> None:
        """Gather a problem; give up when there are too many."""
        self.problems.append(found)
        if len(self.problems) >= MAX_PROBLEMS:
            raise FormspecError(*self.problems)

    def keys(self, node: Node, where: str, known: tuple[str, ...]) -> _Keys:
        """A mapping's values by key; unknown keys are reported."""
        if not isinstance(node, MappingNode):
            self.add(problem("FS203", node.span, key=Words(where), expected=Words("mapping")))
            return _Keys(self, MappingNode((), node.span), where, told=True)
        found = _Keys(self, node, where)
        for key, value in node.pairs:
            if key.text in known:
                found.values[key.text] = value
            else:
                hint = did_you_mean(key.text, known)
                mend = Mend(key.span, hint.options[0]) if hint.close else None
                found.report("FS201", key.span, mend, where=Words(where), key=key.text, hint=hint)
        return found

    def form(self, top: MappingNode, digest: str) -> Form:
        keys = self.keys(top, "top", TOP_KEYS)
        if keys.needed("formspec") not in ("", LANGUAGE_VERSION):
            keys.report("FS206", keys.span("formspec"), value=keys.text("formspec"))
        form_id = keys.needed("id")
        if form_id and not _ID.fullmatch(form_id):
            keys.report("FS207", keys.span("id"), key="id", value=form_id)
        units = self.units(keys)
        self.known_units = {**UNITS, **{unit.name: unit for unit in units}}
        columns = self.columns(keys) or (Column("total", "合计"),)
        language = keys.one_of("language", ("zh", "en"), "zh")
        if language == "en" and "columns" not in keys.values:
            columns = (Column("total", "Total"),)
        sections = self.sections(keys)
        names = Names(
            tuple(self.items.values()), tuple(column.id for column in columns), self.problems
        )
        items = tuple(self.with_formula(item, names) for item in self.items.values())
        return Form(
            id=form_id,
            version=keys.needed("version"),
            title=keys.needed("title"),
            language=language,
            blank=keys.one_of("blank", ("zero", "unknown"), "unknown"),
            columns=columns,
            fields=self.fields(keys),
            sections=sections,
            items=items,
            rules=self.rules(keys, names),
            notes=keys.texts("notes"),
            source=self.source(keys),
            units=units,
            of_which=keys.text("of_which", "其中" if language == "zh" else "of which "),
            digest=digest,
        )

    def source(self, keys: _Keys) -> tuple[tuple[str, str], ...]:
        if "source" not in keys.values:
            return ()
        source = self.keys(keys.values["source"], "source", SOURCE_KEYS)
        return tuple((key, source.text(key)) for key in source.values)

    def units(self, keys: _Keys) -> tuple[Unit, ...]:
        found: dict[str, Unit] = {}
        for node in keys.nodes("units"):
            unit = self.keys(node, "unit", UNIT_KEYS)
            name = unit.needed("name")
            dimension = unit.text("dimension", "count").strip()
            scale = unit.number("scale", Fraction(1))
            if scale is None or scale <= 0:
                unit.report("FS205", unit.span("scale"), key="scale", value=unit.text("scale"))
                scale = Fraction(1)
            if dimension == "count":
                dimension = f"count:{name}"
            self.unique(unit, "name", name, found)
            found[name] = Unit(name, dimension, scale, unit.decimals("decimals", 0))
        return tuple(found.values())

    def columns(self, keys: _Keys) -> tuple[Column, ...]:
        found: dict[str, Column] = {}
        for node in keys.nodes("columns"):
            column = self.keys(node, "column_entry", COLUMN_KEYS)
            name = self.code(column, "id")
            self.unique(column, "id", name, found)
            found[name] = Column(name, column.needed("label"))
        return tuple(found.values())

    def fields(self, keys: _Keys) -> tuple[Field, ...]:
        found: dict[str, Field] = {}
        for node in keys.nodes("fields"):
            entry = self.keys(node, "field", FIELD_KEYS)
            name = self.code(entry, "id")
            self.unique(entry, "id", name, found)
            choices = entry.texts("choices")
            kind = entry.one_of("type", KINDS, "choice" if choices else "text")
            if kind == "choice" and not choices:
                entry.report(
                    "FS214", entry.node.span, key="type: choice", reason=Words("needs_choices")
                )
            label = entry.needed("label")
            found[name] = Field(name, label, kind, choices, entry.flag("required"))
        return tuple(found.values())

    def unique(self, keys: _Keys, key: str, name: str, seen: dict[str, Any]) -> None:
        """Report a name that an earlier entry of the same list has."""
        if name and name in seen:
            first = self.places.get((keys.where, name), keys.node.span.line)
            keys.report("FS213", keys.span(key), key=key, value=name, first=first)
        self.places.setdefault((keys.where, name), keys.span(key).line)

    def code(self, keys: _Keys, key: str) -> str:
        """A code, a section number or an id inside a form: short, without blanks."""
        text = keys.needed(key)
        if text and not (_CODE.fullmatch(text) and text.isprintable()):
            keys.report("FS208", keys.span(key), key=key, value=text)
        return text

    # Sections and items -----------------------------------------------------------------

    def sections(self, keys: _Keys) -> tuple[Section, ...]:
        found: dict[str, Section] = {}
        for node in keys.some("sections"):
            section = self.keys(node, "section", SECTION_KEYS)
            number = self.code(section, "number")
            self.unique(section, "number", number, found)
            before = len(self.items)
            for entry in section.some("items"):
                self.item(entry, number, None)
            paths = tuple(self.items)[before:]
            found[number] = Section(number, section.optional("title"), paths, node.span)
        return tuple(found.values())

    def item(self, node: Node, section: str, parent: Item | None) -> None:
        """One item and all that is nested in it, in order."""
        keys = self.keys(node, "item", ITEM_KEYS)
        code = self.code(keys, "code") if "code" in keys.values else None
        row = self.code(keys, "id") if "id" in keys.values else None
        label = keys.needed("label")
        if code is None and row is None:
            keys.report("FS210", keys.node.span, label=label)
            row = f"?{len(self.items)}"
        above = parent.path if parent is not None and code is None else section
        path = f"{above}.{code if code is not None else row}"
        if path in self.items:
            first = self.items[path].span
            keys.report("FS209", keys.span("code" if code is not None else "id"),
                        path=path, first=first.line if first else 0)  # fmt: skip
        item = self.described(keys, path, section, label, parent)
        item = replace(item, code=code, id=row)
        self.items.setdefault(path, item)
        self.item_keys[path] = keys
        for entry in keys.nodes("items"):
            self.item(entry, section, item)

    def described(
        self, keys: _Keys, path: str, section: str, label: str, parent: Item | None
    ) -> Item:
        """An item without its formula, which needs all names first."""
        kind, unit = self.kind_and_unit(keys, path, label)
        low, high = keys.number("min", Fraction(0)), keys.number("max", None)
        if low is not None and high is not None and low > high:
            keys.report("FS215", keys.span("max"), low=low, high=high)
        return Item(
            path=path,
            section=section,
            label=label,
            kind=kind,
            unit=unit,
            decimals=keys.decimals("decimals", unit.decimals if unit else 0),
            minimum=low,
            maximum=high,
            choices=keys.texts("choices"),
            required=keys.flag("required"),
            parent=parent.path if parent is not None else None,
            depth=parent.depth + 1 if parent is not None else 0,
            of_which=keys.flag("of_which"),
            parts=keys.one_of("parts", PARTS, "overlapping"),
            printed=keys.optional("printed"),
            because=keys.optional("because"),
            computed=keys.flag("computed"),
            severity=keys.one_of("severity", SEVERITIES, "error"),
            rounding=keys.one_of("rounding", ROUNDINGS, "exact"),
            note=keys.optional("note"),
            span=keys.node.span,
        )

    def kind_and_unit(self, keys: _Keys, path: str, label: str) -> tuple[Any, Unit | None]:
        name = keys.optional("unit")
        default = (
            "choice" if "choices" in keys.values else "boolean" if name in ANSWERS else "number"
        )
        kind = keys.one_of("type", KINDS, default)
        if kind == "choice" and not keys.texts("choices"):
            keys.report("FS214", keys.node.span, key="type: choice", reason=Words("needs_choices"))
        if kind != "number":
            for key in ("formula", "min", "max", "decimals", "computed", "rounding"):
                if key in keys.values:
                    reason = Words("needs_number")
                    keys.report("FS214", keys.span(key), key=key, reason=reason)
            return kind, None
        if name is None:
            keys.report("FS212", keys.node.span, path=path, label=label)
            return kind, None
        if name not in self.known_units:
            hint = did_you_mean(name, self.known_units)
            mend = Mend(keys.span("unit"), hint.options[0]) if hint.close else None
            keys.report("FS211", keys.span("unit"), mend, unit=name, hint=hint)
        return kind, self.known_units.get(name)

    # Formulas and rules -----------------------------------------------------------------

    def with_formula(self, item: Item, names: Names) -> Item:
        """The item with its formula, names resolved; the item itself stands on the left."""
        keys = self.item_keys[item.path]
        formula = self.formula(keys, "formula", names, item)
        for key in ("printed", "computed"):
            if key in keys.values and formula is None and "formula" not in keys.values:
                keys.report("FS214", keys.span(key), key=key, reason=Words("needs_formula"))
        if formula is None:
            return item
        first = formula.statement.relations[0]
        if not (isinstance(first.left, ex.Ref) and first.left.name == item.path):
            found = to_text(first.left)
            keys.report("FS305", formula.span, name=item.name, found=found)
        elif any(ref.name == item.path and not ref.previous and ref.column == first.left.column
                 for ref in ex.refs(first.right)):  # fmt: skip
            keys.report("FS306", formula.span, name=item.name)
        plain = len(formula.statement.relations) == 1 and first.op == "="
        if item.computed and (not plain or formula.statement.condition is not None):
            keys.report(
                "FS214", keys.span("computed"), key="computed", reason=Words("needs_plain_sum")
            )
        return replace(item, formula=formula)

    def formula(self, keys: _Keys, key: str, names: Names, item: Item | None) -> Formula | None:
        text = keys.optional(key)
        if text is None or not isinstance(node := keys.values[key], Scalar):
            return None
        try:
            statement = parse_formula(text)
        except FormulaError as error:
            self.unreadable(node, error)
            return None
        resolved = names.statement(statement, node, item.section if item else None)
        return Formula(text, resolved, node.span) if resolved is not None else None

    def unreadable(self, node: Scalar, error: FormulaError) -> None:
        self.add(
            problem(
                "FS301",
                inside(node, error.place),
                expected=Words(error.expected),
                found=Words("found", (error.found,)) if error.found else Words("end"),
            )
        )

    def rules(self, keys: _Keys, names: Names) -> tuple[FreeRule, ...]:
        found: dict[str, FreeRule] = {}
        for node in keys.nodes("rules"):
            entry = self.keys(node, "rule", RULE_KEYS)
            name = self.code(entry, "id")
            if ":" in name:
                entry.report("FS208", entry.span("id"), key="id", value=name)
            self.unique(entry, "id", name, found)
            entry.needed("check")
            check = self.formula(entry, "check", names, None)
            when = self.when(entry, names)
            if check is None:
                continue
            found[name] = FreeRule(
                id=name,
                check=check,
                when=when,
                when_text=entry.optional("when"),
                severity=entry.one_of("severity", SEVERITIES, "error"),
                message=entry.optional("message"),
                rounding=entry.one_of("rounding", ROUNDINGS, "exact"),
                because=entry.optional("because"),
            )
        return tuple(found.values())

    def when(self, keys: _Keys, names: Names) -> ex.Condition | None:
        text = keys.optional("when")
        if text is None or not isinstance(node := keys.values["when"], Scalar):
            return None
        try:
            return names.condition(parse_when(text), node)
        except FormulaError as error:
            self.unreadable(node, error)
            return None
