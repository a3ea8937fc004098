"""The annexes as printed pages: they look as they did when they were looked at."""

import shutil
from pathlib import Path

import pytest
from golden import ANNEXES, FONT, difference, font, kept, pages
from PIL import Image

import formspec

SEEN = 40
"""Of 255; one black line more or less in a square of 8 pixels makes 32 to 64."""


@pytest.mark.skipif(not (shutil.which("soffice") and shutil.which("pdftoppm")), reason="no office")
@pytest.mark.parametrize("name", ANNEXES)
def test_a_printed_page_looks_as_it_did(name: str, tmp_path: Path) -> None:
    found, golden = pages(formspec.load(ANNEXES[name]), tmp_path), kept(name)
    assert [image.size for image in found] == [image.size for image in golden]
    if font() != FONT.read_text(encoding="utf-8"):
        pytest.skip("another font stands in for that of the paper")
    differences = [difference(one, other) for one, other in zip(found, golden, strict=True)]
    assert max(differences) < SEEN, f"{differences}; if it is meant: python -m golden, and look"


def test_a_line_that_went_is_seen() -> None:
    page = Image.new("L", (80, 80), 255)
    lined = page.copy()
    lined.paste(0, (0, 33, 80, 35))
    assert difference(page, page) == 0
    assert difference(page, lined) > SEEN
