"""What a renderer gets, what it returns, what it can express: the plug-in contract.

A renderer is a class in the entry-point group ``formspec.renderers``, a reader of filled files
one in ``formspec.readers``. Neither is loaded before it is used.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, Protocol, runtime_checkable

from formspec.diagnostics.problem import Lang, Problem, reduced
from formspec.engine.rules import Rule, from_form
from formspec.engine.validate import Report
from formspec.language.form import Form
from formspec.submissions.submission import Submission


@dataclass(frozen=True, slots=True)
class Loss:
    """A rule that an output does not check."""

    rule: str
    """The id of the rule."""
    text: str
    """The rule as it is printed."""
    lacks: tuple[str, ...]
    """The features that the target would need, out of ``FEATURES`` or words of its own."""


@dataclass(frozen=True, slots=True)
class Rendering:
    """One output of a renderer."""

    data: bytes
    """The content of the file."""
    suffix: str
    """How the name of the file ends, with the dot: ``.xlsx``."""
    losses: tuple[Loss, ...] = ()
    """The rules that the output does not check by itself, in the order of the form."""
    extra: Mapping[str, bytes] = field(default_factory=lambda: MappingProxyType({}))
    """Companion files by suffix: ``{".d.ts": …}``."""
    notices: tuple[Problem, ...] = ()
    """What the target had no room for, each with its item."""

    def __hash__(self) -> int:
        return hash((self.data, self.suffix))

    def __repr__(self) -> str:
        lost, told = len(self.losses), len(self.notices)
        size = len(self.data)
        return f"<Rendering {self.suffix}: {size} bytes, {lost} losses, {told} notices>"

    def __reduce__(self) -> tuple[Any, ...]:
        return reduced(self)


Choices = Sequence[object] | Callable[[object], bool]
"""The values that an option of a renderer can have."""


class Renderer(Protocol):
    """A target.

    ``render`` is deterministic: the same form gives the same bytes. It treats every text
    of the form as text, never as markup, code or formula. Options beyond ``lang`` are
    keyword-only parameters of its own, named in ``options`` with the values they can have:
    ``options = {"messages": (True, False)}``, or a function that tells whether one can be.
    """

    name: str
    """What ``formspec render FORM NAME`` calls it."""
    suffix: str
    """How the names of its files end, with the dot."""
    expresses: frozenset[str]
    """The features that it checks by itself, out of ``FEATURES``; what is not listed is a loss.

    Empty: it checks nothing, and ``render`` itself reports what is lost, if anything is.
    """

    def render(self, form: Form, *, lang: Lang | None = None) -> Rendering:
        """The form as this target, labels as the form has them, words in ``lang``."""
        ...


@runtime_checkable
class JoiningRenderer(Protocol):
    """A target that can also hold several forms in one output, with the options of ``render``."""

    def join(self, forms: Sequence[Form], *, lang: Lang | None = None) -> Rendering:
        """All forms as this target; labels as each has them, words in ``lang``."""
        ...


@runtime_checkable
class BulkRenderer(Protocol):
    """A target that can also be rendered for many offices, filled in beforehand.

    ``render`` of such a target has the option ``prefill`` (a ``Submission``: its fields,
    values, previous values and unit), and gives the same bytes for it as ``render_each``,
    which takes the other options, too.
    """

    def render_each(
        self, form: Form, prefills: Iterable[Submission], *, lang: Lang | None = None
    ) -> Iterator[Rendering]:
        """One rendering for each, in their order, when it is iterated.

        ``formspec.plugins.ready`` checks the values and makes plain texts of them.
        """
        ...


class Reader(Protocol):
    """Reads one kind of filled file."""

    suffixes: tuple[str, ...]
    """The suffixes of the files that it reads, lower case, with the dot."""

    def read(self, form: Form, path: Path) -> Submission:
        """The filled values, located doubts included; raises FormspecError."""
        ...


@runtime_checkable
class Annotator(Protocol):
    """A reader that can also write findings into a copy of what it read."""

    def annotate(self, form: Form, path: Path, report: Report, lang: Lang) -> bytes:
        """A copy of the file with the findings of ``report`` next to its cells.

        Read again, it gives what the file itself gives; annotated again, it loses the
        findings it had. Raises FormspecError as ``read`` does.
        """
        ...


FEATURES = (
    "sum", "part", "parts", "gate", "check",
    "when", "half", "truncate", "previous", "warning", "note", "cell",
)  # fmt: skip
"""What a rule may need: its kind, a condition, declared rounding, a previous period, a
severity below error; ``cell`` stands for the checks of single cells."""


def features(rule: Rule) -> frozenset[str]:
    """What a target must be able to express to check a rule.

    Args:
        rule: One of ``formspec.rules(form)``.

    Returns:
        Some of ``FEATURES``.

    >>> import formspec
    >>> rules = formspec.rules(formspec.load("wuzhou-2018-warmth"))
    >>> sorted(features(next(rule for rule in rules if rule.id == "paid-to-others")))
    ['check', 'note', 'when']
    """
    needed: set[str] = {rule.kind}
    if rule.when is not None and rule.kind != "gate":
        needed.add("when")
    if rule.rounding != "exact":
        needed.add(rule.rounding)
    if any(cell.previous for cell in rule.cells):
        needed.add("previous")
    if rule.severity != "error":
        needed.add(rule.severity)
    return frozenset(needed)


def losses(form: Form, expresses: frozenset[str]) -> tuple[Loss, ...]:
    """The rules that a target leaves unchecked.

    Args:
        form: The form.
        expresses: The features that the target checks, out of ``FEATURES``.

    Returns:
        A loss for each rule that needs more, in the order of the form.

    >>> import formspec
    >>> form = formspec.load("wuzhou-2018-warmth")
    >>> lost = losses(form, frozenset({"sum", "part", "check", "when", "warning"}))
    >>> [(loss.rule, loss.lacks) for loss in lost]
    [('paid-to-others', ('note',))]
    """
    lacking = ((rule, features(rule) - expresses) for rule in from_form(form))
    return tuple(Loss(rule.id, rule.text, tuple(sorted(lacks))) for rule, lacks in lacking if lacks)
