"""Findings as lines for people."""

from collections.abc import Callable, Sequence

from formspec.cli.messages import sentence
from formspec.diagnostics.problem import Lang
from formspec.diagnostics.span import printable
from formspec.engine.finding import Finding
from formspec.engine.summary import counts

MAX_SHOWN = 100
"""So many findings of one file are shown to a person; --json holds all."""


def counted(findings: Sequence[Finding], lang: Lang) -> str:
    """How many findings there are, in brackets."""
    parts = [
        sentence(f"count_{key}", lang, number) for key, number in counts(findings).items() if number
    ]
    return sentence("counted", lang, sentence("comma", lang).join(parts))


def show_findings(findings: Sequence[Finding], lang: Lang, put: Callable[..., None]) -> None:
    """Show findings, indented, each behind its severity, by ``terminal.put`` or ``say``."""
    for finding in findings[:MAX_SHOWN]:
        waits = finding.verdict == "incomplete"
        severity = sentence("waiting" if waits else f"severity_{finding.severity}", lang)
        colour = "note" if waits or not finding.blocks else finding.severity
        put(_with_explanation(finding, lang), head=(colour, f"  {severity}"))
    if len(findings) > MAX_SHOWN:
        put(sentence("more", lang, len(findings) - MAX_SHOWN))


def _with_explanation(finding: Finding, lang: Lang) -> str:
    """What is wrong, and the reason that was given, for whoever has to accept it."""
    message = finding.message(lang)
    if finding.explanation is None:
        return message
    reason = printable(" ".join(finding.explanation.split()))
    return message + sentence("explained", lang, reason)
