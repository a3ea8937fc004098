"""``python -m benchmarks.page``: the page of annex 2 beside SurveyJS with the same fields and sums.

Both are one file, opened from the disk by one Chromium, in turn. SurveyJS gets what the form
definition says: a question for every field and cell, and every printed formula as an expression
that validates its total, checked while one types. It is installed from npm when it is missing,
in the versions that ``benchmarks/npm`` names. Times depend on what else the machine does, the
ratios of one run far less.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import formspec
from formspec import Form
from formspec.engine.rules import Rule

if TYPE_CHECKING:
    from support.browser import Page

NPM = Path(__file__).parent / "npm"
TESTS = Path(__file__).parent.parent / "tests"
FORM, TOTAL = "wuzhou-2017-help-centre", "5.A"
LOADS, KEYS = 15, 220

# For each page: where its inputs are, and whether it says that the total is wrong.
OURS = """
const inputOf = (key) => document.querySelector(`[data-path="${key}"], [data-field="${key}"]`);
const isWrong = (key) => ["wrong", "wait"].includes(inputOf(key).dataset.state);
"""
THEIRS = """
const question = (key) => document.querySelector(`[data-name="q${key.replaceAll(".", "_")}"]`);
const inputOf = (key) => question(key)?.querySelector("input");
const isWrong = (key) =>
  Boolean(question(key).querySelector(".sd-question__erbox")?.textContent.trim());
"""

# What runs in both, before their own scripts: when they are ready, when they have judged.
WATCH = """
localStorage.clear();
const soon = () => new Promise((done) => {
  const channel = new MessageChannel();
  channel.port1.onmessage = done;
  channel.port2.postMessage(0);
});
const until = async (holds) => { while (!holds()) await soon(); };
const type = (input, text) => {
  input.value = text;
  input.dispatchEvent(new Event("input", { bubbles: true }));
  input.dispatchEvent(new KeyboardEvent("keyup", { bubbles: true, key: "1" }));
};
window.ready = new Promise((done) => addEventListener("DOMContentLoaded", async () => {
  const loaded = performance.now();
  await until(() => inputOf("TOTAL"));
  const shown = performance.now();
  type(inputOf("TOTAL"), "30");
  await until(() => isWrong("TOTAL"));
  const judged = performance.now();
  await new Promise((next) => requestAnimationFrame(() => setTimeout(next)));
  done({ loaded, shown, judged, painted: performance.now() });
}));

