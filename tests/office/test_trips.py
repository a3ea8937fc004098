"""The law of the workbook, over random forms, answers and edits (``make trips`` makes more)."""

import formspec_xlsx.read
import pytest
from formspec_xlsx.layout import SheetLayout
from formspec_xlsx.returned.locate import LocatedForm
from formspec_xlsx.returned.sheet import LocatedCell
from formspec_xlsx.returned.workbook import StoredWorkbook

from office.trips import STAGES, journey

pytestmark = pytest.mark.office

READINGS, SEEDS = 400, range(1, 6)
SPARE = 40
"""More are begun, for those that are lost with each LibreOffice that gives up."""


@pytest.mark.parametrize("seed", SEEDS)
def test_edited_workbooks_say_the_same_or_are_refused(seed: int) -> None:
    found = journey(seed, READINGS + SPARE)
    given_up = found["LibreOffice gave up"]
    assert sum(found.values()) + given_up * STAGES >= READINGS + SPARE
    assert given_up < READINGS / 10
    # Most are read, and each way to go wrong is met: else the law would be about nothing.
    read = {outcome: times for outcome, times in found.items() if outcome.startswith("read")}
    assert sum(read.values()) > READINGS / 2
    assert found["two copies refused"]
    assert found["read, same, cells named"]
    assert any("copied" in outcome or "pasted" in outcome for outcome in found)


def test_a_reader_that_goes_by_addresses_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    def by_address(layout: SheetLayout, book: StoredWorkbook) -> LocatedForm:
        sheet = book.sheet(layout.sheet) or next(book.sheets(hidden=False))
        targets = (*layout.cells, *layout.fields)
        return LocatedForm(
            {s.name: LocatedCell(sheet, s.row, s.column) for s in targets}, "names", known=True
        )

    monkeypatch.setattr(formspec_xlsx.read, "locate", by_address)
    with pytest.raises(AssertionError, match="seed 1, trip"):
        journey(1, READINGS)
