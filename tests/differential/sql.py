"""The SQL script in a database: many filled forms are one batch of rows.

A row holds less than a submission: what no column can hold is left out before, and findings
come as data without cells, limits and messages, in no order.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import lru_cache
from typing import Any

from formspec_sql import SqlRenderer
from support import rows
from support.databases import NEEDS, OPENERS

from differential.engines import Asked, Engine, Judge, Loader, Said, Told, is_rule
from formspec.diagnostics.problem import FormspecError
from formspec.engine.compiled import compile_form
from formspec.language.form import Form
from formspec.submissions.submission import Submission, from_dict, to_dict

Json = dict[str, Any]


def database(name: str) -> Engine:
    """The engine of one database."""
    return Engine(
        f"sql-{name}",
        _open(name),
        lambda form, told: _expected(name, form, told),
        takes,
        NEEDS[name],
        lambda said: _compared(name, said),
    )


def _open(name: str) -> Callable[[], AbstractContextManager[Loader]]:
    @contextmanager
    def opened() -> Iterator[Loader]:
        with OPENERS[name]() as found:

            def load(form: Form) -> Judge:
                loaded = rows.load(found, form)

                def judge(asked: Sequence[Asked]) -> list[Said]:
                    loaded.insert(
                        {str(n): from_dict(form, one) for n, (one, _) in enumerate(asked)}
                    )
                    said: list[Said] = [[] for _ in asked]
                    for number, finding in loaded.findings():
                        del finding["unit"], finding["blocks"]
                        said[int(number)].append(finding)
                    loaded.place.drop()
                    return said

                return judge

            yield load

    return opened


def takes(form: Form, submission: Json) -> Json:
    """What columns can hold; nothing of what is refused."""
    try:
        given = from_dict(form, submission)
    except FormspecError:
        given = Submission({})
    return to_dict(form, rows.storable(compile_form(form), given))


def _expected(name: str, form: Form, told: Told) -> Said:
    lost = _lost(name, form)
    return _compared(name, [one for one in told.findings if one["rule"] not in lost])


@lru_cache(maxsize=8)
def _lost(name: str, form: Form) -> frozenset[str]:
    return frozenset(loss.rule for loss in SqlRenderer().render(form, dialect=name).losses)


def _compared(name: str, said: Said) -> Said:
    """Findings as every database shows them, in one order; of a crash what there is."""
    return sorted((_bare(name, one) if "rule" in one else one for one in said), key=str)


def _bare(name: str, finding: Json) -> Json:
    """A finding as every database shows it; SQLite has no room for sides that are too long."""
    parts = ["rule", "kind", "severity", "verdict", "left", "right", "difference"]
    long = finding["kind"] == "digits" or finding["verdict"] == "incomplete"
    if not is_rule(finding) or (name == "sqlite" and long):
        parts = parts[:4]
    return {part: finding[part] for part in parts} | {"explanation": finding.get("explanation")}
