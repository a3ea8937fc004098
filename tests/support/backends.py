"""What judges submissions, each behind one small entry of ``BACKENDS``.

A back end is opened once (a process, a connection, nothing), takes forms, and answers
cases. To join: write a function that yields a ``Loader``, and name it in ``BACKENDS``.
"""

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from itertools import count
from types import ModuleType
from typing import Any

from differential import xlsx

import formspec
from formspec.diagnostics.problem import FormspecError, Lang
from formspec.engine.oracle import verdicts
from formspec.language.form import Form
from formspec.submissions.numeral import tidy
from formspec.submissions.submission import Submission, from_dict, from_json
from support import rows
from support.databases import OPENERS
from support.node import ThrownError, node

LANGS: tuple[Lang, Lang] = ("zh", "en")

Findings = list[dict[str, Any]]


@dataclass(frozen=True)
class Answer:
    """What a back end says of a case, None for what it does not say.

    ``findings`` by language of their messages; ``rules`` the verdict of every rule;
    ``refused`` the code of the problem for which nothing was judged.
    """

    findings: Mapping[Lang, Findings] | None = None
    rules: Mapping[str, str] | None = None
    verdict: str | None = None
    refused: str | None = None


@dataclass(frozen=True)
class Case:
    """A filled form: its JSON shape, or a JSON text."""

    submission: Any = None
    text: str | None = None


Judge = Callable[[Case], Answer]
Loader = Callable[[Form], Judge]


@dataclass(frozen=True)
class Backend:
    """A name, how to open it, and in which cases it has a part.

    ``reads``: JSON texts. ``refuses``: submissions of the wrong shape. ``rows``: cells come
    typed, as rows, and findings come without cells, limits and messages. ``needs``: the marker of
    a test of it.
    """

    name: str
    open: Callable[[], AbstractContextManager[Loader]]
    reads: bool = False
    refuses: bool = True
    rows: bool = False
    needs: str = ""

    def has_part(self, case: Mapping[str, Any]) -> bool:
        """Whether the back end can be asked."""
        expected = case["expected"]
        if "text" in case and not self.reads:
            return False
        if "refused" in expected:
            return self.refuses
        return not self.rows or _fits(case["submission"], expected["findings"])


def _fits(submission: Mapping[str, Any], findings: Findings) -> bool:
    """Whether columns can hold all that is filled in: no text where a number belongs, no list,
    no cell of another form.
    """
    found = {finding["rule"].replace("number:field:", "") for finding in findings}
    checks = {rule.partition(":")[0] for rule in found if ":" in rule}
    held = {"sum", "part", "parts", "gate", "required", "range", "choice", "date"}
    lists = any(isinstance(raw, list) for raw in submission.get("values", {}).values())
    return checks <= held and not lists


# The library ----------------------------------------------------------------------------


@contextmanager
def library() -> Iterator[Loader]:
    """``validate`` of a mapping."""

    def load(form: Form) -> Judge:
        return lambda case: _reported(form, lambda: case.submission)

    yield load


@contextmanager
def library_text() -> Iterator[Loader]:
    """``validate`` of what was read from a JSON text."""

    def load(form: Form) -> Judge:
        return lambda case: _reported(form, lambda: from_json(form, _text(case)))

    yield load


def _text(case: Case) -> str:
    if case.text is not None:
        return case.text
    return json.dumps(case.submission, ensure_ascii=False, indent=2)


def _reported(form: Form, read: Callable[[], Submission | dict[str, Any]]) -> Answer:
    try:
        report = formspec.validate(form, read())
    except FormspecError as error:
        return Answer(refused=error.problems[0].code)
    findings = {lang: [one.to_dict(lang) for one in report.findings] for lang in LANGS}
    return Answer(findings, report.verdicts, report.verdict)


