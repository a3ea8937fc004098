"""The target ``xlsx``. openpyxl is loaded when something is rendered, not before."""

import io
from collections.abc import Callable, Iterable, Iterator, Mapping

from formspec.diagnostics.problem import Lang
from formspec.engine.prefill import ready
from formspec.language.form import Form
from formspec.plugins.protocols import FEATURES, Rendering
from formspec.submissions.submission import Submission
from formspec_xlsx.drawing.limits import check_size, notices
from formspec_xlsx.drawing.template import WorkbookTemplate, template
from formspec_xlsx.formulas.check_sheet import CheckFormulas, checks
from formspec_xlsx.formulas.check_sheet_xml import calculation
from formspec_xlsx.layout import CHECK_SHEET, INDEX_SHEET, SheetLayout
from formspec_xlsx.words import words
from formspec_xlsx.zip_members import stable

_NOTHING = Submission({})


class XlsxRenderer:
    """The target ``xlsx``: the form as its paper looks, with cells to fill in.

    Each cell asks for what it can hold, and the workbook checks all rules by its formulas
    while it is filled in. Rules that no formula can hold are in the loss report. ``prefill``
    is what is filled in before it goes out.
    """

    name = "xlsx"
    suffix = ".xlsx"
    expresses: frozenset[str] = frozenset(FEATURES)
    options: Mapping[str, Callable[[object], bool]] = {
        "prefill": lambda value: isinstance(value, Submission)
    }

    def render(
        self, form: Form, *, lang: Lang | None = None, prefill: Submission = _NOTHING
    ) -> Rendering:
        """The workbook; its own words in ``lang``, which is the form's where it is not given.

        Raises FormspecError: a form too large for one sheet, a value that is none of its.
        """
        return next(self.render_each(form, (prefill,), lang=lang))

    def render_each(
        self, form: Form, prefills: Iterable[Submission], *, lang: Lang | None = None
    ) -> Iterator[Rendering]:
        """The same workbook for many offices, made once."""
        layout, said = SheetLayout(form), words(lang or form.language)
        check_size(layout)
        checked, told = checks(layout, lang or form.language), notices(layout, said)
        made = _template(layout, said, checked)
        for prefill in prefills:
            data = made.filled(ready(form, prefill))
            yield Rendering(data, self.suffix, checked.losses, notices=told)


def _template(
    layout: SheetLayout, said: Mapping[str, str], checked: CheckFormulas
) -> WorkbookTemplate:
    from formspec_xlsx.drawing.form_sheet import workbook

    book, out = workbook(layout, said, checked), io.BytesIO()
    book.save(out)
    paper, index, check = (
        f"xl/worksheets/sheet{book.sheetnames.index(name) + 1}.xml"
        for name in (layout.sheet, INDEX_SHEET, CHECK_SHEET)
    )
    data = stable(out.getvalue(), layout.form.title, {check: calculation(checked.sheet)})
    return template(layout, data, paper, index)
