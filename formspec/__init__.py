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
    from formspec.diagnostics.problem import FormspecError, Problem
    from formspec.engine.bounds import Allowed, Range, bounds
    from formspec.engine.compiled import rules
    from formspec.engine.finding import Finding
    from formspec.engine.lint import lint
    from formspec.engine.validate import Report, explain, validate
    from formspec.language.dump import dump
    from formspec.language.form import Form
    from formspec.reasoning.analysis.completable import Joint, joint
    from formspec.reasoning.analysis.scan import Scan, scan
    from formspec.reasoning.completion.fill import fill
    from formspec.reasoning.completion.results import Filled
    from formspec.reasoning.repair.locate import locate
    from formspec.reasoning.repair.results import Located
    from formspec.submissions.submission import Submission

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
    "engine.compiled": ("rules",),
    "language.dump": ("dump",),
    "engine.finding": ("Finding",),
    "language.form": ("Form",),
    "engine.lint": ("lint",),
    "engine.bounds": ("Allowed", "Range", "bounds"),
    "diagnostics.problem": ("FormspecError", "Problem"),
    "reasoning.completion.fill": ("fill",),
    "reasoning.completion.results": ("Filled",),
    "reasoning.repair.locate": ("locate",),
    "reasoning.repair.results": ("Located",),
    "reasoning.analysis.completable": ("Joint", "joint"),
    "reasoning.analysis.scan": ("Scan", "scan"),
    "submissions.submission": ("Submission",),
    "engine.validate": ("Report", "explain", "validate"),
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
