"""Whether anybody filled in anything."""

from formspec.engine.plan import Plan
from formspec.submissions.numeral import is_blank
from formspec.submissions.submission import Submission


def untouched(plan: Plan, submission: Submission) -> bool:
    """Whether a filled form is the template as it was sent out.

    What the template calculates or compares with does not count, nor the header of one that
    was made for a reporting unit.
    """
    if submission.explanations or submission.doubts:
        return False
    from formspec.submissions.foreign import plain

    calculated = {slot.key for slot in plan.slots if slot.computed}
    raw = [value for key, value in submission.values.items() if key not in calculated]
    raw += [] if submission.unit is not None else submission.fields.values()
    return all(is_blank(plain(value)) for value in raw)
