"""The sheet that lists every finding, with a link to its cell."""

from collections.abc import Iterator, Mapping, Sequence
from xml.sax.saxutils import quoteattr

from formspec.language.form import Form
from formspec.plugins.protocols import Judged
from formspec_xlsx.address import letters
from formspec_xlsx.annotating.cell_notes import URGENCIES, CellNote
from formspec_xlsx.annotating.styles import FindingStyles
from formspec_xlsx.notation import escape
from formspec_xlsx.sizes import LINE_HEIGHT, lines
from formspec_xlsx.xml_edit import text_cell

_WIDTHS = (8.0, 18.0, 38.0, 64.0, 16.0)
"""How urgent, where, which item, what is said, what is proposed."""

_PLACE = 1
_FIRST_ROW = 6


def listing(
    form: Form,
    judged: Judged,
    remarks: Sequence[CellNote],
    sheets: Sequence[str],
    ink: FindingStyles,
    words: Mapping[str, str],
    *,
    namespace: str,
) -> bytes:
    """The whole part of the sheet; ``sheets`` are the names of those the remarks are about.

    ``namespace`` is that of the workbook's other sheets.
    """
    remarks = sorted(remarks, key=lambda remark: URGENCIES.index(remark.tone))
    said = [_row(remark, sheets, words) for remark in remarks]
    head = words["list_head"].split("|")
    rows = list(_top(form, judged, ink, words))
    rows.append(_line(_FIRST_ROW - 1, head, [ink.head] * len(head)))
    for number, (remark, texts) in enumerate(zip(remarks, said, strict=True), _FIRST_ROW):
        tone = ink.tones.get(remark.tone, "")
        rows.append(_line(number, texts, [tone, ink.link, ink.plain, tone, ink.plain]))
    links = [
        f'<hyperlink ref="{letters(_PLACE + 1)}{number}" location={quoteattr(_target(place))}/>'
        for number, (_, place, *_) in enumerate(said, _FIRST_ROW)
        if place
    ]
    return _sheet(rows, links, namespace)


def _top(form: Form, judged: Judged, ink: FindingStyles, words: Mapping[str, str]) -> Iterator[str]:
    verdict = words[f"verdict_{judged.verdict}"]
    counts = words["comma"].join(
        words[f"count_{key}"].format(count=count) for key, count in judged.counts.items() if count
    )
    yield _line(1, [words["headline"].format(verdict=verdict)], [ink.title], 30.0)
    yield _line(2, [form.title], [ink.line])
    told = [counts, words["what_to_do"]] if judged.findings else [words["nothing_found"]]
    for row, text in enumerate(filter(None, told), 3):
        yield _line(row, [text], [ink.line])


def _row(remark: CellNote, sheets: Sequence[str], words: Mapping[str, str]) -> list[str]:
    where = remark.where
    place = f"{sheets[where.sheet]}!{letters(where.column)}{where.row}" if where else ""
    return [words[f"tone_{remark.tone}"], place, remark.item, remark.text, remark.proposal]


def _target(place: str) -> str:
    """A place as a link wants it: with the sheet's name in quotation marks."""
    sheet, _, address = place.rpartition("!")
    quoted = sheet.replace("'", "''")
    return f"'{quoted}'!{address}"


def _line(row: int, texts: Sequence[str], styles: Sequence[str], height: float = 0.0) -> str:
    cells = "".join(
        text_cell("", f"{letters(column)}{row}", escape(text), style).decode()
        for column, (text, style) in enumerate(zip(texts, styles, strict=True), 1)
        if text or len(texts) > 1
    )
    if len(texts) > 1:
        needed = max(lines(text, width) for text, width in zip(texts, _WIDTHS, strict=True))
        height = min(LINE_HEIGHT * needed + 6.0, 400.0)
    size = f' ht="{height:g}" customHeight="1"' if height else ""
    return f'<row r="{row}"{size}>{cells}</row>'


def _sheet(rows: Sequence[str], links: Sequence[str], namespace: str) -> bytes:
    columns = "".join(
        f'<col min="{number}" max="{number}" width="{width:g}" customWidth="1"/>'
        for number, width in enumerate(_WIDTHS, 1)
    )
    linked = f"<hyperlinks>{''.join(links)}</hyperlinks>" if links else ""
    top = _FIRST_ROW - 1
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<worksheet xmlns="{namespace}">'
        '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
        '<sheetViews><sheetView showGridLines="0" tabSelected="1" workbookViewId="0">'
        f'<pane ySplit="{top}" topLeftCell="A{_FIRST_ROW}" activePane="bottomLeft"'
        ' state="frozen"/><selection pane="bottomLeft"/></sheetView></sheetViews>'
        f"<cols>{columns}</cols><sheetData>{''.join(rows)}</sheetData>{linked}"
        '<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.65" header="0.3" footer="0.3"/>'
        '<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/>'
        "</worksheet>"
    ).encode()
