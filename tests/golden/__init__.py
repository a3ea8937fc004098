"""Pages as people see them: a workbook through LibreOffice and a PDF to images.

    PYTHONPATH=tests python -m golden      # draws them anew, beside this file; look at them

What is compared is the page in squares of 8 pixels: a line that moved or went shows, how a
font is smoothed does not.
"""

import subprocess
from collections.abc import Iterator
from pathlib import Path

from PIL import Image, ImageChops, ImageStat

import formspec

HERE = Path(__file__).parent
FONT = HERE / "font.txt"
ANNEXES = {"annex1": "wuzhou-2018-warmth", "annex2": "wuzhou-2017-help-centre"}
_DOTS_PER_INCH, _SQUARE = 80, 8
_GREYS = 8
"""So many are kept: enough for the eye, and a third of the bytes."""


def pages(form: formspec.Form, folder: Path) -> list[Image.Image]:
    """The pages of the blank template, printed: those of the paper, then the instructions."""
    book = folder / "form.xlsx"
    book.write_bytes(formspec.render(form, "xlsx").data)
    profile = (folder / "profile").as_uri()
    office = ["soffice", "--headless", "--norestore", f"-env:UserInstallation={profile}"]
    _run([*office, "--convert-to", "pdf", "--outdir", str(folder), str(book)])
    _run(["pdftoppm", "-gray", "-png", "-r", str(_DOTS_PER_INCH),
          str(book.with_suffix(".pdf")), str(folder / "page")])  # fmt: skip
    return [_grey(path) for path in sorted(folder.glob("page*.png"))]


def _grey(path: Path) -> Image.Image:
    with Image.open(path) as image:
        return image.convert("L")


def _run(command: list[str]) -> None:
    subprocess.run(command, check=True, capture_output=True, timeout=120)


def kept(name: str) -> list[Image.Image]:
    """The pages that were looked at and found good."""
    return [_grey(path) for path in sorted(HERE.glob(f"{name}-*.png"))]


def font() -> str:
    """The font that stands in for the one of the paper; with another all pages differ."""
    command = ["fc-match", "-f", "%{fullname}", "宋体:lang=zh-cn"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def difference(one: Image.Image, other: Image.Image) -> float:
    """How much two pages differ at most: 0 not at all, 255 black for white somewhere."""
    size = (one.width // _SQUARE, one.height // _SQUARE)
    small = (image.resize(size, Image.Resampling.BOX) for image in (one, other))
    return float(ImageStat.Stat(ImageChops.difference(*small)).extrema[0][1])


def draw(folder: Path) -> Iterator[Path]:
    """Draws all pages anew."""
    for name, form in ANNEXES.items():
        place = folder / name
        place.mkdir()
        for number, image in enumerate(pages(formspec.load(form), place), 1):
            path = HERE / f"{name}-{number}.png"
            image.quantize(_GREYS).save(path, optimize=True)
            yield path
    FONT.write_text(font(), encoding="utf-8")
