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
        installed,
        join,
        load,
        loads,
        read,
        read_all,
        render,
        render_each,
        reporting_units,
    )
    from formspec.batch import Checked, validate_files
    from formspec.collection.mail_merge import ReportingUnit
    from formspec.diagnostics.problem import FormspecError, Problem
    from formspec.engine.bounds import Allowed, Range, bounds
    from formspec.engine.compiled import rules
    from formspec.engine.finding import Finding
    from formspec.engine.lint import lint
    from formspec.engine.rules import Rule
    from formspec.engine.validate import Report, explain, validate
    from formspec.language.dump import dump
    from formspec.language.form import Form
    from formspec.plugins.protocols import Loss, Rendering
    from formspec.reasoning.analysis.addition import Addition
    from formspec.reasoning.analysis.completable import Joint, joint
    from formspec.reasoning.analysis.conflict import Removal
    from formspec.reasoning.analysis.extent import CellRange
    from formspec.reasoning.analysis.scan import (
        Conflict,
        Fixed,
        Implied,
        Scan,
        Settled,
        Tight,
        scan,
    )
    from formspec.reasoning.analysis.true_amounts import Amounts
    from formspec.reasoning.completion.fill import fill
    from formspec.reasoning.completion.results import Certain, Contradiction, Filled
    from formspec.reasoning.repair.change import Change
    from formspec.reasoning.repair.locate import locate
    from formspec.reasoning.repair.results import Fault, Located, Repair
    from formspec.reasoning.solver.certificate import Certificate, Leaf, Premise, Split
    from formspec.submissions.submission import Submission

__version__ = "0.1.0"
__all__ = [  # noqa: RUF022 - grouped by what they are for
    # Forms and what is made of them.
    "load", "loads", "installed", "forms", "FormInfo", "Form", "dump", "lint", "rules", "Rule",
    "render", "join", "render_each", "reporting_units", "ReportingUnit", "Rendering", "Loss",
    # Filled forms.
    "read", "read_all", "Submission", "validate", "validate_files", "Checked", "Report", "Finding",
    "explain", "annotate", "bounds", "Allowed", "Range",
    # What follows from all rules at once: of a form, of a filled form.
    "scan", "Scan", "Conflict", "Removal", "Implied", "Tight", "Fixed", "Settled", "CellRange",
    "Addition", "Certificate", "Premise", "Leaf", "Split",
    "joint", "Joint", "Amounts", "fill", "Filled", "Certain", "Contradiction",
    "locate", "Located", "Fault", "Repair", "Change",
    # Problems.
    "FormspecError", "Problem",
]  # fmt: skip

_MODULES = {
    "api": (
        "FormInfo annotate forms installed join load loads read read_all render render_each"
        " reporting_units"
    ),
    "batch": "Checked validate_files",
    "collection.mail_merge": "ReportingUnit",
    "diagnostics.problem": "FormspecError Problem",
    "engine.bounds": "Allowed Range bounds",
    "engine.compiled": "rules",
    "engine.finding": "Finding",
    "engine.lint": "lint",
    "engine.rules": "Rule",
    "engine.validate": "Report explain validate",
    "language.dump": "dump",
    "language.form": "Form",
    "plugins.protocols": "Loss Rendering",
    "reasoning.analysis.addition": "Addition",
    "reasoning.analysis.completable": "Joint joint",
    "reasoning.analysis.conflict": "Removal",
    "reasoning.analysis.extent": "CellRange",
    "reasoning.analysis.scan": "Conflict Fixed Implied Scan Settled Tight scan",
    "reasoning.analysis.true_amounts": "Amounts",
    "reasoning.completion.fill": "fill",
    "reasoning.completion.results": "Certain Contradiction Filled",
    "reasoning.repair.change": "Change",
    "reasoning.repair.locate": "locate",
    "reasoning.repair.results": "Fault Located Repair",
    "reasoning.solver.certificate": "Certificate Leaf Premise Split",
    "submissions.submission": "Submission",
}

if not TYPE_CHECKING:  # … which would take any name for one that exists

    def __getattr__(name: str) -> Any:
        """A public name, from its module when it is first used: a bare import costs nothing.

        No module may be called like a public name: importing it would hide the name.
        """
        for module, names in _MODULES.items():
            if name in names.split():
                globals()[name] = value = getattr(import_module(f"formspec.{module}"), name)
                return value
        raise AttributeError(f"module 'formspec' has no attribute '{name}'")

    def __dir__() -> list[str]:
        return sorted({*globals(), *__all__})
