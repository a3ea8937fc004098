"""``python -m differential.beside FORM FILE``: what every engine finds in one filled form.

A row is a finding, a column an engine. Exit code 1 if they do not agree.
"""

import sys
from collections.abc import Mapping, Sequence
from typing import Any

import formspec
from differential.catalogue import ENGINES
from differential.engines import Said, told
from differential.machine import Machine
from formspec.language.form import Form
from formspec.submissions.submission import to_dict

Found = Mapping[str, str]
"""What an engine finds, in a few words, by rule."""


def findings(form: Form, path: str) -> dict[str, Found]:
    """The findings of a file, by engine; of the oracle only those of rules that do not pass."""
    submission = to_dict(form, formspec.read(form, path))
    found = {"library": _brief(told(form, submission, "zh").findings)}
    with Machine([*ENGINES.values()]) as machine:
        for engine in machine.engines:
            asked = (engine.takes(form, submission), form.language)
            (said,) = machine.load(engine, form)([asked])
            found[engine.name] = _brief(said)
    return found


def _brief(said: Said) -> Found:
    return dict(filter(None, map(_words, said)))


def _words(one: Any) -> tuple[str, str] | None:
    """Rule, and: verdict, severity and how far off."""
    match one:
        case {"rule": rule, "verdict": verdict, "severity": severity, "difference": off}:
            pass
        case [rule, verdict, _, severity, _, _, off]:
            pass
        case [_, "pass" | "not applicable"]:
            return None
        case str():
            return one, "error fail"
        case _:
            return "judged nothing", str(one)
    return rule, " ".join(filter(None, (severity, verdict, off)))


def table(found: Mapping[str, Found]) -> str:
    """All findings in the order of the library's, each with who says so."""
    engines = list(found)
    rules = dict.fromkeys(rule for each in found.values() for rule in each)
    lines = [["", *engines]]
    for rule in rules:
        said = [each.get(rule, "-") for each in found.values()]
        lines.append([rule, said[0], *("same" if one == said[0] else one for one in said[1:])])
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    text = "".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        + "\n"
        for line in lines
    )
    alike = "all alike" if agree(found) else "NOT alike"
    return f"{text}\n{len(engines)} engines, {len(rules)} findings, {alike}\n"


def agree(found: Mapping[str, Found]) -> bool:
    """Whether all say the same."""
    first, *others = found.values()
    return all(other == first for other in others)


def main(arguments: Sequence[str]) -> int:
    """The form's name or file, and a filled file."""
    name, path = arguments
    found = findings(formspec.load(name), path)
    print(table(found), end="")
    return 0 if agree(found) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
