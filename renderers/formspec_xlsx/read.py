"""A filled workbook as a submission, with everything that was doubtful and where it stood."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from formspec.diagnostics.problem import FormspecError, Lang, problem
from formspec.language.form import Form, Item
from formspec.plugins.protocols import Judged
from formspec.submissions.submission import Doubt, Explanation, Submission
from formspec.submissions.typed_input import Wanted, wanted_of_field, wanted_of_item
from formspec_xlsx.annotating.annotate import annotated, without_findings
from formspec_xlsx.drawing.template import UNIT
from formspec_xlsx.layout import (
    IDENTITY_KEYS,
    INDEX_SHEET,
    InputCell,
    SheetLayout,
    identity_in_name,
    identity_key_name,
    identity_name,
    layout_of,
)
from formspec_xlsx.notation import plain
from formspec_xlsx.returned.cell_value import Answer, CellDoubt, read_value
from formspec_xlsx.returned.locate import LocatedForm, locate
from formspec_xlsx.returned.located_cell import LocatedCell
from formspec_xlsx.returned.misplaced_value import stray
from formspec_xlsx.returned.previous_period import before
from formspec_xlsx.returned.workbook import StoredWorkbook, read_workbook
from formspec_xlsx.total_formulas import totals


class XlsxReader:
    """Reads ``.xlsx`` files that ``XlsxRenderer`` made and somebody filled in."""

    suffixes = (".xlsx",)

    def read(self, form: Form, path: Path) -> Submission:
        """The values and header fields of a filled workbook.

        Empty cells have no value. Raises FormspecError: not a workbook or a dangerous one,
        another form or version, two filled copies.
        """
        book = without_findings(read_workbook(path))
        said = _identity(form, book)
        _check(form, book.file, said)
        layout = layout_of(form)
        located = locate(layout, book)
        if "id" not in said and (located is None or not located.known):
            raise FormspecError(problem("FS520", file=book.file, form=form.id))
        if located is None:
            raise FormspecError(problem("FS523", file=book.file, form=form.id))
        if located.fault is not None:
            raise FormspecError(located.fault)
        return _Reading(layout, book, located).submission(said)

    def annotate(self, form: Form, path: Path, report: Judged, lang: Lang) -> bytes:
        """A copy of the workbook with the findings of ``report`` written into it."""
        return annotated(form, path, report, lang)


def _identity(form: Form, book: StoredWorkbook) -> dict[str, str]:
    """What the workbook says about its form; its names and properties must agree.

    Where they are silent, as in a sheet that was copied into another workbook, the name
    that went with the sheet says it, or the hidden sheet.
    """
    found: dict[str, str] = {}
    for key in IDENTITY_KEYS:
        said = sorted(set(_said(book, key)))
        if len(said) > 1:
            raise FormspecError(problem("FS522", file=book.file, first=said[0], second=said[1]))
        if said:
            found[key] = said[0]
    return found if "id" in found else {**_indexed(book), **_named_identity(form, book)}


def _said(book: StoredWorkbook, key: str) -> Iterator[str]:
    for name in book.names:
        text = name.text
        if name.name.lower() == identity_key_name(key) and text[:1] == text[-1:] == '"':
            yield text[1:-1].replace('""', '"')
    if f"formspec-{key}" in book.properties:
        yield book.properties[f"formspec-{key}"]


def _named_identity(form: Form, book: StoredWorkbook) -> dict[str, str]:
    """Ours, if the workbook has it among others."""
    names = [name.name.lower() for name in book.names]
    if identity_name(form) in names:
        return {"id": plain(form.id), "version": plain(form.version)}
    told = next(filter(None, map(identity_in_name, names)), None)
    return {"id": told[0], "version": told[1]} if told else {}


def _indexed(book: StoredWorkbook) -> dict[str, str]:
    index = book.sheet(INDEX_SHEET)
    cells = index.cells if index is not None else {}
    texts = {place: cell.text or "" for place, cell in cells.items()}
    rows = [row for (row, column), text in texts.items() if column == 1 and text == "form"]
    said = {texts.get((row, 2), ""): texts.get((row, 3), "") for row in rows}
    return {key: said[key] for key in IDENTITY_KEYS if said.get(key)}


def _check(form: Form, file: str, said: dict[str, str]) -> None:
    if said.get("id", plain(form.id)) != plain(form.id):
        raise FormspecError(problem("FS543", file=file, found=said["id"], form=form.id))
    version = said.get("version", plain(form.version))
    if version != plain(form.version):
        raise FormspecError(
            problem("FS544", file=file, found=version, form=form.id, version=form.version)
        )


class _Reading:
    def __init__(self, layout: SheetLayout, book: StoredWorkbook, located: LocatedForm) -> None:
        self.layout, self.book, self.located = layout, book, located
        self.doubts: list[Doubt] = []
        self.totals = totals(layout)
        self.input_cells = {
            (found.sheet.name, found.row, found.column)
            for found in located.places.values()
            if found is not None
        }

    def submission(self, said: dict[str, str]) -> Submission:
        form = self.layout.form
        self.general(said)
        fields = {
            field.id: self.value(cell, f"field:{field.id}", wanted_of_field(field))
            for field, cell in zip(form.fields, self.layout.fields, strict=True)
        }
        values = {
            cell.key: self.value(cell, cell.key, wanted_of_item(form, cell.item))
            for cell in self.layout.cells
            if cell.item is not None
        }
        previous = self.previous()
        return Submission(
            values=_answered(values),
            fields=_answered(fields),
            form=said.get("id"),
            version=said.get("version"),
            explanations=self.explanations(),
            previous=_answered(previous),
            doubts=tuple(self.doubts),
            places={
                cell.key: found.place
                for cell in self.layout.cells
                if (found := self.located.places.get(cell.name)) is not None
            },
            source=self.book.file,
            unit=self.book.properties.get(UNIT),
        )

    def explanations(self) -> dict[str, Explanation]:
        """What was written beside a row explains the warnings told in it."""
        found: dict[str, Explanation] = {}
        for target in self.layout.explanation_cells:
            place = self.located.places.get(target.name)
            cell = place.cell if place is not None and not place.hidden else None
            text = (cell.text or "").strip() if cell is not None else ""
            if text:
                said = Explanation(text)
                found |= dict.fromkeys(self.layout.rules_explained[target.key], said)
        return found

    def previous(self) -> dict[str, Answer | None]:
        """What the template was given of the period before."""
        found: dict[str, Answer | None] = {}
        for target, place, cell in before(self.layout, self.book):
            if target.item is None:
                continue
            read = read_value(
                cell, wanted_of_item(self.layout.form, target.item), self.book.days_from_1904
            )
            for remark in read.remarks:
                self.doubt(f"prev({target.key})", place, remark)
            found[target.key] = read.value
        return found

    def general(self, said: dict[str, str]) -> None:
        """What is doubtful about the workbook as a whole."""
        digest = said.get("digest")
        if digest is not None and digest != self.layout.form.digest:
            self.doubts.append(Doubt("changed-definition", "note", raw=digest))
        if "version" not in said:
            self.doubts.append(Doubt("version-unknown", "note", raw=self.layout.form.version))
        if self.located.way == "index":
            self.doubts.append(Doubt("by-position", "note", raw=INDEX_SHEET))
        if self.located.way == "labels":
            self.doubts.append(Doubt("by-labels", "note", raw=self.sheet))
        for name in self.located.spare:
            self.doubts.append(Doubt("spare-copy", "note", raw=name))

    @property
    def sheet(self) -> str:
        """The sheet that was read."""
        return next(place.sheet.name for place in self.located.places.values() if place)

    def value(self, target: InputCell, key: str, wanted: Wanted) -> Answer | None:
        """The value of a target; what is doubtful about it is kept."""
        found = self.located.places.get(target.name)
        if found is None or found.hidden:
            # Deleted, or merged away: not known, which is not the same as blank.
            place = found.place if found else None
            self.doubts.append(Doubt("error-value", "error", key, place, "#REF!"))
            return "#REF!"
        if target.name in self.located.beside:
            beside = self.located.beside[target.name]
            self.doubts.append(Doubt("moved-cell", "error", key, found.place, beside))
            return "#REF!"
        cell = found.cell
        computed = target.item is not None and target.item.computed
        if computed and cell is not None and cell.formula is not None:
            return None  # the library calculates it, exactly
        read = read_value(cell, wanted, self.book.days_from_1904)
        if read.value is None and target.item is not None and not computed:
            return self.beside(target.item, key, found, wanted)
        for remark in read.remarks:
            self.doubt(key, found.place, remark)
        if cell is not None and read.value is not None:
            for code in _circumstances(found):
                self.doubt(key, found.place, CellDoubt(code, "note", str(read.value)))
            if key in self.totals:
                self.doubt(key, found.place, CellDoubt("overwritten", "warning", str(read.value)))
        return read.value

    def beside(self, item: Item, key: str, blank: LocatedCell, wanted: Wanted) -> str | None:
        """A blank cell is not blank if its number stands beside it."""
        if item.kind != "number":
            return None
        printed = (self.layout.text(item), item.section, item.name)
        sheet = blank.sheet.name
        found = stray(
            blank,
            printed,
            wanted.scale,
            lambda row, column: (sheet, row, column) in self.input_cells,
        )
        if found is None:
            return None
        remark = CellDoubt("beside", "error", found.raw, found.number, found.address)
        self.doubt(key, blank.place, remark)
        # No number, wherever it goes from here.
        return f"{found.address}: {found.raw}"

    def doubt(self, key: str, place: str, remark: CellDoubt) -> None:
        """Keeps what is to be told; what stands in the header is not repeated."""
        private = key.startswith("field:") and remark.code != "error-value"
        self.doubts.append(
            Doubt(
                remark.code,
                remark.severity,
                key,
                place,
                None if private else remark.raw,
                None if private else remark.proposal,
                None if private else remark.detail,
            )
        )


def _circumstances(found: LocatedCell) -> Iterator[str]:
    """What people see of a cell besides its value, and what they may not see."""
    if found.sheet.unseen(found.row, found.column):
        yield "hidden-cell"
    if (found.row, found.column) in found.sheet.commented:
        yield "comment"


def _answered(values: Mapping[str, Answer | None]) -> dict[str, Answer]:
    return {key: value for key, value in values.items() if value is not None}
