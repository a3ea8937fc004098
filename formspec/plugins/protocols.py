"""What a renderer is given, what it returns, what it can express: the plug-in contract.

A renderer is a class found through the entry-point group ``formspec.renderers``; a reader
of filled files one found through ``formspec.readers``. Neither is loaded before it is
asked for.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Protocol, runtime_checkable

from formspec.diagnostics.problem import Lang, Problem
from formspec.engine.rules import Rule, from_form
from formspec.engine.validate import Report
from formspec.language.form import Form
from formspec.submissions.submission import Submission


@dataclass(frozen=True, slots=True)
class Loss:
    """A rule that the output does not check, and the features it lacks for it."""

    rule: str
    text: str
    lacks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rendering:
    """One output: its bytes, the suffix of its file name, what it could not express.

    ``extra`` holds companion files by suffix (``{".d.ts": …}``); ``notices`` tell what the
    target had no room for, each with its item.
    """

    data: bytes
    suffix: str
    losses: tuple[Loss, ...] = ()
    extra: Mapping[str, bytes] = field(default_factory=lambda: MappingProxyType({}))
    notices: tuple[Problem, ...] = ()


Choices = Sequence[object] | Callable[[object], bool]
"""The values that an option of a renderer can have."""


class Renderer(Protocol):
    """A target. ``expresses`` names the features it checks by itself (see ``features``).

    ``render`` is deterministic: the same form gives the same bytes. It treats every text
    of the form as text, never as markup, code or formula. Options beyond ``lang`` are
    keyword-only parameters of its own, named in ``options`` with the values they can have:
    ``options = {"messages": (True, False)}``, or a function that tells whether one can be.
    """

    name: str
    suffix: str
    expresses: frozenset[str]

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
    """A target that can also be made for many offices, filled in beforehand.

    ``render`` of such a target has the option ``prefill`` (a ``Submission``: its fields,
    values, previous values and unit), and gives the same bytes for it as ``render_each``.
    """

    def render_each(
        self, form: Form, prefills: Iterable[Submission], *, lang: Lang | None = None
    ) -> Iterator[Rendering]:
        """One rendering for each, in their order, as they are asked for.

        ``formspec.engine.prefill.ready`` looks at the values and makes plain texts of them.
        """
        ...


class Reader(Protocol):
    """Reads one kind of filled file; ``suffixes`` are lower case, with the dot."""

    suffixes: tuple[str, ...]

    def read(self, form: Form, path: Path) -> Submission:
        """The filled values, located doubts included; raises FormspecError."""
        ...


Judged = Report  # until the workbook asks for it by its name


@runtime_checkable
class Annotator(Protocol):
    """A reader that can also write findings into a copy of what it read."""

    def annotate(self, form: Form, path: Path, report: Report, lang: Lang) -> bytes:
        """The file with the findings of ``report`` beside its cells, all else as it was.

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
    """What a target must be able to express to check ``rule``."""
    found: set[str] = {rule.kind}
    if rule.when is not None and rule.kind != "gate":
        found.add("when")
    if rule.rounding != "exact":
        found.add(rule.rounding)
    if any(cell.previous for cell in rule.cells):
        found.add("previous")
    if rule.severity != "error":
        found.add(rule.severity)
    return frozenset(found)


def losses(form: Form, expresses: frozenset[str]) -> tuple[Loss, ...]:
    """The rules of ``form`` that a target with these features leaves unchecked."""
    found = []
    for rule in from_form(form):
        lacks = features(rule) - expresses
        if lacks:
            found.append(Loss(rule.id, rule.text, tuple(sorted(lacks))))
    return tuple(found)
