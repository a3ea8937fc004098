"""Values as programs have them: a number, a blank, a day, or a true sentence; never a traceback."""

import enum
import math
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

import formspec
from formspec.submissions.foreign import plain

FORM = formspec.loads("""
formspec: 1
id: t
version: "1"
title: t
blank: unknown
fields: [{id: day, label: 日期, type: date}, {id: copies, label: 份数, type: number},
  {id: final, label: 定稿, type: boolean}, {id: sort, label: 类, type: choice, choices: [甲, 乙]}]
sections:
  - number: 1
    items:
      - {code: A, label: a, unit: 万元}
      - {code: B, label: b, type: boolean}
      - {code: C, label: c, type: choice, choices: [甲, 乙]}
      - {code: D, label: d, type: date}
      - {code: E, label: e, type: text}
""")


class Scalar:
    """As a scalar of numpy: equal to a number, and more than one."""

    ndim = 0

    def __init__(self, value: Any, shown: str | None = None) -> None:
        self.value, self.shown = value, shown or str(value)

    def item(self) -> Any:
        return self.value

    def __str__(self) -> str:
        return self.shown

    def __eq__(self, other: object) -> bool:
        return bool(self.value == getattr(other, "value", other))

    __hash__ = None  # type: ignore[assignment]


class datetime64(Scalar):  # noqa: N801 - the name tells
    """As numpy has it: its item is a count of nanoseconds."""


class timedelta64(Scalar):  # noqa: N801
    """As well."""


class NotAvailable:
    """As pandas.NA: whatever it is compared with, the answer is itself."""

    def __eq__(self, other: object) -> Any:
        return self

    def __ne__(self, other: object) -> Any:
        return self

    def __bool__(self) -> bool:
        raise TypeError

    __hash__ = None  # type: ignore[assignment]


class NotATime:
    """As pandas.NaT."""

    def __eq__(self, other: object) -> bool:
        return False

    def __ne__(self, other: object) -> bool:
        return True

    def isoformat(self) -> str:
        return "NaT"

    __hash__ = None  # type: ignore[assignment]


class Array:
    """As an array: a comparison is an array, which is neither true nor false."""

    ndim = 1

    def __eq__(self, other: object) -> Any:
        return self

    def __ne__(self, other: object) -> Any:
        return Array()

    def __bool__(self) -> bool:
        raise ValueError

    def item(self) -> Any:
        raise ValueError

    __hash__ = None  # type: ignore[assignment]


class Hostile:
    """Refuses whatever it is asked."""

    def __ne__(self, other: object) -> Any:
        raise ValueError

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(name)


class Name(str):
    """A text of a library's own."""

    __slots__ = ()


class Word(str, enum.Enum):  # noqa: UP042 - as many still write it
    A = "12"


class Count(enum.IntEnum):
    TWELVE = 12


class Plain(enum.Enum):
    X = 12


@pytest.mark.parametrize(
    ("raw", "read"),
    [
        (Scalar(12), 12), (Scalar(True), True), (Scalar(0.10000000149, "0.1"), 0.1),
        (Scalar(2.5), 2.5), (Scalar("12"), "12"),
        (Count.TWELVE, 12), (Word.A, "12"), (Name("12"), "12"),
        (Fraction(1, 2), Decimal("0.5")), (Decimal("1.50"), Decimal("1.50")),
        (date(2026, 2, 3), "2026-02-03"), (datetime(2026, 2, 3, 0, 0), "2026-02-03"),  # noqa: DTZ001
        (datetime64(1770076800 * 10**9, "2026-02-03T00:00:00.000000000"), "2026-02-03"),
        (None, None), (math.nan, None), (Decimal("NaN"), None),
        (NotAvailable(), None), (NotATime(), None),
    ],
    ids=lambda value: type(value).__name__ + str(value)[:20],
)  # fmt: skip
def test_a_value_of_another_library_is_a_plain_one(raw: Any, read: Any) -> None:
    assert plain(raw) == read
    assert type(plain(raw)) is type(read)


STRANGE = [
    math.inf, -math.inf, Decimal("Infinity"), Decimal("sNaN"), b"12", bytearray(b"1"), [12], (12,),
    {12}, {"a": {"b": 1}}, Array(), Hostile(), object(), Plain.X, timedelta(1), time(14, 30),
    timedelta64(86400 * 10**9), 1j, len, int, Fraction(1, 3), Fraction(10**400, 3),
]  # fmt: skip


@pytest.mark.parametrize("raw", STRANGE, ids=range(len(STRANGE)))
def test_what_is_no_value_is_a_finding_and_no_crash(raw: Any) -> None:
    for key in ("1.A", "1.B", "1.C", "1.D"):
        report = formspec.validate(FORM, {"values": {key: raw}})
        assert report.verdict == "fail"
        assert all(f.message("zh") and f.message("en") for f in report.findings)
    for name in ("day", "copies", "final", "sort"):
        report = formspec.validate(FORM, {"fields": {name: raw}, "values": {}})
        assert [f.severity for f in report.findings] == ["error"]


@pytest.mark.parametrize(
    "raw",
    [None, math.nan, Decimal("NaN"), NotAvailable(), NotATime()],
    ids=["None", "nan", "NaN", "NA", "NaT"],
)
def test_what_is_missing_is_blank_everywhere(raw: Any) -> None:
    values = dict.fromkeys(("1.A", "1.B", "1.C", "1.D", "1.E"), raw)
    fields = dict.fromkeys(("day", "copies", "final", "sort"), raw)
    report = formspec.validate(FORM, {"values": values, "fields": fields})
    assert report.findings == ()
    assert report.verdict == "pass"


def test_a_number_is_the_step_that_it_is_a_hair_away_from() -> None:
    for raw in (0.1 + 0.2, Scalar(0.1 + 0.2), type("float64", (float,), {})(0.1 + 0.2)):
        assert formspec.validate(FORM, {"values": {"1.A": raw}}).findings == ()
    (found,) = formspec.validate(FORM, {"values": {"1.A": 0.3001}}).findings
    assert found.kind == "decimals"


def test_a_truth_value_is_no_number() -> None:
    for raw in (True, Scalar(True)):
        (found,) = formspec.validate(FORM, {"values": {"1.A": raw}}).findings
        assert found.kind == "type"
