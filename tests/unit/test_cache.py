"""The cache of compiled forms: only ever a shortcut, never trusted, never an error."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from formspec.cli import cache
from formspec.cli.main import main
from formspec.cli.prepared_form import prepare

WARMTH, CENTRE = "wuzhou-2018-warmth", "wuzhou-2017-help-centre"
PROGRAM = "import sys; from formspec.cli.main import main; sys.exit(main())"


@pytest.fixture(autouse=True)
def caches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a user's caches, empty."""
    folder = tmp_path / "caches"
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder))
    monkeypatch.delenv("FORMSPEC_NO_CACHE", raising=False)
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    return folder


@pytest.fixture
def definition(tmp_path: Path, root: Path) -> Path:
    """A definition file of one's own."""
    file = tmp_path / "form.yaml"
    file.write_bytes((root / "definitions/formspec_wuzhou/annex2.yaml").read_bytes())
    return file


# The store -----------------------------------------------------------------------------


def test_what_was_put_is_there(caches: Path) -> None:
    assert cache.get("key") is None
    cache.put("key", {"a": [1, "二"]})
    assert cache.get("key") == {"a": [1, "二"]}
    (file,) = (caches / "formspec").iterdir()
    assert (file.name, (caches / "formspec").stat().st_mode & 0o777) == ("key.json", 0o700)


def test_it_can_be_switched_off(caches: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache.put("key", 1)
    monkeypatch.setenv("FORMSPEC_NO_CACHE", "1")
    assert cache.get("key") is None
    cache.put("other", 1)
    assert [file.name for file in (caches / "formspec").iterdir()] == ["key.json"]


@pytest.mark.parametrize(
    "raw", [b"", b"{", b"\xff", b"[" * 100_000, b'"' + b"x" * 5_000_000 + b'"']
)
def test_a_broken_entry_is_a_miss(caches: Path, raw: bytes) -> None:
    cache.put("key", 1)
    (caches / "formspec/key.json").write_bytes(raw)
    assert cache.get("key") is None
    cache.put("key", 2)
    assert cache.get("key") == 2


@pytest.mark.skipif(sys.platform == "win32", reason="modes of POSIX")
@pytest.mark.parametrize("mode", [0o755, 0o770, 0o701])
def test_a_folder_that_others_can_enter_is_not_used(caches: Path, mode: int) -> None:
    cache.put("key", 1)
    (caches / "formspec").chmod(mode)
    assert cache.get("key") is None
    cache.put("other", 1)
    assert [file.name for file in (caches / "formspec").iterdir()] == ["key.json"]


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="owners of POSIX")
def test_a_folder_of_somebody_else_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    cache.put("key", 1)
    owner = os.geteuid()
    monkeypatch.setattr(os, "geteuid", lambda: owner + 1)
    assert cache.get("key") is None


