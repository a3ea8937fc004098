"""The target ``xlsx``. openpyxl is loaded when something is rendered, not before."""

import io

from formspec.form import Form
from formspec.problem import Lang
from formspec.renderer import FEATURES, Rendering
from formspec_xlsx.checks import checks
from formspec_xlsx.limits import check_size, notices
from formspec_xlsx.pack import stable
from formspec_xlsx.plan import Plan
from formspec_xlsx.words import words


class XlsxRenderer:
    """The target ``xlsx``: the form as its paper looks, with cells to fill in.

    Each cell asks for what it can hold, and the workbook checks all rules by its formulas
    while it is filled in. Rules that no formula can hold are in the loss report.
    """

    name = "xlsx"
    suffix = ".xlsx"
    expresses: frozenset[str] = frozenset(FEATURES)

    def render(self, form: Form, *, lang: Lang | None = None) -> Rendering:
        """The workbook; its own words in ``lang``, which is the form's where it is not given.

        Raises FormspecError for a form that is too large for one sheet.
        """
        from formspec_xlsx.paper import workbook

        plan, said = Plan(form), words(lang or form.language)
        check_size(plan)
        made = checks(plan, lang or form.language)
        out = io.BytesIO()
        workbook(plan, said, made).save(out)
        data = stable(out.getvalue(), form.title)
        return Rendering(data, self.suffix, made.losses, notices=notices(plan, said))
