"""What a user installs: the wheel holds what it should, and works far from the checkout."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

BUILD = "import sys; from hatchling.build import build_{0}; print(build_{0}(sys.argv[1]))"


def run(*args: str | Path, cwd: Path, **env: str) -> str:
    """What a Python program prints."""
    done = subprocess.run(
        [sys.executable, *args],
        cwd=cwd,
        env=os.environ | env,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of the checkout, built without the network."""
    out = tmp_path_factory.mktemp("wheel")
    return out / run("-c", BUILD.format("wheel"), out, cwd=root).strip()


@pytest.fixture(scope="module")
def names(wheel: Path) -> list[str]:
    with zipfile.ZipFile(wheel) as archive:
        return archive.namelist()


def packages(names: list[str]) -> set[str]:
    """The folders at the top of a wheel, without its metadata."""
    return {top for name in names if not (top := name.split("/")[0]).endswith(".dist-info")}


def test_only_our_own_names_land_in_site_packages(names: list[str]) -> None:
    assert "formspec" in packages(names)
    assert all(top.startswith("formspec") and "." not in top for top in packages(names))
    assert not any(top.startswith("formspec_outline") for top in packages(names))


def test_every_package_of_the_three_streets_is_in(names: list[str], root: Path) -> None:
    made = {
        init.parent.name
        for street in ("renderers", "definitions")
        for init in (root / street).glob("*/__init__.py")
    }
    assert packages(names) == made | {"formspec"}


def test_every_package_is_typed(names: list[str]) -> None:
    assert {f"{top}/py.typed" for top in packages(names)} <= set(names)


def test_definitions_and_the_schema_of_the_language_are_in(names: list[str], root: Path) -> None:
    written = {
        path.relative_to(root / "definitions").as_posix()
        for path in (root / "definitions").rglob("*.yaml")
    }
    assert written
    assert written <= set(names)
    assert "formspec/language/schema.json" in names


def test_of_javascript_the_bundles_are_in_and_the_sources_are_not(
    names: list[str], root: Path
) -> None:
    bundles = {
        path.relative_to(root / "renderers").as_posix()
        for path in (root / "renderers").glob("*/bundle/*")
    }
    assert bundles
    assert bundles <= set(names)
    assert not any("/source/" in name or "node_modules" in name for name in names)


def test_the_licence_is_in(names: list[str]) -> None:
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in names)


@pytest.mark.slow
def test_it_works_elsewhere(wheel: Path, tmp_path: Path) -> None:
    installed, elsewhere = tmp_path / "installed", tmp_path / "elsewhere"
    elsewhere.mkdir()
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(installed)
    code = """
import formspec, sys
from formspec.cli.main import main
assert formspec.__file__.startswith(sys.argv[1]), formspec.__file__
sys.exit(main(["forms", "--json"]))
"""
    printed = run("-P", "-c", code, installed, cwd=elsewhere, PYTHONPATH=str(installed))
    forms = json.loads(printed)["forms"]
    assert len([form for form in forms if form["id"].startswith("wuzhou-")]) >= 2
    for form in forms:
        assert form["items"] > 0


@pytest.mark.slow
def test_a_wheel_from_the_sdist_is_the_same(root: Path, names: list[str], tmp_path: Path) -> None:
    sdist = run("-c", BUILD.format("sdist"), tmp_path, cwd=root).strip()
    unpack = "import sys, tarfile; tarfile.open(sys.argv[1]).extractall('.')"
    run("-c", unpack, tmp_path / sdist, cwd=tmp_path)
    source = tmp_path / sdist.removesuffix(".tar.gz")
    again = run("-c", BUILD.format("wheel"), tmp_path, cwd=source).strip()
    with zipfile.ZipFile(tmp_path / again) as archive:
        assert sorted(archive.namelist()) == sorted(names)
