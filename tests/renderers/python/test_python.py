"""The generated Python validator says what the library says."""

import ast
import json
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import formspec
from formspec.testing import broken_submissions, forms, submissions, valid_submissions

SHIPPED = ("wuzhou-2018-warmth", "wuzhou-2017-help-centre")


def module(form: formspec.Form) -> ModuleType:
    """The generated validator, without the file."""
    made = ModuleType("validator")
    sys.modules["validator"] = made  # dataclasses look there for annotations
    exec(compile(formspec.render(form, "python").data, "validator", "exec"), made.__dict__)  # noqa: S102
    return made


def test_no_name_of_one_room_hides_that_of_another() -> None:
    code = formspec.render(formspec.load(SHIPPED[0]), "python").data.decode()
    names = Counter(re.findall(r"(?m)^(?:def|class) (\w+)|^(\w+)(?:: .*)? = ", code))
    assert [name for name, times in names.items() if times > 1] == []


def library(form: formspec.Form, data: dict[str, Any]) -> list[dict[str, Any]]:
    return [finding.to_dict() for finding in formspec.validate(form, data).findings]


@pytest.mark.slow
@pytest.mark.parametrize("name", SHIPPED)
@given(data=st.data())
def test_shipped_forms_agree(name: str, data: st.DataObject) -> None:
    form = formspec.load(name)
    validator = VALIDATORS.setdefault(name, module(form))
    kind = data.draw(st.sampled_from([valid_submissions, submissions]))
    filled = data.draw(kind(form))
    assert validator.validate(filled) == library(form, filled)


VALIDATORS: dict[str, ModuleType] = {}


@pytest.mark.slow
@given(data=st.data())
def test_any_form_agrees(data: st.DataObject) -> None:
    form = data.draw(forms())
    validator = module(form)
    broken = data.draw(broken_submissions(form))[0]
    anything = data.draw(submissions(form))
    assert validator.validate(broken) == library(form, broken)
    assert validator.validate(anything) == library(form, anything)


@pytest.mark.parametrize("name", SHIPPED)
def test_it_runs_alone(name: str, tmp_path: Path) -> None:
    form = formspec.load(name)
    made = formspec.render(form, "python")
    assert made.data == formspec.render(form, "python").data
    assert made.losses == ()
    file, filled = tmp_path / "validator.py", tmp_path / "filled.json"
    file.write_bytes(made.data)
    data = {"form": form.id, "values": {"1.A": "1", "1.B": "3", "zz": 1, "2.A": "约30"}}
    filled.write_text(json.dumps(data), "utf-8")
    command = [sys.executable, "-I", "-O", str(file), str(filled)]
    done = subprocess.run(command, capture_output=True, check=False, cwd=tmp_path)
    assert done.returncode == 1, done.stderr
    assert json.loads(done.stdout)["findings"] == library(form, data)
    filled.write_text('{"form": "another", "values": {}}', "utf-8")
    done = subprocess.run(command, capture_output=True, check=False, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, b"")
    assert form.id in done.stderr.decode()


def test_no_definition_hides_another() -> None:
    """The copied modules of the library share one module here, their private names too."""
    source = formspec.render(formspec.load("wuzhou-2018-warmth"), "python").data
    names = [name for node in ast.parse(source).body for name in defined(node)]
    assert [name for name, times in Counter(names).items() if times > 1] == []


def defined(node: ast.stmt) -> list[str]:
    match node:
        case ast.FunctionDef(name) | ast.ClassDef(name) | ast.AnnAssign(ast.Name(name)):
            return [name]
        case ast.Assign(targets):
            return [n.id for each in targets for n in ast.walk(each) if isinstance(n, ast.Name)]
        case _:
            return []
