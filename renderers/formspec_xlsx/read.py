"""A filled workbook as a submission, with everything that was doubtful and where it stood."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from formspec.form import Form, Item
from formspec.problem import FormspecError, Lang, Severity, problem
from formspec.renderer import Judged
from formspec.submission import Doubt, Submission
from formspec_xlsx.annotate import annotated, without_findings
from formspec_xlsx.before import before
from formspec_xlsx.book import Book, read_book
from formspec_xlsx.fill import UNIT
from formspec_xlsx.locate import Found, Located, locate
from formspec_xlsx.plan import INDEX_SHEET, STAMPS, Plan, Spot, stamp_name, witness
from formspec_xlsx.text import plain
from formspec_xlsx.value import Answer, Value, Wanted, links_out, read_value


class XlsxReader:
    """Reads ``.xlsx`` files that ``XlsxRenderer`` made and somebody filled in."""

    suffixes = (".xlsx",)

    def read(self, form: Form, path: Path) -> Submission:
        """The values and header fields of a filled workbook.

        Empty cells have no value. Raises FormspecError: not a workbook or a dangerous one,
        another form or version, two filled copies.
        """
        book = without_findings(read_book(path))
        said = _stamps(form, book)
        _check(form, book.file, said)
        plan = Plan(form)
        return _Reading(plan, book, locate(plan, book)).submission(said)

    def annotate(self, form: Form, path: Path, report: Judged, lang: Lang) -> bytes:
        """A copy of the workbook with the findings of ``report`` written into it."""
        return annotated(form, path, report, lang)


def _stamps(form: Form, book: Book) -> dict[str, str]:
    """What the workbook says about its form: every place it is said in must agree."""
    found: dict[str, str] = {}
    if any(name.name.lower() == witness(form) for name in book.names):
        found |= {"id": plain(form.id), "version": plain(form.version)}
    for key in STAMPS:
        said = sorted(set(_said(book, key)))
        if len(said) > 1:
            raise FormspecError(problem("FS522", file=book.file, first=said[0], second=said[1]))
        if said:
            found[key] = said[0]
    return found


def _said(book: Book, key: str) -> Iterator[str]:
    for name in book.names:
        text = name.text
        if name.name.lower() == stamp_name(key) and text[:1] == text[-1:] == '"':
            yield text[1:-1].replace('""', '"')
    if f"formspec-{key}" in book.properties:
        yield book.properties[f"formspec-{key}"]
    index = book.sheet(INDEX_SHEET)
    for (row, column), cell in index.cells.items() if index else ():
        if column == 2 and cell.text == key and index:
            kind, value = index.cells.get((row, 1)), index.cells.get((row, 3))
            if kind and kind.text == "form" and value and value.text:
                yield value.text


def _check(form: Form, file: str, said: dict[str, str]) -> None:
    if "id" not in said:
        raise FormspecError(problem("FS520", file=file, form=form.id))
    if said["id"] != plain(form.id):
        raise FormspecError(problem("FS543", file=file, found=said["id"], form=form.id))
    version = said.get("version")
    if version is not None and version != plain(form.version):
        raise FormspecError(
            problem("FS544", file=file, found=version, form=form.id, version=form.version)
        )


class _Reading:
    def __init__(self, plan: Plan, book: Book, located: Located) -> None:
        self.plan, self.book, self.located = plan, book, located
        self.doubts: list[Doubt] = []

    def submission(self, said: dict[str, str]) -> Submission:
        form = self.plan.form
        self.general(said)
        fields = {
            field.id: self.value(spot, f"field:{field.id}", Wanted(field.kind))
            for field, spot in zip(form.fields, self.plan.fields, strict=True)
        }
        values = {
            spot.key: self.value(spot, spot.key, _wanted(spot.item))
            for spot in self.plan.cells
            if spot.item is not None
        }
        previous = self.previous()
        return Submission(
            values=_answered(values),
            fields=_answered(fields),
            form=said["id"],
            version=said.get("version"),
            previous=_answered(previous),
            doubts=tuple(self.doubts),
            places={
                spot.key: found.place
                for spot in self.plan.cells
                if (found := self.located.places.get(spot.name)) is not None
            },
            source=self.book.file,
            unit=self.book.properties.get(UNIT),
        )

    def previous(self) -> dict[str, Answer | None]:
        """What the template was given of the period before."""
        found = {}
        for spot, place, cell in before(self.plan, self.book):
            read = read_value(
                cell,
                _wanted(spot.item) if spot.item else Wanted("number"),
                self.book.days_from_1904,
            )
            if read.trouble is not None and read.trouble != "formula-value":
                key, raw = f"prev({spot.key})", str(read.value)
                self.doubts.append(Doubt(read.trouble, "error", key, place, raw))
            found[spot.key] = read.value
        return found

    def general(self, said: dict[str, str]) -> None:
        """What is doubtful about the workbook as a whole."""
        digest = said.get("digest")
        if digest is not None and digest != self.plan.form.digest:
            self.doubts.append(Doubt("changed-definition", "note", raw=digest))
        if self.located.by_position:
            self.doubts.append(Doubt("by-position", "note", raw=INDEX_SHEET))
        for name in self.located.spare:
            self.doubts.append(Doubt("spare-copy", "note", raw=name))

    def value(self, spot: Spot, key: str, wanted: Wanted) -> Answer | None:
        """The value of a spot; what is doubtful about it is kept."""
        found = self.located.places.get(spot.name)
        if found is None or found.hidden:
            # Deleted, or merged away: not known, which is not the same as blank.
            place = found.place if found else None
            self.doubts.append(Doubt("error-value", "error", key, place, "#REF!"))
            return "#REF!"
        cell = found.cell
        if cell is not None and cell.formula is not None and spot.item and spot.item.computed:
            return None  # the library calculates it, exactly
        read = read_value(cell, wanted, self.book.days_from_1904)
        self.doubt(key, found, read)
        return read.value

    def doubt(self, key: str, found: Found, read: Value) -> None:
        if read.trouble is None:
            return
        raw = str(read.value)
        if read.trouble != "formula-value":
            self.doubts.append(Doubt(read.trouble, "error", key, found.place, raw))
            return
        outside = found.cell is not None and links_out(found.cell)
        severity: Severity = "warning" if outside else "note"
        self.doubts.append(Doubt(read.trouble, severity, key, found.place, raw))


def _wanted(item: Item) -> Wanted:
    return Wanted(item.kind, item.decimals, item.unit is not None and item.unit.name == "%")


def _answered(values: Mapping[str, Answer | None]) -> dict[str, Answer]:
    return {key: value for key, value in values.items() if value is not None}
