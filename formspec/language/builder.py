"""YAML nodes to a form: keys, names, units and formulas are checked, all problems gathered."""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any, TypeVar

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
from formspec.language import declaration
from formspec.language import expression as ex
from formspec.language.declaration import Key, ObjectType
from formspec.language.form import Column, Field, Form, Formula, FreeRule, Item, Section
from formspec.language.formula import FormulaError, fold, parse, parse_condition, to_text
from formspec.language.formula_mistakes import unreadable
from formspec.language.resolve import Names
from formspec.language.unit import ANSWERS, UNITS, Unit
from formspec.language.yaml_mistakes import one_for_many, placed, wrong_sign
from formspec.language.yaml_nodes import (
    YamlMapping,
    YamlNode,
    YamlScalar,
    YamlSequence,
    is_definition,
)
from formspec.language.yaml_nodes import parse as parse_yaml

_T = TypeVar("_T")

_NAMES = {kind: re.compile(pattern) for kind, pattern in declaration.NAMES.items()}
_NUMBER = re.compile(declaration.NUMBER)
_DECIMALS = tuple(str(number) for number in range(declaration.MAX_DECIMALS + 1))
_NUMBERS_ONLY = ("formula", "min", "max", "decimals", "computed", "rounding")
"""The keys that only an item with numbers may have."""


def from_text(text: str, source: str) -> Form:
    r"""Read a definition.

    Args:
        text: The definition, in YAML.
        source: What messages call it, such as its file name.

    Returns:
        The form. What lint would say of it is no reason to refuse it.

    Raises:
        FormspecError: With every problem of the text, its keys, names and formulas.

    >>> row = "{code: A, label: 走访家庭, unit: 户}"
    >>> head = "formspec: 1\nid: visits\nversion: 2026\ntitle: 走访表\n"
    >>> form = from_text(head + f"sections: [{{number: 1, items: [{row}]}}]", "visits.yaml")
    >>> form.by_path["1.A"].label
    '走访家庭'
    """
    quotable = is_definition(text)
    try:
        top = parse_yaml(text, source)
        quotable = any(key.text == "formspec" for key, _ in top.pairs)
        return _form(top, text)
    except FormspecError as error:
        if quotable:
            raise FormspecError(*_told(error.problems)) from None
        unquoted = tuple(_unquoted(error.problems))
        raise FormspecError(*unquoted or [problem("FS106", Span(source, 1, 1, 1, ""))]) from None


def _form(top: YamlMapping, text: str) -> Form:
    """The form of a definition that was read. Raises FormspecError."""
    builder = _Builder()
    form = builder.form(top, hashlib.sha256(text.encode()).hexdigest()[:16])
    if builder.problems:
        raise FormspecError(*builder.problems)
    return form


def _told(problems: Sequence[Problem]) -> Iterator[Problem]:
    """The problems in order, without what follows from a line misread, or lies in a mend."""
    misread = {_place(each)[0]: found for each in problems if (found := _misread(each))}
    others = (  # names in formulas may be there all the same
        each for each in problems
        if not misread or (_place(each)[0] not in misread and each.code < "FS300")
    )  # fmt: skip
    mended = Span("", 0, 0, 0, "")
    for each in sorted([*misread.values(), *others], key=_order):
        line, column = _place(each)
        if line != mended.line or not mended.column < column < mended.column + mended.length:
            yield each
            mended = each.mend.span if each.mend else mended


def _place(problem: Problem) -> tuple[int, int]:
    """The line and column of a problem."""
    return (problem.span.line, problem.span.column) if problem.span else (0, 0)


def _order(problem: Problem) -> tuple[bool, tuple[int, int]]:
    """By place; last what formulas name, which may follow from the rest."""
    return problem.code > "FS301", _place(problem)


