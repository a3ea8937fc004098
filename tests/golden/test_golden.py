"""The annexes as printed, and the page on the screen: they look as they did when looked at."""

import shutil
from pathlib import Path

import pytest
from PIL import Image
from support.browser import Page

import formspec
from golden import ANNEXES, FONTS, difference, fonts, kept, screen
from golden.book import pages

SEEN = {"L": 40, "RGB": 24}
"""Of 255, in grey and in colour; a line more or less in a square of 8 pixels makes 25 to 64."""

needs_paper = pytest.mark.skipif(not shutil.which("pdftoppm"), reason="no pages of a PDF here")


def differences(found: list[Image.Image], name: str) -> list[float]:
    """How far images are from those that were kept; skips where other fonts stand in."""
    golden = kept(name, found[0].mode)
    assert [image.size for image in found] == [image.size for image in golden]
    if fonts() != FONTS.read_text(encoding="utf-8"):
        pytest.skip("other fonts stand in for those asked for")
    return [difference(one, other) for one, other in zip(found, golden, strict=True)]


def looks_as_it_did(found: list[Image.Image], name: str) -> None:
    far = differences(found, name)
    assert max(far) < SEEN[found[0].mode], f"{far}; if it is meant: python -m golden, and look"


@pytest.mark.office
@pytest.mark.skipif(not shutil.which("soffice"), reason="no office")
@needs_paper
@pytest.mark.parametrize("name", ANNEXES)
def test_a_printed_workbook_looks_as_it_did(name: str, tmp_path: Path) -> None:
    looks_as_it_did(pages(formspec.load(ANNEXES[name]), tmp_path), f"{name}-?")


@needs_paper
@pytest.mark.parametrize("name", ANNEXES)
def test_a_printed_page_looks_as_it_did(tab: Page, name: str, tmp_path: Path) -> None:
    looks_as_it_did(screen.paper(tab, tmp_path, ANNEXES[name]), f"print-{name}-?")


@pytest.mark.parametrize("name", screen.VIEWS)
def test_a_page_looks_as_it_did(tab: Page, name: str, tmp_path: Path) -> None:
    screen.shown(tab, tmp_path, screen.VIEWS[name])
    looks_as_it_did([screen.picture(tab)], name)


@pytest.mark.parametrize(
    "style",
    [
        ".code { text-align: left }",
        ".seq { border-left-width: 0 }",
        ".in1 { padding-left: 1rem }",
        ":root { --here: transparent }",
        "[aria-invalid] { box-shadow: none }",
        ".note { visibility: hidden }",
        ".sum { visibility: hidden }",
        "button.main { background: none }",
    ],
)
def test_a_page_of_which_the_style_broke_is_seen(tab: Page, style: str, tmp_path: Path) -> None:
    screen.shown(tab, tmp_path, screen.VIEWS["light"])
    tab.run(
        f"document.styleSheets[0].insertRule('{style}', document.styleSheets[0].cssRules.length)"
    )
    assert max(differences([screen.picture(tab)], "light")) > SEEN["RGB"]


def test_a_line_that_went_is_seen() -> None:
    page = Image.new("L", (80, 80), 255)
    lined = page.copy()
    lined.paste(0, (0, 33, 80, 35))
    assert difference(page, page) == 0
    assert difference(page, lined) > SEEN["L"]
