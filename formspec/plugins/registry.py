"""What is installed: renderers, readers and definitions, found by entry point.

Nothing is loaded before it is used, and one broken package does not disturb others.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any, cast

from formspec.diagnostics.problem import FormspecError, did_you_mean, problem
from formspec.plugins.protocols import Reader, Renderer

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint
    from importlib.resources.abc import Traversable

RENDERERS = "formspec.renderers"
READERS = "formspec.readers"
DEFINITIONS = "formspec.definitions"


@lru_cache
def _points(group: str) -> tuple["EntryPoint", ...]:
    """The entry points of a group, looked up once a process."""
    from importlib.metadata import entry_points  # a bare import of formspec stays fast

    return tuple(entry_points(group=group))


def renderer_names() -> tuple[str, ...]:
    """The targets that can be rendered, sorted."""
    return tuple(sorted({point.name for point in _points(RENDERERS)}))


def renderer(name: str) -> Renderer:
    """The renderer of a target.

    Raises FormspecError: there is none, two distributions claim it, it cannot be loaded.
    """
    points = [point for point in _points(RENDERERS) if point.name == name]
    if not points:
        raise FormspecError(problem("FS602", name=name, hint=did_you_mean(name, renderer_names())))
    return cast("Renderer", _load(_only(points))())


def reader(suffix: str) -> Reader | None:
    """The reader of files with this suffix (lower case, with the dot), None if there is none.

    The name of an entry point is the suffix without its dot. Raises FormspecError.
    """
    points = [point for point in _points(READERS) if f".{point.name}" == suffix]
    return cast("Reader", _load(_only(points))()) if points else None


def reader_suffixes() -> tuple[str, ...]:
    """The suffixes that installed readers read, sorted."""
    return tuple(sorted({f".{point.name}" for point in _points(READERS)}))


def definition_files() -> Iterator[tuple[str, "Traversable"]]:
    """Every installed definition: the name of its package and the YAML file."""
    from importlib.resources import files

    for point in sorted(_points(DEFINITIONS), key=lambda point: point.value):
        try:
            folder = files(point.value)
        except ModuleNotFoundError:
            continue  # uninstalled by half; its forms are simply not there
        for file in sorted(folder.iterdir(), key=lambda file: file.name):
            if file.name.endswith((".yaml", ".yml")):
                yield point.value, file


def _only(points: list["EntryPoint"]) -> "EntryPoint":
    """The one entry point of a name; two distributions with one name are an error."""
    first, *others = points
    for other in others:
        if _distribution(other) != _distribution(first):
            raise FormspecError(
                problem(
                    "FS603",
                    name=first.name,
                    first=_distribution(first),
                    second=_distribution(other),
                )
            )
    return first


def _distribution(point: "EntryPoint") -> str:
    return point.dist.name if point.dist is not None else point.value


def _load(point: "EntryPoint") -> Any:
    try:
        return point.load()
    except Exception as error:
        reason = f"{type(error).__name__}: {error}"
        raise FormspecError(
            problem("FS604", name=point.name, package=_distribution(point), reason=reason)
        ) from error
