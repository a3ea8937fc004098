"""The target ``xlsx``. openpyxl is loaded when something is rendered, not before."""

import io

from formspec.form import Form
from formspec.problem import Lang
from formspec.renderer import FEATURES, Rendering
from formspec_xlsx.calculation import calculation
from formspec_xlsx.checks import checks
from formspec_xlsx.pack import stable
from formspec_xlsx.plan import CHECK_SHEET, Plan


class XlsxRenderer:
    """The target ``xlsx``: the form as its paper looks, with cells to fill in.

    Each cell asks for what it can hold, and the workbook checks all rules by its formulas
    while it is filled in. Rules that no formula can hold are in the loss report.
    """

    name = "xlsx"
    suffix = ".xlsx"
    expresses: frozenset[str] = frozenset(FEATURES)

    def render(self, form: Form, *, lang: Lang | None = None) -> Rendering:
        """The workbook; its own words in ``lang``, which is the form's where it is not given."""
        from formspec_xlsx.paper import workbook

        out = io.BytesIO()
        made = checks(Plan(form), lang or form.language)
        book = workbook(form, lang or form.language, made)
        book.save(out)
        part = f"xl/worksheets/sheet{book.sheetnames.index(CHECK_SHEET) + 1}.xml"
        data = stable(out.getvalue(), form.title, {part: calculation(made.sheet)})
        return Rendering(data, self.suffix, made.losses)
