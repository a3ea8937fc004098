"""The differential machine: engines agree on what is drawn, and a bug in one would be seen.

The long runs are commands (CONTRIBUTING.md); here is a small draw, the same every time.
"""

import json
import shutil
from collections import Counter
from dataclasses import replace
from itertools import islice
from pathlib import Path

import jsonschema
import pytest

import formspec
from differential import beside, seeding
from differential.cases import replay, save
from differential.catalogue import ALL, ENGINES
from differential.engines import Engine, Said, Told
from differential.machine import Disagreement, Machine, Round, rounds
from differential.shrinking import shrunk
from formspec.language.form import Form

FORMS, SIZE = 50, 60
SOME = 5
"""Of so many seeded bugs one is looked for here; ``python -m differential.seeding`` finds all."""

FEW = [bug for bug in seeding.BUGS if not bug.rare and bug.engine != "xlsx"][::SOME]
FEW += [bug for bug in seeding.BUGS if bug.engine == "xlsx"][:: 3 * SOME]  # which is slow
DATABASES = [engine for engine in ENGINES.values() if engine.name.startswith("sql-")]
KINDS = ("sum", "part", "parts", "gate", "check")
OPS = ("=", "!=", "<", "<=", ">", ">=")


@pytest.fixture(scope="module")
def played() -> tuple[Counter[str], list[Disagreement]]:
    with Machine([engine for engine in ENGINES.values() if engine not in DATABASES]) as machine:
        drawn = islice(rounds(1, SIZE), FORMS)
        found = [one for round_ in drawn for one in machine.play(round_)]
        return machine.counts, found


def test_engines_agree(played: tuple[Counter[str], list[Disagreement]]) -> None:
    _, found = played
    assert [(one.engine, one.expected, one.said) for one in found] == []


@pytest.mark.slow
@pytest.mark.parametrize("engine", DATABASES, ids=lambda engine: engine.name)
def test_databases_agree(engine: Engine) -> None:
    with Machine([engine]) as machine:
        drawn = islice(rounds(2, 40), 12)
        found = [one for round_ in drawn for one in machine.play(round_)]
    assert [(one.expected, one.said) for one in found] == []


@pytest.mark.browser
def test_the_page_agrees() -> None:
    with Machine([ALL["page"]]) as machine:
        drawn = islice(rounds(5, 10), 5)
        found = [one for round_ in drawn for one in machine.play(round_)]
    assert machine.pairs == 50
    assert [(one.expected, one.said) for one in found] == []


OTHERS = [ALL[name] for name in ("firefox", "webkit", "gnumeric", "hyperformula")]


@pytest.mark.parametrize("engine", OTHERS, ids=lambda engine: engine.name)
def test_other_programs_agree(engine: Engine) -> None:
    """The page in another browser, and the workbook in another spreadsheet program."""
    with Machine([engine]) as machine:
        drawn = islice(rounds(6, 6), 5)
        found = [one for round_ in drawn for one in machine.play(round_)]
    assert machine.pairs == 30
    assert [(one.expected, one.said) for one in found] == []


@pytest.mark.browser
def test_a_page_that_says_something_else_is_found() -> None:
    def expects(form: Form, told: Told) -> Said:
        return [*ALL["page"].expects(form, told), "never said"]

    with Machine([replace(ALL["page"], expects=expects)]) as machine:
        (round_,) = islice(rounds(5, 10), 1)
        (found,) = machine.play(round_)
    assert found.expected == [*found.said, "never said"]


def test_the_draw_is_not_trivial(played: tuple[Counter[str], list[Disagreement]]) -> None:
    counts, _ = played
    decided = ("pass", "fail", "incomplete")
    marks = [f"{mark}: {verdict}" for verdict in decided for mark in (
        *(f"kind {kind}" for kind in KINDS),
        *(f"op {op}" for op in OPS),
        *(f"rounding {how}" for how in ("half", "truncate")),
        *(f"severity {severity}" for severity in ("error", "warning", "note")),
        "condition",
        "previous",
        "computes",
    )]  # fmt: skip
    marks += [f"{mark}: not applicable" for mark in ("kind gate", "condition", "previous")]
    cells = ("choice", "date", "decimals", "digits", "number", "range", "required", "tidied")
    marks += [f"found {kind}" for kind in (*cells, "type", "unknown", "unknown-rule")]
    marks += [f"field {kind}" for kind in ("choice", "date", "number", "required", "type")]
    marks += [f"refused {code}" for code in ("FS201", "FS542", "FS543", "FS544")]
    marks += ["clean", "explained", "found unknown-field"]
    assert {mark: counts[mark] for mark in marks if not counts[mark]} == {}


