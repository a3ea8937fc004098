"""Workers: one that dies costs its question, none outlives whoever asks."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from pkgutil import resolve_name

import pytest
from support import dying

import formspec
from formspec import batch
from formspec.cli.main import main
from formspec.workers import answers

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="signals as Unix has them"),
]

PLAIN = [f"{number}" for number in range(20)]


@pytest.mark.parametrize(
    "death", [f"signal {int(signal.SIGKILL)}", f"signal {int(signal.SIGSEGV)}", "exit 0", "exit 1"]
)
def test_a_death_costs_one_question(death: str) -> None:
    questions = [*PLAIN[:7], death, *PLAIN[7:]]
    said = list(answers(dying.answer, questions, 2))
    assert [each and each.split()[0] for each in said] == [*PLAIN[:7], None, *PLAIN[7:]]
    assert str(os.getpid()) not in {each.split()[1] for each in said if each}


def test_each_question_may_be_deadly() -> None:
    assert list(answers(dying.answer, ["exit 1"] * 5, 2)) == [None] * 5


def test_what_is_raised_is_raised_here() -> None:
    with pytest.raises(MemoryError):
        list(answers(dying.answer, ["memory"], 2))


def test_where_no_process_can_be_started_this_one_works(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere")
    monkeypatch.setattr("multiprocessing.spawn._python_exe", b"/nowhere")
    said = list(answers(dying.answer, PLAIN, 2))
    assert said == [f"{number} {os.getpid()}" for number in PLAIN]


def test_a_main_module_without_guard_does_the_work_itself(tmp_path: Path) -> None:
    (tmp_path / "program.py").write_text(
        "from support.dying import answer\nfrom formspec.workers import answers\n"
        "print([each.split()[0] for each in answers(answer, ['1', '2', '3'], 2)])\n", "utf-8"
    )  # fmt: skip
    done = program(str(tmp_path / "program.py"))
    out, said = done.communicate(timeout=60)
    assert out == b"['1', '2', '3']\n"
    assert b"__main__" in said  # Python says what to do


ASKING = """
from support.dying import answer
from formspec.workers import answers
if __name__ == "__main__":
    list(answers(answer, ["sleep one", "sleep other"], 2))
"""


@pytest.mark.usefixtures("heard_signals")
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGHUP, signal.SIGTERM, signal.SIGINT])
def test_none_outlives_whoever_asks(tmp_path: Path, number: int) -> None:
    (tmp_path / "program.py").write_text(ASKING, "utf-8")
    with program("program.py", tmp_path) as asking:
        at_work = [tmp_path / "one", tmp_path / "other"]
        wait_until(lambda: all(file.exists() and file.read_text() for file in at_work))
        asking.send_signal(number)
        _, said = asking.communicate(timeout=10)  # the workers had its streams, too
    assert b"leaked" not in said
    wait_until(lambda: not any(is_alive(int(file.read_text())) for file in at_work))


def program(file: str, folder: Path | None = None) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, file], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(Path(dying.__file__).parents[1])},
    )  # fmt: skip


def wait_until(done: Callable[[], bool]) -> None:
    stop = time.monotonic() + 20
    while not done():
        assert time.monotonic() < stop
        time.sleep(0.02)


def is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


FORM = """\
formspec: 1
id: few
version: 1
title: 小表
sections: [{number: 1, items: [{code: A, label: 甲, unit: 人}]}]
"""


def test_a_deadly_file_of_a_folder_is_named_and_the_rest_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    form, folder = formspec.loads(FORM), tmp_path / "folder"
    (tmp_path / "few.yaml").write_text(FORM, "utf-8")
    folder.mkdir()
    (folder / "00.json").write_text('{"values": {"1.A": 1}}', "utf-8")
    for number in range(1, 30):
        name = "deadly.json" if number == 20 else "fine.json"
        shutil.copy(folder / "00.json", folder / f"{number:02}-{name}")
    monkeypatch.setattr(batch, "_pays", lambda *_: True)
    alone = list(formspec.validate_files(form, [folder]))
    monkeypatch.setattr(batch, "_sent", dying.sent)
    found = list(formspec.validate_files(form, [folder], processes=2))
    assert [each.path for each in found] == [each.path for each in alone]
    ((number, lost),) = [(n, each) for n, each in enumerate(found) if each.report is None]
    assert (number, [each.code for each in lost.problems]) == (20, ["FS637"])
    assert main(["validate", str(tmp_path / "few.yaml"), str(folder), "--lang", "en"]) == 2
    out, said = capsys.readouterr()
    assert len(out.splitlines()) == 29
    assert "20-deadly.json was not read" in said


def test_a_file_without_memory_costs_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """However many there are, whoever reads them."""
    (tmp_path / "few.yaml").write_text(FORM, "utf-8")
    for name in ("a.json", "b.json", "c.json"):
        (tmp_path / name).write_text('{"values": {"1.A": 1}}', "utf-8")

    def without(reading: object) -> object:
        def read(form: object, path: object) -> object:
            if "b.json" in str(path):
                raise MemoryError
            return reading(form, path)  # type: ignore[operator]

        return read

    for place in ("formspec.batch.read_all", "formspec.cli.validate.read_plain"):
        monkeypatch.setattr(place, without(resolve_name(place)))
    files = [str(tmp_path / name) for name in ("a.json", "b.json", "c.json")]
    for named in (files, [str(tmp_path)]):
        assert main(["validate", str(tmp_path / "few.yaml"), *named, "--lang", "en"]) == 2
        out, said = capsys.readouterr()
        assert len(out.splitlines()) == 2
        assert "b.json: there is not enough memory" in said
