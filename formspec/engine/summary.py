"""What a submission comes to, from its findings: how many of each severity, and as JSON."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from formspec.diagnostics.problem import Lang
from formspec.engine.finding import Finding, outcome


def counts(findings: Sequence[Finding]) -> dict[str, int]:
    """How many findings there are, by severity; ``explained`` and ``incomplete`` apart."""
    by_key = Counter(map(_key, findings))
    keys = ("error", "warning", "note", "explained", "incomplete")
    return {key: by_key[key] for key in keys}


def _key(finding: Finding) -> str:
    if finding.verdict == "incomplete":
        return "incomplete"
    explained = finding.severity == "warning" and not finding.blocks
    return "explained" if explained else finding.severity


def summary(
    source: str, findings: Sequence[Finding], lang: Lang | None, *, blank: bool
) -> dict[str, Any]:
    """The JSON shape of one submission's findings; ``lang`` is by default the form's language."""
    return {
        "source": source,
        "verdict": outcome(findings),
        **({"blank": True} if blank else {}),
        "counts": counts(findings),
        "findings": [finding.to_dict(lang) for finding in findings],
    }
