"""A sample of ``python -m hostile``, the same every time."""

import sys

import pytest

from hostile.kills import kills

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="workers are found as Linux lists them"),
]


@pytest.mark.usefixtures("heard_signals")
def test_whatever_is_killed_leaves_nothing_damaged() -> None:
    assert sum(kills(seed=5, count=4).values()) == 4
