"""What a person does with a form's page, and what the page then says."""

import json
from pathlib import Path

from support.browser import Browser, Page


def cell(path: str, column: str | None = None) -> str:
    """The input of a cell, as JavaScript."""
    chosen = f'[data-path="{path}"]' + (f'[data-column="{column}"]' if column else "")
    return f"document.querySelector('{chosen}')"


def note(tab: Page, path: str, column: str | None = None) -> str:
    """The few words beside a cell, which stand there only while its state is one of ours."""
    found = tab.run(
        f"(([input]) => [input.dataset.state, input.nextElementSibling.firstChild.textContent])"
        f"([{cell(path, column)}])"
    )
    assert bool(found[0]) == bool(found[1])
    return str(found[1])


def enter(tab: Page, target: str, text: str) -> None:
    """Types as a clerk does and leaves the cell."""
    tab.run(f"{target}.focus(); {target}.select?.()")
    tab.type(text)
    tab.press("Enter")


def download(chromium: Browser, tab: Page) -> str:
    tab.run("document.querySelector('[data-part=download]').click()")
    return chromium.downloaded()


def load(tab: Page, folder: Path, data: object) -> str:
    """Gives the page a file; what it says to it."""
    path = folder / "data.json"
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    node = tab.send("Runtime.evaluate", expression="document.querySelector('[data-part=file]')")
    tab.run("document.querySelector('[data-part=status]').textContent = ''")
    tab.send("DOM.setFileInputFiles", files=[str(path)], objectId=node["result"]["objectId"])
    return str(
        tab.run(
            """new Promise(async (done) => {
            const status = document.querySelector("[data-part=status]");
            while (!status.textContent) await new Promise((r) => setTimeout(r, 10));
            done(status.textContent); })"""
        )
    )
