"""The HTML page in Chromium: filled forms are typed into its inputs, and what it lists is read.

A page holds less than a submission: texts in inputs that exist. What cannot be typed, such as
an answer that a list of choices does not have, is left out before.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from support.browser import Page, browser
from support.firefox import Firefox, firefox
from support.webkit import WebKit, webkit

import formspec
from differential.engines import Asked, Engine, Judge, Loader, Said, Told
from formspec.diagnostics.problem import FormspecError
from formspec.language.form import NO, YES, Form
from formspec.submissions.numeral import is_blank
from formspec.submissions.submission import from_dict

Json = dict[str, Any]

_ANSWERS = {"true": YES, "yes": YES, "false": NO, "no": NO}

# Types texts by key into all inputs; the sentences that the page then lists.
_TYPE = """
((cases) => {
  const inputs = [...document.querySelectorAll("[data-field], [data-path]")];
  const key = ({ dataset: d }) => d.field ? "field:" + d.field
    : d.column ? d.path + "@" + d.column : d.path;
  return cases.map((cells) => {
    const texts = new Map(cells);
    for (const input of inputs) if (!input.readOnly) input.value = texts.get(key(input)) ?? "";
    inputs[0].dispatchEvent(new Event("input", { bubbles: true }));
    return [...document.querySelectorAll("[data-part=findings] > li")]
      .map((line) => line.firstChild.textContent);
  });
})
"""


def takes(form: Form, submission: Json) -> Json:
    """What can be typed; nothing of what is refused."""
    try:
        given = from_dict(form, submission)
    except FormspecError:
        return {}
    values: Json = {}
    for cell in form.cells:
        item = form.by_path[cell.path]
        text = _typed(item.kind, item.choices, given.values.get(cell.key))
        if item.computed or text is None:
            continue
        if cell.column is None:
            values[cell.path] = text
        else:
            values.setdefault(cell.path, {})[cell.column] = text
    fields = {
        field.id: text
        for field in form.fields
        if (text := _typed(field.kind, field.choices, given.fields.get(field.id))) is not None
    }
    return {"fields": fields, "values": values}


def _typed(kind: str, choices: Sequence[str], raw: object) -> str | None:
    """A raw value as the text of an input, None where it cannot be there."""
    text = str(raw).replace("\r", "").replace("\n", "")
    if raw is None or is_blank(text):
        return None
    if kind == "number":
        return text
    text = text.strip()
    if kind == "boolean":
        text = _ANSWERS.get(text.lower(), text)
        return text if text in (YES, NO) else None
    if kind == "choice":
        return text if text in choices else None
    return text if kind == "text" or _is_date(text) else None


def _is_date(text: str) -> bool:
    """Whether an input of dates takes this text."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _cells(submission: Json) -> list[tuple[str, str]]:
    found = [(f"field:{name}", text) for name, text in submission.get("fields", {}).items()]
    for path, text in submission.get("values", {}).items():
        if isinstance(text, dict):
            found += [(f"{path}@{column}", inner) for column, inner in text.items()]
        else:
            found.append((path, text))
    return found


@contextmanager
def opened() -> Iterator[Loader]:
    """A tab, which opens the page of a form once in each language."""
    with browser() as running:
        yield _loader(running.page(), running.folder)


@contextmanager
def in_firefox() -> Iterator[Loader]:
    """The same in Firefox."""
    with firefox() as running:
        yield _loader(running, running.folder)


@contextmanager
def in_webkit() -> Iterator[Loader]:
    """The same in WebKitGTK."""
    with webkit() as running:
        yield _loader(running, running.folder)


def _loader(tab: Page | Firefox | WebKit, folder: Path) -> Loader:
    def load(form: Form) -> Judge:
        def judge(asked: Sequence[Asked]) -> list[Said]:
            said: list[Said] = [[] for _ in asked]
            for lang in ("zh", "en"):
                chosen = [n for n, (_, spoken) in enumerate(asked) if spoken == lang]
                path = folder / "form.html"
                path.write_bytes(formspec.render(form, "html", lang=lang).data)
                for n, lines in zip(chosen, _say(tab, path, asked, chosen), strict=True):
                    said[n] = lines
            return said

        return judge

    return load


def _say(
    tab: Page | Firefox | WebKit, path: Path, asked: Sequence[Asked], chosen: Sequence[int]
) -> list[Said]:
    tab.open(path)
    cases = [_cells(asked[n][0]) for n in chosen]
    said: list[Said] = tab.run(f"{_TYPE}({json.dumps(cases)})")
    if tab.messages:  # a request, a refusal of the policy, a crash
        raise AssertionError(tab.messages)
    return said


def sentences(form: Form, told: Told) -> Said:
    """The sentence of every finding, in order."""
    return [one["message"] for one in told.findings]


PAGE = Engine("page", opened, sentences, takes, "browser")
FIREFOX = Engine("firefox", in_firefox, sentences, takes, "extra")
WEBKIT = Engine("webkit", in_webkit, sentences, takes, "extra")
