"""Draws the golden images anew."""

import sys
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

from golden import FONTS, HERE, book, fonts, screen

for old in HERE.glob("*.png"):
    old.unlink()
FONTS.write_text(fonts(), encoding="utf-8")
with TemporaryDirectory() as folder:
    place = Path(folder)
    for path in chain(book.draw(place), screen.draw(place)):
        sys.stdout.write(f"{path.name}\n")
