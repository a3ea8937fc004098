"""Draws forms and filled forms, has every engine judge them, compares and counts."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import count
from random import Random
from typing import Any, Self

import formspec
from differential.definitions import definition
from differential.engines import Asked, Engine, Judge, Loader, Said, Told, is_rule, told
from differential.submissions import submissions
from formspec.diagnostics.problem import FormspecError, Lang
from formspec.engine.compiled import compile_form
from formspec.language.form import Form

Json = dict[str, Any]
LANGS: tuple[Lang, Lang] = ("zh", "en")

SHIFT = 200
"""After so many forms engines are opened anew: what they loaded is never forgotten else."""


@dataclass(frozen=True)
class Round:
    """A form and what is filled in."""

    definition: Json
    form: Form
    asked: Sequence[Asked]


@dataclass(frozen=True)
class Disagreement:
    """An engine that does not say what the library lets expect."""

    engine: str
    definition: Json
    asked: Asked
    expected: Said
    said: Said


def rounds(seed: int, size: int) -> Iterator[Round]:
    """Forms without end, each with so many filled forms; the same for the same seed."""
    for number in count():
        chance = Random(f"{seed}/{number}")  # noqa: S311 - it is meant to be the same
        drawn = definition(chance, f"drawn-{seed}-{number}")
        form = built(drawn)
        if form is not None:
            filled = submissions(form, chance, size - size // 10)
            asked = [(each, LANGS[n % 2]) for n, each in enumerate(filled)]
            yield Round(drawn, form, [*asked, *explained(form, asked, chance, size // 10)])


def built(drawn: Json) -> Form | None:
    """The form, None if the definition is refused."""
    try:
        return formspec.loads(json.dumps(drawn))
    except FormspecError:
        return None


def explained(form: Form, asked: Sequence[Asked], chance: Random, size: int) -> Iterator[Asked]:
    """Filled forms once more, with what was found explained; now and then tied to values,
    and now and then to others.
    """
    for _ in range(size):
        submission, lang = chance.choice(asked)
        found = [one for one in told(form, submission, lang).findings if one.get("severity")]
        said: Json = {}
        for one in found:
            values = {_place(cell): cell["value"] or "" for cell in one["cells"]}
            if values and chance.random() < 0.3:
                values[chance.choice([*values])] = chance.choice(("0", "", "1"))
            if values and chance.random() < 0.15:
                del values[chance.choice([*values])]
            text = chance.choice(("已核实", "ok", " ", "<b>", ""))
            said[one["rule"]] = chance.choice((text, {"text": text, "values": values}))
        yield {**submission, "explanations": said}, lang


def _place(cell: Json) -> str:
    return f"{cell['path']}@{cell['column']}" if cell["column"] else cell["path"]


class Machine:
    """Open engines, and what they were asked so far."""

    def __init__(self, engines: Sequence[Engine]) -> None:
        self.engines = engines
        self.counts: Counter[str] = Counter()
        self.forms = self.pairs = 0
        self._stack = ExitStack()
        self._loaders: dict[str, Loader] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def load(self, engine: Engine, form: Form) -> Judge:
        """A form in an engine, which is opened when it is first asked for."""
        if engine.name not in self._loaders:
            self._loaders[engine.name] = self._stack.enter_context(engine.open())
        try:
            return self._loaders[engine.name](form)
        except Exception as error:  # noqa: BLE001 - a crash is an answer too
            crash = [{"crashed": repr(error)}]
            return lambda asked: [crash for _ in asked]

    def play(self, round_: Round) -> Iterator[Disagreement]:
        """One round; the first disagreement of each engine."""
        form = round_.form
        known = [told(form, *asked) for asked in round_.asked]
        for engine in self.engines:
            yield from self.compare(engine, round_, known)
        self.forms += 1
        self.pairs += len(known)
        tally(self.counts, form, known)
        if self.forms % SHIFT == 0:
            self._stack.close()
            self._loaders.clear()

    def compare(
        self, engine: Engine, round_: Round, known: Sequence[Told]
    ) -> Iterator[Disagreement]:
        """The first disagreement."""
        form = round_.form
        asked = [(engine.takes(form, submission), lang) for submission, lang in round_.asked]
        answers = self.load(engine, form)(asked)
        assert len(answers) == len(asked)
        for given, (whole, _), said, one in zip(asked, round_.asked, answers, known, strict=True):
            same = given[0] is whole
            expected = engine.expects(form, one if same else told(form, *given))
            compared = engine.compared(said)
            if compared != expected:
                yield Disagreement(engine.name, round_.definition, given, expected, compared)
                return

    def again(self, name: str, drawn: Json, asked: Asked) -> Disagreement | None:
        """How one engine disagrees about one filled form, if it does."""
        form = built(drawn)
        if form is None:
            return None
        engine = next(engine for engine in self.engines if engine.name == name)
        round_ = Round(drawn, form, [asked])
        return next(self.compare(engine, round_, [told(form, *asked)]), None)


def tally(counts: Counter[str], form: Form, known: Sequence[Told]) -> None:
    """Counts what was found, so that one sees that the draw is not trivial."""
    rules = {rule.id: rule for rule in compile_form(form).rules}
    seen = Counter[tuple[str, str]]()
    for one in known:
        seen.update((one.verdicts or {}).items())
        for finding in one.findings:
            counts.update(_marks(finding))
    for (name, verdict), times in seen.items():
        rule = rules[name]
        marks = [f"kind {rule.kind}", f"op {rule.relation.op}", f"severity {rule.severity}"]
        marks += [f"rounding {rule.relation.rounding}"] if any(rule.relation.rounded_terms) else []
        marks += ["condition"] if rule.when is not None else []
        marks += ["previous"] if rule.previous else []
        marks += ["computes"] if rule.computes is not None else []
        for mark in marks:
            counts[f"{mark}: {verdict}"] += times
    counts["clean"] += sum(not one.findings for one in known)


def _marks(finding: Json) -> Iterator[str]:
    if "kind" not in finding:
        yield " ".join(f"{key} {value}" for key, value in finding.items())
        return
    if not is_rule(finding) or finding["kind"] == "digits":
        name = finding["rule"].split(":")
        yield f"{'field' if name[1:2] == ['field'] else 'found'} {finding['kind']}"
    if "explanation" in finding:
        yield "explained"
