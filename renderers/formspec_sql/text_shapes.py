"""The shapes of texts, checked character by character: a conversion would raise an error for a
whole table, or accept what the library does not.
"""

from formspec_sql.tree import (
    ZERO,
    CaseWhen,
    Compare,
    Expr,
    InList,
    NumberLiteral,
    TextLiteral,
    WeightedSum,
    all_of,
    any_of,
    call,
)


def _digits(part: Expr) -> Expr:
    """That a text holds nothing but digits."""
    return Compare(call("stray", part), "=", TextLiteral(""))


def _cut(part: Expr, first: int, size: int) -> Expr:
    return call("substr", part, NumberLiteral(first), NumberLiteral(size))


def is_number(part: Expr) -> Expr:
    """A plain numeral, as ``formspec.plugins.read_numeral`` reads it without tidying."""
    signed = Compare(_cut(part, 1, 1), "=", TextLiteral("-"))
    rest = call("replace", part, TextLiteral("-"), TextLiteral(""))
    bare = call("replace", rest, TextLiteral("."), TextLiteral(""))
    size, whole = call("length", rest), call("length", part)
    points = WeightedSum(((1, size), (-1, call("length", bare))))
    signs = WeightedSum(((1, whole), (-1, size)))
    return all_of((
        Compare(bare, "<>", TextLiteral("")),
        _digits(bare),
        Compare(points, "<=", NumberLiteral(1)),
        Compare(_cut(rest, 1, 1), "<>", TextLiteral(".")),
        Compare(call("substr", rest, size, NumberLiteral(1)), "<>", TextLiteral(".")),
        any_of((Compare(signs, "=", ZERO),
                all_of((Compare(signs, "=", NumberLiteral(1)), signed)))),
    ))  # fmt: skip


def is_date(part: Expr) -> Expr:
    """A day of the calendar as 2018-02-28."""
    year, month, day = _cut(part, 1, 4), _cut(part, 6, 2), _cut(part, 9, 2)
    fours = tuple(f"{n:02}" for n in range(4, 100, 4))
    century = all_of((Compare(_cut(part, 3, 2), "=", TextLiteral("00")),
                      InList(_cut(part, 1, 2), ("00", *fours))))  # fmt: skip
    leap = any_of((InList(_cut(part, 3, 2), fours), century))
    days = CaseWhen(
        (
            (InList(month, ("04", "06", "09", "11")), TextLiteral("30")),
            (Compare(month, "<>", TextLiteral("02")), TextLiteral("31")),
            (leap, TextLiteral("29")),
        ),
        TextLiteral("28"),
    )
    return all_of((
        Compare(call("length", part), "=", NumberLiteral(10)),
        Compare(_cut(part, 5, 1), "=", TextLiteral("-")),
        Compare(_cut(part, 8, 1), "=", TextLiteral("-")),
        *map(_digits, (year, month, day)),
        Compare(year, "<>", TextLiteral("0000")),
        InList(month, tuple(f"{n:02}" for n in range(1, 13))),
        Compare(day, ">=", TextLiteral("01")),
        Compare(day, "<=", days),
    ))  # fmt: skip
