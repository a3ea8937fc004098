"""The shapes of texts, looked at sign by sign: a conversion would raise an error for a whole
table, or accept what the library does not.
"""

from formspec_sql.tree import Call, Case, Compare, Expr, Number, OneOf, Sum, Text, all_of, any_of


def _digits(part: Expr) -> Expr:
    """That a text holds nothing but digits."""
    return Compare(Call("stray", (part,)), "=", Text(""))


def _cut(part: Expr, first: int, size: int) -> Expr:
    return Call("substr", (part, Number(first), Number(size)))


def is_number(part: Expr) -> Expr:
    """A plain numeral, as ``formspec.submissions.numeral`` reads it without tidying."""
    signed = Compare(_cut(part, 1, 1), "=", Text("-"))
    rest = Call("replace", (part, Text("-"), Text("")))
    bare = Call("replace", (rest, Text("."), Text("")))
    size, whole = Call("length", (rest,)), Call("length", (part,))
    points = Sum(((1, size), (-1, Call("length", (bare,)))))
    signs = Sum(((1, whole), (-1, size)))
    return all_of((
        Compare(bare, "<>", Text("")),
        _digits(bare),
        Compare(points, "<=", Number(1)),
        Compare(_cut(rest, 1, 1), "<>", Text(".")),
        Compare(Call("substr", (rest, size, Number(1))), "<>", Text(".")),
        any_of((Compare(signs, "=", Number(0)), all_of((Compare(signs, "=", Number(1)), signed)))),
    ))  # fmt: skip


def is_date(part: Expr) -> Expr:
    """A day of the calendar as 2018-02-28. The text itself is looked at: a conversion would
    raise an error for the whole table.
    """
    year, month, day = _cut(part, 1, 4), _cut(part, 6, 2), _cut(part, 9, 2)
    fours = tuple(f"{n:02}" for n in range(4, 100, 4))
    century = all_of((Compare(_cut(part, 3, 2), "=", Text("00")),
                      OneOf(_cut(part, 1, 2), ("00", *fours))))  # fmt: skip
    leap = any_of((OneOf(_cut(part, 3, 2), fours), century))
    days = Case(
        (
            (OneOf(month, ("04", "06", "09", "11")), Text("30")),
            (Compare(month, "<>", Text("02")), Text("31")),
            (leap, Text("29")),
        ),
        Text("28"),
    )
    return all_of((
        Compare(Call("length", (part,)), "=", Number(10)),
        Compare(_cut(part, 5, 1), "=", Text("-")),
        Compare(_cut(part, 8, 1), "=", Text("-")),
        *map(_digits, (year, month, day)),
        Compare(year, "<>", Text("0000")),
        OneOf(month, tuple(f"{n:02}" for n in range(1, 13))),
        Compare(day, ">=", Text("01")),
        Compare(day, "<=", days),
    ))  # fmt: skip