def test_a_link_is_not_used(caches: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir(mode=0o700)
    caches.mkdir()
    (caches / "formspec").symlink_to(tmp_path / "elsewhere")
    cache.put("key", 1)
    assert not list((tmp_path / "elsewhere").iterdir())


@pytest.mark.parametrize("place", ["/dev/null", "/proc/nowhere"])
def test_no_folder_is_no_error(monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", place)
    cache.put("key", 1)
    assert cache.get("key") is None


@pytest.mark.skipif(sys.platform != "linux", reason="the folder of Linux")
@pytest.mark.parametrize("place", ["", "relative"])
def test_only_an_absolute_folder_counts(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, place: str
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", place)
    cache.put("key", 1)
    assert (tmp_path / ".cache/formspec/key.json").read_bytes() == b"1"


def test_the_oldest_go(caches: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "MAX_ENTRIES", 3)
    for number in range(5):
        cache.put(f"key{number}", number)
        os.utime(caches / f"formspec/key{number}.json", (number, number))
    cache.put("new", 5)
    assert {file.stem for file in (caches / "formspec").iterdir()} == {"new", "key4", "key3"}


def test_so_many_bytes_are_kept(caches: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "MAX_BYTES", 1_000)
    cache.put("old", "x" * 600)
    os.utime(caches / "formspec/old.json", (1, 1))
    cache.put("new", "x" * 600)
    assert {file.stem for file in (caches / "formspec").iterdir()} == {"new"}


# Forms ---------------------------------------------------------------------------------


def test_a_form_is_compiled_once(caches: Path, definition: Path) -> None:
    first = prepare(str(definition))
    (entry,) = (caches / "formspec").iterdir()
    assert entry.name.startswith("plan-")
    again = prepare(str(definition))
    assert "form" not in vars(again)
    assert again.form == first.form
    assert again.plan.rules == first.plan.rules


def test_a_changed_definition_is_compiled_anew(definition: Path) -> None:
    before = prepare(str(definition)).plan
    text = definition.read_text("utf-8")
    definition.write_text(text.replace("version: 2017", "version: 2018"), "utf-8")
    assert (before.version, prepare(str(definition)).plan.version) == ("2017", "2018")


@pytest.mark.parametrize("data", [None, 1, [], {}, {"id": 1}, "import os"])
def test_odd_data_of_a_form_are_a_miss(caches: Path, definition: Path, data: object) -> None:
    plan = prepare(str(definition)).plan
    (entry,) = (caches / "formspec").iterdir()
    kept = entry.read_bytes()
    entry.write_text(json.dumps(data))
    assert prepare(str(definition)).plan.rules == plan.rules
    assert entry.read_bytes() == kept


# Installed forms -----------------------------------------------------------------------


def distribution(folder: Path, name: str, text: str) -> None:
    """Installs a package with one definition: a folder that Python imports from."""
    package = folder / name
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "form.yaml").write_text(text, "utf-8")
    info = folder / f"{name}-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1\n")
    (info / "entry_points.txt").write_text(f"[formspec.definitions]\n{name} = {name}\n")
    settle(folder)


def settle(folder: Path) -> None:
    """As if nothing had been installed for an hour: the folders are kept."""
    earlier = time.time() - 3600 - next(_HOURS) * 60
    os.utime(folder, (earlier, earlier))


_HOURS: Iterator[int] = iter(range(1000))


def validated(form: str, file: Path, folder: Path) -> tuple[int, str]:
    """What the program says, with a folder more to import from."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, "validate", form, file],
        env={**os.environ, "PYTHONPATH": str(folder)}, cwd=folder, capture_output=True, check=False,
    )  # fmt: skip
    return done.returncode, (done.stdout + done.stderr).decode()


@pytest.mark.slow
def test_installed_forms_are_found_whatever_is_kept(tmp_path: Path, root: Path) -> None:
    folder, file = tmp_path / "site", tmp_path / "empty.csv"
    file.write_text("path,value\n1.A,1\n", "utf-8")
    text = "formspec: 1\nid: mine\nversion: 1\ntitle: t\nsections:\n  - number: 1\n    items:\n"
    text += "      - {code: A, label: a, unit: 人}\n"
    folder.mkdir()
    settle(folder)
    for _ in range(2):
        assert validated("mine", file, folder)[0] == 2
    distribution(folder, "one", text)
    for _ in range(2):
        assert validated("mine", file, folder)[0] == 0
    distribution(folder, "two", text)
    for _ in range(2):
        code, said = validated("mine", file, folder)
        assert code == 2
        assert "one" in said
        assert "two" in said


# The same whatever is kept -------------------------------------------------------------


def test_the_command_says_the_same_cold_warm_and_without(
    root: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    files = sorted((root / "examples").glob("*.json"))
    for form in (WARMTH, CENTRE):
        for options in ([], ["--json"], ["--lang", "en"]):
            for file in files:
                arguments = ["validate", form, str(file), *options]
                monkeypatch.setenv("FORMSPEC_NO_CACHE", "1")
                plain = main(arguments), capfd.readouterr()
                monkeypatch.delenv("FORMSPEC_NO_CACHE")
                for _ in range(2):
                    assert (main(arguments), capfd.readouterr()) == plain
