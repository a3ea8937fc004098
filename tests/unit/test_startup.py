"""What a command loads. Counted in modules, not in seconds: benchmarks measure those."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

CENTRE = "wuzhou-2017-help-centre"

MODULES = """
import json, sys
from formspec.cli.main import main
code = main()
print(json.dumps([code, *(name for name, module in sys.modules.items() if module is not None)]))
"""

MAX_MODULES = 23
"""So many modules of the library run for a JSON file without findings."""


@pytest.fixture(scope="module")
def warm(root: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An environment whose cache knows the form."""
    folder = tmp_path_factory.mktemp("startup")
    environment = {"XDG_CACHE_HOME": str(folder), "PATH": "", "LANG": "C.UTF-8"}
    loaded(root, environment)
    return environment


def loaded(root: Path, environment: dict[str, str]) -> list[str]:
    """The modules that ``validate`` of a clean file has loaded at its end."""
    file = root / f"examples/{CENTRE}.json"
    definition = root / "definitions/formspec_wuzhou/annex2.yaml"
    done = subprocess.run(
        [sys.executable, "-I", "-c", MODULES, "validate", definition, file],
        env=environment, capture_output=True, check=True,
    )  # fmt: skip
    code, *names = json.loads(done.stdout.splitlines()[-1])
    assert code == 0
    return [str(name) for name in names]


def of_the_library(names: list[str], root: Path) -> list[str]:
    """Those that do something: a wing's ``__init__`` only describes it."""
    found = [name for name in names if name == "formspec" or name.startswith("formspec.")]
    wings = {
        ".".join(file.parent.relative_to(root).parts)
        for file in (root / "formspec").glob("*/**/__init__.py")
        if file.parent.name != "plugins"
    }
    return [name for name in found if name not in wings]


def test_few_modules_run_for_a_clean_file(root: Path, warm: dict[str, str]) -> None:
    names = of_the_library(loaded(root, warm), root)
    assert len(names) <= MAX_MODULES, names


def test_neither_language_nor_renderers_are_loaded(root: Path, warm: dict[str, str]) -> None:
    slow = {
        "yaml", "orjson", "importlib.metadata", "importlib.resources", "rich", "openpyxl",
        "jinja2", "tempfile", "formspec.api", "formspec.language.form", "formspec.engine.rules",
        "formspec.reasoning", "formspec.plugins",
    }  # fmt: skip
    assert not slow.intersection(loaded(root, warm))


def test_help_loads_no_other_command(root: Path) -> None:
    code = MODULES.replace("main()", "main(['scan', '--help'])")
    done = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, check=True)
    names = json.loads(done.stdout.splitlines()[-1])
    assert "formspec.cli.scan" in names
    assert not {"formspec.cli.render", "formspec.cli.validate"} & set(names)
