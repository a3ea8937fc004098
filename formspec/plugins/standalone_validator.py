"""The entry of a standalone validator; ``standalone_source`` copies it below the engine."""

from collections.abc import Mapping
from typing import Any, cast

from formspec.diagnostics.problem import Lang, chosen_lang
from formspec.engine.evaluate import evaluate
from formspec.engine.plan import Plan

PLAN = cast("Plan", None)  # the generated module has its own


def validate(submission: Mapping[str, Any], lang: Lang | None = None) -> list[dict[str, Any]]:
    """The findings of a filled form, as ``formspec validate --json`` prints them.

    ``submission`` has the JSON shape ``{"fields": {…}, "values": {"9.A": 12, …}}``; with
    several columns ``{"9.A": {"total": 12}}``. An empty list says that nothing is wrong.
    Raises FormspecError if it is filled for another form or version, or is of no such
    shape, and if there is no such ``lang``.
    """
    chosen = chosen_lang(lang, PLAN.language)
    return [finding.to_dict(chosen) for finding in evaluate(PLAN, submission).findings()]
