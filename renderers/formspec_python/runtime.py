"""What only a standalone validator has: its entry point and its small command line.

This file is part of the generated module; there, ``PLAN`` is the plan of its form and the
imports are the definitions above it.
"""

import json
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, cast

from formspec.diagnostics.problem import FormspecError, Lang, os_reason, problem
from formspec.engine.decode import decode
from formspec.engine.evaluate import rule_finding, rule_findings, unknown_rules
from formspec.engine.header_fields import bare_values, field_findings, only_values
from formspec.engine.plan import Plan
from formspec.submissions.strict_json import MAX_BYTES, json_object
from formspec.submissions.submission import from_dict

PLAN = cast("Plan", None)  # the generated module has its own


def validate(submission: Mapping[str, Any], lang: Lang | None = None) -> list[dict[str, Any]]:
    """The findings of a filled form, as ``formspec validate --json`` prints them.

    ``submission`` has the JSON shape ``{"fields": {…}, "values": {"9.A": 12, …}}``; with
    several columns ``{"9.A": {"total": 12}}``. An empty list says that nothing is wrong.
    Raises FormspecError if it is filled for another form or version, or is of no such
    shape.
    """
    shaped = None
    values = bare_values(PLAN, submission) if type(submission) is dict else None
    if values is None:
        shaped = from_dict(PLAN, submission)
        values = only_values(PLAN, shaped)
    if values is not None:
        full = values if len(values) == len(PLAN.slots) else {**PLAN.zeros, **values}
        answer = PLAN.quick(full)
        if answer is not None:
            failing, steps = answer
            return [rule_finding(PLAN, n, "fail", steps).to_dict(lang) for n in failing]
    shaped = shaped or from_dict(PLAN, submission)
    decoded = decode(PLAN, shaped)
    findings = (
        *field_findings(PLAN, shaped.fields),
        *decoded.findings,
        *rule_findings(PLAN, decoded.values, shaped.explanations),
        *unknown_rules(PLAN, shaped.explanations),
    )
    return [finding.to_dict(lang) for finding in findings]


def blocks(finding: Mapping[str, Any]) -> bool:
    """Whether a finding keeps a submission from being accepted."""
    if finding["verdict"] != "fail" or finding["severity"] == "note":
        return False
    return finding["severity"] == "error" or "explanation" not in finding


def main(arguments: Sequence[str] | None = None) -> int:
    """``python FILE_OF_THIS_MODULE data.json``: prints the findings as JSON.

    Exit code 0: nothing blocks; 1: something does; 2: the file could not be read.
    """
    arguments = sys.argv[1:] if arguments is None else arguments
    if len(arguments) != 1 or arguments[0] in ("-h", "--help"):
        sys.stderr.write(f"usage: python {Path(sys.argv[0]).name} data.json\n")
        return 0 if arguments and arguments[0] in ("-h", "--help") else 2
    try:
        findings = validate(json_object(_read_file(arguments[0]), arguments[0]))
    except FormspecError as error:
        sys.stderr.write(f"{error.message(PLAN.language)}\n")
        return 2
    shape = {"form": PLAN.id, "version": PLAN.version, "findings": findings}
    try:
        sys.stdout.write(json.dumps(shape, ensure_ascii=False, indent=2) + "\n")
        sys.stdout.flush()
    except BrokenPipeError:  # who reads the output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 1 if any(map(blocks, findings)) else 0


def _read_file(name: str) -> bytes:
    try:
        with Path(name).open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise FormspecError(problem("FS101", file=name, reason=os_reason(error))) from None
