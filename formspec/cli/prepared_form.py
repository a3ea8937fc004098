"""A form as commands need it: its plan, from the cache where it is kept, and the form itself
only when something asks for it.
"""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cached_property, partial
from hashlib import sha256
from os import scandir
from pathlib import Path
from typing import TYPE_CHECKING

from formspec import __version__
from formspec.cli import cache
from formspec.diagnostics.regular_file import read_bytes
from formspec.engine.plan import Plan
from formspec.engine.plan_data import from_data, to_data
from formspec.language.vocabulary import DEFINITION_SUFFIXES

if TYPE_CHECKING:
    from formspec.language.form import Form

SETTLED = 2_000_000_000
"""Nanoseconds after which another change gives a folder another time."""


class PreparedForm:
    """A form by its plan; ``build`` makes the form itself, which takes much longer."""

    def __init__(self, plan: Plan, build: Callable[[], "Form"]) -> None:
        self.plan = plan
        self._build = build

    @cached_property
    def form(self) -> "Form":
        """The form itself."""
        return self._build()


def prepare(source: str) -> PreparedForm:
    """The form of a definition file or of an installed id.

    Raises FormspecError like ``formspec.load``.
    """
    with suppress(OSError):
        if source.endswith(DEFINITION_SUFFIXES):
            path = Path(source)
            return _prepared(_bytes(path), str(path))
        claims = [form for form in _installed(source) if form.plan.id == source]
        if len(claims) == 1:
            return claims[0]
    from formspec.api import load

    return _compiled(load(source))  # or it says why not: no such form, or two


def _prepared(definition: bytes, name: str) -> PreparedForm:
    """The form of a definition; ``name`` stands in messages."""
    key = f"plan-{sha256(_compiler().encode() + definition).hexdigest()}"
    with suppress(ValueError, RecursionError):
        return PreparedForm(from_data(cache.get(key)), partial(_built, definition, name))
    prepared = _compiled(_built(definition, name))
    cache.put(key, to_data(prepared.plan))
    return prepared


def _built(definition: bytes, name: str) -> "Form":
    from formspec.api import loads
    from formspec.language.yaml_nodes import from_bytes

    return loads(from_bytes(definition, name), name)


def _compiled(form: "Form") -> PreparedForm:
    from formspec.engine.compiled import compile_form

    return PreparedForm(compile_form(form), lambda: form)


def _bytes(path: Path) -> bytes:
    """A definition's bytes; of a file that is too long only so many that it is refused."""
    return read_bytes(path, cache.MAX_ENTRY)


def _compiler() -> str:
    """What a plan depends on besides the definition: the version, and the code as it stands."""
    package = Path(__file__).parents[1]
    files = [file for wing in ("language", "engine") for file in scandir(package / wing)]
    states = [(f.name, f.stat().st_mtime_ns) for f in files if f.name.endswith(".py")]
    return repr((__version__, sorted(states)))


# Installed definitions -----------------------------------------------------------------


def _installed(form_id: str) -> Iterator[PreparedForm]:
    """The installed forms whose definition names an id."""
    for folder in _definition_folders():
        for file in sorted(folder.iterdir()):
            if file.name.endswith(DEFINITION_SUFFIXES):
                definition = _bytes(file)
                if form_id.encode(errors="replace") in definition:
                    yield _prepared(definition, file.name)


def _definition_folders() -> list[Path]:
    """The folders of all installed definitions; none where they are no plain folders.

    They are kept together with the times of the folders that Python imports from: these
    change when something is installed or removed (``importlib.metadata`` relies on them too).
    """
    paths = [str(Path(entry).absolute()) for entry in sys.path]
    key = f"folders-{sha256(repr((__version__, paths)).encode()).hexdigest()}"
    changes = [_changed(path) for path in paths]
    match cache.get(key):
        case {"changes": kept, "folders": [*folders]} if kept == changes:
            return [Path(folder) for folder in folders if type(folder) is str]
    folders = _installed_folders()
    if max(changes, default=0) < time.time_ns() - SETTLED:
        cache.put(key, {"changes": changes, "folders": [str(folder) for folder in folders]})
    return folders


def _changed(path: str) -> int:
    """When a folder last changed, in nanoseconds; 0 where there is none."""
    try:
        return Path(path).stat().st_mtime_ns
    except OSError:
        return 0


def _installed_folders() -> list[Path]:
    from formspec.plugins.registry import definition_files

    files = [file for _, file in definition_files()]
    paths = [file for file in files if isinstance(file, Path)]
    if len(set(paths)) < len(files):  # in an archive, or claimed by two distributions
        return []
    return list(dict.fromkeys(path.parent for path in paths))
