"""A filled workbook as a submission, with everything that was doubtful and where it stood."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from formspec.plugins import (
    Doubt,
    Explanation,
    Form,
    FormspecError,
    Item,
    Severity,
    Submission,
    Wanted,
    problem,
    wanted_of_field,
    wanted_of_item,
)
from formspec_xlsx.layout import (
    IDENTITY_KEYS,
    INDEX_SHEET,
    UNIT_PROPERTY,
    InputCell,
    SheetLayout,
    identity_in_name,
    identity_key_name,
    identity_name,
    layout_of,
)
from formspec_xlsx.notation import plain, squeezed
from formspec_xlsx.returned.cell_value import (
    Answer,
    CellDoubt,
    kind_of,
    misplaced_value,
    read_value,
)
from formspec_xlsx.returned.earlier_findings import without_findings
from formspec_xlsx.returned.locate import LocatedForm, index_rows, locate, previous_cells
from formspec_xlsx.returned.merged_inputs import MergedInput, merged_inputs
from formspec_xlsx.returned.other_draft import DraftDifferences, draft_differences, edited
from formspec_xlsx.returned.sheet import LocatedCell
from formspec_xlsx.returned.workbook import StoredWorkbook, read_workbook

MAX_HOMELESS = 100
"""So many cells that the form does not have are named one by one."""


def read(form: Form, path: Path) -> Submission:
    """The values and header fields of a filled workbook.

    Empty cells have no value. Raises FormspecError: not a workbook or a dangerous one,
    another form or version, two filled copies.
    """
    book = without_findings(read_workbook(path))
    identity = _identity(form, book)
    _check_identity(form, book.file, identity)
    layout = layout_of(form)
    located = locate(layout, book)
    if "id" not in identity and (located is None or not located.known):
        raise FormspecError(problem("FS520", file=book.file, form=form.id))
    if located is None:
        raise FormspecError(problem("FS523", file=book.file, form=form.id))
    if located.fault is not None:
        raise FormspecError(located.fault)
    if identity.get("digest") != form.digest:
        draft = draft_differences(layout, book, located)
    else:
        draft = DraftDifferences() if located.as_printed else edited(layout, book, located)
    return _Reading(layout, book, located, draft).submission(identity)


# Which form it is ----------------------------------------------------------------------


def _identity(form: Form, book: StoredWorkbook) -> dict[str, str]:
    """What the workbook says about its form; its names and properties must agree.

    Where they are silent, as in a sheet that was copied into another workbook, the name
    that went with the sheet says it, or the hidden sheet.
    """
    identity: dict[str, str] = {}
    for key in IDENTITY_KEYS:
        texts = sorted(set(_identity_texts(book, key)))
        if len(texts) > 1:
            raise FormspecError(problem("FS522", file=book.file, first=texts[0], second=texts[1]))
        if texts:
            identity[key] = texts[0]
    return identity if "id" in identity else _indexed_identity(book) | _named_identity(form, book)


def _identity_texts(book: StoredWorkbook, key: str) -> Iterator[str]:
    for name in book.names:
        text = name.text
        if name.name.lower() == identity_key_name(key) and text[:1] == text[-1:] == '"':
            yield text[1:-1].replace('""', '"')
    if f"formspec-{key}" in book.properties:
        yield book.properties[f"formspec-{key}"]


def _named_identity(form: Form, book: StoredWorkbook) -> dict[str, str]:
    """That of this form, if the workbook has it among others."""
    names = [name.name.lower() for name in book.names]
    if identity_name(form) in names:
        return {"id": plain(form.id), "version": plain(form.version)}
    other = next(filter(None, map(identity_in_name, names)), None)
    return {"id": other[0], "version": other[1]} if other else {}


def _indexed_identity(book: StoredWorkbook) -> dict[str, str]:
    index = book.sheet(INDEX_SHEET)
    rows = index_rows(index) if index is not None else {}
    texts = {key: rows.get(("form", key), (0, ""))[1] for key in IDENTITY_KEYS}
    return {key: text for key, text in texts.items() if text}


def _check_identity(form: Form, file: str, identity: Mapping[str, str]) -> None:
    if identity.get("id", plain(form.id)) != plain(form.id):
        raise FormspecError(problem("FS543", file=file, found=identity["id"], form=form.id))
    version = identity.get("version", plain(form.version))
    if version != plain(form.version):
        raise FormspecError(
            problem("FS544", file=file, found=version, form=form.id, version=form.version)
        )


# What was filled in --------------------------------------------------------------------


class _Reading:
    """Reads the cells of a form one by one, and keeps what is doubtful."""

    def __init__(
        self,
        layout: SheetLayout,
        book: StoredWorkbook,
        located: LocatedForm,
        draft: DraftDifferences,
    ) -> None:
        self.layout, self.book, self.located, self.draft = layout, book, located, draft
        self.doubts: list[Doubt] = []
        self.names = {cell.key: cell.name for cell in layout.cells}
        cells = (*layout.fields, *layout.cells)
        self.merged = merged_inputs(cells, located.places)
        self.explained = merged_inputs(layout.explanation_cells, located.places)
        self.inputs = {
            (place.sheet.name, place.row, place.column)
            for place in located.places.values()
            if place is not None
        }

    def submission(self, identity: Mapping[str, str]) -> Submission:
        form, layout = self.layout.form, self.layout
        self.check_workbook(identity)
        fields = {
            field.id: self.value(cell, f"field:{field.id}", wanted_of_field(field))
            for field, cell in zip(form.fields, layout.fields, strict=True)
        }
        values = {
            cell.key: self.value(cell, cell.key, wanted_of_item(form, cell.item))
            for cell in layout.cells
            if cell.item is not None
        }
        previous = self.previous()
        places = ((cell.key, self.located.places.get(cell.name)) for cell in layout.cells)
        return Submission(
            values=_filled(values),
            fields=_filled(fields),
            form=identity.get("id"),
            version=identity.get("version"),
            explanations=self.explanations(),
            previous=_filled(previous),
            doubts=tuple(self.doubts),
            places={key: place.place for key, place in places if place is not None},
            source=self.book.file,
            unit=self.book.properties.get(UNIT_PROPERTY),
        )

    def check_workbook(self, identity: Mapping[str, str]) -> None:
        """Keeps what is doubtful about the workbook as a whole."""
        form, way = self.layout.form, self.located.way
        notes = []
        if identity.get("digest", form.digest) != form.digest:
            severity: Severity = "note" if self.draft.compared else "error"
            self.doubts.append(Doubt("changed-definition", severity, raw=identity["digest"]))
        if "version" not in identity:
            notes.append(("version-unknown", form.version))
        if way == "index":
            notes.append(("by-position", INDEX_SHEET))
        if way == "labels":
            places = self.located.places.values()
            notes.append(("by-labels", next(place.sheet.name for place in places if place)))
        notes += [("spare-copy", name) for name in self.located.spare]
        self.doubts += [Doubt(code, "note", raw=raw) for code, raw in notes]
        self.doubts += [
            Doubt("no-place", severity, None, place.place, place.place, None, kind_of(place.cell))
            for place, severity in self.draft.homeless[:MAX_HOMELESS]
        ]
        if (more := len(self.draft.homeless) - MAX_HOMELESS) > 0:
            self.doubts.append(Doubt("more", "error", raw=str(more)))

    def explanations(self) -> dict[str, Explanation]:
        """What was written beside a row explains the warnings shown in it."""
        explanations: dict[str, Explanation] = {}
        for cell in self.layout.explanation_cells:
            place = self.located.places.get(cell.name)
            merged = self.explained.get(cell.name)
            hidden = merged is not None and merged.seen != place
            text = self.explanation(cell.key, place) if place and not hidden else ""
            if text:
                rules = self.layout.rules_explained[cell.key]
                explanations |= dict.fromkeys(rules, Explanation(text))
        return explanations

    def explanation(self, key: str, place: LocatedCell) -> str:
        """The text of an explanation; a number is read as in other cells for texts."""
        stored = place.cell
        if stored is None or stored.type != "number":
            return (stored.text or "").strip() if stored is not None else ""
        content = read_value(stored, Wanted("text"), self.book.days_from_1904)
        for doubt in content.doubts:
            self.doubt(f"explanation:{key}", place.place, doubt)
        return str(content.value or "")

    def previous(self) -> dict[str, Answer | None]:
        """What the template was given of the period before."""
        values: dict[str, Answer | None] = {}
        for cell, place in previous_cells(self.layout, self.book):
            if cell.item is not None:
                key = f"prev({cell.key})"
                if self.differs(self.names[cell.key], key, place):
                    continue
                wanted = wanted_of_item(self.layout.form, cell.item)
                content = read_value(place.cell, wanted, self.book.days_from_1904)
                for doubt in content.doubts:
                    self.doubt(key, place.place, doubt)
                values[cell.key] = content.value
        return values

    def value(self, cell: InputCell, key: str, wanted: Wanted) -> Answer | None:
        """The value of a cell; what is doubtful about it is kept."""
        place = self.located.places.get(cell.name)
        if place is None and cell.name in self.draft.missing:
            self.doubts.append(Doubt("not-in-template", "error", key))
            return "#REF!"
        if place is None:
            # Deleted: not known, which is not the same as blank.
            self.doubts.append(Doubt("error-value", "error", key, None, "#REF!"))
            return "#REF!"
        merged = self.merged.get(cell.name)
        if merged is not None and not self.is_its_own(cell, merged, place, wanted):
            several = len(merged.inputs) > 1
            code = "merged-cells" if several else "merged-away"
            covered = "、".join(map(self.named, merged.inputs)) if several else None
            self.doubts.append(Doubt(code, "error", key, place.place, merged.place, detail=covered))
            return "#REF!"
        place = merged.seen if merged is not None else place
        if cell.name in self.located.moved:
            moved = self.located.moved[cell.name]
            self.doubts.append(Doubt("moved-cell", "error", key, place.place, moved))
            return "#REF!"
        stored = place.cell
        computed = cell.item is not None and cell.item.computed
        if computed and stored is not None and stored.formula is not None:
            return None  # the library calculates it, exactly
        if stored is not None and self.differs(cell.name, key, place):
            return "#REF!"
        content = read_value(stored, wanted, self.book.days_from_1904)
        if content.value is None and cell.item is not None and not computed:
            return self.misplaced(cell.item, key, place, wanted)
        for doubt in content.doubts:
            self.doubt(key, place.place, doubt)
        if content.value is not None:
            raw = str(content.value)
            for code in _circumstances(place):
                self.doubt(key, place.place, CellDoubt(code, "note", raw))
            if computed and self.has_formula(key):
                self.doubt(key, place.place, CellDoubt("overwritten", "warning", raw))
        return content.value

    def differs(self, name: str, key: str, place: LocatedCell) -> bool:
        """Whether a cell held something else in the draft that the workbook was made from."""
        difference = self.draft.changed.get(name)
        # That the label is another one is told of the cell itself.
        if difference is None or (difference.severity != "error" and key.startswith("prev(")):
            return False
        code, severity, printed = difference
        self.doubts.append(Doubt(code, severity, key, place.place, printed))
        return severity == "error"

    def is_its_own(
        self, cell: InputCell, merged: MergedInput, place: LocatedCell, wanted: Wanted
    ) -> bool:
        """Whether what a merged area shows can only be the value of this cell.

        Where it is another's first cell that shows, not if that was printed, or may have been.
        """
        seen = merged.seen
        if len(merged.inputs) > 1 or seen == place:
            return len(merged.inputs) == 1
        if seen.cell is None:
            return place.cell is None
        if cell.item is None or cell.item.kind == "text" or seen.row != merged.area.bottom:
            return False
        printed = map(squeezed, self.printed(cell.item))
        content = read_value(seen.cell, wanted, self.book.days_from_1904)
        wrong = any(doubt.severity == "error" for doubt in content.doubts)
        return not wrong and squeezed(seen.cell.text or "") not in printed

    def printed(self, item: Item) -> tuple[str, ...]:
        """What the form has in the row of an item."""
        return self.layout.text(item), item.section, item.name, item.code or ""

    def named(self, cell: InputCell) -> str:
        """How people call a cell."""
        form = self.layout.form
        if cell.item is None:
            return next(field.label for field in form.fields if field.id == cell.key)
        _, sign, column = cell.key.partition("@")
        label = next((one.label for one in form.columns if sign and one.id == column), "")
        return " ".join(filter(None, (cell.item.path, form.label(cell.item), label)))

    def has_formula(self, key: str) -> bool:
        """Whether the workbook went out with a formula in this cell."""
        from formspec_xlsx.total_formulas import totals

        return key in totals(self.layout)

    def misplaced(self, item: Item, key: str, blank: LocatedCell, wanted: Wanted) -> str | None:
        """A blank cell is not blank if its number stands beside it."""
        if item.kind != "number":
            return None
        printed = self.printed(item)[:3]
        sheet, inputs = blank.sheet.name, self.inputs
        misplaced = misplaced_value(
            blank, printed, wanted.scale, lambda row, column: (sheet, row, column) in inputs
        )
        if misplaced is None:
            return None
        address, raw, number = misplaced
        self.doubt(key, blank.place, CellDoubt("beside", "error", raw, number, address))
        # No number, wherever it goes from here.
        return f"{address}: {raw}"

    def doubt(self, key: str, place: str, doubt: CellDoubt) -> None:
        """Keeps what is doubtful; what stands in the header is not repeated."""
        code, severity, *details = doubt
        if key.startswith("field:") and code != "error-value":
            details = [None, None, doubt.detail] if code == "tidied" else []
        self.doubts.append(Doubt(code, severity, key, place, *details))


def _circumstances(place: LocatedCell) -> Iterator[str]:
    """What people see of a cell besides its value, and what they may not see."""
    if place.sheet.unseen(place.row, place.column):
        yield "hidden-cell"
    if (place.row, place.column) in place.sheet.commented:
        yield "comment"


def _filled(values: Mapping[str, Answer | None]) -> dict[str, Answer]:
    return {key: value for key, value in values.items() if value is not None}
