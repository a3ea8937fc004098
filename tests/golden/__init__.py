"""What people see: a workbook and a page, printed through a PDF, and the page on the screen.

    PYTHONPATH=tests python -m golden      # draws all anew, beside this file; look at them

What is compared is the image in squares of 8 pixels: a line that moved or went shows, how a
font is smoothed does not.
"""

import subprocess
from pathlib import Path
from typing import BinaryIO

from PIL import Image, ImageChops, ImageStat

HERE = Path(__file__).parent
FONTS = HERE / "fonts.txt"
ANNEXES = {"annex1": "wuzhou-2018-warmth", "annex2": "wuzhou-2017-help-centre"}
_DOTS_PER_INCH, _SQUARE = 80, 8
_FAMILIES = (
    "Arial", "宋体:lang=zh-cn", "system-ui:lang=zh-cn", "Noto Sans CJK SC", "Noto Serif CJK SC",
)  # fmt: skip


def printed(pdf: Path) -> list[Image.Image]:
    """The pages of a PDF."""
    dots = str(_DOTS_PER_INCH)
    run(["pdftoppm", "-gray", "-png", "-r", dots, str(pdf), str(pdf.with_suffix(""))])
    return [opened(path) for path in sorted(pdf.parent.glob(f"{pdf.stem}-*.png"))]


def opened(file: Path | BinaryIO, mode: str = "L") -> Image.Image:
    """An image, whatever colours it was saved with: in grey, or in "RGB"."""
    with Image.open(file) as image:
        return image.convert(mode)


def run(command: list[str]) -> None:
    """Runs a program and waits for it."""
    subprocess.run(command, check=True, capture_output=True, timeout=120)


def save(image: Image.Image, name: str, colours: int) -> Path:
    """Keeps an image, in as few colours as are enough for the eye."""
    path = HERE / f"{name}.png"
    # What is best for greys would lose the few red spots among them.
    octree = Image.Quantize.FASTOCTREE if image.mode == "RGB" else None
    image.quantize(colours, octree, dither=Image.Dither.NONE).save(path, optimize=True)
    return path


def kept(name: str, mode: str = "L") -> list[Image.Image]:
    """The pages that were looked at and found good, or the one of that name."""
    return [opened(path, mode) for path in sorted(HERE.glob(f"{name}.png"))]


def fonts() -> str:
    """The fonts that stand in for those asked for; with others all pages differ."""

    def found(family: str) -> str:
        command = ["fc-match", "-f", "%{fullname}", family]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    return "".join(f"{family} {found(family)}\n" for family in _FAMILIES)


def difference(one: Image.Image, other: Image.Image) -> float:
    """How much two images differ at most: 0 not at all, 255 black for white somewhere."""
    size = (one.width // _SQUARE, one.height // _SQUARE)
    small = (image.resize(size, Image.Resampling.BOX) for image in (one, other))
    found = ImageStat.Stat(ImageChops.difference(*small))
    return float(max(most for _, most in found.extrema))
