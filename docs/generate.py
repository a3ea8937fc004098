"""Refresh what the pages take from the code: tables, and what commands answer.

    python docs/generate.py            # writes
    python docs/generate.py --check    # names what is not current; exit code 1

In every page, a block behind ``<!-- file: NAME -->`` is a file, and the lines that begin
with ``$`` in a ```console block are commands; they run in order, in a folder of the page's
own that holds a copy of ``examples/``. What stands under them is what they answered.
"""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from language_reference import json_schema, with_tables
from typed_data import typed_data

import formspec
from formspec.cli.main import COMMANDS
from formspec.diagnostics.problem_messages import TEXTS
from formspec.engine.finding_messages import CELL_TEXTS, RULE_TEXTS
from formspec.engine.input_messages import TYPED_TEXTS
from formspec.plugins import FEATURES
from formspec.plugins.registry import renderer

ROOT = Path(__file__).parent.parent
BLOCK = re.compile(
    r"(?m)^(?:<!-- file: (?P<file>\S+) -->\n)?```(?P<kind>\w+)\n(?P<body>.*?)^```$", re.DOTALL
)
NOTICE = "<!-- made by docs/generate.py -->\n"


# Tables --------------------------------------------------------------------------------


def cli_page() -> str:
    """``docs/reference/cli.md``: the help of every command, in both languages."""
    parts = [
        f"{NOTICE}# The command line\n",
        "What each command says under `--help`. Results go to standard output, messages to "
        "standard error.\n[The JSON](json.md) that `--json` prints has a page of its own.\n\n"
        "Exit codes: 0 nothing wrong; 1 something was found that blocks; 2 the work could not be "
        "done; 3 a bug\nin formspec, told in one line. 130 after Ctrl-C, 141 if whoever read the "
        "output went away, 143 if it was asked to end.\n\n"
        "`formspec validate` keeps compiled forms in the user's cache folder "
        "(`$XDG_CACHE_HOME/formspec`, else\n`~/.cache/formspec`; `~/Library/Caches/formspec` on "
        "macOS, `%LOCALAPPDATA%\\formspec` on Windows), so that the next\nfile is checked sooner. "
        "It holds data of definitions, no filled form, and may be deleted at any time;\n"
        "`FORMSPEC_NO_CACHE=1` turns it off.\n",
    ]
    for command in ("", *COMMANDS):
        parts.append(f"## formspec {command}".rstrip() + "\n")
        for lang in ("en", "zh"):
            line = f"formspec {command} --help --lang {lang}".replace("  ", " ")
            parts.append(f"```text\n{answer(line, ROOT)}```\n")
    return "\n".join(parts)


def squeezed(page: str) -> str:
    """Help without what differs between Pythons: its columns, and how it writes ``-o``."""
    return re.sub(r"\s+", " ", page.replace("-o PATH, --output PATH", "-o, --output PATH"))


GROUPS = {
    "FS1": "The text of a definition",
    "FS2": "Its keys, names and values",
    "FS3": "Formulas",
    "FS4": "What lint finds in a definition that can be read",
    "FS5": "Filled files",
    "FS6": "Calls, and what is installed",
    "FS7": "What an output has no room for",
}


def problems_page() -> str:
    """``docs/reference/problems.md``: every code and its two sentences."""
    parts = [
        f"{NOTICE}# Problems\n",
        "A problem is what is wrong with a definition, a file or a call. Its code never changes "
        "its meaning.\nWords in braces are filled in. What is wrong with the *content* of a "
        "filled form is a [finding](findings.md).\n",
    ]
    for group, title in GROUPS.items():
        codes = {code: texts for code, texts in TEXTS.items() if code.startswith(group)}
        rows = ((f"`{code}`", *texts) for code, texts in codes.items())
        parts.append(f"## {group}: {title}\n")
        parts.append(table(("code", "severity", "中文", "English"), rows))
    return "\n".join(parts)


