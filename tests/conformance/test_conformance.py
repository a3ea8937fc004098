"""Every back end says of every case of ``conformance/`` what the case expects."""

import json
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from support.backends import BACKENDS, Answer, Backend, Json, Judge

import formspec
from formspec.plugins import FEATURES, features
from formspec.plugins.registry import renderer, renderer_names

FOLDER = Path(__file__).parent
SCHEMA = json.loads((FOLDER / "case.schema.json").read_text("utf-8"))
GROUPS = {
    path.stem: json.loads(path.read_text("utf-8"))
    for path in sorted(FOLDER.glob("*.json"))
    if not path.name.endswith(".schema.json")
}
CASES = [(group, case) for group, data in GROUPS.items() for case in data["cases"]]

# Cases that are right although some back ends are not: why, and which.
OPEN: Mapping[str, tuple[str, frozenset[str]]] = {
    "A condition that just holds applies": (
        "one sum needs more than 64 bits; the loss report says so",
        frozenset({"sql-sqlite"}),
    ),
    "A condition may be a sum, a chain, a bracket, and convert units": (
        "one sum needs more than 64 bits; the loss report says so",
        frozenset({"sql-sqlite"}),
    ),
    "A number in the header has no more than nine decimals": (
        "only the shape of a number in the header is looked at",
        frozenset({"sql-postgresql", "sql-duckdb", "sql-sqlite"}),
    ),
    "A rule counts its digits in its finest step: sixteen digits of 分 are too many for the rule, "
    "not for the cell": (
        "the failure is found, but its sides have no room in 64 bits and are not shown",
        frozenset({"sql-sqlite"}),
    ),
    "A computed total that was filled in is checked": (
        "a workbook calculates it: nothing else is filled in there",
        frozenset({"xlsx"}),
    ),
    "A total in between that was filled in is what the next is calculated from": (
        "a workbook calculates it: nothing else is filled in there",
        frozenset({"xlsx"}),
    ),
}

RUN_BY: Mapping[str, tuple[str, ...]] = {
    "python": ("python",),
    "javascript": ("javascript",),
    "html": ("javascript",),
    "sql": ("sql-postgresql", "sql-duckdb", "sql-sqlite"),
    "xlsx": ("xlsx",),
}
"""Which back ends run what a target makes; the page runs the JavaScript validator."""


# The data -------------------------------------------------------------------------------


@pytest.mark.parametrize("group", GROUPS)
def test_a_group_has_its_shape(group: str, root: Path) -> None:
    data = GROUPS[group]
    jsonschema.Draft202012Validator(SCHEMA).validate(data)
    assert data["group"] == group
    language = json.loads((root / "formspec/language/schema.json").read_text("utf-8"))
    for definition in data["definitions"].values():
        jsonschema.Draft202012Validator(language).validate(definition)
    names = [case["name"] for case in data["cases"]]
    assert len(set(names)) == len(names)
    assert {case["form"] for case in data["cases"]} == set(data["definitions"])


def test_there_are_cases_for_every_law() -> None:
    assert len(CASES) >= 500
    assert set(OPEN) <= {case["name"] for _, case in CASES}


def test_every_target_that_checks_is_asked() -> None:
    """A target that lists features has back ends here; the page runs the JavaScript."""
    checking = {name for name in renderer_names() if renderer(name).expresses}
    assert checking == {*RUN_BY, "json-schema"}
    assert {name for names in RUN_BY.values() for name in names} <= {b.name for b in BACKENDS}


@pytest.mark.parametrize("backend", BACKENDS, ids=lambda backend: backend.name)
def test_a_case_proves_every_mark_of_the_capability_table(backend: Backend) -> None:
    """Each feature that a target lists has a rule that fails and one that passes, or a cell."""
    targets = [name for name, names in RUN_BY.items() if backend.name in names]
    listed = {f for name in targets for f in renderer(name).expresses} if targets else {*FEATURES}
    asked = set()
    for group, case in CASES:
        if backend.has_part(case) and "refused" not in case["expected"]:
            said = case["expected"]["rules"]
            for rule, needs in needed(group, case["form"]).items():
                asked |= {(feature, said.get(rule)) for feature in needs}
            if {finding["rule"] for finding in case["expected"]["findings"]} - {*said}:
                asked |= {("cell", "fail")}
            elif "values" in case.get("submission", ()):
                asked |= {("cell", "pass")}
    assert {(feature, said) for feature in listed for said in ("fail", "pass")} <= asked


def test_a_schema_refuses_what_its_marks_promise() -> None:
    """Its marks: the amounts under a yes/no item, and single cells (but for decimals, say)."""
    marks = renderer("json-schema").expresses
    refused: dict[str, set[bool]] = {"gate": set(), "cell": set()}
    assert marks == {*refused}
    for group, case in CASES:
        if "submission" not in case or "refused" in case["expected"]:
            continue
        needs, known = needed(group, case["form"]), case["expected"]["rules"]
        failed = [f["rule"] for f in case["expected"]["findings"] if f["verdict"] == "fail"]
        kinds = {"cell" for rule in failed if rule not in known}
        kinds |= {"gate" for rule in failed if rule in needs and needs[rule] <= marks}
        for kind in kinds:
            refused[kind].add(not schema_of(group, case["form"]).is_valid(case["submission"]))
    assert refused["gate"] == {True}
    assert True in refused["cell"]


