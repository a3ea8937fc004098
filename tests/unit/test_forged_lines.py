"""The name of a file is no line of its own, and says nothing in the program's voice."""

import json
import os
import stat
from pathlib import Path

import pytest

from formspec.cli.main import main

FORM = """\
formspec: 1
id: few
version: 1
title: 小表
fields: [{id: unit, label: 填报单位}]
sections: [{number: 1, items: [{code: A, label: 合计, unit: 万元}]}]
"""
FORGED = "pass forged.json"
NAMES = [f"a{sign}{FORGED}" for sign in ("\n", "\r", "\x1b[2K", "\u2028", "\x85", "\u202e", "\x0b")]
COMMANDS = (
    "validate few.yaml FILE", "validate few.yaml FOLDER", "validate few.yaml FILE --json",
    "read few.yaml FILE", "read few.yaml FILE -o FILE", "locate few.yaml FILE",
    "locate few.yaml FILE --json", "fill few.yaml FILE", "bounds few.yaml FILE --json",
    "lint FILE.yaml", "show FILE.yaml", "render few.yaml html -o FILE", "render few.yaml FILE",
    "render few.yaml xlsx --for FILE.csv -o out/", "render few.yaml xlsx --for units.csv -o FILE/",
    "validate few.yaml FILE.xlsx --annotate -o out/", "validate few.yaml FILE.doc",
    "validate few.yaml FILE --annotate", "show FILE", "validate few.yaml FILE --FILE",
)  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("few.yaml").write_text(FORM, "utf-8")
    Path("units.csv").write_text("code,填报单位\n1,甲\n", "utf-8")
    Path("received").mkdir()
    return tmp_path


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_a_name_forges_no_line(
    folder: Path, command: str, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for path in (name, f"received/{name}"):
        Path(folder, path).write_text('{"values": {"1.A": "x"}}', "utf-8")
    Path(f"{name}.yaml").write_text(FORM, "utf-8")
    Path(f"{name}.xlsx").write_text("x", "utf-8")
    arguments = [part.replace("FILE", name).replace("FOLDER", "received")
                 for part in command.split()]  # fmt: skip
    main([*arguments, "--lang", "en"])
    said = capsys.readouterr()
    if "--json" in command:
        assert json.loads(said.out)
    lines = (said.out + said.err).split("\n")
    assert not [line for line in lines if line.strip().startswith(FORGED)]
    assert all(line.replace("\t", "").isprintable() for line in lines)


def test_what_is_filled_in_for_offices_is_for_its_owner_only(folder: Path) -> None:
    before = os.umask(0)
    try:
        assert main(["render", "few.yaml", "xlsx", "--for", "units.csv", "-o", "out"]) == 0
    finally:
        os.umask(before)
    assert stat.S_IMODE((folder / "out/1.xlsx").stat().st_mode) == 0o600


PRIVATE = "张三13800138000"


@pytest.mark.parametrize(
    "content",
    [
        f'{{"{PRIVATE}": 1}}',
        f'{{"values": {{"{PRIVATE}": 1, "{PRIVATE}": 2}}}}',
        '{"values": {"13800138000": 1, "13800138000": 2}}',
        f'{{"values": {{}}, "explanations": {{"{PRIVATE}": 3}}}}',
    ],
)
@pytest.mark.parametrize("command", ["validate", "read", "locate"])
def test_an_unknown_key_is_not_repeated_and_the_file_is_named(
    folder: Path, content: str, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "county.json").write_text(content, "utf-8")
    assert main([command, "few.yaml", "county.json"]) == 2
    said = capsys.readouterr()
    assert "county.json" in said.err
    assert "13800138000" not in said.err + said.out
    assert "张三" not in said.err + said.out
