"""formspec: statistical forms as text, checked exactly and rendered everywhere.

>>> import formspec
>>> form = formspec.load("wuzhou-2018-warmth")
>>> report = formspec.validate(form, {"values": {"2.C": 9, "2.D": 5, "2.E": 3, "2.F": 2}})
>>> report.verdict
'fail'
"""

from formspec.api import FormInfo, forms, load, loads, read, render
from formspec.compile import rules
from formspec.dump import dump
from formspec.finding import Finding
from formspec.form import Form
from formspec.lint import lint
from formspec.problem import FormspecError, Problem
from formspec.submission import Submission
from formspec.validate import Report, explain, validate

__all__ = [
    "Finding",
    "Form",
    "FormInfo",
    "FormspecError",
    "Problem",
    "Report",
    "Submission",
    "dump",
    "explain",
    "forms",
    "lint",
    "load",
    "loads",
    "read",
    "render",
    "rules",
    "validate",
]
__version__ = "0.1.0"
