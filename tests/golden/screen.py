"""The page as people see it: in light and dark, on a phone, in English, and printed blank."""

import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from support.browser import Page, browser

import formspec
from formspec.diagnostics.problem import Lang
from golden import ANNEXES, opened, printed, save

EXAMPLES = Path(__file__).parent.parent.parent / "examples"
WARMTH, CENTRE = "wuzhou-2018-warmth", "wuzhou-2017-help-centre"
MISTAKES = f"{CENTRE}-mistakes.json"
_COLOURS, _GREYS = 48, 8

COLUMNS = """\
formspec: 1
id: columns
version: "1"
title: 本期上期对照表
blank: unknown
columns: [{id: now, label: 本期}, {id: before, label: 上期}, {id: total, label: 累计}]
fields: [{id: unit, label: 填报单位, required: true}, {id: when, label: 日期, type: date}]
sections:
  - number: 1
    title: 收入
    items:
      - code: A
        label: 收入合计
        unit: 万元
        formula: A=B+C
        items:
          - {code: B, label: 财政拨款, unit: 万元, of_which: true}
          - {code: C, label: 社会捐助, unit: 万元, of_which: true}
  - number: 2
    title: 支出
    items:
      - {code: A, label: 支出合计, unit: 万元}
      - {code: B, label: 是否超支, type: boolean}
      - {code: C, label: 结余, unit: 万元, formula: C=1.A-A, computed: true, min: none}
rules:
  - {id: within, check: 2.A <= 1.A, severity: warning, message: 支出大于收入。请核对，超支请说明}
"""


@dataclass(frozen=True, slots=True)
class View:
    """A window on a page into which something was typed; without a focus it shows the end."""

    form: str
    size: tuple[int, int]
    values: Mapping[str, object]
    focus: str
    lang: Lang = "zh"
    dark: bool = False


def _mistakes() -> Mapping[str, object]:
    data = json.loads((EXAMPLES / MISTAKES).read_text("utf-8"))
    values: dict[str, object] = data["fields"] | data["values"]
    # … with a blank that the others determine, no number, and a total that can no longer balance.
    return values | {"1.C": "", "2.B": "x", "4.A": "1", "13.B": ""}


_TYPED = {"unit": "某县总工会", "1.A@now": "30", "1.B@now": "10.02", "1.C@now": "19.98",
          "1.A@total": "55", "1.B@total": "50", "2.A@now": "31", "2.B@now": "是",
          "1.B@before": "1.x"}  # fmt: skip

VIEWS = {
    "light": View(CENTRE, (1280, 1300), _mistakes(), "1.C"),
    "dark": View(CENTRE, (1280, 1300), _mistakes(), "1.C", dark=True),
    "found": View(CENTRE, (1280, 900), _mistakes(), ""),
    "phone": View(CENTRE, (360, 1400), _mistakes(), "1.C"),
    "english": View(WARMTH, (1000, 1000), {"2.C": "9", "2.D": "5", "2.E": "3"}, "2.F", lang="en"),
    "columns": View(COLUMNS, (1100, 800), _TYPED, "1.C@total"),
    "columns-phone": View(COLUMNS, (360, 1400), _TYPED, "1.C@total"),
}

# Nothing that blinks: the caret is made invisible.
_FILL = """
((values, focus) => {
  const inputs = [...document.querySelectorAll("[data-field], [data-path]")];
  const key = ({ dataset: { field, path, column } }) =>
    field ?? (column === undefined ? path : path + "@" + column);
  for (const input of inputs) {
    input.style.caretColor = "transparent";
    if (key(input) in values) input.value = values[key(input)];
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }
  inputs.find((input) => key(input) === focus)?.focus();
  // Not quite the end: there the bar comes to rest between two pixels, and is drawn now so, now so.
  scrollTo(0, focus ? 0 : document.body.scrollHeight - innerHeight - 80);
})
"""


def shown(tab: Page, folder: Path, view: View) -> None:
    """The page of a view, filled in, in a window of its size."""
    known = view.form in (WARMTH, CENTRE)
    form = formspec.load(view.form) if known else formspec.loads(view.form)
    path = folder / "view.html"
    path.write_bytes(formspec.render(form, "html", lang=view.lang).data)
    tab.size(*view.size)
    tab.dark(view.dark)
    tab.open(path)
    tab.run(f"{_FILL}({json.dumps(view.values)}, {json.dumps(view.focus)})")


def picture(tab: Page) -> Image.Image:
    """What the window shows."""
    return opened(io.BytesIO(tab.picture()), "RGB")


def draw(folder: Path) -> Iterator[Path]:
    """Draws every view anew, then the sheets of both annexes, printed blank."""
    with browser() as running:
        tab = running.page()
        for name, view in VIEWS.items():
            shown(tab, folder, view)
            yield save(picture(tab), name, _COLOURS)
        for name, form in ANNEXES.items():
            for number, page in enumerate(paper(tab, folder, form), 1):
                yield save(page, f"print-{name}-{number}", _GREYS)


def paper(tab: Page, folder: Path, form: str) -> list[Image.Image]:
    """The sheets of a blank page, printed."""
    shown(tab, folder, View(form, (1000, 800), {}, ""))
    path = folder / "view.pdf"
    path.write_bytes(tab.pdf())
    return printed(path)
