"""What is compared: each engine judges many filled forms of one form in one batch.

The library's own evaluator is what all others are held to; each says as much as it can. To
join: write a function that yields a ``Loader``, say what is expected of it, and name it in
``catalogue``.
"""

import json
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Self

from support.node import node

import formspec
from formspec.diagnostics.problem import FormspecError, Lang
from formspec.engine import oracle as reference
from formspec.engine.rules import KINDS, Rule, from_form
from formspec.language.form import Cell, Form, Item
from formspec.submissions.numeral import show_fraction, tidy
from formspec.submissions.submission import from_dict, from_json
from formspec.submissions.typed_input import read_typed, wanted_of_item

Json = dict[str, Any]
Asked = tuple[Json, Lang]
"""A filled form, and the language of its findings' messages.

The reference and the generated Python take the JSON text of a filled form, too.
"""

Said = list[Any]
"""What is found, or one mapping that says why nothing was judged."""

Judge = Callable[[Sequence[Asked]], list[Said]]
Loader = Callable[[Form], Judge]


@dataclass(frozen=True)
class Told:
    """What the library says of a filled form; no verdicts where it judges nothing."""

    findings: Said
    verdicts: Mapping[str, str] | None = None
    submission: Json = field(default_factory=dict)


@dataclass(frozen=True)
class Engine:
    """A name, how to open it, which part of a filled form it takes, and what it has to say."""

    name: str
    open: Callable[[], AbstractContextManager[Loader]]
    expects: Callable[[Form, Told], Said]
    takes: Callable[[Form, Json], Json] = lambda _, submission: submission
    needs: str = ""
    """The marker of a test of it: the program that it starts, or ``slow``."""
    compared: Callable[[Said], Said] = lambda said: said
    """The part of an answer that is held to what the library lets expect."""


# The library ----------------------------------------------------------------------------


def told(form: Form, submission: Json, lang: Lang) -> Told:
    """The library's evaluator, in whichever way it goes."""
    try:
        report = formspec.validate(form, submission)
        found = [finding.to_dict(lang) for finding in report.findings]
        return Told(found, report.verdicts, submission)
    except FormspecError as error:
        return Told([{"refused": error.problems[0].code}])
    except Exception as error:  # noqa: BLE001 - a crash is something to compare too
        return Told([{"crashed": repr(error)}])


def everything(form: Form, told: Told) -> Said:
    """All findings, word by word and in order."""
    return told.findings


# The oracle -----------------------------------------------------------------------------


@contextmanager
def oracle() -> Iterator[Loader]:
    """The reference evaluator: every rule, and what is wrong with single cells."""

    def load(form: Form) -> Judge:
        rules = from_form(form)
        before = {cell: Cell(cell.path, cell.column).key
                  for rule in rules for cell in rule.cells if cell.previous}  # fmt: skip

        def judge(given: Json | str) -> Said:
            try:
                read = from_json(form, given) if isinstance(given, str) else from_dict(form, given)
            except FormspecError as error:
                return [{"refused": error.problems[0].code}]
            values, previous = _plain(form, read.values), _plain(form, read.previous)
            faults = [(_fault(form, cell, values.get(cell.key)), cell) for cell in form.cells]
            faults += [(_fault(form, cell, previous.get(now)), cell)
                       for cell, now in before.items()]  # fmt: skip
            known = reference.read(form, rules, values, previous)
            return [
                *(_ruling(form, rule, known) for rule in rules),
                *(f"{kind}:{cell.key}" for kind, cell in faults if kind),
                *_strangers(form, "values", values, "{}"),
                *_strangers(form, "previous", previous, "prev({})"),
            ]

        return lambda asked: [judge(submission) for submission, _ in asked]

    yield load


def _strangers(form: Form, part: str, names: Iterable[str], written: str) -> Iterator[str]:
    """What is said of names of no cell: their number, or that the column is not said."""
    keys = {cell.key for cell in form.cells}
    paths = {item.path for item in form.items} if len(form.columns) > 1 else set()
    for number, name in enumerate(names, 1):
        if name not in keys:
            known = name in paths
            yield f"unknown:{written.format(name)}" if known else f"unknown:{part}[{number}]"


class _Refused(tuple[str]):
    """A typed text that is not used, by its kind: no value of any cell."""

    def __new__(cls, code: str) -> Self:
        return super().__new__(cls, (code,))


def _fault(form: Form, cell: Cell, raw: object) -> str | None:
    return raw[0] if isinstance(raw, _Refused) else reference.fault(form, cell, raw)


