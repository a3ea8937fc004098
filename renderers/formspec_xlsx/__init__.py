"""Forms as Excel workbooks: written to look like the paper, and read back filled in.

The two plug-ins are here; what they need is loaded when they are used, so that reading a
workbook loads nothing of writing one.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from formspec.plugins import Form, Lang, Rendering, Report, Submission

__all__ = ["XlsxReader", "XlsxRenderer"]

_NOTHING = Submission({})


class XlsxRenderer:
    """The target ``xlsx``: the form as its paper looks, with cells to fill in.

    Each cell asks for what it can hold, and the workbook checks all rules by its formulas
    while it is filled in. Rules that no formula can hold are in the loss report. ``prefill``
    is what is filled in before it goes out.
    """

    name = "xlsx"
    suffix = ".xlsx"
    expresses = frozenset({
        "sum", "part", "parts", "gate", "check",
        "when", "half", "truncate", "previous", "warning", "note", "cell",
    })  # fmt: skip
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
        """The same workbook for many offices, made once. Raises FormspecError."""
        from formspec_xlsx.write import workbooks

        return workbooks(form, prefills, lang or form.language)


class XlsxReader:
    """Reads ``.xlsx`` files that ``XlsxRenderer`` made and somebody filled in."""

    suffixes = (".xlsx",)

    def read(self, form: Form, path: Path) -> Submission:
        """The values and header fields of a filled workbook.

        Empty cells have no value. Raises FormspecError: not a workbook or a dangerous one,
        another form or version, two filled copies.
        """
        from formspec_xlsx.read import read

        return read(form, path)

    def annotate(self, form: Form, path: Path, report: Report, lang: Lang) -> bytes:
        """A copy of the workbook with the findings of ``report`` written into it.

        Raises FormspecError, as ``read`` does.
        """
        from formspec_xlsx.annotating.annotate import annotated

        return annotated(form, path, report, lang)
