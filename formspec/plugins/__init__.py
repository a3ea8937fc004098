"""The plug-in API: everything that a renderer or reader may use is imported from here.

>>> from formspec.plugins import FEATURES, Rendering, losses

Our own renderers use nothing else. A name is loaded when it is first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from formspec.diagnostics.problem import (
        FormspecError,
        Hint,
        Lang,
        Mend,
        Problem,
        Severity,
        Words,
        did_you_mean,
        os_reason,
        problem,
    )
    from formspec.diagnostics.problem_messages import EXPECTED
    from formspec.diagnostics.regular_file import read_bytes
    from formspec.diagnostics.span import Span, places, printable
    from formspec.engine.cell_value import CellValue
    from formspec.engine.compiled import compile_form, rules
    from formspec.engine.divisors import coprime, moduli, power_in
    from formspec.engine.finding import Finding
    from formspec.engine.finding_messages import (
        ASKING,
        CELL_TEXTS,
        KEYWORDS,
        RULE_TEXTS,
        WORDS,
    )
    from formspec.engine.input_messages import TYPED_TEXTS
    from formspec.engine.intervals import And as GuardAnd
    from formspec.engine.intervals import Bound, ChoiceTest, Guard, LinearRelation, Verdict
    from formspec.engine.intervals import Or as GuardOr
    from formspec.engine.plan import HeaderField, Plan, PlannedRule, Slot
    from formspec.engine.prefill import ready
    from formspec.engine.rule_facts import RuleFacts
    from formspec.engine.rules import (
        And,
        Condition,
        Linear,
        Or,
        Relation,
        Rule,
        RuleKind,
        Test,
    )
    from formspec.engine.validate import Report
    from formspec.language.expression import And as FormulaAnd
    from formspec.language.expression import (
        Answer,
        CodeRange,
        Comparison,
        Number,
        Place,
        Product,
        Ref,
        Statement,
        Sum,
    )
    from formspec.language.expression import Or as FormulaOr
    from formspec.language.form import (
        Cell,
        Column,
        Field,
        Form,
        Formula,
        FreeRule,
        Item,
        Parts,
        Section,
    )
    from formspec.language.unit import Unit, behind
    from formspec.language.vocabulary import NO, YES, Kind, Op, Rounding
    from formspec.plugins.protocols import (
        FEATURES,
        Annotator,
        BulkRenderer,
        Choices,
        JoiningRenderer,
        Loss,
        Reader,
        Renderer,
        Rendering,
        features,
        losses,
    )
    from formspec.plugins.standalone_source import standalone
    from formspec.submissions.amount import Reading, Scale, read_amount
    from formspec.submissions.chinese import read_chinese
    from formspec.submissions.numeral import (
        FIELD_DECIMALS,
        LIMIT,
        MAX_DIGITS,
        MAX_LENGTH,
        Fault,
        Numeral,
        read_numeral,
        show,
        show_fraction,
        tidy,
    )
    from formspec.submissions.strict_json import MAX_BYTES, json_object
    from formspec.submissions.submission import Doubt, Explanation, Submission
    from formspec.submissions.typed_input import (
        Wanted,
        read_typed,
        wanted_of_field,
        wanted_of_item,
    )

__all__ = [  # noqa: RUF022 - grouped by what a plug-in wants
    # The contract: what a renderer or reader is, and what it gives.
    "Renderer", "JoiningRenderer", "BulkRenderer", "Reader", "Annotator",
    "Rendering", "Loss", "Choices", "FEATURES", "features", "losses",
    # A form: what it says.
    "Form", "Section", "Item", "Column", "Field", "Cell", "Kind", "YES", "NO", "Unit", "behind",
    "Parts", "Rounding", "Formula", "FreeRule",
    # … and a formula as it is printed, as a tree (``Formula.statement``).
    "Statement", "Comparison", "Op", "Number", "Ref", "CodeRange", "Sum", "Product", "Answer",
    "FormulaAnd", "FormulaOr", "Place",
    # The rules of a form: relations of weighted sums of its cells, in exact fractions.
    "rules", "Rule", "RuleKind", "Relation", "Linear", "Condition", "Test", "And", "Or",
    # The plan of a form: the same rules over numbered cells, in whole steps of each cell.
    "compile_form", "Plan", "Slot", "HeaderField", "PlannedRule", "LinearRelation", "Bound",
    "Guard", "ChoiceTest", "GuardAnd", "GuardOr", "coprime", "moduli", "power_in", "standalone",
    # Numbers: one grammar, exact, at most 15 digits.
    "read_numeral", "Numeral", "Fault", "show", "show_fraction", "tidy",
    "LIMIT", "MAX_DIGITS", "MAX_LENGTH", "FIELD_DECIMALS",
    # What people type into a cell.
    "read_typed", "Wanted", "wanted_of_item", "wanted_of_field",
    "read_amount", "Reading", "Scale", "read_chinese",
    # A filled form, and what is filled in before a form goes out.
    "Submission", "Doubt", "Explanation", "ready", "json_object", "MAX_BYTES",
    # What it comes to, and the sentences of findings for validators in other languages.
    "Report", "Finding", "CellValue", "RuleFacts", "Verdict", "RULE_TEXTS",
    "CELL_TEXTS", "TYPED_TEXTS", "WORDS", "KEYWORDS", "ASKING",
    # Problems: what is wrong with a file or a call.
    "FormspecError", "Problem", "problem", "Severity", "Lang", "Span", "Mend", "Words", "Hint",
    "did_you_mean", "os_reason", "read_bytes", "EXPECTED", "places", "printable",
]  # fmt: skip

_MODULES = {
    "diagnostics.problem": "FormspecError Hint Lang Mend Problem Severity Words did_you_mean"
    " os_reason problem",
    "diagnostics.problem_messages": "EXPECTED",
    "diagnostics.regular_file": "read_bytes",
    "diagnostics.span": "Span places printable",
    "language.expression": "Answer CodeRange Comparison FormulaAnd FormulaOr Number Place"
    " Product Ref Statement Sum",
    "language.form": "Cell Column Field Form Formula FreeRule Item Parts Section",
    "language.unit": "Unit behind",
    "language.vocabulary": "Kind NO Op Rounding YES",
    "submissions.amount": "Reading Scale read_amount",
    "submissions.chinese": "read_chinese",
    "submissions.numeral": "FIELD_DECIMALS Fault LIMIT MAX_DIGITS MAX_LENGTH Numeral"
    " read_numeral show show_fraction tidy",
    "submissions.strict_json": "MAX_BYTES json_object",
    "submissions.submission": "Doubt Explanation Submission",
    "submissions.typed_input": "Wanted read_typed wanted_of_field wanted_of_item",
    "engine.compiled": "compile_form rules",
    "engine.divisors": "coprime moduli power_in",
    "engine.cell_value": "CellValue",
    "engine.rule_facts": "RuleFacts",
    "engine.finding": "Finding",
    "engine.finding_messages": "ASKING CELL_TEXTS KEYWORDS RULE_TEXTS WORDS",
    "engine.input_messages": "TYPED_TEXTS",
    "engine.intervals": "Bound ChoiceTest Guard GuardAnd GuardOr LinearRelation Verdict",
    "engine.plan": "HeaderField Plan PlannedRule Slot",
    "engine.prefill": "ready",
    "engine.rules": "And Condition Linear Or Relation Rule RuleKind Test",
    "engine.validate": "Report",
    "plugins.protocols": "Annotator BulkRenderer Choices FEATURES JoiningRenderer Loss Reader"
    " Renderer Rendering features losses",
    "plugins.standalone_source": "standalone",
}
_NAMED_THERE = {"FormulaAnd": "And", "FormulaOr": "Or", "GuardAnd": "And", "GuardOr": "Or"}

if not TYPE_CHECKING:  # … which would take any name for one that exists

    def __getattr__(name: str) -> Any:
        """A public name, from its module when it is first used."""
        for module, names in _MODULES.items():
            if name in names.split():
                source = import_module(f"formspec.{module}")
                globals()[name] = value = getattr(source, _NAMED_THERE.get(name, name))
                return value
        raise AttributeError(f"module 'formspec.plugins' has no attribute '{name}'")

    def __dir__() -> list[str]:
        return sorted({*globals(), *__all__})