RULE_WHEN = {
    "plain": "a cell, a sum of cells or the parts of one are compared with something",
    "guarded": "the same under a condition: first what makes it apply",
    "sides": "both sides are sums of several cells, or weighted",
    "guarded_sides": "the same under a condition",
    "gate": "an amount under a yes/no item that says no",
    "certain": "blanks remain, but no filling can repair it",
    "exceeded": "the same, since what is filled in is more than its total",
    "incomplete": "it depends on the blanks; the verdict is `incomplete`",
    "computed": "a calculated cell waits for others",
    "uneven": "a calculated cell that no figure fits exactly",
    "fault": "a cell that cannot be read must be corrected first",
    "digits": "kind `digits`: a sum is too long to be exact",
}
"""When a rule is told in which words."""

TAILS = ("reopened", "refused-reason", "explain", "proposal", "repair")
"""Not kinds: sentences that are added to others."""


def findings_page() -> str:
    """``docs/reference/findings.md``: every kind and its two sentences."""
    phrases = [key for key in RULE_TEXTS if key not in RULE_WHEN]
    kinds = {key: texts for key, texts in CELL_TEXTS.items() if key not in TAILS}
    typed = {key: texts for key, texts in TYPED_TEXTS.items() if key not in TAILS}
    tails = {key: (CELL_TEXTS | TYPED_TEXTS)[key] for key in TAILS}
    return "\n".join([
        f"{NOTICE}# Findings\n",
        "A finding is what is wrong or doubtful in a filled form. Words in braces are filled in.\n",
        "## Rules\n",
        "The `rule` is the id of the rule, the `kind` one of `sum` (a formula), `part` and `parts` "
        "(其中), `gate`\n(amounts under a yes/no item), `check` (a rule of the definition) and "
        "`digits`.\n",
        table(("when", "中文", "English"), ((RULE_WHEN[k], *RULE_TEXTS[k]) for k in RULE_WHEN)),
        "A message of the definition's own stands before all that, the rule then at the end. "
        "What stands in the braces:\n",
        table(("", "中文", "English"), ((f"`{k}`", *RULE_TEXTS[k]) for k in phrases)),
        "Added where they apply:\n",
        table(("", "中文", "English"), ((f"`{key}`", *tails[key]) for key in tails)),
        "## Cells, fields and files\n",
        "The `rule` is `kind:cell`, such as `range:9.A` or `required:field:phone`. A name in the "
        "data that the form\ndoes not have may be anything, also a person's, so its place stands "
        "for it: `unknown:values[3]` is the third\ncell of `values`, counted from 1, columns one "
        "by one, as `list(formspec.read(form, file).values)` has them\n(likewise `previous`, "
        "`fields` and `explanations`). JavaScript counts keys that are whole numbers first, as "
        "its\nobjects do.\n",
        table(("kind", "中文", "English"), ((f"`{key}`", *kinds[key]) for key in kinds)),
        "## What people type into a workbook\n",
        "Told by the reader of the file, with the same `rule`; what may have been meant is the "
        "`proposal`.\n",
        table(("kind", "中文", "English"), ((f"`{key}`", *typed[key]) for key in typed)),
    ])  # fmt: skip


FEATURE_WHEN = {
    "sum": "a printed formula",
    "part": "其中: one part is at most its whole",
    "parts": "其中: disjoint parts together are at most their whole, exhaustive ones are it",
    "gate": "amounts under a yes/no item that says no",
    "check": "a rule of the definition",
    "when": "… under a condition",
    "half": "… that allows for amounts rounded to the nearest",
    "truncate": "… that allows for amounts whose last digits were cut off",
    "previous": "… that looks at the period before",
    "warning": "… that may be explained",
    "note": "… that only informs",
    "cell": "single cells: type, decimals, bounds, choices, required",
}
"""What each feature is; the order is that of ``FEATURES``."""


