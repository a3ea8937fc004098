"""A submission against a form: every cell, every rule, and what follows from severity."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from formspec.diagnostics.problem import (
    FormspecError,
    Lang,
    check_type,
    chosen_lang,
    did_you_mean,
    problem,
)
from formspec.engine.compiled import compile_form
from formspec.engine.decode import decode
from formspec.engine.evaluate import Evaluation, evaluate
from formspec.engine.finding import Finding, Outcome, outcome
from formspec.engine.intervals import Verdict
from formspec.engine.rule_findings import cell_value, explained_values
from formspec.engine.summary import counts, summary
from formspec.engine.untouched import untouched
from formspec.language.form import Form, check_form
from formspec.submissions.submission import Explanation, Submission, shaped

MAX_SHOWN = 20
"""So many findings are shown in a notebook."""


@dataclass(frozen=True, init=False)
class Report:
    """What a submission comes to.

    Its findings are derived when they are first read.
    """

    form: Form
    """The form that the submission was checked against."""
    submission: Submission | Mapping[str, Any]
    """What was checked: a copy of what was handed over."""
    findings: tuple[Finding, ...]
    """All that is wrong, doubtful or waits for blanks."""

    def __init__(
        self,
        form: Form,
        submission: Submission | Mapping[str, Any],
        findings: tuple[Finding, ...] = (),
    ) -> None:
        self.__dict__.update(form=form, submission=submission, findings=findings)

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            """The findings, derived when they are first read."""
            if name != "findings" or "_evaluation" not in self.__dict__:
                raise AttributeError(name)
            self.__dict__[name] = findings = self.__dict__["_evaluation"].findings()
            return findings

    def __hash__(self) -> int:
        return hash((self.form, self.findings))

    def __repr__(self) -> str:
        form, counts = self.form, dict(self.counts)
        return f"<Report on {form.id[:60]} {form.version[:20]}: {self.verdict}, {counts}>"

    def _repr_html_(self) -> str:
        """What a notebook shows: the verdict, and the sentences of the first findings."""
        from html import escape

        lines = "".join(f"<li>{escape(f.message())}</li>" for f in self.findings[:MAX_SHOWN])
        more = "<li>…</li>" if len(self.findings) > MAX_SHOWN else ""
        head = escape(f"{self.form.title}: {self.verdict}")
        return f'<div lang="{self.form.language}"><b>{head}</b><ul>{lines}{more}</ul></div>'

    def __reduce__(self) -> tuple[Any, ...]:
        return Report, (self.form, self.submission, self.findings)

    @property
    def verdict(self) -> Outcome:
        """Whether the submission can be accepted.

        ``fail`` if anything blocks (an error, or a warning nobody explained), else
        ``incomplete`` if a rule of severity error still waits for blanks, else ``pass``.
        """
        evaluation: Evaluation | None = self.__dict__.get("_evaluation")
        return (evaluation and evaluation.verdict) or outcome(self.findings)

    @property
    def is_blank(self) -> bool:
        """Whether it does not pass because nothing at all was filled in."""
        if self.verdict == "pass":
            return False
        plan = compile_form(self.form)
        return untouched(plan, shaped(plan, self.submission))

    @property
    def verdicts(self) -> Mapping[str, Verdict]:
        """The verdict of every rule, by rule id."""
        plan, values = compile_form(self.form), evaluated(self).values
        return {rule.id: plan.verdict(n, values) for n, rule in enumerate(plan.rules)}

    @property
    def counts(self) -> Mapping[str, int]:
        """How many findings there are, by severity; ``explained`` and ``incomplete`` apart."""
        return counts(self.findings)

    def to_dict(self, lang: Lang | None = None, source: str | None = None) -> dict[str, Any]:
        """The JSON shape of one submission's findings."""
        named = getattr(self.submission, "source", "submission")
        chosen = chosen_lang(lang, self.form.language)
        return summary(
            named if source is None else source, self.findings, chosen, blank=self.is_blank
        )


def report_of(
    form: Form, submission: Submission | Mapping[str, Any], evaluation: Evaluation
) -> Report:
    """The report of an evaluated submission."""
    report = object.__new__(Report)
    report.__dict__.update(form=form, submission=submission, _evaluation=evaluation)
    return report


def evaluated(report: Report) -> Evaluation:
    """What the findings of a report are derived from: its cells in steps, among others."""
    evaluation: Evaluation | None = report.__dict__.get("_evaluation")
    return evaluation or evaluate(compile_form(report.form), report.submission)


def validate(form: Form, submission: Submission | Mapping[str, Any]) -> Report:
    """Check a filled form: cells, rules, required answers, explanations.

    Args:
        form: The form that was filled in.
        submission: What ``read`` returns, or a mapping of the JSON shape (``{"values": {"9.A":
            12, …}, …}``).

    Returns:
        A report: its verdict, and its findings.

    Raises:
        FormspecError: The mapping has another shape, or names another form or version.

    >>> import formspec
    >>> form = formspec.load("wuzhou-2018-warmth")
    >>> report = validate(form, {"values": {"2.C": 9, "2.D": 5, "2.E": 3, "2.F": 2}})
    >>> report.verdict, [finding.rule for finding in report.findings]
    ('fail', ['required:field:reporting_unit', 'sum:2.C'])
    """
    check_form(form)
    evaluation = evaluate(compile_form(form), submission)
    return report_of(form, _copied(form, submission), evaluation)


def _copied(
    form: Form, submission: Submission | Mapping[str, Any]
) -> Submission | Mapping[str, Any]:
    """A submission that does not change with the caller's dicts."""
    if isinstance(submission, Submission):
        return submission
    if form.single_column is None or "explanations" in submission:
        copy: Mapping[str, Any] = _plain_copy(submission, 4)  # a part, its rule or item, its values
        return copy
    return {key: dict(part) if type(part) is dict else part for key, part in submission.items()}


def _plain_copy(part: Any, depth: int) -> Any:
    """A copy down to so many mappings; what lies deeper is no part of a submission."""
    if not isinstance(part, Mapping) or not depth:
        return part
    return {key: _plain_copy(inner, depth - 1) for key, inner in part.items()}


def explain(form: Form, submission: Submission, rule: str, text: str) -> Submission:
    """Explain a warning; the explanation is tied to the values that stand there now.

    Args:
        form: The form that was filled in.
        submission: The filled form.
        rule: The id of the rule that warns.
        text: The reason.

    Returns:
        The submission with the explanation, which is reopened when one of those values changes.

    Raises:
        FormspecError: There is no such rule.

    >>> import formspec
    >>> form = formspec.load("wuzhou-2018-warmth")
    >>> filled = explain(form, formspec.Submission({"3.A": 1}), "sum:3.A", "more to come")
    >>> filled.explanations["sum:3.A"].text
    'more to come'
    """
    check_form(form)
    check_type(submission, Submission, "submission", "submission")
    check_type(rule, str, "rule", "text")
    check_type(text, str, "text", "text")
    plan = compile_form(form)
    numbers = {each.id: number for number, each in enumerate(plan.rules)}
    if rule not in numbers:
        raise FormspecError(problem("FS607", name=rule, hint=did_you_mean(rule, numbers)))
    values = decode(plan, submission).values
    cells = plan.rules[numbers[rule]].cells
    shown = tuple(cell_value(plan, cell, values[cell]) for cell in cells)
    explanation = Explanation(text, explained_values(shown))
    return replace(submission, explanations={**submission.explanations, rule: explanation})