def test_the_same_seed_draws_the_same() -> None:
    one, other = ([(r.definition, r.asked) for r in islice(rounds(3, 20), 3)] for _ in range(2))
    assert one == other
    assert one != [(r.definition, r.asked) for r in islice(rounds(4, 20), 3)]


@pytest.mark.node
@pytest.mark.database
def test_the_page_shows_what_every_engine_finds(root: Path) -> None:
    filled = root / "examples/wuzhou-2017-help-centre-mistakes.json"
    found = beside.findings(formspec.load("wuzhou-2017-help-centre"), str(filled))
    assert len(found) >= 7
    assert beside.agree(found)
    page = (root / "docs/explanation/one-meaning.md").read_text("utf-8")
    assert f"```text\n{beside.table(found)}```\n" in page


def test_engines_that_differ_are_shown_to_differ() -> None:
    found = {"one": {"sum:1.A": "error fail 1"}, "other": {"part:1.B": "error fail 2"}}
    assert not beside.agree(found)
    assert beside.table(found) == (
        "          one           other\n"
        "sum:1.A   error fail 1  -\n"
        "part:1.B  -             error fail 2\n\n"
        "2 engines, 2 findings, NOT alike\n"
    )


# Disagreements --------------------------------------------------------------------------


def forgetful() -> Engine:
    """The generated Python, which never mentions a rule that fails by 其中."""

    def expects(form: object, told: object) -> Said:
        said = ENGINES["python"].expects(form, told)  # type: ignore[arg-type]
        return [one for one in said if one.get("kind") != "part"]

    return replace(ENGINES["python"], expects=expects)


@pytest.mark.slow
def test_a_disagreement_is_made_small_saved_and_replayed(tmp_path: Path, root: Path) -> None:
    with Machine([forgetful()]) as machine:
        first = next(one for round_ in rounds(1, SIZE) for one in machine.play(round_))
        small = shrunk(first, lambda *asked: machine.again("python", *asked))
        path = save(small, tmp_path)
        again = next(replay([path], machine))
    items = [item for section in small.definition["sections"] for item in section["items"]]
    assert len(items) == 1
    assert len(items[0]["items"]) == 1
    assert "rules" not in small.definition
    assert (again.expected, again.said) == (small.expected, small.said)

    group = json.loads(path.read_text("utf-8"))
    schema = json.loads((root / "tests/conformance/case.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator(schema).validate(group)
    (case,) = group["cases"]
    assert [finding["kind"] for finding in case["expected"]["findings"]] == ["part"]


def test_a_crash_is_a_disagreement() -> None:
    def broken(form: object) -> object:
        raise ZeroDivisionError(form)

    with Machine([ENGINES["python"]]) as machine:
        round_: Round = next(rounds(1, 2))
        machine._loaders["python"] = broken  # type: ignore[assignment]
        (found,) = machine.play(round_)
    assert "ZeroDivisionError" in found.said[0]["crashed"]


# Seeded bugs ----------------------------------------------------------------------------


def test_there_are_bugs_for_every_emitter() -> None:
    assert len(seeding.BUGS) >= 100
    assert len({(bug.file, bug.text, bug.instead) for bug in seeding.BUGS}) == len(seeding.BUGS)


@pytest.mark.parametrize("bug", seeding.BUGS, ids=lambda bug: f"{bug.file}: {bug.why}")
def test_a_bug_replaces_what_is_there(bug: seeding.Bug, root: Path) -> None:
    text = (root / bug.file).read_text("utf-8")
    assert seeding.changed(bug, text) != text


@pytest.mark.slow
@pytest.mark.parametrize("bug", FEW, ids=lambda bug: f"{bug.file}: {bug.why}")
def test_a_bug_is_found(bug: seeding.Bug) -> None:
    if bug.engine == "xlsx" and shutil.which("soffice") is None:
        pytest.skip("no LibreOffice here")
    assert seeding.search(bug, seconds=10 * seeding.SECONDS) is not None


@pytest.mark.slow
def test_no_bug_no_disagreement() -> None:
    """What is found is the bug, not the copy."""
    none = seeding.Bug(
        "formspec/engine/clean_values.py", "nothing", "_WORD = 2**32", "_WORD = 2**32"
    )
    assert seeding.search(none, seconds=3) is None
