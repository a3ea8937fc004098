"""The pages: nothing public is missing, and what they show is what happens."""

import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import jsonschema
import pytest

import formspec
import formspec.plugins
from formspec.cli.messages import HELP

ROOT = Path(__file__).parents[2]
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")))
IDS = [str(path.relative_to(ROOT)) for path in PAGES]
FENCE = re.compile(r"(?m)^(?:<!-- (\w+): (\S+) -->\n)?```(\w+)\n(.*?)^```$", re.DOTALL)
HEAD = "formspec: 1\nid: example\nversion: 1\ntitle: 例\n"


def text(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


@pytest.mark.slow
def test_generated_pages_and_transcripts_are_current() -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "docs/generate.py", "--check"], capture_output=True, check=False
    )
    assert (done.returncode, done.stdout.decode(), done.stderr.decode()) == (0, "", "")


def section(head: str) -> str:
    """A section of the page on Python, with its subsections."""
    found = re.search(rf"(?ms)^## {head}$.*?(?=^## |\Z)", text("docs/reference/python.md"))
    assert found
    return found[0]


def rows(page: str) -> set[str]:
    """The names in the first cells of tables."""
    return {name for first in re.findall(r"(?m)^\| (`.*?) \|", page)
            for name in re.findall(r"`(\w+)`", first)}  # fmt: skip


def test_every_public_name_is_documented() -> None:
    heads = set(re.findall(r"(?m)^### `(\w+)`$", text("docs/reference/python.md")))
    parts = rows(section("Parts of results"))
    assert heads | parts == set(formspec.__all__)
    assert all(getattr(formspec, name).__doc__ for name in formspec.__all__)


def test_every_name_for_plug_ins_is_documented() -> None:
    assert rows(section("Plug-ins")) == set(formspec.plugins.__all__)


def test_our_plug_ins_may_import_the_plug_in_api_only() -> None:
    """The contract forbids every part of the library but ``formspec`` and ``formspec.plugins``."""
    contracts = tomllib.loads(text("pyproject.toml"))["tool"]["importlinter"]["contracts"]
    (contract,) = [each for each in contracts if each["id"] == "plugin-api"]
    assert "ignore_imports" not in contract
    parts = {path.stem for path in (ROOT / "formspec").iterdir() if path.stem[:2] != "__"}
    forbidden = {f"formspec.{part}" for part in parts - {"plugins", "py"}}
    assert set(contract["forbidden_modules"]) == forbidden | {"formspec.plugins.*"}


def test_every_target_is_named() -> None:
    points = tomllib.loads(text("pyproject.toml"))["project"]["entry-points"]
    for name, place in points["formspec.renderers"].items():
        assert f"`{name}`" in text("README.md")
        assert f"`{name}`" in text("docs/reference/python.md")
        assert place.partition(":")[0] in text("docs/architecture.md")


def test_every_command_is_documented() -> None:
    page = text("docs/reference/cli.md")
    for key, (chinese, english) in HELP.items():
        if f"{key}_examples" in HELP and key != "top":
            assert f"## formspec {key}\n" in page
            assert chinese in page
            assert english in page


def architecture() -> str:
    return text("docs/architecture.md")


def test_the_architecture_draws_the_wings_as_the_contract_has_them() -> None:
    contract = tomllib.loads(text("pyproject.toml"))["tool"]["importlinter"]["contracts"][0]
    floors = [set(layer.replace("|", " ").split()) for layer in contract["layers"]]
    drawn = re.search(r"(?s)^ +cli .*?(?=\n\nbeside)", architecture(), re.MULTILINE)
    assert drawn
    lines = [re.split(r" {4,}", line.strip())[0] for line in drawn[0].splitlines()]
    assert [set(line.split()) for line in lines] == floors


@pytest.mark.parametrize("package", ["formspec", "renderers/formspec_xlsx"])
def test_the_architecture_names_every_module(package: str) -> None:
    tables = "\n".join(re.findall(r"(?m)^\|.*\||^of their own.*?:$", architecture(), re.DOTALL))
    named = set(re.findall(r"`(\w+)`", tables)) | {"api", "batch", "__init__", "__main__"}
    modules = {path.stem for path in (ROOT / package).rglob("*.py")}
    assert modules - named == set()


RECIPES = re.findall(
    r"(?s)### (Add [^\n]*)\n\n<!-- example: (.*?) -->\n(.*?)(?=\n### )", architecture()
)


