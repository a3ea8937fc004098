"""The sheet that lists every finding, with a link to its cell."""

from collections.abc import Iterator, Mapping, Sequence
from xml.sax.saxutils import quoteattr

from formspec.plugins import Form, Report
from formspec_xlsx.annotating.cell_notes import CellNote, by_urgency
from formspec_xlsx.annotating.styles import FindingStyles
from formspec_xlsx.notation import address, escape
from formspec_xlsx.sizes import MAX_HEIGHT, lines, row_height
from formspec_xlsx.xml_edit import text_cell

_WIDTHS = (8.0, 18.0, 38.0, 64.0, 16.0)
"""Of the columns, in characters: urgency, place, item, sentence, proposal."""

_PLACE = 2
_FIRST_ROW = 6


def findings_sheet(
    form: Form,
    report: Report,
    notes: Sequence[CellNote],
    titles: Sequence[str],
    styles: FindingStyles,
    words: Mapping[str, str],
    *,
    namespace: str,
) -> bytes:
    """The whole part of the sheet; ``titles`` are the names of all other sheets.

    ``namespace`` is that of the workbook's other sheets.
    """
    head = words["list_head"].split("|")
    rows = list(_top(form, report, styles, words))
    rows.append(_row(_FIRST_ROW - 1, head, [styles.head] * len(head)))
    links = []
    for number, note in enumerate(by_urgency(notes), _FIRST_ROW):
        look, cell, place = styles.notes.get(note.urgency, ""), note.cell, ""
        if cell is not None:
            title = titles[cell.sheet]
            place = f"{title}!{cell.address}"
            quoted = title.replace("'", "''")
            target = quoteattr(f"'{quoted}'!{cell.address}")
            links.append(f'<hyperlink ref="{address(number, _PLACE)}" location={target}/>')
        texts = [words[f"tone_{note.urgency}"], place, note.item, note.text, note.proposal]
        rows.append(_row(number, texts, [look, styles.link, styles.plain, look, styles.plain]))
    return _sheet(rows, links, namespace)


def _top(
    form: Form, report: Report, styles: FindingStyles, words: Mapping[str, str]
) -> Iterator[str]:
    verdict = words["verdict_blank" if report.is_blank else f"verdict_{report.verdict}"]
    counts = words["comma"].join(
        words[f"count_{key}"].format(count=count) for key, count in report.counts.items() if count
    )
    yield _row(1, [words["headline"].format(verdict=verdict)], [styles.title], 30.0)
    texts = [counts, words["what_to_do"]] if report.findings else [words["nothing_found"]]
    for row, text in enumerate((form.title, *filter(None, texts)), 2):
        yield _row(row, [text], [styles.line])


def _row(row: int, texts: Sequence[str], styles: Sequence[str], height: float = 0.0) -> str:
    cells = "".join(
        text_cell("", address(row, column), escape(text), style).decode()
        for column, (text, style) in enumerate(zip(texts, styles, strict=True), 1)
        if text or len(texts) > 1
    )
    if len(texts) > 1:
        height = min(row_height(max(map(lines, texts, _WIDTHS))), MAX_HEIGHT)
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
