"""What people do to a workbook, drawn by chance, and what is left of its rows and columns."""

from dataclasses import dataclass, field
from random import Random

from support.libreoffice import Office, OfficeError, OfficeGoneError

NAMES = (
    "改名",
    "Sheet1",
    "5月",
    "a b",
    "it's",
    "R1C1",
    "附件1(终)",
    "A1",
    "2018",
    "甲!乙",
    "x'y''z",
)

FAR = 14
"""Columns beyond the paper that are touched too."""

Place = tuple[int, int]


@dataclass
class Model:
    """Which row and column of the template each row and column of the sheet once was.

    ``lost`` says that a row or column was taken out, ``moved`` that one was put elsewhere,
    ``disturbed`` has cells that were moved or hidden each for itself.
    """

    rows: list[int | None]
    columns: list[int | None]
    lost: bool = False
    moved: bool = False
    disturbed: set[Place] = field(default_factory=set)
    done: list[str] = field(default_factory=list)

    def has(self, row: int, column: int) -> bool:
        return row in self.rows and column in self.columns


def model(last_row: int, last_column: int) -> Model:
    return Model([*range(1, last_row + 3)], [*range(1, last_column + FAR)])


def edit(office: Office, sheet: str | int, seen: Model, chance: Random, values: list[int]) -> None:
    """One edit of the sheet; ``values`` are the columns that are filled in."""
    kinds = (
        ("insert_rows", 6), ("insert_columns", 4), ("delete_rows", 3), ("delete_columns", 1),
        ("widen", 2), ("hide_row", 2), ("move_rows", 2), ("shift", 1), ("merge", 1),
    )  # fmt: skip
    (kind,) = chance.choices([k for k, _ in kinds], [w for _, w in kinds])
    seen.done.append(kind)
    if kind in ("insert_rows", "delete_rows"):
        _lines(office, sheet, seen, kind, chance, seen.rows)
    elif kind in ("insert_columns", "delete_columns"):
        _lines(office, sheet, seen, kind, chance, seen.columns)
    elif kind == "widen":
        width = chance.randrange(200, 9000)
        office.do(kind, sheet=sheet, column=chance.randrange(1, 9), width=width)
    elif kind == "hide_row":
        office.do(kind, sheet=sheet, row=chance.randrange(1, len(seen.rows)))
    elif kind == "move_rows":
        _move(office, sheet, seen, chance)
    else:
        _disturb(office, sheet, seen, kind, chance, values)


def _lines(
    office: Office,
    sheet: str | int,
    seen: Model,
    kind: str,
    chance: Random,
    lines: list[int | None],
) -> None:
    """Rows or columns put in or taken out."""
    at, count = chance.randrange(1, len(lines)), chance.choice((1, 1, 2, 3))
    if kind.startswith("delete") and len(lines) < 8:
        return
    office.do(kind, sheet=sheet, at=at, count=count)
    if kind.startswith("insert"):
        lines[at - 1 : at - 1] = [None] * count
    else:
        seen.lost = True
        del lines[at - 1 : at - 1 + count]


def _move(office: Office, sheet: str | int, seen: Model, chance: Random) -> None:
    """Rows cut and put in elsewhere; LibreOffice refuses where merged cells are in the way."""
    at, to = (chance.randrange(1, len(seen.rows)) for _ in range(2))
    count = chance.choice((1, 1, 2))
    if at <= to <= at + count:
        return
    keep = chance.random() < 0.5
    try:
        office.do("move_rows", sheet=sheet, at=at, count=count, to=to, keep=keep)
    except OfficeGoneError:
        raise
    except OfficeError:
        seen.done.append("not moved")
        return
    seen.moved = True
    taken = seen.rows[at - 1 : at - 1 + count]
    taken += [None] * (count - len(taken))
    seen.disturbed |= {
        (row, column)
        for row in taken
        if row is not None
        for column in seen.columns
        if column is not None
    }
    behind: list[int | None] = [None] * count if keep else []
    if at < to:
        seen.rows[to - 1 : to - 1] = taken
        seen.rows[at - 1 : at - 1 + count] = behind
    else:
        seen.rows[at - 1 : at - 1 + count] = behind
        seen.rows[to - 1 : to - 1] = taken


def _disturb(
    office: Office, sheet: str | int, seen: Model, kind: str, chance: Random, values: list[int]
) -> None:
    """Cells of one value column move up over a deleted one, or are merged with those below."""
    there = [n for n, column in enumerate(seen.columns) if column in values]
    if not there:
        return
    column, row = chance.choice(there), chance.randrange(len(seen.rows) - 1)
    place = f"{_letters(column + 1)}{row + 1}"
    if kind == "merge":
        below = min(row + 1 + chance.randrange(3), len(seen.rows) - 1)
        office.do("merge", sheet=sheet, area=f"{place}:{_letters(column + 1)}{below + 1}")
        hit = seen.rows[row : below + 1]
    else:
        office.do("shift_up", sheet=sheet, area=place)
        hit = seen.rows[row:]
    was = seen.columns[column]
    seen.disturbed |= {(line, was) for line in hit if line is not None and was is not None}


def _letters(column: int) -> str:
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(ord("A") + rest) + text
    return text