def capabilities_page() -> str:
    """``docs/reference/capabilities.md``: which target checks what by itself."""
    points = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["entry-points"]
    targets = {
        name: renderer(name).expresses
        for name in points["formspec.renderers"]
        if renderer(name).expresses  # a picture checks nothing
    }
    rows = [
        (f"`{feature}`", FEATURE_WHEN[feature],
         *("✓" if feature in expresses else "" for expresses in targets.values()))
        for feature in FEATURES
    ]  # fmt: skip
    return "\n".join([
        f"{NOTICE}# What each target checks\n",
        "What a renderer's output checks by itself, as the renderers declare it. A rule may need "
        "several features\nat once; a target that lacks one of them does not check the rule at "
        "all. It then says so three times: in\nthe loss report (`Rendering.losses`), in the "
        "output itself, and on standard error when it is rendered on the\ncommand line. "
        "`formspec validate` checks everything.\n",
        table(("", "a rule that is", *targets), rows),
        "The targets with every mark are held to the same [conformance cases](conformance.md) "
        "as the library.\n",
    ])  # fmt: skip


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A Markdown table."""
    names = list(head)
    lines = [names, ["---"] * len(names), *rows]
    return "".join("| " + " | ".join(map(escaped, line)) + " |\n" for line in lines)


def escaped(cell: str) -> str:
    """A text inside a Markdown table."""
    return cell if cell.startswith("`") else re.sub(r"([|<>*_])", r"\\\1", cell)


# Commands ------------------------------------------------------------------------------


def answer(command: str, folder: Path) -> str:
    """What a command shows, output and messages as they come."""
    bin_folder = str(Path(sys.executable).parent)
    env = {
        "PATH": f"{bin_folder}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(folder),
        "LANG": "C.UTF-8",
        "COLUMNS": "90",
        "PYTHONUNBUFFERED": "1",
        "PYTHONPATH": os.environ.get("PYTHONPATH", ""),
    }
    done = subprocess.run(  # noqa: S602 - the commands stand in our own pages
        command, shell=True, cwd=folder, env=env, check=False, timeout=120,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    return done.stdout.decode("utf-8", "replace")


def refreshed(page: str) -> str:
    """A page with its commands run again."""
    if "```console" not in page:
        return page
    with TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(ROOT / "examples", folder / "examples")
        parts, end = [], 0
        for block in BLOCK.finditer(page):
            if block["file"]:
                place = folder / block["file"]
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_text(block["body"], encoding="utf-8")
            elif block["kind"] == "console":
                parts += [page[end : block.start("body")], transcript(block["body"], folder)]
                end = block.end("body")
    return "".join([*parts, page[end:]])


def transcript(body: str, folder: Path) -> str:
    """The commands of a block with what they answer now."""
    commands = [line for line in body.splitlines() if line.startswith("$ ")]
    return "".join(f"{line}\n{answer(line[2:], folder)}" for line in commands)


# Pages ---------------------------------------------------------------------------------


def drawing() -> str:
    """``docs/images/rules.svg``: the rules of an annex, drawn."""
    form = formspec.load("wuzhou-2018-warmth")
    return formspec.render(form, "graph", lang="en").data.decode()


def pages() -> Iterator[tuple[Path, str]]:
    """Every page as it should be."""
    generated: Mapping[str, str] = {
        "docs/reference/cli.md": cli_page(),
        "docs/reference/problems.md": problems_page(),
        "docs/reference/findings.md": findings_page(),
        "docs/reference/capabilities.md": capabilities_page(),
        "docs/images/rules.svg": drawing(),
        "formspec/language/schema.json": json_schema(),
        "renderers/formspec_javascript/source/typed_data.js": typed_data(),
    }
    for name, text in generated.items():
        yield ROOT / name, text
    for path in (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))):
        if str(path.relative_to(ROOT)) not in generated:
            yield path, with_tables(refreshed(path.read_text("utf-8")))


def main() -> int:
    """Write, or with ``--check`` compare."""
    stale = []
    for path, text in pages():
        old = path.read_text("utf-8") if path.exists() else ""
        same = squeezed(old) == squeezed(text) if path.name == "cli.md" else old == text
        if not same:
            stale.append(path.relative_to(ROOT))
            if "--check" not in sys.argv:
                path.write_text(text, encoding="utf-8")
    word = "not current" if "--check" in sys.argv else "written"
    for name in stale:
        sys.stdout.write(f"{name}: {word}\n")
    return 1 if stale and "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
