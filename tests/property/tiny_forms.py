"""Forms that are small enough to try every way to fill them in, for the laws of reasoning.

A form of ``formspec.testing`` can always be filled in correctly: its rules never contradict each
other, nor do they use ``<`` and ``>``, and its numbers mostly have no upper limit. So ``small``
gives such forms a few values only; what they cannot be is drawn here: ``tangled`` has rules that
run in circles, ``ruled`` rules that often contradict each other, ``rounded`` rules about rounded
amounts that often cannot all be explained.
"""

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from formspec import loads
from formspec.language.form import Form
from formspec.testing import Feature, forms
from property.boxes import options
from property.common import bounded, reloaded

PLAIN: frozenset[Feature] = frozenset({"computed", "previous", "bounds"})
"""Without cells that something else fills: computed ones, and those of another period."""


@st.composite
def small(draw: st.DrawFn) -> tuple[Form, dict[str, Any]]:
    """A form whose numbers have a few values only, filled in part."""
    low, high = draw(st.sampled_from(((0, 2), (0, 1), (-1, 1), (0, 3), (1, 2))))
    form = reloaded(replace(bounded(draw(forms(without=PLAIN)), low, high), blank="unknown"))
    values: dict[str, Any] = {}
    for cell in form.cells:
        times = 2 if form.by_path[cell.path].kind == "number" else 1
        if allowed := options(form, cell):
            values[cell.key] = draw(st.sampled_from((None, *allowed * times)))
    return form, values


# Without formspec.testing -----------------------------------------------------------------


def _form(items: Sequence[dict[str, Any]], rules: Sequence[dict[str, Any]]) -> Form:
    """A form of one section, its rules numbered."""
    definition = {
        "formspec": 1,
        "id": "tiny",
        "version": "1",
        "title": "tiny",
        "sections": [{"number": 1, "items": items}],
        "rules": [{"id": f"r{number}", **rule} for number, rule in enumerate(rules)],
    }
    return loads(json.dumps(definition))


def _amounts(codes: str, low: int, high: int) -> list[dict[str, Any]]:
    """Items in whole 元, each named by one letter."""
    bounds = {"min": low, "max": high}
    return [{"code": c, "label": c, "unit": "元", "decimals": 0, **bounds} for c in codes]


@st.composite
def tangled(draw: st.DrawFn) -> Form:
    """A form of a few cells with a few values, whose rules run in circles with any weights."""
    codes = "ABCD"[: draw(st.integers(2, 4))]
    ranges = ((0, 2), (0, 3), (-1, 2)) if len(codes) > 2 else ((0, 9), (-3, 12), (2, 17))
    low, high = draw(st.sampled_from(ranges))
    term = st.builds("{} × 1.{}".format, st.sampled_from((1, 1, 1, 2, 3)), st.sampled_from(codes))
    sides = st.lists(term, min_size=2, max_size=3).map(" + ".join)
    ops = st.sampled_from(("=", "=", "=", "<=", ">=", "<", ">", "!="))
    ends = sides | st.integers(0, 3 * high).map(str)
    relations = st.builds("{} {} {}".format, sides, ops, ends)
    checks = relations | st.builds("if {} then {}".format, relations, relations)
    rounding = st.sampled_from(("exact", "exact", "half", "truncate"))
    drawn = draw(st.lists(checks, min_size=1, max_size=4))
    rules = [{"check": check, "rounding": draw(rounding)} for check in drawn]
    return _form(_amounts(codes, low, high), rules)


_CONDITIONS = ("", "", "", "if 1.D = 是 then ", "if 1.D = 否 then ", "if 1.A > 1 then ")
_SUMS = ("1.A", "1.B", "2 × 1.A", "1.A + 1.B", "1.A - 1.B", "1.A + 2 × 1.B", "0", "1", "3", "5")
_COUNTS = ("1.C", "3 × 1.C", "0", "1", "2", "3")


@st.composite
def ruled(draw: st.DrawFn) -> Form:
    """A form of three numbers with a few values, a yes/no item, and rules that often clash."""
    low, high = draw(st.sampled_from(((0, 2), (-1, 1), (0, 3), (1, 2))))
    count = {"code": "C", "label": "C", "unit": "人", "min": low, "max": high}
    answer = {"code": "D", "label": "D", "unit": "是/否"}
    rules = [_clashing(draw) for _ in range(draw(st.integers(0, 5)))]
    return _form([*_amounts("AB", low, high), count, answer], rules)


def _clashing(draw: st.DrawFn) -> dict[str, Any]:
    sums = draw(st.sampled_from((_SUMS, _SUMS, _COUNTS)))
    left, right = draw(st.sampled_from(sums[:-4])), draw(st.sampled_from(sums))
    op = draw(st.sampled_from(("=", "<=", ">=", "<", ">", "!=")))
    return {
        "rounding": draw(st.sampled_from(("exact", "exact", "half", "truncate"))),
        "severity": draw(st.sampled_from(("error", "error", "warning", "note"))),
        "check": f"{draw(st.sampled_from(_CONDITIONS))}{left} {op} {right}",
    }


@st.composite
def rounded(draw: st.DrawFn) -> tuple[Form, dict[str, int | None]]:
    """Rules about rounded amounts, and numbers that are printed."""
    sums = ("1.A", "1.B", "1.C", "1.A + 1.B", "2 × 1.B", "1.A - 1.C", "1.B + 1.C", "1", "3")
    hows = draw(st.sampled_from((("half",), ("truncate",), ("half", "truncate"))))
    rules = []
    for _ in range(draw(st.integers(1, 4))):
        left, right = draw(st.sampled_from(sums[:-2])), draw(st.sampled_from(sums))
        op = draw(st.sampled_from(("=", "=", "<=", ">", "<")))
        rules.append({"check": f"{left} {op} {right}", "rounding": draw(st.sampled_from(hows))})
    values = {key: draw(st.sampled_from((None, *range(-2, 4)))) for key in ("1.A", "1.B", "1.C")}
    return _form(_amounts("ABC", -5, 5), rules), values
