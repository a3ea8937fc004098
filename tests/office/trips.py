"""The law of the workbook: filled in, edited and saved by others, it says the same or it says no.

A trip: a form is drawn, filled in and saved in LibreOffice, edited as people edit, by way of
ods or xls perhaps, and saved as xlsx and read after each stage. What is read must be what was
typed, cell by cell, or the reader must say where it is not: at the cell that was deleted, or
for the workbook as a whole. A value in another item is never right.
"""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from formspec_xlsx import XlsxReader, XlsxRenderer
from formspec_xlsx.layout import LABEL, InputCell, SheetLayout
from support.libreoffice import Office, OfficeError

from formspec import Form, FormspecError, Submission
from office import edits, papers
from office.edits import NAMES, Model

PER_FORM, STAGES = 4, 8
"""Trips with one form, and how often a workbook is read on a trip: to open it takes longest."""

TWO, NONE = "FS521", ("FS520", "FS523", "FS524")
"""Refusals: two filled copies; nothing that can be found by its labels."""


@dataclass
class Trip:
    """What is done to one workbook."""

    form: Form
    layout: SheetLayout
    typed: dict[str, tuple[papers.Typed, str]]
    seen: Model
    copy: str = "no"
    book: str = "same"
    sheet: str = ""
    other: str | None = None

    def __str__(self) -> str:
        return (
            f"{self.seen.done}, copy {self.copy}, {self.book} book, sheet {self.sheet}, "
            f"rows {self.seen.rows}, columns {self.seen.columns}, typed {self.typed}"
        )


def trip(office: Office, form: Form, chance: Random, folder: Path) -> Iterator[str]:
    """One trip; what came of each stage. Raises AssertionError, with what was done."""
    layout = SheetLayout(form)
    last = layout.rows[-1].row if layout.rows else layout.head_row
    made = Trip(form, layout, papers.answers(form, chance), edits.model(last, layout.last_column))
    file = folder / "blank.xlsx"
    office.open(file)
    _copy(office, made, chance)
    _fill(office, made)
    _leg(office, made, chance, folder)
    office.do("unprotect")
    _new_book(office, made, chance)
    for stage in range(STAGES):
        for _ in range(chance.choice((0, 1, 2)) if stage == 0 else chance.choice((1, 2))):
            edits.edit(office, made.sheet, made.seen, chance, list(layout.value_columns))
        _sheets(office, made, chance)
        if stage in (2, 5):
            _leg(office, made, chance, folder)
        office.save(folder / "back.xlsx")
        yield _read(made, folder / "back.xlsx")


def _read(made: Trip, file: Path) -> str:
    try:
        found = XlsxReader().read(made.form, file)
    except FormspecError as error:
        return _judge_refusal(made, error)
    return _judge(made, found)


# What is done --------------------------------------------------------------------------


def _copy(office: Office, made: Trip, chance: Random) -> None:
    """Sometimes the blank sheet is copied first, and one of the two is filled in, or both."""
    made.sheet = made.layout.sheet
    if chance.random() < 0.2:
        made.copy = chance.choice(("both", "copy", "original"))
        office.do("copy", sheet=made.sheet, name="副本", position=chance.choice((0, 1, 9)))
        made.other = "副本"
        if made.copy == "copy":
            made.sheet, made.other = made.other, made.sheet


def _fill(office: Office, made: Trip) -> None:
    cells = {}
    for key, (typed, _) in made.typed.items():
        target = _targets(made.layout)[key]
        cells[target.address] = typed
    office.set(made.sheet, cells)
    if made.copy == "both" and made.other is not None:
        office.set(made.other, cells)


def _leg(office: Office, made: Trip, chance: Random, folder: Path) -> None:
    """Perhaps saved and opened again, by way of another format."""
    kind = chance.choices(("", "xlsx", "ods", "xls"), (6, 1, 1, 1))[0]
    if kind:
        made.seen.done.append(kind)
        file = folder / f"leg{len(made.seen.done)}.{kind}"  # not the one that is open
        office.save(file, kind)
        office.open(file)


def _new_book(office: Office, made: Trip, chance: Random) -> None:
    made.book = chance.choices(("same", "copied", "pasted"), (8, 1, 1))[0]
    if made.book == "copied":
        office.do("into_new_book", sheet=made.sheet)
        made.other = None
    elif made.book == "pasted":
        office.do("pasted_into_new_book", sheet=made.sheet)
        made.sheet, made.other = office.do("sheets")[0], None
    made.seen.done.append(made.book)


def _sheets(office: Office, made: Trip, chance: Random) -> None:
    """Sheets put in, moved, renamed."""
    if chance.random() < 0.2 and "新表" not in office.do("sheets"):
        office.do("add", name="新表", position=chance.choice((0, 5)))
    if chance.random() < 0.3:
        office.do("move", sheet=made.sheet, position=chance.choice((0, 9)))
    if chance.random() < 0.3:
        name = chance.choice([name for name in NAMES if name not in office.do("sheets")])
        office.do("rename", sheet=made.sheet, name=name)
        made.sheet = name
        made.seen.done.append(f"rename {name}")


