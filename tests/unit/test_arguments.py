"""What a caller hands over: ids that open no file, and arguments of the wrong type."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import pytest

import formspec
from formspec.cli.prepared_form import prepare

ID = "wuzhou-2018-warmth"
FORM = formspec.load(ID)
TEXT = formspec.dump(FORM)


def refused(call: Callable[[], object]) -> formspec.FormspecError:
    with pytest.raises(formspec.FormspecError) as error:
        call()
    for lang in ("zh", "en"):
        assert error.value.message(lang)
    return error.value


def codes(call: Callable[[], object]) -> list[str]:
    return [problem.code for problem in refused(call).problems]


# Ids ------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with one definition by several names, the current one."""
    monkeypatch.chdir(tmp_path)
    for name in ("plain", "form.txt", "form.yaml", "form.yml"):
        (tmp_path / name).write_text(TEXT, "utf-8")
    return tmp_path


@pytest.mark.parametrize("load", [formspec.load, lambda text: prepare(text).form])
def test_a_text_opens_a_file_only_by_its_ending(
    load: Callable[[str], object], folder: Path
) -> None:
    for name in ("plain", "form.txt", str(folder / "form.txt"), "a\0", "a" * 5_000, ""):
        assert codes(partial(load, name)) == ["FS601"]
    for name in ("form.yaml", str(folder / "form.yml"), ID):
        assert load(name) == FORM


def test_a_path_is_always_a_file(folder: Path) -> None:
    assert formspec.load(folder / "plain") == FORM
    assert codes(lambda: formspec.load(Path(ID))) == ["FS101"]


@pytest.mark.parametrize("name", ["form.yaml", "./form.yaml", "plain", "absent", "", "a\0.yaml"])
def test_installed_opens_no_file(name: str, folder: Path) -> None:
    assert (folder / "form.yaml").exists()
    assert codes(lambda: formspec.installed(name)) == ["FS601"]


def test_installed_is_load_for_an_id() -> None:
    assert formspec.installed(ID) == FORM
    unknown = refused(lambda: formspec.installed("wuzhou-2018-warmt"))
    assert unknown.problems == refused(lambda: formspec.load("wuzhou-2018-warmt")).problems


@pytest.mark.parametrize("name", ["a\0.yaml", "\ud800.yaml", "a" * 5_000 + ".yaml"])
def test_a_name_that_no_file_has(name: str) -> None:
    assert codes(lambda: formspec.load(name)) == ["FS101"]
    for suffix in (".json", ".csv", ".xlsx"):
        assert codes(partial(formspec.read, FORM, name + suffix)) == ["FS101"]


# Files that are no definitions ------------------------------------------------------------

NO_DEFINITIONS = [
    "root:x:0:0:hunter2\nhunter2: [",
    "root:x:0:0:hunter2",
    "user: me\npassword: hunter2\nid: hunter2 hunter2\nsections: hunter2\n",
    "key: &hunter2 hunter2",
    "hunter2: 1\nhunter2: 2",
    "hunter2: 1\n" + "\n".join(f"hunter2{n}: 1" for n in range(200)),
    "- hunter2\n\t- formspec: 1",
    "key: hunter2 \x01",
]


@pytest.mark.parametrize("text", NO_DEFINITIONS)
def test_what_is_no_definition_is_not_quoted(text: str, tmp_path: Path) -> None:
    file = tmp_path / "passwd.yaml"
    file.write_text(text, "utf-8")
    error = refused(lambda: formspec.load(file))
    assert error.problems
    assert error.problems[0].span is not None
    assert "hunter2" not in error.message("zh") + error.message("en") + repr(error)


@pytest.mark.parametrize(
    "text", ["formspec: 1\nid: [", '{"id": "x y",\n "formspec": 1}', "# it\n{id: x y, formspec: 1}"]
)
def test_a_definition_is_quoted(text: str) -> None:
    first = refused(lambda: formspec.loads(text)).problems[0]
    assert first.span is not None
    assert first.span.text in text.splitlines() or first.span.line > len(text.splitlines())
    assert "\n" in first.show() or not first.span.text


def test_a_misspelt_formspec_is_mended() -> None:
    first = refused(lambda: formspec.loads("fromspec: 1\nid: x")).problems[0]
    assert (first.code, first.mend and first.mend.text) == ("FS201", "formspec")


# Arguments of the wrong type --------------------------------------------------------------

UNTYPED: Any = formspec  # what a caller without a type checker writes
NO_FORM: dict[str, Callable[[Any], object]] = {
    "render": lambda bad: formspec.render(bad, "html"),
    "join": lambda bad: formspec.join([bad], "html"),
    "render_each": lambda bad: formspec.render_each(bad, "xlsx", []),
    "reporting_units": lambda bad: formspec.reporting_units(bad, "units.csv"),
    "read": lambda bad: formspec.read(bad, "filled.json"),
    "annotate": lambda bad: UNTYPED.annotate(bad, "filled.xlsx", None),
    "validate_files": lambda bad: formspec.validate_files(bad, []),
    "validate": lambda bad: formspec.validate(bad, {}),
    "explain": lambda bad: formspec.explain(bad, formspec.Submission({}), "sum:2.C", "text"),
    "bounds": lambda bad: formspec.bounds(bad, {}),
    "joint": lambda bad: formspec.joint(bad, {}),
    "fill": lambda bad: formspec.fill(bad, {}),
    "locate": lambda bad: formspec.locate(bad, {}),
    "lint": formspec.lint,
    "scan": formspec.scan,
    "rules": formspec.rules,
    "dump": formspec.dump,
}


