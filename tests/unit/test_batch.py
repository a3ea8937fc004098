"""Many files at once: in order, whole folders, in several processes, whatever one of them is."""

import json
import os
import pty
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import formspec
from formspec import Form, FormspecError, batch
from formspec.batch import gather
from formspec.cli.main import main

pytestmark = pytest.mark.slow

FILES = 40

WARMTH = "wuzhou-2018-warmth"
PROGRAM = "import sys; from formspec.cli.main import main; sys.exit(main())"


@pytest.fixture(scope="module")
def form() -> Form:
    return formspec.load(WARMTH)


@pytest.fixture(scope="module")
def many(form: Form, root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of more than a few files: JSON, CSV and workbooks, some wrong, some broken."""
    folder = tmp_path_factory.mktemp("many")
    good = json.loads((root / f"examples/{WARMTH}.json").read_text("utf-8"))
    blank = formspec.render(form, "xlsx").data
    for number in range(FILES + 5):
        name = folder / f"{number:03}"
        match number % 5:
            case 0:
                name.with_suffix(".json").write_text(json.dumps(good), "utf-8")
            case 1:
                good["values"]["1.A"] = number
                name.with_suffix(".json").write_text(json.dumps(good), "utf-8")
            case 2:
                name.with_suffix(".xlsx").write_bytes(blank)
            case 3:
                name.with_suffix(".xlsx").write_bytes(blank[: len(blank) // 2])
            case _:
                name.with_suffix(".csv").write_text("path,value\n1.A,x\n", "utf-8")
    for other in ("~$000.xlsx", ".DS_Store", ".000.json", "readme.txt"):
        (folder / other).write_text("no form", "utf-8")
    (folder / "more").mkdir()
    return folder


def test_a_folder_stands_for_its_files(many: Path) -> None:
    gathered = gather([many])
    assert len(gathered.files) == FILES + 5
    assert list(gathered.files) == sorted(gathered.files)
    assert {Path(path).name for path in gathered.left_out} == {
        "~$000.xlsx", ".DS_Store", ".000.json", "readme.txt", "more",
    }  # fmt: skip
    some = [f"{many}/001.json", f"{many}/000.json"]
    assert gather(some).files == tuple(some)


def test_an_annotated_copy_is_left_out_beside_its_original(tmp_path: Path) -> None:
    for name in ("a.xlsx", "a.checked.xlsx", "b.checked.xlsx"):
        (tmp_path / name).touch()
    gathered = gather([tmp_path])
    assert [Path(path).name for path in gathered.files] == ["a.xlsx", "b.checked.xlsx"]
    assert [Path(path).name for path in gathered.left_out] == ["a.checked.xlsx"]


def test_a_folder_without_files_is_refused(tmp_path: Path) -> None:
    (tmp_path / "~$a.xlsx").write_text("", "utf-8")
    with pytest.raises(FormspecError) as caught:
        gather([tmp_path])
    assert [found.code for found in caught.value.problems] == ["FS612"]
    assert "（.json、.csv、.xlsx）" in caught.value.message("zh")  # .xls is only refused
    assert str(tmp_path) in caught.value.message("en")


@pytest.fixture
def divided(monkeypatch: pytest.MonkeyPatch) -> None:
    """Other processes are started however little there is to do."""
    monkeypatch.setattr(batch, "_pays", lambda *_: True)


def test_other_processes_are_started_where_it_pays() -> None:
    assert not batch._pays(0.0001, 10**6, 2)  # JSON: a file is sooner checked than sent
    assert not batch._pays(0.03, 100, 2)
    assert batch._pays(0.03, 1000, 2)  # workbooks


@pytest.mark.usefixtures("divided")
def test_several_processes_find_what_one_finds(form: Form, many: Path) -> None:
    alone = list(formspec.validate_files(form, [many]))
    together = list(formspec.validate_files(form, [many], processes=2))
    assert [found.path for found in alone] == list(gather([many]).files)
    assert [found.path for found in together] == [found.path for found in alone]
    for one, other in zip(alone, together, strict=True):
        assert [p.message("zh") for p in one.problems] == [p.message("zh") for p in other.problems]
        if one.report is None or other.report is None:
            assert one.report is other.report is None
            assert one.problems
        else:
            assert other.report.to_dict() == one.report.to_dict()
            assert other.report.verdicts == one.report.verdicts
            assert other.report.form is form


@pytest.mark.usefixtures("divided")
def test_a_broken_file_in_the_middle_stops_nobody(form: Form, many: Path) -> None:
    found = list(formspec.validate_files(form, [many], processes=2))
    broken = [Path(checked.path).name for checked in found if checked.report is None]
    assert broken == [f"{number:03}.xlsx" for number in range(3, FILES + 5, 5)]
    assert found[-1].report is not None


def test_a_folder_on_the_command_line(
    many: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    assert main(["validate", WARMTH, str(many), "--json", "--lang", "en"]) == 2
    out, err = capsys.readouterr()
    lines = err.splitlines()
    assert lines[0].startswith("5 left unchecked")
    assert "~$000.xlsx" in lines[0]
    broken = (FILES + 5) // 5
    assert len([line for line in lines if "FS506" in line]) == broken
    sources = [submission["source"] for submission in json.loads(out)["submissions"]]
    assert len(sources) == FILES + 5 - broken
    assert sources == sorted(sources)
    assert "\x1b" not in err


# Waiting -------------------------------------------------------------------------------


def started(*arguments: str, error: int) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-P", "-c", PROGRAM, *arguments],
        stdout=subprocess.PIPE, stderr=error, env=os.environ | {"TERM": "xterm"},
        start_new_session=True,
    )  # fmt: skip


def test_a_bar_is_shown_to_a_person_only(many: Path) -> None:
    ours, theirs = pty.openpty()
    with started("validate", WARMTH, str(many), "--json", error=theirs) as process:
        os.close(theirs)
        said = b"".join(chunks(ours)).decode()
        assert process.stdout is not None
        out = process.stdout.read()
    os.close(ours)
    assert f"{FILES + 5}/{FILES + 5}" in said
    assert said.endswith("\r\x1b[K")
    assert json.loads(out)["form"] == WARMTH


def chunks(descriptor: int) -> Iterator[bytes]:
    try:
        while chunk := os.read(descriptor, 65536):
            yield chunk
    except OSError:  # the other end is gone
        return


@pytest.mark.usefixtures("heard_signals")
@pytest.mark.parametrize("wait", [0.25, 0.45, 0.8, 1.2])
def test_an_interrupt_ends_all_of_it(many: Path, wait: float) -> None:
    """Ctrl-C reaches every process of the group; one line of traceback would be too many."""
    files = [str(many)] * 40
    with started("validate", WARMTH, *files, "--json", error=subprocess.PIPE) as process:
        time.sleep(wait)
        os.killpg(process.pid, signal.SIGINT)
        out, err = process.communicate(timeout=30)
    # Before main has begun it is the signal, or what orjson makes of it while it is loaded.
    assert process.returncode in (130, -signal.SIGINT, -signal.SIGSEGV)
    assert wait_until(lambda: not alive(process.pid))
    if process.returncode == 130:
        assert out == b""
        assert b"Traceback" not in err


def wait_until(done: Callable[[], bool]) -> bool:
    stop = time.monotonic() + 10
    while not done() and time.monotonic() < stop:
        time.sleep(0.05)
    return done()


def alive(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True
