"""A joint verdict as sentences and as JSON."""

from collections.abc import Iterator, Sequence
from typing import Any

from formspec.diagnostics.problem import Lang
from formspec.engine.compiled import compile_form
from formspec.reasoning.analysis.completable import Joint
from formspec.reasoning.analysis.scan_report import Teller, certificate, entry_dict, range_message
from formspec.reasoning.analysis.true_amounts import Amounts


def sentences(found: Joint, lang: Lang | None = None) -> Iterator[str]:
    """The verdict, the blanks whose range is narrower than their bounds, the true amounts."""
    tell = Teller(found.form, lang)
    yield _verdict(tell, found)
    for span in found.ranges:
        message = range_message(tell, span)
        if message is not None:
            yield message
    if found.open:
        yield tell.say("undecided", names=tell.say("comma").join(found.open))
    if found.amounts is not None:
        yield _explained(tell, found.amounts)


def to_dict(found: Joint, lang: Lang | None = None, *, source: str | None = None) -> dict[str, Any]:
    """The JSON shape of a joint verdict; ``source`` is the file it is about."""
    tell = Teller(found.form, lang)
    keys = [slot.key for slot in compile_form(found.form).slots]
    amounts = found.amounts
    return {
        "form": found.form.id,
        "version": found.form.version,
        "source": source,
        "verdict": found.verdict,
        "rules": list(found.rules),
        "cells": list(found.cells),
        "message": _verdict(tell, found),
        "certificate": found.certificate and certificate(found.certificate, keys),
        "completion": None if found.completion is None else dict(found.completion),
        "ranges": [entry_dict(tell, span, keys) for span in found.ranges],
        "undecided": list(found.open),
        "amounts": amounts
        and {
            "decided": amounts.decided,
            "amounts": None if amounts.amounts is None else dict(amounts.amounts),
            "rules": list(amounts.rules),
            "cells": list(amounts.cells),
            "message": _explained(tell, amounts),
            "certificate": amounts.certificate
            and certificate(amounts.certificate, [*keys, "scale"]),
        },
    }


def _verdict(tell: Teller, found: Joint) -> str:
    if found.verdict == "completable":
        return tell.say("completable")
    if found.verdict == "undecided":
        return tell.say("joint_undecided")
    key = "contradictory" if found.cells else "contradictory_rules"
    return tell.say(
        key if found.rules else "contradictory_bounds",
        cells=_cells(tell, found.cells),
        rules=tell.rules(found.rules),
    )


def _explained(tell: Teller, amounts: Amounts) -> str:
    if not amounts.decided:
        return tell.say("amounts_undecided")
    if amounts.amounts is not None:
        return tell.say("explained")
    cells, rules = _cells(tell, amounts.cells), tell.rules(amounts.rules)
    return tell.say("unexplained", cells=cells, rules=rules)


def _cells(tell: Teller, keys: Sequence[str]) -> str:
    return tell.say("comma").join(map(tell.cell, keys))
