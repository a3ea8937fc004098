"""Code lines of the library and its renderers, by wing and package, and how long functions are.

    python scripts/count_lines.py [FOLDER…]

A line counts where a token stands on it that is neither comment nor docstring. JavaScript,
style sheets and templates are counted apart, without blank lines. Needs only Python.
"""

import ast
import sys
import tokenize
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from statistics import median, quantiles

ROOT = Path(__file__).parents[1]
STREETS = ("formspec", "renderers")
OTHERS = {".js": "JavaScript", ".css": "CSS", ".mts": "JavaScript", ".j2": "templates"}

BLANK = {
    tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT,
    tokenize.ENCODING, tokenize.ENDMARKER,
}  # fmt: skip
"""Tokens that make no line a line of code."""

Function = ast.FunctionDef | ast.AsyncFunctionDef
Documented = ast.Module | ast.ClassDef | Function


def code_lines(text: str) -> set[int]:
    r"""The numbers of the lines of a Python source that hold code.

    >>> sorted(code_lines('"A module."\n\n# a comment\nx = (1,\n     2)\n'))
    [4, 5]
    """
    lines = {
        number
        for token in tokenize.generate_tokens(iter(text.splitlines(keepends=True)).__next__)
        if token.type not in BLANK
        for number in range(token.start[0], token.end[0] + 1)
    }
    return lines - docstring_lines(ast.parse(text))


def docstring_lines(tree: ast.Module) -> set[int]:
    r"""The lines of all docstrings, those of attributes among them.

    >>> docstring_lines(ast.parse('x = 1\n"What x is."\n'))
    {2}
    """
    return {
        number
        for node in ast.walk(tree)
        if isinstance(node, Documented)
        for statement in node.body
        if isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Constant)
        and isinstance(statement.value.value, str)
        for number in range(statement.lineno, (statement.end_lineno or statement.lineno) + 1)
    }


def function_lengths(text: str) -> Iterator[int]:
    r"""How many code lines each function of a source has, nested ones included.

    >>> list(function_lengths('def f(x):\n    "What f does."\n    return x\n'))
    [2]
    """
    code = code_lines(text)
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, Function):
            yield len(code & set(range(node.lineno, (node.end_lineno or node.lineno) + 1)))


def wing(file: Path) -> str:
    """The folder that a file is counted for: the wing, or the renderer's package."""
    folders = file.relative_to(ROOT).parts[:-1]
    return "/".join(folders[: 3 if "reasoning" in folders else 2])


def table(counts: Counter[str]) -> Iterator[str]:
    """Lines of a table, and the total."""
    for name, count in sorted(counts.items()):
        yield f"{count:7}  {name}"
    yield f"{counts.total():7}  total"


def sources(streets: Iterable[str]) -> list[Path]:
    """All files of these folders."""
    return sorted(
        file for street in streets for file in (ROOT / street).rglob("*") if file.is_file()
    )


def main(streets: list[str]) -> None:
    """Print the tables."""
    files = sources(streets or STREETS)
    texts = {file: file.read_text("utf-8") for file in files if file.suffix == ".py"}
    python: Counter[str] = Counter()
    for file, text in texts.items():
        python[wing(file)] += len(code_lines(text))
    others: Counter[str] = Counter()
    for file in files:
        if file.suffix in OTHERS:
            others[OTHERS[file.suffix]] += sum(map(bool, file.read_text("utf-8").split("\n")))
    lengths = sorted(length for text in texts.values() for length in function_lengths(text))
    p90 = quantiles(lengths, n=10)[-1]
    print("Python", *table(python), sep="\n")
    print(f"{len(lengths)} functions: median {median(lengths)}, p90 {p90:.0f}, max {lengths[-1]}")
    print("apart", *table(others), sep="\n")


if __name__ == "__main__":
    main(sys.argv[1:])
