"""The blank workbook, printed by LibreOffice."""

from collections.abc import Iterator
from pathlib import Path

from PIL import Image

import formspec
from golden import ANNEXES, printed, run, save

_GREYS = 8


def pages(form: formspec.Form, folder: Path) -> list[Image.Image]:
    """The pages of the blank template, printed: those of the paper, then the instructions."""
    book = folder / "form.xlsx"
    book.write_bytes(formspec.render(form, "xlsx").data)
    profile = (folder / "profile").as_uri()
    office = ["soffice", "--headless", "--norestore", f"-env:UserInstallation={profile}"]
    run([*office, "--convert-to", "pdf", "--outdir", str(folder), str(book)])
    return printed(book.with_suffix(".pdf"))


def draw(folder: Path) -> Iterator[Path]:
    """Draws all pages anew."""
    for name, form in ANNEXES.items():
        place = folder / name
        place.mkdir()
        for number, image in enumerate(pages(formspec.load(form), place), 1):
            yield save(image, f"{name}-{number}", _GREYS)
