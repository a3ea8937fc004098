"""Draws the golden pages anew."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from golden import HERE, draw

for old in HERE.glob("*.png"):
    old.unlink()
with TemporaryDirectory() as folder:
    for path in draw(Path(folder)):
        sys.stdout.write(f"{path.name}\n")
