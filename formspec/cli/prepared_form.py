"""A form as commands need it: its plan, from the cache where it is kept, and the form itself
only when something asks for it.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property, partial
from hashlib import sha256
from os import scandir
from pathlib import Path
from typing import TYPE_CHECKING

from formspec import __version__
from formspec.cli import cache
from formspec.cli.definition_folders import definition_folders
from formspec.engine.plan import Plan
from formspec.engine.plan_data import from_data, to_data

if TYPE_CHECKING:
    from formspec.language.form import Form

SUFFIXES = (".yaml", ".yml")
"""How the names of definition files end."""


@dataclass(frozen=True)
class PreparedForm:
    """A form by its plan."""

    plan: Plan
    """The form, compiled."""
    load: Callable[[], "Form"]
    """Builds the form; that takes longer than checking a hundred files."""

    @cached_property
    def form(self) -> "Form":
        """The form itself."""
        return self.load()


def prepare(source: str) -> PreparedForm:
    """The form of a definition file or of an installed id.

    Raises FormspecError like ``formspec.load``.
    """
    path = Path(source)
    with suppress(OSError):
        if path.suffix in SUFFIXES or path.is_file():
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
    with path.open("rb") as file:
        return file.read(cache.MAX_ENTRY)


def _compiler() -> str:
    """What a plan depends on besides the definition: the version, and the code as it stands."""
    package = Path(__file__).parents[1]
    files = [file for wing in ("language", "engine") for file in scandir(package / wing)]
    sources = [file for file in files if file.name.endswith(".py")]
    states = [(file.name, file.stat().st_mtime_ns, file.stat().st_size) for file in sources]
    return repr((__version__, sorted(states)))


def _installed(form_id: str) -> Iterator[PreparedForm]:
    """The installed forms whose definition names an id."""
    for folder in definition_folders():
        for file in sorted(folder.iterdir()):
            if file.suffix in SUFFIXES:
                definition = _bytes(file)
                if form_id.encode(errors="replace") in definition:
                    yield _prepared(definition, file.name)
