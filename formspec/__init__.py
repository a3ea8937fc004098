"""formspec: statistical forms as text, checked exactly and rendered everywhere.

>>> import formspec
>>> form = formspec.load("wuzhou-2018-warmth")
>>> report = formspec.validate(form, {"values": {"2.C": 9, "2.D": 5, "2.E": 3, "2.F": 2}})
>>> report.verdict
'fail'
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from formspec.api import (
        FormInfo,
        annotate,
        forms,
        join,
        load,
        loads,
        read,
        render,
        render_each,
        reporting_units,
    )
    from formspec.batch import Checked, validate_files
    from formspec.compile import rules
    from formspec.dumping import dump
    from formspec.finding import Finding
    from formspec.form import Form
    from formspec.linting import lint
    from formspec.narrowing import Allowed, Range, bounds
    from formspec.problem import FormspecError, Problem
    from formspec.reasoning.fill import fill
    from formspec.reasoning.filled import Filled
    from formspec.reasoning.joint import Joint, joint
    from formspec.reasoning.locate import locate
    from formspec.reasoning.located import Located
    from formspec.reasoning.scan import Scan, scan
    from formspec.submission import Submission
    from formspec.validation import Report, explain, validate

__version__ = "0.1.0"
__all__ = [
    "Allowed",
    "Checked",
    "Filled",
    "Finding",
    "Form",
    "FormInfo",
    "FormspecError",
    "Joint",
    "Located",
    "Problem",
    "Range",
    "Report",
    "Scan",
    "Submission",
    "annotate",
    "bounds",
    "dump",
    "explain",
    "fill",
    "forms",
    "join",
    "joint",
    "lint",
    "load",
    "loads",
    "locate",
    "read",
    "render",
    "render_each",
    "reporting_units",
    "rules",
    "scan",
    "validate",
    "validate_files",
]

_ROOMS = {
    "api": (
        "FormInfo",
        "annotate",
        "forms",
        "join",
        "load",
        "loads",
        "read",
        "render",
        "render_each",
        "reporting_units",
    ),
    "batch": ("Checked", "validate_files"),
    "compile": ("rules",),
    "dumping": ("dump",),
    "finding": ("Finding",),
    "form": ("Form",),
    "linting": ("lint",),
    "narrowing": ("Allowed", "Range", "bounds"),
    "problem": ("FormspecError", "Problem"),
    "reasoning.fill": ("fill",),
    "reasoning.filled": ("Filled",),
    "reasoning.locate": ("locate",),
    "reasoning.located": ("Located",),
    "reasoning.joint": ("Joint", "joint"),
    "reasoning.scan": ("Scan", "scan"),
    "submission": ("Submission",),
    "validation": ("Report", "explain", "validate"),
}


def __getattr__(name: str) -> Any:
    """A public name, from its room when it is first asked for: a bare import costs nothing.

    No room may be called like a public name: importing the room would hide the name.
    """
    for room, names in _ROOMS.items():
        if name in names:
            globals()[name] = found = getattr(import_module(f"formspec.{room}"), name)
            return found
    raise AttributeError(f"module 'formspec' has no attribute '{name}'")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