@pytest.mark.parametrize("bad", [ID, [1], None, {}], ids=repr)
@pytest.mark.parametrize("name", NO_FORM)
def test_what_is_no_form_is_refused(name: str, bad: object) -> None:
    error = refused(lambda: NO_FORM[name](bad))
    given = type(bad).__name__
    assert error.problems[0].message("en") == (
        f"the argument form must be a form, as load and loads return it, not {given}"
    )


REFUSED: dict[str, tuple[Callable[[], object], str]] = {
    "load 3": (lambda: UNTYPED.load(3), "FS650"),
    "installed 3": (lambda: UNTYPED.installed(3), "FS650"),
    "loads 3": (lambda: UNTYPED.loads(3), "FS650"),
    "loads bytes": (lambda: UNTYPED.loads(b"formspec: 1"), "FS650"),
    "loads a list": (lambda: UNTYPED.loads([1]), "FS650"),
    "validate a list": (lambda: UNTYPED.validate(FORM, [1]), "FS542"),
    "validate a file": (lambda: UNTYPED.validate(FORM, "filled.json"), "FS542"),
    "read 3": (lambda: UNTYPED.read(FORM, 3), "FS650"),
    "reporting_units 3": (lambda: UNTYPED.reporting_units(FORM, 3), "FS650"),
    "annotate 3": (lambda: UNTYPED.annotate(FORM, 3, formspec.validate(FORM, {})), "FS650"),
    "annotate without report": (lambda: UNTYPED.annotate(FORM, "a.xlsx", None), "FS650"),
    "render to 3": (lambda: UNTYPED.render(FORM, 3), "FS650"),
    "join nothing": (lambda: formspec.join([], "html"), "FS632"),
    "join an id": (lambda: UNTYPED.join(ID, "html"), "FS650"),
    "join a form": (lambda: UNTYPED.join(FORM, "html"), "FS650"),
    "render_each of 3": (lambda: UNTYPED.render_each(FORM, "xlsx", 3), "FS650"),
    "validate_files of 3": (lambda: UNTYPED.validate_files(FORM, 3), "FS650"),
    "validate_files of a text": (lambda: UNTYPED.validate_files(FORM, "a.json"), "FS650"),
    "locate with a text as locked": (lambda: UNTYPED.locate(FORM, {}, locked="2.C"), "FS650"),
    "explain a dict": (lambda: UNTYPED.explain(FORM, {}, "sum:2.C", "text"), "FS650"),
    "explain a list": (
        lambda: UNTYPED.explain(FORM, formspec.Submission({}), [], "text"), "FS650"
    ),
    "weights of cells": (lambda: UNTYPED.locate(FORM, {}, weights=3), "FS650"),
    "locked cells": (lambda: UNTYPED.locate(FORM, {}, locked=3), "FS650"),
    "weights of rules": (lambda: UNTYPED.scan(FORM, 3), "FS650"),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_an_argument_of_the_wrong_type_is_refused(what: str) -> None:
    call, code = REFUSED[what]
    assert codes(call) == [code]


# A definition as Python data --------------------------------------------------------------


def definition(**more: object) -> dict[str, Any]:
    item = {"code": "A", "label": "走访", "unit": "人"} | more
    sections = [{"number": 1, "items": [item]}]
    return {"formspec": 1, "id": "x", "version": 2018, "title": "表", "sections": sections}


def test_loads_takes_what_yaml_reads() -> None:
    import yaml

    assert formspec.loads(yaml.safe_load(TEXT)) == FORM


def test_texts_stay_texts_and_others_are_as_yaml_writes_them() -> None:
    form = formspec.loads(
        definition(
            code="no", label='"9.10": 𠮷\u2028\x85 - {', min=Decimal("-0.5"), max=2.5, decimals=1,
            because=None, required=False,
        ) | {"source": {"date": date(2018, 2, 1)}}
    )  # fmt: skip
    (item,) = form.items
    assert (form.version, item.code, item.label) == ("2018", "no", '"9.10": 𠮷\u2028\x85 - {')
    assert (str(item.minimum), str(item.maximum)) == ("-1/2", "5/2")
    assert dict(form.source) == {"date": "2018-02-01"}
    assert formspec.loads(formspec.dump(form)) == form


def test_what_is_wrong_in_python_data() -> None:
    problem = refused(lambda: formspec.loads(definition(unit="入"))).problems[0]
    assert (problem.code, problem.span and problem.span.text) == ("FS211", '"unit": "入"')
    assert codes(lambda: formspec.loads(definition(unit=object()))) == ["FS650"]
    assert codes(lambda: formspec.loads(definition(max=10**5_000))) == ["FS205"]
    assert codes(lambda: formspec.loads(definition(max=float("nan")))) == ["FS205"]
    endless: list[object] = []
    endless.append(endless)
    assert codes(lambda: formspec.loads(definition(choices=endless))) == ["FS107"]
