"""The back ends of conformance cases: the library, and the engines of the differential tests.

To join: one line in ``BACKENDS``.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

from differential.catalogue import ALL
from differential.engines import Said

import formspec
from formspec.diagnostics.problem import FormspecError, Lang
from formspec.language.form import Form
from formspec.submissions.submission import from_json

LANGS: tuple[Lang, Lang] = ("zh", "en")

Json = dict[str, Any]


@dataclass(frozen=True)
class Answer:
    """What a back end says of a case, None for what it does not say."""

    findings: Mapping[Lang, list[Json]] | None = None
    """All findings, by the language of their messages."""
    rules: Mapping[str, str] | None = None
    """The verdict of every rule, by its id."""
    verdict: str | None = None
    """The verdict of the submission."""
    refused: str | None = None
    """The code of the problem, or the crash, that left no findings."""


Judge = Callable[[Form, Sequence[Json]], list[Answer]]
"""Answers all cases (``case.schema.json``) of a form."""


@dataclass(frozen=True)
class Backend:
    """A name, how to open it, and in which cases it has a part."""

    name: str
    """What ids of tests and ``OPEN`` call it."""
    open: Callable[[], AbstractContextManager[Judge]]
    """Starts it for the time of a ``with`` block."""
    reads: bool = False
    """Whether it takes JSON texts."""
    rows: bool = False
    """Whether it takes typed rows: findings without cells, limits and messages, no refusals."""
    needs: str = ""
    """The marker of a test of it."""

    def has_part(self, case: Json) -> bool:
        """Whether the back end can be asked."""
        if "text" in case and not self.reads:
            return False
        expected = case["expected"]
        if not self.rows:
            return True
        return "refused" not in expected and _fits(case["submission"], expected["findings"])


def _fits(submission: Json, findings: list[Json]) -> bool:
    """Whether columns can hold all that is filled in: no text where a number belongs, no list,
    no cell of another form.
    """
    found = {finding["rule"].removeprefix("number:field:") for finding in findings}
    checks = {rule.partition(":")[0] for rule in found if ":" in rule}
    held = {"sum", "part", "parts", "gate", "required", "range", "choice", "date"}
    lists = any(isinstance(raw, list) for raw in submission.get("values", {}).values())
    typed = any("proposal" in finding for finding in findings)
    return checks <= held and not lists and not typed


# The library ----------------------------------------------------------------------------


@contextmanager
def library() -> Iterator[Judge]:
    """``validate`` of a mapping."""
    yield lambda form, cases: [_reported(form, case["submission"]) for case in cases]


@contextmanager
def library_text() -> Iterator[Judge]:
    """``validate`` of what was read from a JSON text."""
    yield lambda form, cases: [_reported(form, _text(case)) for case in cases]


def _text(case: Json) -> str:
    if "text" in case:
        return str(case["text"])
    return json.dumps(case["submission"], ensure_ascii=False, indent=2)


def _reported(form: Form, given: Json | str) -> Answer:
    try:
        read = from_json(form, given) if isinstance(given, str) else given
        report = formspec.validate(form, read)
    except FormspecError as error:
        return Answer(refused=error.problems[0].code)
    findings = {lang: [one.to_dict(lang) for one in report.findings] for lang in LANGS}
    return Answer(findings, report.verdicts, report.verdict)


# Engines --------------------------------------------------------------------------------


def engine(name: str, *, reads: bool = False, rows: bool = False, rules: bool = False) -> Backend:
    """An engine; ``rules``: of what it says the verdicts of the rules are compared."""
    found = ALL[name]
    langs = LANGS[:1] if rows else LANGS

    @contextmanager
    def opened() -> Iterator[Judge]:
        with found.open() as loader:

            def judge(form: Form, cases: Sequence[Json]) -> list[Answer]:
                loaded = loader(form)
                given = [case["text"] if "text" in case else found.takes(form, case["submission"])
                         for case in cases]  # fmt: skip
                said = [loaded([(one, lang) for one in given]) for lang in langs]
                return [_answer(dict(zip(langs, each, strict=True)), rules=rules)
                        for each in zip(*said, strict=True)]  # fmt: skip

            yield judge

    return Backend(name, opened, reads, rows, found.needs)


def _answer(said: Mapping[Lang, Said], *, rules: bool) -> Answer:
    for one in chain(*said.values()):
        if isinstance(one, dict) and "rule" not in one:
            return Answer(refused=one.get("refused", str(one)))
    if not rules:
        return Answer(findings=said)
    rulings = (one for one in said["zh"] if isinstance(one, list))
    verdicts = {rule: "fail" if verdict == "digits" else verdict for rule, verdict, *_ in rulings}
    return Answer(rules=verdicts)


BACKENDS: tuple[Backend, ...] = (
    Backend("library", library),
    Backend("library-text", library_text, reads=True),
    engine("reference", reads=True, rules=True),
    replace(engine("python", reads=True), needs="slow"),  # it compiles each definition
    engine("javascript"),
    engine("sql-postgresql", rows=True),
    engine("sql-duckdb", rows=True),
    engine("sql-sqlite", rows=True),
    engine("xlsx", rows=True, rules=True),
)
