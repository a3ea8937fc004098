"""The target ``xlsx``. openpyxl is loaded when something is rendered, not before."""

import io
from collections.abc import Callable, Iterable, Iterator, Mapping

from formspec.form import Form
from formspec.prefill import ready
from formspec.problem import Lang
from formspec.renderer import Rendering, losses
from formspec.submission import Submission
from formspec_xlsx.fill import Template, template
from formspec_xlsx.pack import stable
from formspec_xlsx.plan import INDEX_SHEET, Plan

_NOTHING = Submission({})


class XlsxRenderer:
    """The target ``xlsx``: the form as its paper looks, with cells to fill in.

    Each cell asks for what it can hold; what a rule says between cells, the workbook does
    not check (see the loss report). ``prefill`` is what is filled in before it goes out.
    """

    name = "xlsx"
    suffix = ".xlsx"
    expresses: frozenset[str] = frozenset({"cell"})
    options: Mapping[str, Callable[[object], bool]] = {
        "prefill": lambda value: isinstance(value, Submission)
    }

    def render(
        self, form: Form, *, lang: Lang | None = None, prefill: Submission = _NOTHING
    ) -> Rendering:
        """The workbook; its own words in ``lang``, which is the form's where it is not given."""
        return next(self.render_each(form, (prefill,), lang=lang))

    def render_each(
        self, form: Form, prefills: Iterable[Submission], *, lang: Lang | None = None
    ) -> Iterator[Rendering]:
        """The same workbook for many offices, made once."""
        made = _template(form, lang or form.language)
        lost = losses(form, self.expresses)
        for prefill in prefills:
            yield Rendering(made.filled(ready(form, prefill)), self.suffix, lost)


def _template(form: Form, lang: Lang) -> Template:
    from formspec_xlsx.paper import workbook

    book, plan, out = workbook(form, lang), Plan(form), io.BytesIO()
    book.save(out)
    paper, index = (
        f"xl/worksheets/sheet{book.sheetnames.index(name) + 1}.xml"
        for name in (plan.sheet, INDEX_SHEET)
    )
    return template(plan, stable(out.getvalue(), form.title), paper, index)
