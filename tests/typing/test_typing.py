"""What type-checkers say to a caller: names are known, misspelt ones are errors."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CALLER = '''\
"""Somebody's program."""

import formspec
from formspec.plugins import Rendering, losses, no_such_name

formspec.validte
form: formspec.Form = formspec.load("wuzhou-2018-warmth")
rendering: Rendering = formspec.render(form, "html")
lost: str = losses(form, frozenset())
'''
WRONG = {4, 6, 9}
"""Its lines that are wrong."""

COMMANDS = {
    "mypy": [sys.executable, "-m", "mypy", "--strict"],
    "pyright": [shutil.which("pyright") or "", "--pythonpath", sys.executable],
}


CHECKERS = (
    pytest.param("mypy", marks=pytest.mark.slow),
    pytest.param("pyright", marks=pytest.mark.extra),
)


@pytest.mark.parametrize("checker", CHECKERS)
def test_a_misspelt_name_is_an_error(checker: str, tmp_path: Path) -> None:
    command = COMMANDS[checker]
    if not command[0]:
        pytest.skip(f"{checker} is not installed")
    path = tmp_path / "caller.py"
    path.write_text(CALLER, "utf-8")
    done = subprocess.run([*command, path], capture_output=True, text=True, check=False)
    wrong = {int(line) for line in re.findall(r"caller\.py:(\d+):(?:\d+)?.*error", done.stdout)}
    assert wrong == WRONG, done.stdout
