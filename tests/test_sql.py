"""The SQL script: real databases say of each row what the library says of the submission."""

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import Any

import pytest
import rows
from databases import OPENERS, Database
from hypothesis import given, settings
from hypothesis import strategies as st

import formspec
from formspec.compile import plan
from formspec.form import Form
from formspec.submission import Submission, from_dict
from formspec.testing import Data, broken_submissions, forms, submissions, valid_submissions

Json = dict[str, Any]


@pytest.fixture(scope="module", params=OPENERS)
def database(request: pytest.FixtureRequest) -> Iterator[Database]:
    with OPENERS[request.param]() as opened:
        yield opened


# The same findings ----------------------------------------------------------------------


def check(database: Database, form: Form, data: Sequence[Data]) -> None:
    """The view says of every submission what the library says."""
    loaded, made = rows.load(database, form), plan(form)
    stored = {str(n): rows.storable(made, from_dict(made, one)) for n, one in enumerate(data)}
    loaded.insert(stored)
    told = [(name, shown(database, finding)) for name, finding in loaded.findings()]
    wanted = [
        (name, shown(database, finding))
        for name, one in stored.items()
        for finding in expected(form, one)
        if finding["rule"] not in loaded.lost
    ]
    loaded.place.drop()
    for one, other in zip_longest(sorted(told, key=str), sorted(wanted, key=str)):
        assert one == other


def expected(form: Form, one: Submission) -> Iterator[Json]:
    """The library's findings in the shape of ``rows``."""
    for finding in formspec.validate(form, one).findings:
        found = finding.to_dict() | {"unit": finding.unit, "blocks": finding.blocks}
        del found["cells"], found["message"]
        if not finding.text:  # a check of one cell: its limits are not shown
            found |= {"left": None, "right": None}
        yield found


def shown(database: Database, finding: Json) -> Json:
    """SQLite does not show sides that are too long for it."""
    if database.name == "sqlite" and finding["kind"] == "digits":
        return finding | {"left": None, "right": None, "difference": None}
    return finding


@st.composite
def filled(draw: st.DrawFn, form: Form) -> list[Data]:
    """Submissions of every sort."""
    anything = draw(st.lists(submissions(form), min_size=6, max_size=6))
    clean = [draw(valid_submissions(form)) for _ in range(2)]
    broken = [draw(broken_submissions(form))[0] for _ in range(2)]
    return [*anything, *clean, *broken]


@settings(max_examples=40)
@given(data=st.data())
def test_any_form_agrees(database: Database, data: st.DataObject) -> None:
    form = data.draw(forms())
    check(database, form, data.draw(filled(form)))
