"""What public functions take and return can be imported by whoever writes an annotation."""

import inspect
import subprocess
import sys
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from types import FunctionType, ModuleType
from typing import Any, NamedTuple, get_args, get_type_hints

import pytest

import formspec
import formspec.plugins

APIS = (formspec, formspec.plugins)
PUBLIC = sorted({*formspec.__all__, *formspec.plugins.__all__})


def public(name: str) -> object:
    return next(getattr(api, name) for api in APIS if name in api.__all__)


@cache
def exported() -> frozenset[object]:
    """The classes that have a public name."""
    return frozenset(thing for thing in map(public, PUBLIC) if isinstance(thing, type))


def hints(thing: object) -> Iterator[object]:
    """The annotations of a function, or of the fields and public methods of a class."""
    if isinstance(thing, FunctionType):
        # Some modules import the type for annotations only.
        yield from get_type_hints(thing, localns={"Fraction": Fraction}).values()
    elif isinstance(thing, type) and not issubclass(thing, BaseException):
        own = {name: hint for name, hint in get_type_hints(thing).items() if name[0] != "_"}
        yield from own.values()
        for name, member in inspect.getmembers_static(thing):
            function = getattr(member, "fget", None) or getattr(member, "func", member)
            if not name.startswith("_") and is_ours(function):
                yield from hints(function)


def is_ours(thing: object) -> bool:
    return str(getattr(thing, "__module__", "")).partition(".")[0] == "formspec"


def classes(hint: object) -> Iterator[type]:
    """The library's classes in an annotation."""
    if isinstance(hint, type) and is_ours(hint):
        yield hint
    for part in get_args(hint):
        for each in part if isinstance(part, list) else [part]:
            yield from classes(each)


@pytest.mark.parametrize("name", PUBLIC)
def test_types_in_a_public_signature_are_public(name: str) -> None:
    met = {found for hint in hints(public(name)) for found in classes(hint)}
    assert {f"{found.__module__}.{found.__qualname__}" for found in met - exported()} == set()


@pytest.mark.parametrize("api", APIS, ids=lambda api: api.__name__)
def test_an_api_names_what_it_loads(api: ModuleType) -> None:
    listed = " ".join(api._MODULES.values()).split()
    assert sorted(api.__all__) == sorted(listed)
    assert len(listed) == len(set(listed))
    assert set(listed) <= set(dir(api))
    with pytest.raises(AttributeError, match="no attribute 'validte'"):
        _ = api.validte


@pytest.mark.parametrize("api", APIS, ids=lambda api: api.__name__)
def test_an_api_loads_nothing_before_a_name_is_used(api: ModuleType) -> None:
    program = f"import sys, {api.__name__}; print(*[n for n in sys.modules if 'formspec' in n])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert set(done.stdout.decode().split()) <= {"formspec", "formspec.plugins"}


class Sample(NamedTuple):
    """A field of a type that nobody exports would be seen."""

    one: list[formspec.Form | None]
    other: "ModuleType"

    def method(self, value: dict[str, formspec.Report]) -> Any:
        return value


def test_the_walk_sees_fields_and_unions() -> None:
    assert {found for hint in hints(Sample) for found in classes(hint)} == {formspec.Form}
