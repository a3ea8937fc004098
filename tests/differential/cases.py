"""Disagreements as files: a group of conformance cases each, to be replayed and kept."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import formspec
from differential.engines import told
from differential.machine import LANGS, Disagreement, Json, Machine, Round, built


def save(found: Disagreement, folder: Path) -> Path:
    """Write a case file (tests/conformance/case.schema.json) that expects what the library
    says; who is right is for people to decide.
    """
    text = json.dumps(group(found), ensure_ascii=False, indent=2) + "\n"
    digest = hashlib.sha256(text.encode()).hexdigest()[:8]
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{found.engine}-{digest}.json"
    path.write_text(text, "utf-8")
    return path


def group(found: Disagreement) -> Json:
    """One case, and as its law what only one of the two said."""
    missed = [one for one in found.expected if one not in found.said]
    more = [one for one in found.said if one not in found.expected]
    shown = [json.dumps(said, ensure_ascii=False) for said in (missed, more)]
    case = {
        "name": f"{found.engine} disagrees",
        "form": "drawn",
        "submission": found.asked[0],
        "expected": _expected(found),
    }
    return {
        "group": "found",
        "law": f"The library says {shown[0]}; {found.engine} says {shown[1]}",
        "definitions": {"drawn": found.definition},
        "cases": [case],
    }


def _expected(found: Disagreement) -> Json:
    form = formspec.loads(json.dumps(found.definition))
    zh, en = (told(form, found.asked[0], lang) for lang in LANGS)
    if zh.verdicts is None:
        return {"refused": zh.findings[0].get("refused", "FS000")}
    pairs = zip(zh.findings, en.findings, strict=True)
    return {
        "verdict": formspec.validate(form, found.asked[0]).verdict,
        "rules": dict(zh.verdicts),
        "findings": [
            {**one, "message": {"zh": one["message"], "en": other["message"]}}
            for one, other in pairs
        ],
    }


def replay(paths: Sequence[Path], machine: Machine) -> Iterator[Disagreement]:
    """Where engines still disagree with the library about the cases of files."""
    for path in paths:
        data = json.loads(path.read_text("utf-8"))
        for case in data["cases"]:
            definition = data["definitions"][case["form"]]
            form = built(definition)
            if form is not None and "submission" in case:
                asked = [(case["submission"], lang) for lang in LANGS]
                yield from machine.play(Round(definition, form, asked))