def _ruling(form: Form, rule: Rule, known: reference.Known) -> list[Any]:
    verdict = reference.verdict(form, rule, known)
    if verdict not in ("fail", "incomplete"):
        return [rule.id, verdict]
    long = verdict == "fail" and reference.too_long(form, rule.relation, known)
    sides = [reference.summed(side, known) for side in (rule.relation.left, rule.relation.right)]
    left, right = sides
    difference = None if left is None or right is None else left - right
    amounts = [None if amount is None else show_fraction(Fraction(amount))
               for amount in (left, right, difference)]  # fmt: skip
    named = ["digits", "error"] if long else [rule.kind, rule.severity]
    return [rule.id, verdict, *named, *amounts]


def rulings(form: Form, told: Told) -> Said:
    """The verdict of every rule, and of one that fails or waits what kind and how far off;
    the faults of single cells.
    """
    if told.verdicts is None:  # nothing was judged
        return told.findings
    parts = ("rule", "verdict", "kind", "severity", "left", "right", "difference")
    found = {one["rule"]: [one[part] for part in parts] for one in told.findings if is_rule(one)}
    ruled = [found.get(rule, [rule, verdict]) for rule, verdict in told.verdicts.items()]
    names = (one["rule"] for one in told.findings if one["kind"] in FAULTS and not is_rule(one))
    return [*ruled, *(name for name in names if ":field:" not in name)]


FAULTS = {"required", "type", "number", "decimals", "digits", "range", "choice", "date",
          "unknown", "inexact", "remark", "letters", "chinese-number", "digits-lost", "missing",
          "multiplier", "other-unit", "error-value"}  # fmt: skip
"""What may be wrong with single cells."""


def is_rule(finding: Json) -> bool:
    """Whether a finding is about a rule; the others are named kind:cell."""
    return finding["kind"] in KINDS or not finding["rule"].startswith(f"{finding['kind']}:")


def _plain(form: Form, values: Mapping[str, Any]) -> dict[str, Any]:
    """Raw values as they are after the one step that reads what was typed."""
    cells = {cell.key: form.by_path[cell.path] for cell in form.cells}
    return {key: _folded(form, cells.get(key), raw) for key, raw in values.items()}


def _folded(form: Form, item: Item | None, raw: object) -> object:
    if not isinstance(raw, str):
        return raw
    if item is not None and item.kind != "text":
        read = read_typed(raw, wanted_of_item(form, item))
        if read.code is not None and read.severity == "error":
            return _Refused(read.code)
        raw = read.value or ""
    if len(raw) > 40:  # too long to be a number
        return "9" * 40 if raw.strip().isdecimal() else "?"
    return tidy(raw) or raw.strip()


# Generated validators --------------------------------------------------------------------

_SERVER = """
import json, sys, types
def judged(given, lang):
    try:
        submission = made.json_object(given, "") if isinstance(given, str) else given
        return made.validate(submission, lang)
    except made.FormspecError as error:
        return [{"refused": error.problems[0].code}]
    except Exception as error:
        return [{"crashed": repr(error)}]
for line in sys.stdin:
    asked, said = json.loads(line), None
    if isinstance(asked, str):
        made = sys.modules["made"] = types.ModuleType("made")
        try:
            exec(compile(asked, "made", "exec"), made.__dict__)
        except Exception as error:
            said = repr(error)
    else:
        said = [judged(*each) for each in asked]
    print(json.dumps(said), flush=True)
"""


@contextmanager
def python() -> Iterator[Loader]:
    """The generated Python module, in an interpreter that has nothing but itself."""
    command = [sys.executable, "-I", "-S", "-O", "-c", _SERVER]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        stdin, stdout = process.stdin, process.stdout

        def send(message: Any) -> Any:
            stdin.write(json.dumps(message) + "\n")
            stdin.flush()
            return json.loads(stdout.readline())

        def load(form: Form) -> Judge:
            crash = send(formspec.render(form, "python").data.decode())
            if crash is not None:
                raise RuntimeError(crash)
            return send

        yield load
        stdin.close()


# Refusals and crashes are answers here: a batch goes on. One who follows remembers, which must
# change nothing of what is said.
_JUDGED = """
const caught = (judge) => (submission, lang) => {
  try { return judge(submission, lang); }
  catch (error) { return [error.code ? { refused: error.code } : { crashed: String(error) }]; }
};
const next = follow();
export const judged = caught(validate);
export const followed = caught((submission, lang) => next(submission, lang).findings);
"""


def javascript(name: str = "judged") -> Callable[[], AbstractContextManager[Loader]]:
    """The generated JavaScript module, in a Node process; which of its judges is asked."""

    @contextmanager
    def opened() -> Iterator[Loader]:
        with node() as process:

            def load(form: Form) -> Judge:
                made = process.load(formspec.render(form, "javascript").data + _JUDGED.encode())
                return lambda asked: made.calls(name, list(asked))

            yield load

    return opened