@contextmanager
def oracle() -> Iterator[Loader]:
    """The reference evaluator: rules only, over numbers that are written plainly."""

    def load(form: Form) -> Judge:
        def judge(case: Case) -> Answer:
            read = from_json(form, case.text) if case.text else from_dict(form, case.submission)
            return Answer(rules=verdicts(form, _plain(read.values), _plain(read.previous)))

        return judge

    yield load


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Texts as they are after the one step that folds them."""
    return {
        key: (tidy(raw) or raw.strip()) if isinstance(raw, str) else raw
        for key, raw in values.items()
    }


# Generated validators --------------------------------------------------------------------


@contextmanager
def python() -> Iterator[Loader]:
    """The generated Python module."""
    name = "formspec_conformance_validator"

    def load(form: Form) -> Judge:
        made = sys.modules[name] = ModuleType(name)  # dataclasses look there for annotations
        code = compile(formspec.render(form, "python").data, name, "exec")
        exec(code, made.__dict__)  # noqa: S102 - that is what a validator is for
        return lambda case: _said(case, made)

    yield load
    sys.modules.pop(name, None)


def _said(case: Case, made: Any) -> Answer:
    try:
        given = made.json_object(case.text, "") if case.text is not None else case.submission
        return Answer({lang: made.validate(given, lang) for lang in LANGS})
    except made.FormspecError as error:
        return Answer(refused=error.problems[0].code)


@contextmanager
def javascript() -> Iterator[Loader]:
    """The generated JavaScript module, in one Node process; skips where there is no Node."""
    with node() as process:

        def load(form: Form) -> Judge:
            made = process.load(formspec.render(form, "javascript").data)

            def judge(case: Case) -> Answer:
                try:
                    said = made.calls("validate", [(case.submission, lang) for lang in LANGS])
                except ThrownError as error:
                    return Answer(refused=error.code)
                return Answer(dict(zip(LANGS, said, strict=True)))

            return judge

        yield load


# Databases --------------------------------------------------------------------------------


def database(name: str) -> Callable[[], AbstractContextManager[Loader]]:
    """The SQL script in a database; a case is a row. PostgreSQL skips where there is none."""

    @contextmanager
    def opened() -> Iterator[Loader]:
        with OPENERS[name]() as found:

            def load(form: Form) -> Judge:
                loaded, number = rows.load(found, form), count()

                def judge(case: Case) -> Answer:
                    name, made = str(next(number)), loaded.layout.plan
                    given = from_dict(made, case.submission)
                    loaded.insert({name: rows.storable(made, given)})
                    told = [_bare(finding) for _, finding in loaded.findings(name)]
                    return Answer(dict.fromkeys(LANGS, told))

                return judge

            yield load

    return opened


@contextmanager
def workbook() -> Iterator[Loader]:
    """The workbook's own checks in LibreOffice: the verdict of every rule."""
    with xlsx.opened() as opened:

        def load(form: Form) -> Judge:
            book = opened(form)

            def judge(case: Case) -> Answer:
                (said,) = book([(xlsx.takes(form, case.submission), "zh")])
                rulings = [one for one in said if isinstance(one, list)]
                failed = {rule: "fail" if found == "digits" else found
                          for rule, found, *_ in rulings}  # fmt: skip
                return Answer(rules=failed)

            return judge

        yield load


def _bare(finding: dict[str, Any]) -> dict[str, Any]:
    return {key: said for key, said in finding.items() if key not in ("unit", "blocks")}


BACKENDS: tuple[Backend, ...] = (
    Backend("library", library),
    Backend("library-text", library_text, reads=True),
    Backend("reference", oracle, reads=True, refuses=False),
    Backend("python", python, reads=True),
    Backend("javascript", javascript, needs="node"),
    Backend("sql-postgresql", database("postgresql"), refuses=False, rows=True, needs="database"),
    Backend("sql-duckdb", database("duckdb"), refuses=False, rows=True, needs="slow"),
    Backend("sql-sqlite", database("sqlite"), refuses=False, rows=True),
    Backend("xlsx", workbook, refuses=False, rows=True, needs="office"),
)
