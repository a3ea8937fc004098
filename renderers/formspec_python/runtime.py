"""The command line of a generated validator; its functions are copied into the module."""

import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, cast

from formspec.plugins import MAX_BYTES, FormspecError, Plan, json_object, os_reason, problem

# The generated module defines both above these functions.
PLAN = cast("Plan", None)
validate = cast("Callable[[Mapping[str, Any]], list[dict[str, Any]]]", None)


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
        findings = validate(json_object(read_file(arguments[0]), arguments[0]))
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


def read_file(name: str) -> bytes:
    """The bytes of a file, one more than a submission may have at most."""
    try:
        with Path(name).open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise FormspecError(problem("FS101", file=name, reason=os_reason(error))) from None
