"""What several laws need of drawn forms and submissions."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from hypothesis import settings
from support import plain_texts

from formspec import dump, loads
from formspec.engine.rules import Rule, from_form
from formspec.language.form import Form
from formspec.submissions import numeral
from formspec.submissions.submission import Submission, from_dict
from formspec.submissions.typed_input import wanted_of_item
from formspec.testing import Data

twice = settings(max_examples=2 * settings().max_examples)
"""For a law that says the most: twice as many examples as the profile asks for."""


def submission(form: Form, data: Data) -> Submission:
    """Drawn data as the library reads it: flat cell keys."""
    return from_dict(form, data)


def plainly(raw: object) -> object:
    """A raw value in its plainest spelling, as the oracle knows it; others unchanged."""
    if isinstance(raw, str):
        return numeral.tidy(raw) or raw.strip()
    if isinstance(raw, float):
        return format(Decimal(repr(raw)), "f")
    return raw


def meant(form: Form, key: str, raw: object) -> object:
    """A raw value of a cell as the oracle knows it: texts that people type as they are read."""
    item = form.by_path.get(key.partition("@")[0])
    if isinstance(raw, str) and item is not None and item.kind != "text":
        return plain_texts.plainly(raw, wanted_of_item(form, item))
    return plainly(raw)


def as_text(raw: object) -> object:
    """A JSON number as the same decimal text."""
    return raw if isinstance(raw, bool) or raw is None else str(plainly(raw))


def reloaded(form: Form) -> Form:
    """The form that the library reads when this one is written down."""
    return loads(dump(form))


def bounded(form: Form, low: int, high: int) -> Form:
    """The form with every number from ``low`` to ``high`` steps."""
    return replace(
        form,
        items=tuple(
            replace(
                item,
                minimum=Fraction(low, 10**item.decimals),
                maximum=Fraction(high, 10**item.decimals),
            )
            if item.kind == "number"
            else item
            for item in form.items
        ),
    )


def rules(form: Form) -> dict[str, Rule]:
    """The form's rules by id."""
    return {rule.id: rule for rule in from_form(form)}
