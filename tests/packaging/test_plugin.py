"""A renderer by somebody else: found by its entry point, and only one may hold a name."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import formspec

FORM = """\
formspec: 1
id: outline-test
version: "1"
title: 季度报表
sections:
  - number: 1
    title: 帮扶
    items:
      - code: A
        label: 合计
        unit: 人次
        formula: A=B+C
        items:
          - {code: B, label: 城镇, unit: 人次}
          - {code: C, label: 农村, unit: 人次}
"""

OUTLINE = """\
季度报表
  1.A 合计（人次）
    1.B 城镇（人次）
    1.C 农村（人次）
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "form.yaml"
    path.write_text(FORM, encoding="utf-8")
    return path


def test_a_third_party_renders(path: Path) -> None:
    rendering = formspec.render(formspec.load(path), "outline")
    assert rendering.data.decode() == OUTLINE
    assert rendering.suffix == ".txt"


def test_what_it_cannot_check_is_reported(path: Path) -> None:
    (loss,) = formspec.render(formspec.load(path), "outline").losses
    assert "1.A" in loss.rule
    assert "sum" in loss.lacks


def distribution(folder: Path, name: str, renderer: str) -> str:
    """Installs a distribution that claims a renderer; returns its place for the search path."""
    place = folder / name
    module = name.replace("-", "_")
    info = place / f"{module}-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(f"[formspec.renderers]\n{renderer} = {module}:R\n")
    return str(place)


def render(path: Path, target: str, *search: str) -> subprocess.CompletedProcess[str]:
    code = "import sys; from formspec.cli.main import main; sys.exit(main(sys.argv[1:]))"
    return subprocess.run(
        [sys.executable, "-P", "-c", code, "render", path, target, "-o", path.with_suffix(".out")],
        cwd=path.parent,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(search)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_two_distributions_may_not_claim_one_name(path: Path, tmp_path: Path) -> None:
    search = [distribution(tmp_path, name, "poster") for name in ("forms-blue", "forms-green")]
    done = render(path, "poster", *search)
    assert done.returncode == 2
    assert "forms-blue" in done.stderr
    assert "forms-green" in done.stderr
    assert "Traceback" not in done.stderr


def test_their_quarrel_does_not_touch_other_renderers(path: Path, tmp_path: Path) -> None:
    search = [distribution(tmp_path, name, "poster") for name in ("forms-blue", "forms-green")]
    done = render(path, "outline", *search)
    assert done.returncode == 0, done.stderr
    assert path.with_suffix(".out").read_text(encoding="utf-8") == OUTLINE


def test_a_renderer_that_cannot_be_loaded_is_named(path: Path, tmp_path: Path) -> None:
    done = render(path, "poster", distribution(tmp_path, "forms-blue", "poster"))
    assert done.returncode == 2
    assert "forms-blue" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_missing_renderer_gets_the_list_of_those_there(path: Path) -> None:
    done = render(path, "spreadsheet")
    assert done.returncode == 2
    assert "html" in done.stderr
    assert "outline" in done.stderr
