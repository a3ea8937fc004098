"""Every public function says its parameters, its result and its errors in one style."""

import inspect
import re
from collections.abc import Iterator
from types import FunctionType

import pytest

import formspec
import formspec.plugins

SECTIONS = ("Args", "Returns", "Yields", "Raises")


def functions() -> Iterator[FunctionType]:
    """The functions with a public name, also those that remember what they returned."""
    for api in (formspec, formspec.plugins):
        for name in api.__all__:
            function = inspect.unwrap(getattr(api, name))
            if isinstance(function, FunctionType):
                yield function


def sections(text: str) -> dict[str, str]:
    """The sections of a docstring by their heads, in order."""
    found = re.findall(rf"(?m)^({'|'.join(SECTIONS)}):\n((?:    .*\n)+)", text)
    return {head: inspect.cleandoc(body) for head, body in found}


@pytest.mark.parametrize("function", dict.fromkeys(functions()), ids=lambda each: each.__name__)
def test_a_public_function_says_how_it_is_called(function: FunctionType) -> None:
    text = inspect.getdoc(function) or ""
    parts = sections(text)
    parameters = inspect.signature(function).parameters.values()
    assert re.findall(r"(?m)^\*{0,2}(\w+): .", parts.get("Args", "")) == [
        p.name for p in parameters
    ]
    assert function.__annotations__["return"] is None or {"Returns", "Yields"} & {*parts}
    assert list(parts) == [head for head in SECTIONS if head in parts]
    assert re.search(r"\n\n>>> .", text)
    assert text.index("\n>>> ") > max(text.index(f"\n{head}:") for head in parts)


def test_the_sections_of_a_docstring() -> None:
    text = "Do it.\n\nArgs:\n    one: A.\n        More.\n    **other: B.\n\nReturns:\n    It.\n"
    assert sections(text) == {"Args": "one: A.\n    More.\n**other: B.", "Returns": "It."}
