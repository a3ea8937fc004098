"""The workbook's own checks in LibreOffice: values are typed in, verdicts read off its sheet.

A workbook holds less than a JSON submission, and what it holds the reader sees as one value
whatever its spelling. So what is compared is the submission as the reader of the filled
workbook would give it. Left out are

- cells the form does not have, lists, and texts longer than a cell;
- yes and no of JSON where a number belongs: LibreOffice cannot type them;
- values of computed cells: the workbook calculates them, and its value is what is sent;
- the ties of explanations to values: one text stands in a row, for all its warnings.
"""

import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from formspec_xlsx import XlsxRenderer
from formspec_xlsx.formulas.cell_formulas import FAULTS
from formspec_xlsx.formulas.check_sheet import check_formulas
from formspec_xlsx.formulas.formula_row import DOUBT, GOOD, NONE, NOTED, WAIT, WRONG
from formspec_xlsx.formulas.formula_text import on_one_line
from formspec_xlsx.layout import CHECK_SHEET, INDEX_SHEET, SheetLayout
from formspec_xlsx.notation import letters
from formspec_xlsx.returned.cell_value import snapped
from formspec_xlsx.total_formulas import totals
from formspec_xlsx.words import words
from support.filled_book import FilledBook
from support.gnumeric import Gnumeric
from support.hyperformula import hyperformula as opened_hyperformula
from support.libreoffice import Office
from support.plain_texts import plainly

from differential.engines import Asked, Engine, Judge, Loader, Said, Told, is_rule
from formspec.diagnostics.problem import FormspecError
from formspec.engine import compiled
from formspec.engine.plan import PlannedRule
from formspec.engine.rules import Linear, Rule
from formspec.language.form import Form, Item
from formspec.submissions.numeral import is_blank, tidy
from formspec.submissions.submission import Submission, from_dict
from formspec.submissions.typed_input import Wanted, wanted_of_field, wanted_of_item

Json = dict[str, Any]
CELL_LIMIT = 200
VERDICTS = ("not applicable", "pass", "incomplete", "fail", "digits")


@lru_cache(maxsize=8)
def _layout(form: Form) -> SheetLayout:
    return SheetLayout(form)


@lru_cache(maxsize=8)
def _rules(form: Form) -> tuple[Rule, ...]:
    return compiled.rules(form)


@lru_cache(maxsize=8)
def _totals(form: Form) -> Mapping[str, str]:
    return totals(_layout(form))


# What a workbook can hold --------------------------------------------------------------------


def takes(form: Form, submission: Json) -> Json:
    """The submission as it is read from the filled workbook."""
    try:
        given = from_dict(form, submission)
    except FormspecError:
        given = Submission({})
    layout = _layout(form)
    values: Json = dict(_held(form, given.values))
    asked = {target.key for target in layout.previous}
    previous = {key: held for key, held in _held(form, given.previous) if key in asked}
    for key in [key for key in values if form.by_path[key.partition("@")[0]].computed]:
        del values[key]
    values |= _calculated(form, values)
    return {
        "form": form.id,
        "version": form.version,
        "fields": _fields(form, given.fields),
        "values": values,
        "previous": previous,
        "explanations": _explained(form, layout, given),
    }


