"""The pages of docs/gallery.md, and its pictures.

``python docs/gallery.py FOLDER`` writes every page and an index of them;
``PYTHONPATH=tests python docs/gallery.py --images`` draws the pictures anew: look at them.
"""

import json
import sys
from collections.abc import Iterator, Mapping
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory

from generate import BLOCK

import formspec

HERE = Path(__file__).parent
ANNEXES = {"annex1": "wuzhou-2018-warmth", "annex2": "wuzhou-2017-help-centre"}

TYPED: Mapping[str, tuple[int, str, Mapping[str, str]]] = {
    "annex1": (760, "2.F", {
        "reporting_unit": "某县总工会", "1.A": "46", "1.B": "12", "2.A": "3860", "2.B": "145",
        "2.C": "9", "2.D": "5", "2.E": "3",
    }),
    "units": (440, "", {
        "1.A": "34.5", "1.B": "30", "1.C": "44999.99", "2.B": "1.2", "2.C": "350",
    }),
    "parts": (660, "", {
        "1.A": "120", "1.B": "121", "1.C": "60", "2.A": "9", "2.A.full": "6", "2.A.part": "5",
        "3.A": "30", "3.B": "20", "3.C": "11",
    }),
    "gate": (400, "", {"1.A": "否", "1.B": "12.5", "1.C": "0", "2.A": "3"}),
    "columns": (700, "", {
        "1.A@now": "64", "1.B@now": "50", "1.C@now": "14", "1.A@before": "31",
        "1.B@before": "20", "2.A@now": "65.5", "2.A@before": "30",
    }),
    "rounding": (560, "", {
        "1.A": "100", "1.B": "33.3", "1.C": "33.3", "1.D": "33.3",
        "2.A": "100", "2.B": "33.3", "2.C": "33.3", "2.D": "33.3",
    }),
    "warning": (640, "", {
        "office": "Longxu", "level": "county", "day": "2018-02-01", "1.A": "40", "1.B": "26",
        "1.C": "spring",
    }),
}  # fmt: skip
"""For each picture: its height, the cell in focus, and what was typed."""

_FILL = """
((values, focus) => {
  for (const input of document.querySelectorAll("[data-field], [data-path]")) {
    const { field, path, column } = input.dataset;
    const key = field ?? (column === undefined ? path : path + "@" + column);
    if (key in values) input.value = values[key];
    input.dispatchEvent(new Event("change", { bubbles: true }));
    input.style.caretColor = "transparent";
    if (key === focus) input.focus();
  }
  document.querySelector(".bar").style.position = "static";
})
"""


def definitions() -> Iterator[tuple[str, formspec.Form]]:
    """The forms of the page by their names: the annexes, then those that stand on it."""
    for name, form in ANNEXES.items():
        yield name, formspec.load(form)
    for block in BLOCK.finditer((HERE / "gallery.md").read_text("utf-8")):
        if block["file"]:
            yield block["file"].removesuffix(".yaml"), formspec.loads(block["body"])


def write_pages(folder: Path) -> None:
    """Every page, one with both annexes, and an index."""
    folder.mkdir(parents=True, exist_ok=True)
    links = []
    for name, form in definitions():
        (folder / f"{name}.html").write_bytes(formspec.render(form, "html").data)
        links.append((name, form.title))
    both = [formspec.load(form) for form in ANNEXES.values()]
    if joined := formspec.join(both, "html"):
        (folder / "annexes.html").write_bytes(joined.data)
    links.append(("annexes", " · ".join(form.title for form in both)))
    lines = "\n".join(
        f'<li><a href="{name}.html">{escape(title)}</a></li>' for name, title in links
    )
    page = (
        '<!DOCTYPE html>\n<html lang="zh-CN">\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>formspec</title>\n<h1>formspec</h1>\n<ul>\n{lines}\n</ul>\n</html>\n"
    )
    (folder / "index.html").write_text(page, encoding="utf-8")


def draw() -> Iterator[Path]:
    """Every picture anew."""
    from golden.screen import picture
    from PIL import Image
    from support.browser import browser

    forms = dict(definitions())
    with browser() as running, TemporaryDirectory() as folder:
        tab, place = running.page(), Path(folder) / "page.html"
        for name, (height, focus, values) in TYPED.items():
            place.write_bytes(formspec.render(forms[name], "html").data)
            tab.size(1180, height)
            tab.open(place)
            tab.run(f"{_FILL}({json.dumps(values)}, {json.dumps(focus)})")
            path = HERE / f"images/gallery-{name}.png"
            picture(tab).quantize(48, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(
                path, optimize=True
            )
            yield path


if __name__ == "__main__":
    if sys.argv[1:] == ["--images"]:
        for drawn in draw():
            sys.stdout.write(f"{drawn.name}\n")
    else:
        write_pages(Path(*sys.argv[1:]))