def _misread(found: Problem) -> Problem | None:
    """What made YAML read the line of a problem in another way than it was meant, if anything."""
    if found.span is not None and found.code in ("FS106", "FS201", "FS203"):
        mistake = wrong_sign(found.span.text, found.span.line - 1)
        if mistake is not None:
            span, mend = placed(mistake, found.span.text, found.span.source)
            return problem("FS116", span, None, mend, reason=mistake.reason)
    return None


def _unquoted(problems: Iterable[Problem]) -> Iterator[Problem]:
    """What keeps a text from being a definition, without its lines and values."""
    for each in problems:
        about_top = "formspec" in (each.args.get("key"), each.mend and each.mend.text)
        if about_top or (each.code < "FS200" and "key" not in each.args):
            quotes, span = "reason" in each.args, each.span  # it may quote a line
            mend = None if quotes else each.mend
            yield replace(
                problem(each.code, reason=Words("yaml_unclear")) if quotes else each,
                span=span and replace(span, text=""),
                mend=mend and replace(mend, span=replace(mend.span, text="")),
            )


@dataclass
class _Entry:
    """One object of the definition, read key by key as they are declared.

    ``refused`` says that it is no mapping, and that this was reported: nothing more is.
    """

    builder: "_Builder"
    type: ObjectType
    node: YamlMapping
    values: dict[str, YamlNode] = field(default_factory=dict)
    refused: bool = False

    def written(self, key: str, default: str | None = None) -> str:
        """The text of a key as written; the default where the key is absent."""
        node = self.values.get(key)
        if node is not None and not isinstance(node, YamlScalar):
            self.report("FS203", node.span, key=key, expected=Words("text"))
        elif node is not None:
            return node.text
        return self.type.keys[key].default if default is None else default

    def text(self, key: str, default: str | None = None) -> str:
        """The text of a key without blanks around it; reported if it is required and empty."""
        text = self.written(key, default).strip()
        if not text and self.type.keys[key].required:
            self.missing(key)
        return text

    def optional(self, key: str) -> str | None:
        """The text of a key, None where it is absent or empty."""
        return self.text(key) or None

    def filled(self, key: str) -> YamlScalar | None:
        """The node of a text that is there and not empty."""
        node = self.values.get(key)
        if self.optional(key) is None or not isinstance(node, YamlScalar):
            return None
        return node

    def name(self, key: str) -> str:
        """The id of the form, a code, a section number or another id: it must not be empty."""
        text = self.written(key).strip()
        kind = self.type.keys[key].kind
        if not text:
            self.missing(key)
        elif not (_NAMES[kind].fullmatch(text) and text.isprintable()):
            code = "FS207" if kind == "form_id" else "FS208"
            self.report(code, self.span(key), key=key, value=text)
        return text

    def word(self, key: str, default: str | None = None) -> Any:
        """One of the words that the key allows."""
        text, words = self.text(key, default), declaration.WORDS[self.type.keys[key].kind]
        if text in words:
            return text
        self.unknown("FS204", key, text, words)
        return self.type.keys[key].default if default is None else default

    def flag(self, key: str) -> bool:
        """Whether it says true."""
        text = self.text(key)
        if text not in ("true", "false"):
            self.report("FS203", self.span(key), key=key, expected=Words("flag"))
        return text == "true"

    def number(self, key: str) -> Fraction | None:
        """A number; None for ``none``, which says that there is no bound."""
        default = self.type.keys[key].default
        text = self.text(key) or default
        if text != "none" and not _NUMBER.fullmatch(text):
            mend = Mend(self.span(key), fold(text)) if _NUMBER.fullmatch(fold(text)) else None
            self.report("FS205", self.span(key), mend, key=key, value=text)
            text = default
        return None if text == "none" else Fraction(text)

    def decimals(self, default: int | None = None) -> int:
        """The number of decimals, at most ``MAX_DECIMALS``."""
        text = self.text("decimals", None if default is None else str(default))
        if text in _DECIMALS:
            return int(text)
        self.unknown("FS204", "decimals", text, _DECIMALS)
        return default or 0

    def nodes(self, key: str) -> tuple[YamlNode, ...]:
        """The entries of a list; reported if it is required and empty."""
        node = self.values.get(key)
        if not isinstance(node, YamlSequence | None):
            self.report("FS203", node.span, key=key, expected=Words("list"))
            return ()
        nodes = node.items if node else ()
        if not nodes and self.type.keys[key].required:
            self.report("FS202", self.span(key), key=key, where=Words(self.type.phrase))
        return nodes

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts."""
        nodes = self.nodes(key)
        for node in nodes:
            if not isinstance(node, YamlScalar):
                self.report("FS203", node.span, key=key, expected=Words("text"))
        return tuple(self.short(key, node).text for node in nodes if isinstance(node, YamlScalar))

    def choices(self) -> tuple[str, ...]:
        """The choices; a list of one that was meant to be several is reported."""
        found = self.texts("choices")
        for node in self.nodes("choices") if len(found) == 1 else ():
            if mistake := one_for_many(node.span):
                place, mend = placed(mistake, node.span.text, node.span.source)
                self.report("FS116", place, mend, reason=mistake.reason)
        return found

    def short(self, key: str, node: YamlScalar) -> YamlScalar:
        """The text, cut after reporting that it is too long; other kinds have own limits."""
        limit, kind = declaration.MAX_TEXT, self.type.keys[key].kind
        if len(node.text) <= limit or kind not in ("text", "line", "choices", "notes"):
            return node
        self.report("FS216", node.span, key=key, limit=limit, length=len(node.text))
        return replace(node, text=node.text[:limit])

    def span(self, key: str) -> Span:
        """Where the value of a key stands, or the mapping without it."""
        return self.values.get(key, self.node).span

    def missing(self, key: str) -> None:
        """Report a key that needs a text, unless something else stands there."""
        if isinstance(self.values.get(key), YamlScalar | None):
            self.report("FS202", self.span(key), key=key, where=Words(self.type.phrase))

    def unknown(self, code: str, key: str, text: str, options: Iterable[str]) -> None:
        """Report a word that is none of the options; the closest one repairs it."""
        hint, span = did_you_mean(fold(text), options), self.span(key)
        mend = Mend(span, hint.options[0]) if hint.close else None
        self.report(code, span, mend, key=key, value=text, hint=hint)

    def misplaced(self, key: str, reason: str) -> None:
        """Report a key that does not fit here."""
        self.report("FS214", self.span(key), key=key, reason=Words(reason))

    def report(
        self,
        code: str,
        span: Span,
        mend: Mend | None = None,
        path: str | None = None,
        **args: object,
    ) -> None:
        """Add a problem of this object."""
        if not self.refused:
            self.builder.add(problem(code, span, path, mend, **args))


class _Builder:
    """Builds the parts of a form and gathers problems as it goes."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.known_units: dict[str, Unit] = {}
        self.items: dict[str, Item] = {}
        self.entries: dict[str, _Entry] = {}
        self.lines: dict[tuple[str, str], int] = {}

    def add(self, problem: Problem) -> None:
        """Gather a problem; give up when there are too many."""
        self.problems.append(problem)
        if len(self.problems) >= MAX_PROBLEMS:
            raise FormspecError(*self.problems)

    def entry(self, node: YamlNode, type_: ObjectType) -> _Entry:
        """An object of the definition with its values by key; unknown keys are reported."""
        where = Words(type_.phrase)
        if not isinstance(node, YamlMapping):
            self.add(problem("FS203", node.span, key=where, expected=Words("mapping")))
            return _Entry(self, type_, YamlMapping((), node.span), refused=True)
        entry = _Entry(self, type_, node)
        for key, value in node.pairs:
            if key.text in type_.keys:
                short = entry.short(key.text, value) if isinstance(value, YamlScalar) else value
                entry.values[key.text] = short
                self.refuse_empty(type_.keys[key.text], value)
            else:
                hint = did_you_mean(key.text, type_.keys)
                mend = Mend(key.span, hint.options[0]) if hint.close else None
                entry.report("FS201", key.span, mend, where=where, key=key.text, hint=hint)
                if hint.close:  # read it as it was meant: what follows from it is not told
                    entry.values.setdefault(hint.options[0], value)
        return entry

    def refuse_empty(self, key: Key, value: YamlNode) -> None:
        """Report a key that may be absent, but is there and says nothing."""
        asked = key.kind in ("line", "text", "formula") and not (key.required or key.default)
        if asked and isinstance(value, YamlScalar) and not value.text.strip():
            write = Words("such_as", (key.examples[0],)) if key.examples else Words("nothing")
            self.add(problem("FS219", value.span, key=key.name, write=write))

    def each(
        self, parent: _Entry, key: str, type_: ObjectType, build: Callable[[_Entry], _T]
    ) -> tuple[_T, ...]:
        """What ``build`` makes of each object in a list."""
        return tuple(build(self.entry(node, type_)) for node in parent.nodes(key))

    def unique(self, entry: _Entry, key: str, name: str) -> None:
        """Report a name that an earlier object of the same type has."""
        place, line = (entry.type.phrase, name), entry.span(key).line
        if name and place in self.lines:
            entry.report("FS213", entry.span(key), key=key, value=name, first=self.lines[place])
        self.lines.setdefault(place, line)

    def form(self, node: YamlMapping, digest: str) -> Form:
        """The form of a whole definition."""
        top = self.entry(node, declaration.TOP)
        if top.text("formspec") not in ("", declaration.LANGUAGE_VERSION):
            top.report("FS206", top.span("formspec"), value=top.written("formspec"))
        form_id = top.name("id")
        units = self.each(top, "units", declaration.UNIT, self.unit)
        self.known_units = {**UNITS, **{unit.name: unit for unit in units}}
        columns = self.each(top, "columns", declaration.COLUMN, self.column)
        language = top.word("language")
        if not columns:
            english = language == "en" and "columns" not in top.values
            columns = (Column("total", "Total" if english else "合计"),)
        sections = self.each(top, "sections", declaration.SECTION, self.section)
        column_ids = tuple(dict.fromkeys(column.id for column in columns))
        self.check_size(top, len(column_ids))
        names = Names(tuple(self.items.values()), column_ids, self.problems)
        return Form(
            id=form_id,
            language=language,
            columns=columns,
            sections=sections,
            items=tuple(self.with_formula(item, names) for item in self.items.values()),
            version=top.text("version"),
            title=top.text("title"),
            blank=top.word("blank"),
            fields=self.each(top, "fields", declaration.FIELD, self.field),
            rules=self.rules(top, names),
            notes=top.texts("notes"),
            source=self.source(top),
            units=units,
            of_which=top.written("of_which", "其中" if language == "zh" else "of which "),
            digest=digest,
        )

    def check_size(self, top: _Entry, columns: int) -> None:
        """Report a form of more cells, or more choices in all cells, than any program bears."""
        cells = len(self.items) * columns
        options = sum(len(item.choices) for item in self.items.values()) * columns
        if cells > declaration.MAX_CELLS:
            top.report("FS217", top.span("columns"), cells=cells, limit=declaration.MAX_CELLS)
        if options > declaration.MAX_OPTIONS:
            limit = declaration.MAX_OPTIONS
            top.report("FS218", top.span("sections"), options=options, limit=limit)

    def source(self, top: _Entry) -> tuple[tuple[str, str], ...]:
        """Where the form comes from, as it is written."""
        if "source" not in top.values:
            return ()
        source = self.entry(top.values["source"], declaration.SOURCE)
        return tuple((key, source.written(key)) for key in source.values)

    def unit(self, entry: _Entry) -> Unit:
        """A unit that the definition declares."""
        name, dimension = entry.text("name"), entry.text("dimension")
        scale = entry.number("scale")
        if scale is None or scale <= 0:
            scale = Fraction(1)
            entry.report("FS205", entry.span("scale"), key="scale", value=entry.written("scale"))
        self.unique(entry, "name", name)
        if dimension == "count":
            dimension = f"count:{name}"
        return Unit(name, dimension, scale, entry.decimals())

    def column(self, entry: _Entry) -> Column:
        """A value column."""
        name = entry.name("id")
        self.unique(entry, "id", name)
        return Column(name, entry.text("label"))

    def field(self, entry: _Entry) -> Field:
        """A field above the table."""
        name = entry.name("id")
        self.unique(entry, "id", name)
        choices = entry.choices()
        kind = entry.word("type", "choice" if choices else None)
        if kind == "choice" and not choices:
            self.without_choices(entry)
        return Field(name, entry.text("label"), kind, choices, entry.flag("required"))

    # Sections and items -----------------------------------------------------------------

    def section(self, entry: _Entry) -> Section:
        """A section; its items are gathered in ``items``."""
        number = entry.name("number")
        self.unique(entry, "number", number)
        before = len(self.items)
        for node in entry.nodes("items"):
            self.item(node, number, None)
        paths = tuple(self.items)[before:]
        return Section(number, entry.optional("title"), paths, entry.node.span)

    def item(self, node: YamlNode, section: str, parent: Item | None) -> None:
        """One item and all that is nested in it, in order."""
        entry = self.entry(node, declaration.ITEM)
        code = entry.name("code") if "code" in entry.values else None
        row = entry.name("id") if "id" in entry.values else None
        label = entry.text("label")
        if code is None and row is None:
            entry.report("FS210", entry.node.span, label=label)
            row = f"?{len(self.items)}"
        above = parent.path if parent is not None and code is None else section
        path = f"{above}.{code if code is not None else row}"
        if path in self.items:
            first = self.items[path].span
            entry.report("FS209", entry.span("code" if code is not None else "id"),
                         path=path, first=first.line if first else 0)  # fmt: skip
        item = self.described(entry, Item(path, section, label, code, row), parent)
        self.items.setdefault(path, item)
        self.entries[path] = entry
        for nested in entry.nodes("items"):
            self.item(nested, section, item)

    def described(self, entry: _Entry, item: Item, parent: Item | None) -> Item:
        """An item with all but its formula, which needs all names first."""
        printed_unit = entry.optional("unit")
        kind = self.kind(entry, printed_unit)
        unit = self.unit_of(entry, item, printed_unit) if kind == "number" else None
        low, high = entry.number("min"), entry.number("max")
        if low is not None and high is not None and low > high:
            entry.report("FS215", entry.span("max"), low=low, high=high)
        return replace(
            item,
            kind=kind,
            unit=unit,
            decimals=entry.decimals(unit.decimals if unit else 0),
            minimum=low,
            maximum=high,
            choices=entry.choices(),
            required=entry.flag("required"),
            parent=parent.path if parent is not None else None,
            depth=parent.depth + 1 if parent is not None else 0,
            of_which=entry.flag("of_which"),
            parts=entry.word("parts"),
            printed=entry.optional("printed"),
            because=entry.optional("because"),
            computed=entry.flag("computed"),
            severity=entry.word("severity"),
            rounding=entry.word("rounding"),
            note=entry.optional("note"),
            span=entry.node.span,
        )

    def kind(self, entry: _Entry, printed_unit: str | None) -> Any:
        """What an item holds: as its type says, its choices, or the question for a unit."""
        implied = "boolean" if printed_unit in ANSWERS else None
        kind = entry.word("type", "choice" if "choices" in entry.values else implied)
        if kind == "choice" and not entry.texts("choices"):
            self.without_choices(entry)
        for key in _NUMBERS_ONLY:
            if kind != "number" and key in entry.values:
                entry.misplaced(key, "needs_number")
        return kind

    def unit_of(self, entry: _Entry, item: Item, name: str | None) -> Unit | None:
        """The unit of an item with numbers."""
        if name is None:
            entry.report("FS212", entry.node.span, path=item.path, label=item.label)
        elif name not in self.known_units:
            hint = did_you_mean(name, self.known_units)
            mend = Mend(entry.span("unit"), hint.options[0]) if hint.close else None
            entry.report("FS211", entry.span("unit"), mend, unit=name, hint=hint)
        return self.known_units.get(name or "")

    def without_choices(self, entry: _Entry) -> None:
        """Report a choice that has no choices."""
        reason = Words("needs_choices")
        entry.report("FS214", entry.node.span, key="type: choice", reason=reason)

    # Formulas and rules -----------------------------------------------------------------

    def with_formula(self, item: Item, names: Names) -> Item:
        """The item with its formula, names resolved; the item itself stands on the left."""
        entry = self.entries[item.path]
        formula = self.formula(entry, "formula", names, item.section)
        for key in ("printed", "computed"):
            if key in entry.values and "formula" not in entry.values:
                entry.misplaced(key, "needs_formula")
        if formula is None:
            return item
        first = formula.statement.relations[0]
        if not (isinstance(first.left, ex.Ref) and first.left.name == item.path):
            actual = to_text(first.left)
            entry.report("FS305", formula.span, name=item.name, found=actual)
        elif any(ref.name == item.path and not ref.previous and ref.column == first.left.column
                 for ref in ex.refs(first.right)):  # fmt: skip
            entry.report("FS306", formula.span, name=item.name)
        plain = len(formula.statement.relations) == 1 and first.op == "="
        if item.computed and (not plain or formula.statement.condition is not None):
            entry.misplaced("computed", "needs_plain_sum")
        return replace(item, formula=formula)

    def formula(self, entry: _Entry, key: str, names: Names, section: str | None) -> Formula | None:
        """The formula of a key; None where it is absent, or after reporting its problems."""
        node = entry.filled(key)
        own = (entry.filled("code") or entry.filled("id")) if key == "formula" else None
        statement = self.parsed(parse, node, own.text if own else "") if node else None
        if node is None or statement is None:
            return None
        resolved = names.statement(statement, node, section)
        return Formula(node.text.strip(), resolved, node.span) if resolved is not None else None

    def when(self, entry: _Entry, names: Names) -> ex.Condition | None:
        """The condition of a rule; None where it is absent, or after reporting its problems."""
        node = entry.filled("when")
        condition = self.parsed(parse_condition, node) if node else None
        return names.condition(condition, node) if node and condition is not None else None

    def parsed(self, parse: Callable[[str], _T], node: YamlScalar, own: str = "") -> _T | None:
        """The tree of a text; None after reporting that it cannot be read."""
        try:
            return parse(node.text.strip())
        except FormulaError as error:
            self.add(unreadable(error, node, own, parse))
            return None

    def rules(self, top: _Entry, names: Names) -> tuple[FreeRule, ...]:
        """The rules that belong to no single item."""
        rules = self.each(top, "rules", declaration.RULE, lambda entry: self.rule(entry, names))
        return tuple(rule for rule in rules if rule is not None)

    def rule(self, entry: _Entry, names: Names) -> FreeRule | None:
        """A rule; None after reporting that it checks nothing that can be read."""
        name = entry.name("id")
        self.unique(entry, "id", name)
        check = self.formula(entry, "check", names, None)
        when = self.when(entry, names)
        if check is None:
            return None
        return FreeRule(
            id=name,
            check=check,
            when=when,
            when_text=entry.optional("when"),
            severity=entry.word("severity"),
            message=entry.optional("message"),
            rounding=entry.word("rounding"),
            because=entry.optional("because"),
        )
