"""Which item stands in which cell, and under which name: shared by writer and reader."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from formspec.plugins import Cell, Form, Item, Rule, Section, rules
from formspec_xlsx.notation import address, plain, sheet_title

INDEX_SHEET = "formspec"
"""The hidden sheet that says which form this is and where its cells are."""

CHECK_SHEET = "formspec_check"
"""The hidden sheet that calculates what the check column says."""

GUIDE_SHEETS = ("填表说明", "Instructions")
"""What the sheet is called that says how to fill in the form."""

PREVIOUS = 4
"""The column of the index sheet that holds what was filled in one period earlier."""

IDENTITY_KEYS = ("id", "version", "digest")
"""What a workbook says about its form: as names, as properties and on the hidden sheet."""

UNIT_PROPERTY = "formspec-unit"
"""The property that names the reporting unit a workbook was made for."""

FINDINGS_NAME = "fsx_findings"
"""What names begin with that say where findings were written; alone, the sheet that lists them."""

LISTS_NAME = "fsx_list_"
"""What names begin with that say where the answers of a cell are listed."""

SECTION, CODE, SUBCODE, LABEL = 1, 2, 3, 4
"""The first columns of the paper: 序号, 编号 (two), 项目."""

FIELDS_PER_LINE = 4

# Excel refuses names that look like a cell (A1, R, C) and takes upper and lower case as one,
# so each begins with fs_, and a code that is not plain gives its place in the form instead.
_PLAIN_NAME = re.compile(r"[A-Za-z0-9_]{1,200}")
_RESERVED = ("field_", "form_", "is_", "prev_", "why_")


@dataclass(frozen=True, slots=True)
class InputCell:
    """A cell where an answer is written; rows and columns count from 1."""

    item: Item | None
    """The item of the answer; None for a header field."""
    key: str
    """The key of the form's cell (``2.B@people``), or the id of the field."""
    name: str
    """Its defined name: ``fs_2_B``."""
    row: int
    """Its row."""
    column: int
    """Its column."""

    @property
    def address(self) -> str:
        """Inside its sheet: ``E9``."""
        return address(self.row, self.column)


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of the table: an item, or the title of a section."""

    row: int
    """Its number on the sheet, from 1."""
    section: Section
    """The section it belongs to."""
    item: Item | None
    """The item; None for the title of a section."""


@dataclass(frozen=True)
class SheetLayout:
    """The paper face of a form, in rows and columns counted from 1."""

    form: Form
    """The form that is laid out."""

    @property
    def sheet(self) -> str:
        """The name of the sheet: the annex it is, else the form's title."""
        title = self.annex or self.form.title
        return sheet_title(
            title,
            (INDEX_SHEET, CHECK_SHEET, *GUIDE_SHEETS),
            "表" if self.form.language == "zh" else "Form",
        )

    @property
    def annex(self) -> str | None:
        """What stands above the title: 附件2."""
        return dict(self.form.source).get("annex")

    @property
    def title_row(self) -> int:
        """Under the annex line."""
        return 2 if self.annex else 1

    @property
    def fields_on_a_line(self) -> int:
        """How many header fields stand side by side."""
        return min(len(self.form.fields), FIELDS_PER_LINE)

    @property
    def field_rows(self) -> range:
        """The lines of header fields, under the title."""
        start = self.title_row + 1
        return range(start, start + -(-len(self.form.fields) // FIELDS_PER_LINE))

    @property
    def note_rows(self) -> range:
        """The lines of 说明, under the fields."""
        start = self.field_rows.stop
        return range(start, start + len(self.form.notes))

    @property
    def head_row(self) -> int:
        """The head of the table, under a narrow gap."""
        return self.note_rows.stop + 1

    @property
    def label_end(self) -> int:
        """The last column of the labels: they span what the header fields divide."""
        return LABEL + max(2 * (self.fields_on_a_line - 1) - 1, 0)

    @property
    def value_columns(self) -> range:
        """The columns that are filled in."""
        start = self.label_end + 1
        return range(start, start + len(self.form.column_ids))

    @property
    def last_column(self) -> int:
        """The right edge of the paper."""
        return self.value_columns[-1]

    @property
    def check_column(self) -> int:
        """Beside the paper: what is wrong in each row, as it is filled in."""
        return self.last_column + 1

    @property
    def explanation_column(self) -> int:
        """Beside that: why a warning is right all the same."""
        return self.last_column + 2

    def column_labels(self, fallback: str) -> list[str]:
        """What stands over the value columns; ``fallback`` where the form has but one."""
        return [column.label for column in self.form.columns] or [fallback]

    @cached_property
    def rows(self) -> tuple[TableRow, ...]:
        """The rows of the table, top to bottom."""
        places = zip(range(self.head_row + 1, 2**20), _rows(self.form), strict=False)
        return tuple(TableRow(row, section, item) for row, (section, item) in places)

    @property
    def last_row(self) -> int:
        """The lower edge of the paper."""
        return self.rows[-1].row if self.rows else self.head_row

    @cached_property
    def row_of(self) -> Mapping[str, int]:
        """The row of each item, by its path."""
        return {row.item.path: row.row for row in self.rows if row.item is not None}

    @cached_property
    def cells(self) -> tuple[InputCell, ...]:
        """Every cell of the form, in the form's order."""
        items, rows = self.form.by_path, self.row_of
        columns = dict(zip(self.form.column_ids, self.value_columns, strict=True))
        names = _names([_stem(cell) for cell in self.form.cells], "fs_", "fs_i")
        return tuple(
            InputCell(items[cell.path], cell.key, name, rows[cell.path], columns[cell.column])
            for cell, name in zip(self.form.cells, names, strict=True)
        )

    @cached_property
    def previous(self) -> tuple[InputCell, ...]:
        """Cells that a rule compares with one period earlier: on the index sheet, by key."""
        keys = {cell.key for rule in rules(self.form) for cell in rule.cells if cell.previous}
        cells = [cell for cell in self.cells if f"prev({cell.key})" in keys]
        first = len(IDENTITY_KEYS) + len(self.fields) + len(self.cells) + 1
        return tuple(
            replace(cell, name=f"fs_prev_{number}", row=first + number, column=PREVIOUS)
            for number, cell in enumerate(cells)
        )

    @cached_property
    def rules_explained(self) -> Mapping[str, tuple[str, ...]]:
        """The rules that an explanation in the row of an item is about: ids by its path."""
        ids: dict[str | None, tuple[str, ...]] = {}
        for rule in rules(self.form):
            if rule.severity == "warning":
                path = rule_path(rule)
                ids[path] = (*ids.get(path, ()), rule.id)
        return {item.path: ids[item.path] for item in self.form.items if item.path in ids}

    @cached_property
    def explanation_cells(self) -> tuple[InputCell, ...]:
        """Where an explanation is written; the key is the path of the item."""
        items, rows = self.form.by_path, self.row_of
        stems = [_stem(Cell(path)) for path in self.rules_explained]
        names = _names(stems, "fs_why_", "fs_why_i")
        return tuple(
            InputCell(items[path], path, name, rows[path], self.explanation_column)
            for path, name in zip(self.rules_explained, names, strict=True)
        )

    @property
    def summary(self) -> tuple[int, int]:
        """Row and column of what the checks come to: beside the title."""
        return self.title_row, self.check_column

    @cached_property
    def fields(self) -> tuple[InputCell, ...]:
        """Every header field, in the form's order."""
        names = _names([field.id for field in self.form.fields], "fs_field_", "fs_f")
        places = (divmod(number, FIELDS_PER_LINE) for number in range(len(names)))
        return tuple(
            InputCell(None, field.id, name, self.field_rows[line], LABEL + 2 * place)
            for field, name, (line, place) in zip(self.form.fields, names, places, strict=True)
        )

    def text(self, item: Item) -> str:
        """What is printed for an item: its label, its unit, its formula."""
        label = self.form.label(item)
        return f"{label}  {item.printed_formula}" if item.printed_formula else label


@lru_cache(maxsize=16)
def _layout_of(form: Form, digest: str) -> SheetLayout:
    del digest  # two drafts of a form may be equal in all but that
    return SheetLayout(form)


def layout_of(form: Form) -> SheetLayout:
    """The layout of a form, made once: many files are read with it."""
    return _layout_of(form, form.digest)


def rule_path(rule: Rule) -> str | None:
    """The path of the item in whose row a rule is shown: its own, else its first cell's.

    A rule whose cells cancel out (``A - A <= 1``) has no row.
    """
    return rule.item or next((cell.path for cell in rule.cells), None)


def identity(form: Form) -> dict[str, str]:
    """What the workbook says about its form."""
    return dict(zip(IDENTITY_KEYS, (form.id, form.version, form.digest), strict=True))


def identity_key_name(key: str) -> str:
    """The defined name that holds one of ``IDENTITY_KEYS``."""
    return f"fs_form_{key}"


IDENTITY_PREFIX = "fs_is_"
"""What the name begins with that tells form and version."""


def identity_name(form: Form) -> str:
    """A name that tells form and version by itself.

    A sheet that is copied into another workbook takes along only names that point to it.
    """
    text = f"{plain(form.id)}\0{plain(form.version)}".encode()
    # A name holds 255 characters; h is no hexadecimal digit.
    short = text.hex() if len(text) <= 100 else f"h{hashlib.sha256(text).hexdigest()[:16]}"
    return f"{IDENTITY_PREFIX}{short}"


def identity_in_name(name: str) -> tuple[str, str] | None:
    """The id and the version that such a name tells; None if it tells nothing."""
    try:
        text = bytes.fromhex(name.lower().removeprefix(IDENTITY_PREFIX)).decode()
    except ValueError:
        return None
    form_id, sign, version = text.partition("\0")
    return (form_id, version) if sign and name.lower().startswith(IDENTITY_PREFIX) else None


def _rows(form: Form) -> Iterator[tuple[Section, Item | None]]:
    for section in form.sections:
        if section.title:
            yield section, None
        for path in section.items:
            yield section, form.by_path[path]


def _stem(cell: Cell) -> str:
    stem = cell.path.replace(".", "_")
    stem = stem if cell.column is None else f"{stem}__{cell.column}"
    return "" if stem.lower().startswith(_RESERVED) else stem


def _names(stems: Sequence[str], prefix: str, other: str) -> tuple[str, ...]:
    """A name for each stem, unique in any case; one that will not do is named by its place."""
    times = Counter(stem.lower() for stem in stems)
    return tuple(
        f"{prefix}{stem}"
        if times[stem.lower()] == 1 and _PLAIN_NAME.fullmatch(stem)
        else f"{other}{number}"
        for number, stem in enumerate(stems, 1)
    )
