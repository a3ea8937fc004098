"""What differs between the databases, in one small table."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from formspec_sql.tree import SqlType

WORD = 2**63
"""The least whole number that does not fit in 64 bits."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """A database."""

    name: str
    """What the option ``dialect`` calls it."""
    types: Mapping[SqlType, str]
    """The types of a cell's number, a whole number, the widest one (the same where there is
    none) and a text."""
    limit: int
    """The widest type holds what is smaller in absolute value."""
    quoted: Callable[[str], str]
    """A text as a literal."""
    comments: Literal["statement", "column", "line"]
    """Whether comments are statements, part of a column, or lines of the script."""
    expands: Literal["tree", "list"]
    """How a row becomes one row a check: by a tree of CASE, which evaluates only the check at
    hand, or by a list that is unnested, faster where whole columns are processed."""
    columns: int = 2000
    """So many columns has a table at most."""
    bytes: int = 100_000_000
    """So many bytes has a row at most."""
    constrains: bool = True
    """Whether CHECK and keys are enforced; else only the type of ``number`` keeps numbers short."""
    strict: str = ""
    """What follows the brackets of CREATE TABLE."""
    materialized: str = " MATERIALIZED"
    """What makes a WITH query run once."""
    trim: str = "trim"
    """The function that removes characters at both ends."""
    quotient: str = "({} / {})"
    """A whole number divided without remainder."""
    wide_quotient: str = "({} / {})"
    """The same for the widest type."""
    pair: str = "'{}': {}"
    """A name and a value of a record."""
    record: str = "{{{}}}"
    """A record of such pairs."""
    unnest: str = "unnest([{}])"
    """A list of records as rows."""
    jit: bool = False
    """Whether long conditions are compiled, which takes longer than evaluating them."""


def _plain(text: str) -> str:
    return f"'{text.replace(chr(39), chr(39) * 2)}'"


def _escaped(text: str) -> str:
    """A backslash may be an escape, by a setting; in this form it always is."""
    return "E" + _plain(text.replace("\\", "\\\\")) if "\\" in text else _plain(text)


def _spark(text: str) -> str:
    r"""No doubled quotes there (they would vanish), and ``${…}`` is replaced even in texts."""
    for sign in "\\'\"$":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return f"'{text}'"


def _types(number: str, whole: str, wide: str, text: str) -> Mapping[SqlType, str]:
    return {"number": number, "whole": whole, "wide": wide, "text": text}


_ALL = (
    Dialect(
        "postgresql", _types("bigint", "bigint", "numeric", "text"), 10**1000, _escaped,
        comments="statement", expands="tree",
        # A row must fit in a page of 8 kB, which fewer columns fill than the 1600 it can have.
        columns=1500, bytes=7_600,
        trim="btrim", wide_quotient="div({}, {})", jit=True,
    ),
    Dialect(
        # A COMMENT statement would copy the table, each time: 38 seconds for 1000 columns.
        "duckdb", _types("BIGINT", "BIGINT", "HUGEINT", "VARCHAR"), 10**38, _plain,
        comments="line", expands="list",
        quotient="({} // {})", wide_quotient="({} // {})",
    ),
    Dialect(
        "sqlite", _types("INTEGER", "INTEGER", "INTEGER", "TEXT"), WORD, _plain,
        comments="line", expands="tree", columns=1900, strict=" STRICT",
    ),
    Dialect(
        # A quotient of decimals keeps 6 places: 32 digits are left before the point.
        "spark", _types("DECIMAL(15, 0)", "BIGINT", "DECIMAL(38, 0)", "STRING"), 10**32, _spark,
        comments="column", expands="list", constrains=False, materialized="", trim="btrim",
        quotient="({} div {})", wide_quotient="CAST({} / {} AS DECIMAL(38, 0))",
        pair="'{}', {}", record="named_struct({})", unnest="explode(array({}))",
    ),
)  # fmt: skip

DIALECTS: Mapping[str, Dialect] = {dialect.name: dialect for dialect in _ALL}


def inert(text: str) -> str:
    """A text for a comment: one line, which no comment sign can end or begin."""
    line = "".join(char if char.isprintable() else " " for char in text)
    return line.replace("*/", "* /").replace("/*", "/ *")
