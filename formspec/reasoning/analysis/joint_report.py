"""A joint verdict as sentences and as JSON."""

from collections.abc import Iterator, Sequence
from typing import Any

from formspec.diagnostics.problem import Lang
from formspec.engine.compiled import compile_form
from formspec.reasoning.analysis.completable import Joint
from formspec.reasoning.analysis.scan_report import Wording, certificate, entry_dict, range_message
from formspec.reasoning.analysis.true_amounts import Amounts


def sentences(verdict: Joint, lang: Lang | None = None) -> Iterator[str]:
    """The verdict, the blanks whose range is narrower than their bounds, the true amounts."""
    wording = Wording(verdict.form, lang)
    yield _verdict(wording, verdict)
    for span in verdict.ranges:
        message = range_message(wording, span)
        if message is not None:
            yield message
    if verdict.open:
        yield wording.text("undecided", names=wording.text("comma").join(verdict.open))
    if verdict.amounts is not None:
        yield _explained(wording, verdict.amounts)


def to_dict(
    verdict: Joint, lang: Lang | None = None, *, source: str | None = None
) -> dict[str, Any]:
    """The JSON shape of a joint verdict; ``source`` is the file it is about."""
    wording = Wording(verdict.form, lang)
    keys = [slot.key for slot in compile_form(verdict.form).slots]
    amounts = verdict.amounts
    return {
        "form": verdict.form.id,
        "version": verdict.form.version,
        "source": source,
        "verdict": verdict.verdict,
        "rules": list(verdict.rules),
        "cells": list(verdict.cells),
        "message": _verdict(wording, verdict),
        "certificate": verdict.certificate and certificate(verdict.certificate, keys),
        "completion": None if verdict.completion is None else dict(verdict.completion),
        "ranges": [entry_dict(wording, span, keys) for span in verdict.ranges],
        "undecided": list(verdict.open),
        "amounts": amounts
        and {
            "decided": amounts.decided,
            "amounts": None if amounts.amounts is None else dict(amounts.amounts),
            "rules": list(amounts.rules),
            "cells": list(amounts.cells),
            "message": _explained(wording, amounts),
            "certificate": amounts.certificate
            and certificate(amounts.certificate, [*keys, "scale"]),
        },
    }


def _verdict(wording: Wording, verdict: Joint) -> str:
    if verdict.verdict == "completable":
        return wording.text("completable")
    if verdict.verdict == "undecided":
        return wording.text("joint_undecided")
    key = "contradictory" if verdict.cells else "contradictory_rules"
    return wording.text(
        key if verdict.rules else "contradictory_bounds",
        cells=_cells(wording, verdict.cells),
        rules=wording.rules(verdict.rules),
    )


def _explained(wording: Wording, amounts: Amounts) -> str:
    if not amounts.decided:
        return wording.text("amounts_undecided")
    if amounts.amounts is not None:
        return wording.text("explained")
    cells, rules = _cells(wording, amounts.cells), wording.rules(amounts.rules)
    return wording.text("unexplained", cells=cells, rules=rules)


def _cells(wording: Wording, keys: Sequence[str]) -> str:
    return wording.text("comma").join(map(wording.cell, keys))
