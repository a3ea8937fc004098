"""What a killed run left is removed by the next, and nothing else is."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from formspec.cli import cache
from formspec.cli.left_behind import mark, remove_abandoned
from formspec.cli.output_files import write_files, write_folder

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="one cannot ask who lives there")


@pytest.fixture
def dead() -> str:
    """The mark of a process that is no more."""
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        pass
    return mark().replace(f"-{os.getpid()}.", f"-{process.pid}.")


@pytest.fixture(autouse=True)
def _new_run() -> None:
    remove_abandoned.cache_clear()


def names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


def test_every_way_to_write_removes_what_was_left(
    tmp_path: Path, dead: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    caches = tmp_path / "formspec"
    caches.mkdir(0o700)
    ways: dict[str, Callable[[Path], object]] = {
        "one": lambda folder: write_files([(folder / "a", b"")], force=False),
        "many": lambda folder: write_folder(folder, ["a"], [b""], force=False),
        "formspec": lambda _: cache.put("a", 1),
    }
    for name, write in ways.items():
        folder = tmp_path / name
        folder.mkdir(exist_ok=True)
        (folder / f".a.json.x7{dead}").touch()
        (folder / f".formspec-x7{dead}").mkdir()
        (folder / f".formspec-x7{dead}/half").touch()
        write(folder)
        assert names(folder) in (["a"], ["a.json"])


def test_all_else_stays(tmp_path: Path, dead: str) -> None:
    elsewhere = f".00000000-{dead.rpartition('-')[2]}"
    kept = [f".a{mark()}", f".a{elsewhere}", f".a{dead}.json", ".a.tmp", "a.1.tmp", f".a{dead[1:]}"]
    for name in kept:
        (tmp_path / name).touch()
    (tmp_path / f".link{dead}").symlink_to(tmp_path / "kept", target_is_directory=True)
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept/file").touch()
    remove_abandoned(tmp_path)
    assert names(tmp_path) == sorted([*kept, "kept"])
    assert names(tmp_path / "kept") == ["file"]


def test_a_process_of_somebody_else_lives(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(*_: int) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "kill", forbidden)
    (tmp_path / f".a{mark()}").touch()
    remove_abandoned(tmp_path)
    assert names(tmp_path) == [f".a{mark()}"]