// Keystrokes that make the total right and wrong in turn: until the page says so, and the layout.
window.fillIn = async (values, total) => {
  for (const [key, value] of Object.entries(values)) type(inputOf(key), value);
  type(inputOf("TOTAL"), total);
  await until(() => !isWrong("TOTAL"));
};
window.keystrokes = async (total, turns) => {
  const spent = [];
  for (let turn = 0; turn < turns; turn++) {
    document.body.getBoundingClientRect();
    const wrong = turn % 2 === 0, start = performance.now();
    type(inputOf("TOTAL"), wrong ? total + "1" : total);
    while (isWrong("TOTAL") !== wrong) await soon();
    const judged = performance.now();
    document.body.getBoundingClientRect();
    spent.push([judged - start, performance.now() - judged]);
    await new Promise((done) => setTimeout(done, 5));
  }
  return spent;
};
""".replace("TOTAL", TOTAL)


def main() -> None:
    """Prints the table."""
    sys.path.insert(0, str(TESTS))  # the browser of the tests
    from support.browser import browser

    install()
    form = formspec.load(FORM)
    pages = {"formspec": formspec.render(form, "html").data, "SurveyJS": survey_page(form)}
    with TemporaryDirectory() as name, browser() as running:
        # One tab: another would not be painted.
        visit = visitor(running.page(), Path(name), pages)
        loads = loaded(visit)
        keys = {what: typed(visit(what), form) for what in pages}
    report(pages, loads, keys)


def install() -> None:
    """SurveyJS, where it is not yet."""
    if not (NPM / "node_modules/survey-js-ui").exists():
        print("installing by npm what benchmarks/npm/package-lock.json names", file=sys.stderr)
        command = ["npm", "ci", "--silent", "--no-audit", "--no-fund", "--ignore-scripts"]
        subprocess.run(command, cwd=NPM, check=True)


def survey_page(form: Form) -> bytes:
    """One file with SurveyJS and the form as its definition."""
    core, ui = NPM / "node_modules/survey-core", NPM / "node_modules/survey-js-ui"
    scripts = [
        path.read_text("utf-8").replace("</script", "<\\/script")
        for path in (core / "survey.core.min.js", ui / "survey-js-ui.min.js")
    ]
    style = (core / "survey-core.min.css").read_text("utf-8")
    start = f"new Survey.Model({json.dumps(survey(form))}).render(document.getElementById('form'));"
    tags = "".join(f"<script>{script}</script>" for script in (*scripts, start))
    head = f'<meta charset="utf-8"><title>{form.title}</title><style>{style}</style>'
    return f"<!DOCTYPE html>\n{head}<div id=form></div>{tags}".encode()


def survey(form: Form) -> Mapping[str, Any]:
    """The form as a definition of SurveyJS: all on one page, checked while one types."""
    sums = {rule.cells[0].path: rule for rule in formspec.rules(form) if rule.kind == "sum"}
    questions = [
        {"type": "text", "name": field.id, "title": field.label,
         **({"inputType": "date"} if field.kind == "date" else {})}
        for field in form.fields
    ]  # fmt: skip
    panels = [
        {"type": "panel", "title": section.number,
         "elements": [question(form, path, sums.get(path)) for path in section.items]}
        for section in form.sections
    ]  # fmt: skip
    return {
        "title": form.title,
        "checkErrorsMode": "onValueChanged",
        "textUpdateMode": "onTyping",
        "elements": [*questions, *panels],
    }


def question(form: Form, path: str, total: Rule | None) -> Mapping[str, Any]:
    item = form.by_path[path]
    made: dict[str, Any] = {"name": named(path), "title": f"{item.code or ''} {form.label(item)}"}
    if item.kind == "boolean":
        return made | {"type": "boolean"}
    made |= {"type": "text", "inputType": "number"}
    if total is not None:
        left, right = total.relation.left, total.relation.right
        assert [(weight, cell.path) for weight, cell in left.terms] == [(Fraction(1), path)]
        assert {weight for weight, _ in right.terms} == {1}
        terms = " + ".join(f"{{{named(cell.path)}}}" for _, cell in right.terms)
        text = item.printed_formula
        expression = f"{{{named(path)}}} = {terms}"
        made["validators"] = [{"type": "expression", "expression": expression, "text": text}]
    return made


def named(path: str) -> str:
    """A name without dots, which SurveyJS would take for steps into a value."""
    return "q" + path.replace(".", "_")


def visitor(tab: "Page", folder: Path, pages: Mapping[str, bytes]) -> Callable[[str], "Page"]:
    """What opens a page by its name and waits until it has judged."""
    for what, data in pages.items():
        Path(folder, f"{what}.html").write_bytes(data)
    tab.size(1280, 900)
    scripts: list[str] = []

    def visit(what: str) -> "Page":
        while scripts:
            tab.send("Page.removeScriptToEvaluateOnNewDocument", identifier=scripts.pop())
        source = (OURS if what == "formspec" else THEIRS) + WATCH
        made = tab.send("Page.addScriptToEvaluateOnNewDocument", source=source)
        scripts.append(made["identifier"])
        tab.send("Page.navigate", url=Path(folder, f"{what}.html").as_uri())
        tab.run("window.ready")
        return tab

    return visit


def loaded(visit: Callable[[str], "Page"]) -> Mapping[str, list[Mapping[str, float]]]:
    """Opens the pages in turn; the first time is not counted."""
    found: dict[str, list[Mapping[str, float]]] = {"formspec": [], "SurveyJS": []}
    for turn in range(LOADS + 1):
        for what, times in found.items():
            ready = visit(what).run("window.ready")
            if turn:
                times.append(ready)
    return found


def typed(tab: "Page", form: Form) -> tuple[list[float], list[float]]:
    """Milliseconds of each keystroke until its verdict is in the page, and of the layout then."""
    cells = [item.path for item in form.items if item.kind == "number" and item.path != TOTAL]
    (rule,) = (rule for rule in formspec.rules(form) if rule.id == f"sum:{TOTAL}")
    values = {path: str(number % 7 + 1) for number, path in enumerate(cells)}
    total = sum(int(values[cell.path]) for _, cell in rule.relation.right.terms)
    tab.run(f"fillIn({json.dumps(values)}, '{total}')")
    spent = [pair for _ in range(KEYS // 20) for pair in tab.run(f"keystrokes('{total}', 20)")]
    judged, layout = zip(*spent[20:], strict=True)  # the first ones warm it up
    return sorted(judged), sorted(layout)


def report(
    pages: Mapping[str, bytes],
    loads: Mapping[str, list[Mapping[str, float]]],
    keys: Mapping[str, tuple[list[float], list[float]]],
) -> None:
    busy = os.getloadavg()[0]
    print(f"{FORM}: 92 fields and 9 sums, {LOADS} loads and {KEYS - 20} keystrokes of each")
    print(f"{'':44} {'formspec':>10} {'SurveyJS':>10} {'ratio':>7}")
    for what, ours, theirs, unit, goal in rows(pages, loads, keys):
        print(f"{what:44} {ours:7.2f} {unit} {theirs:7.2f} {unit} {theirs / ours:6.1f}×  {goal}")
    print(f"load of the machine {busy:.1f}")


def rows(
    pages: Mapping[str, bytes],
    loads: Mapping[str, list[Mapping[str, float]]],
    keys: Mapping[str, tuple[list[float], list[float]]],
) -> Iterator[tuple[str, float, float, str, str]]:
    """What was measured, ours, theirs, the unit, the goal."""
    both = ("formspec", "SurveyJS")
    ours, theirs = (len(pages[what]) / 1e3 for what in both)
    yield "the file", ours, theirs, "kB", ""
    for name, what, goal in (
        ("loaded", "navigation to DOMContentLoaded", "goal ≥ 5×"),
        ("shown", "… to the inputs in the page", ""),
        ("judged", "… to the first verdict in the page", "goal ≥ 5×"),
        ("painted", "… to the first verdict on the screen", ""),
    ):
        ours, theirs = (median(times[name] for times in loads[each]) for each in both)
        yield what, ours, theirs, "ms", goal
    steps = ("a keystroke to its verdict in the page", "goal ≤ 4 ms"), ("… the layout after it", "")
    for place, (what, goal) in enumerate(steps):
        ours, theirs = (median(keys[each][place]) for each in both)
        yield f"{what}, median", ours, theirs, "ms", goal
        ours, theirs = (keys[each][place][int(len(keys[each][place]) * 0.95)] for each in both)
        yield f"{what}, 95 of 100", ours, theirs, "ms", ""


if __name__ == "__main__":
    main()