def _held(form: Form, values: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for cell in form.cells:
        raw = values.get(cell.key)
        held = None if is_blank(raw) else _cell(form, form.by_path[cell.path], raw)
        if held is not None:
            yield cell.key, held


def _cell(form: Form, item: Item, raw: Any) -> Any:
    raw = _plainly(raw, wanted_of_item(form, item))
    if item.kind == "number":
        return _number(raw, item.decimals)
    if isinstance(raw, bool):
        return "是" if raw else "否"
    if isinstance(raw, int | float):
        return str(raw) if item.kind == "text" else None if item.kind == "date" else raw
    return _text(item.kind, raw)


def _plainly(raw: Any, wanted: Wanted) -> Any:
    """A text as formulas read it: of what people type besides they say that it is no number."""
    return plainly(raw, wanted) if isinstance(raw, str) and len(raw) <= CELL_LIMIT else raw


def _text(kind: str, raw: Any) -> Any:
    if not isinstance(raw, str) or len(raw) > CELL_LIMIT:
        return None
    match = re.fullmatch("([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})", raw.strip())
    if kind == "date" and match:
        try:
            return date(*map(int, match.groups())).isoformat()
        except ValueError:
            return raw
    return raw


def _number(raw: Any, decimals: int) -> Any:
    """A number as the reader sees the double that a cell keeps of it; any other text."""
    if raw is None or isinstance(raw, bool | list):
        return None
    text = tidy(raw) if isinstance(raw, str) else format(Decimal(str(raw)), "f")
    text = "9" * 30 if isinstance(raw, str) and len(raw) > 40 and raw.strip().isdecimal() else text
    if text is None:
        return raw if len(raw) <= CELL_LIMIT else None
    return snapped(float(text), decimals)


def _calculated(form: Form, values: Json) -> Iterator[tuple[str, str]]:
    """What the paper's own formulas come to: plain sums over what stands in the cells."""
    waiting = {rule.relation.left.terms[0][1].key: rule
               for rule in _rules(form) if rule.kind == "sum"}  # fmt: skip
    waiting = {key: waiting[key] for key in _totals(form)}
    known: dict[str, float | str | None] = {
        cell.key: _typed(form.by_path[cell.path], values.get(cell.key))
        for cell in form.cells if cell.key not in waiting
    }  # fmt: skip
    for key in [key for _ in waiting for key in waiting]:  # however deep
        rule = waiting[key]
        if key in known or any(c.key not in known for _, c in rule.relation.right.terms):
            continue
        terms = [(weight, known[cell.key]) for weight, cell in rule.relation.right.terms]
        filled = [(w, one) for w, one in terms if one is not None]
        numbers = [w * Fraction(one) for w, one in filled if not isinstance(one, str)]
        wanted = len(filled if form.blank == "zero" else terms)
        known[key] = ""
        if len(numbers) == wanted:
            total = sum(numbers) * 10**rule.decimals
            steps = int(abs(total) + Fraction(1, 2)) * (1 if total >= 0 else -1)
            known[key] = steps / 10**rule.decimals
            yield key, snapped(steps / 10**rule.decimals, rule.decimals)


def _fields(form: Form, values: Mapping[str, Any]) -> Json:
    found = {}
    for field in form.fields:
        raw = values.get(field.id)
        if isinstance(raw, bool) and field.kind == "boolean":
            found[field.id] = "是" if raw else "否"
        elif isinstance(raw, str) and not is_blank(raw):
            raw = _plainly(raw, wanted_of_field(field))
            found[field.id] = _number(raw, 9) if field.kind == "number" else _text(field.kind, raw)
    return found


def _explained(form: Form, layout: SheetLayout, given: Submission) -> dict[str, str]:
    rows = _homes(form, layout)
    texts = {rows[rule]: said.text for rule, said in given.explanations.items()
             if rows.get(rule) is not None and not is_blank(said.text)}  # fmt: skip
    return {rule: texts[row] for rule, row in rows.items() if row in texts}


@lru_cache(maxsize=8)
def _homes(form: Form, layout: SheetLayout) -> Mapping[str, int | None]:
    """In which row of the paper each rule is shown."""
    rows = {line.item.path: line.row for line in layout.rows if line.item is not None}
    paths = {rule.id: rule.item or next((cell.path for cell in rule.cells), "")
             for rule in _rules(form)}  # fmt: skip
    return {name: rows.get(path) for name, path in paths.items()}


# What the library lets expect ------------------------------------------------------------


def expects(form: Form, told: Told) -> Said:
    """Verdict, state and note of every rule, then the faults of single cells."""
    made, lost = compiled.compile_form(form), _lost(form)
    found = {one["rule"]: one for one in told.findings if is_rule(one)}
    said = [
        _ruling(form, rule, planned, found.get(rule.id), told)
        for rule, planned in zip(_rules(form), made.rules, strict=True)
        if rule.id not in lost
    ]
    faults = [one for one in told.findings if not is_rule(one) and one["kind"] in FAULTS]
    return [*said, *sorted(_bare(one["rule"]) for one in faults)]


@lru_cache(maxsize=8)
def _lost(form: Form) -> frozenset[str]:
    return frozenset(loss.rule for loss in check_formulas(_layout(form), "zh").losses)


def _bare(rule: str) -> str:
    kind, _, place = rule.partition(":")
    return f"number:{place}" if place.startswith("field:") and kind == "type" else rule


def _ruling(
    form: Form, rule: Rule, planned: PlannedRule, finding: Json | None, told: Told
) -> list[Any]:
    verdict = (told.verdicts or {})[rule.id]
    values, said = told.submission["values"], words(form.language)
    typed = [cell.key for cell in rule.cells
             if not (cell.previous or form.by_path[cell.path].computed)]  # fmt: skip
    blanks = sum(is_blank(values.get(key)) for key in typed)
    if finding is None:
        begun = verdict == "pass" and typed and not is_blank(values.get(typed[0]))
        return [rule.id, verdict, GOOD if begun else NONE, said["check_good"] if begun else None]
    if verdict == "incomplete":
        word = "check_open" if blanks else "check_stuck"
        return [rule.id, verdict, WAIT, said[word].format(open=blanks)]
    if finding["kind"] == "digits":
        return [rule.id, "digits", WRONG, said["check_digits"]]
    return [rule.id, verdict, *_failure(rule, planned, finding, blanks, said)]


def _failure(
    rule: Rule, planned: PlannedRule, finding: Json, blanks: int, said: Mapping[str, str]
) -> tuple[int, str]:
    """State and note of a rule that fails, out of what the library finds."""
    left, right, off = (finding[part] for part in ("left", "right", "difference"))
    amount = (off or "").removeprefix("-")
    first = Linear(((Fraction(1), rule.cells[0]),)) if rule.cells else None
    op = rule.relation.op if rule.relation.left == first and off is not None else ""
    if op == "=" and not off.startswith("-") and blanks:
        word = "check_rest" if planned.decimals is not None else "check_open"
        return WAIT, said[word].format(off=amount, open=blanks)
    words = {"=": "check_equal", "<=": "check_most"}
    word = "check_gate" if rule.kind == "gate" else words.get(op, "check_sides")
    word = word if off is not None and planned.decimals is not None else "check_broken"
    word = word if off is not None else "check_certain"
    text = on_one_line(rule.text)
    note = said[word].format(text=text, left=left, right=right, off=amount)
    advice, explained = on_one_line(rule.message or "").rstrip("。."), "explanation" in finding
    note += said["check_also"] + advice if advice else ""
    if rule.severity == "warning":
        ask = said["check_explained" if explained else "check_explain"]
        note += said["check_also"] + ask if ask else ""
    quiet = explained or rule.severity == "note"
    return NOTED if quiet else DOUBT if rule.severity == "warning" else WRONG, note


# The engine ---------------------------------------------------------------------------------


def opened_office(folder: Path) -> Office:
    """A running LibreOffice; skips the test where there is none."""
    if shutil.which("soffice") is None:
        pytest.skip("no LibreOffice here")
    return Office(folder / "profile")


@contextmanager
def opened() -> Iterator[Loader]:
    """One LibreOffice for all forms, which are opened anew when another one was in between."""
    with tempfile.TemporaryDirectory() as name, opened_office(Path(name)) as office:
        yield _loader(office, Path(name))


@contextmanager
def gnumeric() -> Iterator[Loader]:
    """Gnumeric, which is started for each filled form."""
    with tempfile.TemporaryDirectory() as name:
        yield _loader(Gnumeric(Path(name)), Path(name))


@contextmanager
def hyperformula() -> Iterator[Loader]:
    """HyperFormula, which is given the sheets of each filled form."""
    with tempfile.TemporaryDirectory() as name, opened_hyperformula() as program:
        yield _loader(program, Path(name))


def _loader(program: Office | FilledBook, folder: Path) -> Loader:
    path, lying = folder / "form.xlsx", list[Book]()

    def load(form: Form) -> Judge:
        data, book = XlsxRenderer().render(form).data, Book(program, form)

        def judge(asked: Sequence[Asked]) -> list[Said]:
            if not lying or lying[0] is not book:
                lying[:] = [book]
                path.write_bytes(data)
                program.open(path)
                if isinstance(program, Office):
                    program.do("unprotect")
            return [book.judge(submission) for submission, _ in asked]

        return judge

    return load


class Book:
    """A form's workbook as it lies open."""

    def __init__(self, office: Office | FilledBook, form: Form) -> None:
        self.office, self.form, self.layout = office, form, _layout(form)
        filled = _totals(form)
        self.inputs = [target for target in self.layout.cells if target.key not in filled]
        self.homes, self.previous = _homes(form, self.layout), self.layout.previous
        self.rows = len(check_formulas(self.layout, "zh").sheet)

    def judge(self, submission: Json) -> Said:
        paper = {
            target.address: _typed(target.item, submission["values"].get(target.key))
            for target in self.inputs
        }
        kinds = {field.id: field.kind for field in self.form.fields}
        for target in self.layout.fields:
            raw = submission["fields"].get(target.key)
            paper[target.address] = (
                float(raw) if raw and kinds[target.key] == "number" and _plain(raw) else raw
            )
        why = letters(self.layout.explanation_column)
        paper |= {f"{why}{row}": None for row in self.homes.values() if row is not None}
        for rule, text in submission["explanations"].items():
            paper[f"{why}{self.homes[rule]}"] = text
        self.office.set(self.layout.sheet, paper)
        before = {
            target.address: _typed(target.item, submission["previous"].get(target.key))
            for target in self.previous
        }
        if before:
            self.office.set(INDEX_SHEET, before)
        return self.said()

    def said(self) -> Said:
        rules, faults = [], []
        for kind, name, code, _, _, state, note, _ in self.office.read(
            CHECK_SHEET, f"A1:H{self.rows}"
        ):
            if kind == "rule":
                rules.append([name, VERDICTS[_code(code)], _code(state), note])
            elif kind in ("cell", "field") and code:
                place = f"field:{name}" if kind == "field" else name
                faults.append(f"{FAULTS[_code(code)]}:{place}")
        return [*rules, *sorted(faults)]


def _code(value: float | str | None) -> int:
    return int(value) if isinstance(value, float) else 0


def _typed(item: Item | None, raw: Any) -> Any:
    number = item is not None and item.kind == "number"
    return float(raw) if number and isinstance(raw, str) and _plain(raw) else raw


def _plain(raw: str) -> bool:
    return re.fullmatch("-?[0-9]+([.][0-9]+)?", raw) is not None


XLSX = Engine("xlsx", opened, expects, takes, "office")
GNUMERIC = Engine("gnumeric", gnumeric, expects, takes, "extra")
HYPERFORMULA = Engine("hyperformula", hyperformula, expects, takes, "node")
