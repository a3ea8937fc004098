"""The JavaScript of the renderers: its bundles are current, and its own tools find nothing."""

import shutil
import subprocess
from pathlib import Path

import pytest

pytestmark = pytest.mark.node


def npm(root: Path, script: str, *arguments: str, cwd: Path | None = None) -> None:
    """Runs a script of package.json; skips the test where Node or the packages are missing."""
    if shutil.which("npm") is None or not (root / "node_modules/esbuild").is_dir():
        pytest.skip("no npm, or nothing installed by it yet: sh scripts/build-js")
    command = ["npm", "run", "--silent", script, "--", *arguments]
    done = subprocess.run(
        command, cwd=cwd or root, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture
def copy(root: Path, tmp_path: Path) -> Path:
    """A copy of the JavaScript, to make mistakes in."""
    for name in ("package.json", "eslint.config.js"):
        shutil.copy(root / name, tmp_path / name)
    shutil.copytree(root / "renderers", tmp_path / "renderers")
    (tmp_path / "node_modules").symlink_to(root / "node_modules")
    return tmp_path


def test_the_bundles_are_what_their_sources_make_them(root: Path) -> None:
    npm(root, "build", "--check")


def test_a_stale_bundle_is_noticed(root: Path, copy: Path) -> None:
    source = copy / "renderers/formspec_javascript/source/numeral.js"
    text = source.read_text("utf-8")
    source.write_text(text.replace("MAX_LENGTH = 40", "MAX_LENGTH = 41"), "utf-8")
    with pytest.raises(AssertionError, match=r"validator\.js is not up to date"):
        npm(root, "build", "--check", str(copy))


def test_it_is_typed(root: Path) -> None:
    npm(root, "types")


def test_it_is_linted(root: Path) -> None:
    npm(root, "lint")


def test_a_circle_of_imports_is_noticed(root: Path, copy: Path) -> None:
    format_js = copy / "renderers/formspec_html/source/format.js"
    format_js.write_text('import "./updates.js";\n' + format_js.read_text("utf-8"), "utf-8")
    with pytest.raises(AssertionError, match="Dependency cycle"):
        npm(root, "lint", cwd=copy)


def test_the_page_knows_nothing_of_the_validators_sources(root: Path, copy: Path) -> None:
    format_js = copy / "renderers/formspec_html/source/format.js"
    other = 'import "../../formspec_javascript/source/text.js";\n'
    format_js.write_text(other + format_js.read_text("utf-8"), "utf-8")
    with pytest.raises(AssertionError, match="no-restricted-imports"):
        npm(root, "lint", cwd=copy)


def test_its_own_tests_pass(root: Path) -> None:
    npm(root, "test")


def test_the_lock_names_no_host(root: Path) -> None:
    assert '"resolved"' not in (root / "package-lock.json").read_text("utf-8")