# What must be so -----------------------------------------------------------------------


def _targets(layout: SheetLayout) -> dict[str, InputCell]:
    return {
        **{target.key: target for target in layout.cells},
        **{f"field:{target.key}": target for target in layout.fields},
    }


def _judge_refusal(made: Trip, error: FormspecError) -> str:
    """Two filled copies are refused by name; a sheet without names, if something is not there."""
    (found,) = error.problems
    filled = bool(made.typed)
    if made.copy == "both" and made.other is not None and filled and found.code == TWO:
        said = error.message("zh")
        assert made.sheet in said, (said, str(made))
        assert made.other in said, (said, str(made))
        return "two copies refused"
    if found.code == "FS526":  # of items without codes the column of labels was all there is
        assert LABEL not in made.seen.columns, (error.message(), str(made))
        return "refused, no labels"
    harmed = made.seen.lost or made.seen.moved or made.seen.disturbed
    # Without its title, or without all its cells, a copied sheet does not say what it is.
    gone = made.layout.title_row not in made.seen.rows or not _left(made)
    assert found.code in NONE, (error.message(), str(made))
    assert (
        (made.book == "pasted" and harmed) or (made.book == "copied" and gone) or (not _left(made))
    ), (error.message(), str(made))
    return f"refused, {made.book}"


def _left(made: Trip) -> list[InputCell]:
    return [target for target in made.layout.cells if made.seen.has(target.row, target.column)]


def _judge(made: Trip, found: Submission) -> str:
    """Each cell as it was typed, or an error there; an error only where there is a reason."""
    if made.other is not None and not _typed_left(made):
        return "read, the other copy"  # nothing that was typed into the first is left
    assert not (made.copy == "both" and made.other and _typed_left(made)), str(made)
    errors = {doubt.cell: doubt for doubt in found.doubts if doubt.severity == "error"}
    read = {**found.values, **{f"field:{key}": value for key, value in found.fields.items()}}
    for key, target in _targets(made.layout).items():
        where = (target.row, target.column)
        if made.book == "pasted" and where in made.seen.disturbed:
            continue  # without names a number belongs to the label it was put beside
        expected = made.typed[key][1] if key in made.typed else None
        if not made.seen.has(*where) and where not in made.seen.disturbed:
            assert key in errors, (key, read.get(key), str(made))
        elif key in errors:
            assert where in made.seen.disturbed, (errors[key], str(made))
        elif not (target.item is not None and target.item.computed):
            assert read.get(key) == expected, (key, read.get(key), expected, str(made))
    assert not read.keys() - _targets(made.layout).keys(), str(made)
    ways = {doubt.code for doubt in found.doubts} & {"by-labels", "by-position"}
    assert ways == ({"by-labels"} if made.book == "pasted" else set()), (ways, str(made))
    return f"read, {made.book}{', cells named' if errors else ''}"


def _typed_left(made: Trip) -> bool:
    targets = _targets(made.layout)
    return any(made.seen.has(targets[key].row, targets[key].column) for key in made.typed)


# Many ----------------------------------------------------------------------------------


def trips(seed: int, numbers: range) -> Iterator[str]:
    """What came of each stage of some trips; a LibreOffice that gives up is started again."""
    with TemporaryDirectory(prefix="trips") as name:
        folder = Path(name)
        office = Office(folder / "profile")
        try:
            for number in numbers:
                first = number - number % PER_FORM
                form = papers.drawn_form(chance(seed, first), f"t{first}")
                if number in (first, numbers[0]):
                    (folder / "blank.xlsx").write_bytes(XlsxRenderer().render(form).data)
                try:
                    yield from trip(office, form, chance(seed, -number), folder)
                except OfficeError:  # also one that is weary after thousands of books
                    office.close()
                    for lock in folder.glob(".~lock.*#"):  # a dead one holds its books for ever
                        lock.unlink()
                    office = Office(folder / f"profile{number}")
                    office.open(folder / "blank.xlsx")  # a book it never opens is our fault
                    yield "LibreOffice gave up"
                except AssertionError as error:
                    raise AssertionError(f"seed {seed}, trip {number}: {error}") from error
        finally:
            office.close()


def chance(seed: int, number: int) -> Random:
    """Draws the same for the same seed and number."""
    return Random(f"{seed} {number}")  # noqa: S311 - nothing here is secret


def journey(seed: int, count: int, first: int = 0) -> Counter[str]:
    """At least so many readings, by two LibreOffices; how often each came out how."""
    half = -(-count // (2 * STAGES))
    halves = [range(first, first + half), range(first + half, first + 2 * half)]
    with ThreadPoolExecutor(2) as pool:
        done = pool.map(lambda numbers: Counter(trips(seed, numbers)), halves)
        return sum(done, Counter[str]())