@cache
def schema_of(group: str, name: str) -> jsonschema.Draft202012Validator:
    text = json.dumps(GROUPS[group]["definitions"][name], ensure_ascii=False)
    schema = formspec.render(formspec.loads(text, name), "json-schema").data
    return jsonschema.Draft202012Validator(json.loads(schema))


@cache
def needed(group: str, name: str) -> Mapping[str, frozenset[str]]:
    """The features that the rules of a definition need, by rule."""
    text = json.dumps(GROUPS[group]["definitions"][name], ensure_ascii=False)
    return {rule.id: features(rule) for rule in formspec.rules(formspec.loads(text, name))}


@pytest.mark.parametrize("group", GROUPS)
def test_findings_follow_from_rules(group: str) -> None:
    """A case does not contradict itself."""
    for case in GROUPS[group]["cases"]:
        expected = case["expected"]
        if "refused" in expected:
            continue
        found = {finding["rule"]: finding["verdict"] for finding in expected["findings"]}
        told = {r: said for r, said in expected["rules"].items() if said in ("fail", "incomplete")}
        assert {rule: found.get(rule) for rule in told} == told, case["name"]
        rest = {rule: said for rule, said in found.items() if rule not in told}
        assert not set(rest) & set(expected["rules"]), case["name"]
        assert set(rest.values()) <= {"fail"}, case["name"]
        assert outcome(expected["findings"]) == expected["verdict"], case["name"]


# The back ends --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def opened() -> Iterator["Opened"]:
    with ExitStack() as stack:
        yield Opened(stack)


class Opened:
    """The back ends, each opened when it is first asked for."""

    def __init__(self, stack: ExitStack) -> None:
        self.stack = stack
        self.judges: dict[str, Judge] = {}

    def answers(self, backend: Backend, form: formspec.Form, cases: list[Json]) -> list[Answer]:
        if backend.name not in self.judges:
            self.judges[backend.name] = self.stack.enter_context(backend.open())
        try:
            return self.judges[backend.name](form, cases)
        except Exception as error:  # noqa: BLE001 - one crash must not hide the other forms
            return [Answer(refused=repr(error)) for _ in cases]


@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize("backend", BACKENDS, ids=lambda backend: backend.name)
def test_a_back_end_says_what_the_cases_of_a_group_expect(
    opened: Opened, backend: Backend, group: str
) -> None:
    data = GROUPS[group]
    wrong: dict[str, list[str]] = {}
    for name, definition in data["definitions"].items():
        form = formspec.loads(json.dumps(definition, ensure_ascii=False), name)
        cases = [case for case in data["cases"] if case["form"] == name and backend.has_part(case)]
        answers = opened.answers(backend, form, cases)
        for case, said in zip(cases, answers, strict=True):
            found = differences(backend, said, case["expected"])
            if found:
                wrong[case["name"]] = found
    known = {name for name, (_, where) in OPEN.items() if backend.name in where}
    known &= {case["name"] for case in data["cases"]}
    assert {name: found for name, found in wrong.items() if name not in known} == {}
    assert set(wrong) == known, "no longer open"


def differences(backend: Backend, said: Answer, expected: Json) -> list[str]:
    """What is said otherwise than expected."""
    pairs: list[tuple[str, Any, Any]] = [("refused", said.refused, expected.get("refused"))]
    if "refused" not in expected and said.refused is None:
        pairs += judged(said, bare(expected) if backend.rows else expected)
    return [f"{what}: {one}, expected {other}" for what, one, other in pairs if one != other]


def judged(said: Answer, expected: Json) -> Iterator[tuple[str, Any, Any]]:
    if said.rules is not None:
        yield "rules", dict(said.rules), expected["rules"]
    if said.findings is None:
        return
    yield "verdict", said.verdict or outcome(said.findings["zh"]), expected["verdict"]
    wanted = {finding["rule"]: finding for finding in expected["findings"]}
    for lang, found in said.findings.items():
        rules = [finding["rule"] for finding in found]
        yield "findings", sorted(rules), sorted(wanted)
        for finding in found:
            full = in_language(wanted.get(finding["rule"], {}), lang)
            compared = {k: v for k, v in finding.items() if k in full or k not in UNNAMED}
            yield finding["rule"], compared, full


def bare(expected: Json) -> Json:
    """What is expected of rows: no cells, no messages, no limits of single cells."""
    findings = [
        {key: value for key, value in finding.items() if key not in UNNAMED}
        | ({} if finding["rule"] in expected["rules"] else {"right": None})
        for finding in expected["findings"]
    ]
    return expected | {"findings": findings}


UNNAMED = ("cells", "message")
"""What an expected finding need not name."""


def in_language(wanted: Json, lang: str) -> Json:
    """An expected finding with its message in one language."""
    said = wanted.get("message", {}).get(lang)
    rest = {key: value for key, value in wanted.items() if key != "message"}
    return rest if said is None else rest | {"message": said}


def outcome(findings: list[Json]) -> str:
    """The verdict of a submission from its findings."""
    if any(blocks(finding) for finding in findings):
        return "fail"
    open_ = [f for f in findings if f["verdict"] == "incomplete" and f["severity"] == "error"]
    return "incomplete" if open_ else "pass"


def blocks(finding: Json) -> bool:
    if finding["verdict"] != "fail" or finding["severity"] == "note":
        return False
    return finding["severity"] == "error" or "explanation" not in finding