@pytest.mark.parametrize(("change", "example", "files"), RECIPES, ids=[each[0] for each in RECIPES])
def test_a_change_touches_the_files_that_are_listed(change: str, example: str, files: str) -> None:
    """What the example of a change is found in is listed, and what is listed is there."""
    listed = set(re.findall(r"`((?:\w+/)+[\w.-]*)`", files))
    assert listed, change
    assert [name for name in listed if not (ROOT / name).exists()] == []
    sources = [
        path
        for folder in ("formspec", "renderers")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in (".py", ".js", ".j2") and path.parent.name != "bundle"
    ]
    found = {
        path.relative_to(ROOT).as_posix()
        for path in sources
        if re.search(example, path.read_text("utf-8"), re.MULTILINE)
    }
    assert found, change
    assert {name for name in found if not name.startswith(tuple(listed))} == set()


def links(page: Path) -> Iterator[str]:
    for link in re.findall(r"\]\(([^)\s]+)\)", page.read_text("utf-8")):
        if "://" not in link:
            yield link


def anchors(page: Path) -> set[str]:
    heads = re.findall(r"(?m)^#+ (.*)$", page.read_text("utf-8"))
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("page", PAGES, ids=IDS)
def test_links_lead_somewhere(page: Path) -> None:
    for link in links(page):
        name, _, anchor = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


def test_every_page_is_reached_from_the_index() -> None:
    index = ROOT / "docs/index.md"
    reached = {(index.parent / link.partition("#")[0]).resolve() for link in links(index)}
    assert {page for page in PAGES if page != index} <= reached


def blocks(kind: str) -> Iterator[tuple[str, str, str]]:
    """The page, what its mark says, and the block."""
    for page in PAGES:
        for _, said, found, body in FENCE.findall(page.read_text("utf-8")):
            if found == kind:
                yield str(page.relative_to(ROOT)), said, body


@pytest.mark.parametrize(("page", "name", "body"), [*blocks("json")])
def test_json_is_as_its_schema_says(page: str, name: str, body: str) -> None:
    schema = json.loads(text(f"docs/reference/schemas/{name}.schema.json"))
    jsonschema.Draft202012Validator(schema).validate(json.loads(body))
    if name == "submission":
        data = json.loads(body)
        formspec.validate(formspec.load(data["form"]), data)


@pytest.mark.parametrize(
    "name", ["forms", "show", "lint", "scan", "bounds", "validate", "locate", "fill", "submission"]
)
def test_schemas_are_schemas_with_an_example(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(
        json.loads(text(f"docs/reference/schemas/{name}.schema.json"))
    )
    assert name in {said for _, said, _ in blocks("json")}


@pytest.mark.parametrize(
    ("page", "body"),
    [
        (page, body)
        for page, said, body in blocks("yaml")
        if said != "visits.yaml" and "language.md" not in page
    ],
)
def test_definitions_on_the_pages_are_right(page: str, body: str) -> None:
    head = "" if body.startswith("formspec:") else HEAD
    rows = (
        ""
        if "sections:" in body
        else "sections: [{number: 1, items: [{code: A, label: 例, unit: 人}]}]"
    )
    assert formspec.lint(formspec.loads(head + body + rows, name=page)) == ()


@pytest.mark.slow
def test_the_gallery_has_a_page_for_every_form(tmp_path: Path) -> None:
    command = [sys.executable, str(ROOT / "docs/gallery.py"), str(tmp_path / "out")]
    subprocess.run(command, capture_output=True, check=True)
    made = re.findall(r"html -o (\S+\.html)", text("docs/gallery.md"))
    assert {path.name for path in (tmp_path / "out").iterdir()} == {*made, "index.html"}
    index = (tmp_path / "out/index.html").read_text("utf-8")
    assert re.findall(r'href="([^"]*)"', index) == sorted(made, key=index.index)


def test_the_page_on_renderers_shows_the_plug_in() -> None:
    example = text("tests/plugin/formspec_outline/__init__.py")
    assert f"```python\n{example}```" in text("docs/how-to/write-a-renderer.md")


def test_the_changelog_knows_this_version() -> None:
    version = tomllib.loads(text("pyproject.toml"))["project"]["version"]
    assert version == formspec.__version__
    assert f"\n## {version}\n" in text("CHANGELOG.md")


def test_the_readme_has_two_commands_to_try() -> None:
    found = re.search(r"(?s)## Try it.*?```sh\n(.*?)```", text("README.md"))
    assert found
    assert [line.split("#")[0].strip() for line in found[1].splitlines()] == [
        "sh scripts/demo",
        "sh scripts/test",
    ]
