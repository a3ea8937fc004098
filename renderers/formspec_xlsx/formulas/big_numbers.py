"""Whole numbers of any size in formulas, exactly.

Spreadsheets count in doubles, and take two numbers of 15 digits that differ a little for
equal. So a number is kept as figures to the base of 100 000, lowest first, each in a cell of
its own; all have the sign of the number. Sums and products of figures are made each by
itself and carried over at the end: nothing on the way comes near 15 digits.
"""

from collections.abc import Iterable, Mapping

from formspec.submissions.numeral import MAX_DIGITS
from formspec_xlsx.formulas.formula_row import CHUNK, FormulaRow, TooLargeError

BASE = 100_000
FIGURES = MAX_DIGITS // 5
"""So many figures has what a cell may hold."""

SAFE = 10**14
"""Whole numbers below this are exact in every program, and compare as what they are."""

Figures = tuple[str, ...]
"""The addresses of a number's figures."""

Term = tuple[int, Figures]


def figures(number: int) -> list[int]:
    """The figures of a number that is known already."""
    found, rest = [], abs(number)
    while rest:
        rest, figure = divmod(rest, BASE)
        found.append(figure if number > 0 else -figure)
    return found


def total(line: FormulaRow, terms: Iterable[Term], constant: int = 0) -> Figures:
    """Σ weight·number + constant, its figures not carried over yet."""
    places: list[dict[str, int]] = [{} for _ in range(FIGURES)]
    for weight, number in terms:
        for shift, part in enumerate(figures(weight)):
            for place, figure in enumerate(number, shift):
                while place >= len(places):
                    places.append({})
                places[place][figure] = places[place].get(figure, 0) + part
    constants = figures(constant)
    places += [{} for _ in range(len(constants) - len(places))]
    constants += [0] * (len(places) - len(constants))
    return tuple(map(_summed, [line] * len(places), places, constants))


def _summed(line: FormulaRow, weights: Mapping[str, int], constant: int) -> str:
    if sum(map(abs, weights.values())) * BASE >= SAFE:
        raise TooLargeError(line.name)
    parts = [
        f"{'+' if weight > 0 else '-'}{'' if abs(weight) == 1 else f'{abs(weight)}*'}{figure}"
        for figure, weight in weights.items()
        if weight
    ]
    parts += [f"{constant:+d}"] if constant or not parts else []
    while len(parts) > CHUNK:
        parts = [
            f"+{line.put(''.join(parts[start : start + CHUNK]).removeprefix('+'))}"
            for start in range(0, len(parts), CHUNK)
        ]
    return line.put("".join(parts).removeprefix("+"))


def carried(line: FormulaRow, number: Figures, count: int = 0) -> Figures:
    """Each figure with what the ones below it carry over, in ``count`` places or more."""
    found = [number[0]]
    for figure in (*number[1:], *[""] * (count - len(number))):
        over = f"INT({found[-1]}/{BASE})"
        found.append(line.put(f"{figure}+{over}" if figure else over))
    return tuple(found)


def rest(figure: str) -> str:
    """What stays of a figure when the rest of it is carried over; never negative."""
    return f"({figure}-INT({figure}/{BASE})*{BASE})"


def sign(line: FormulaRow, number: Figures) -> str:
    """-1, 0 or 1."""
    *lower, top = carried(line, number)
    parts = "+".join([top, *map(rest, lower)])
    return line.put(f"IF({top}<0,-1,IF({parts}=0,0,1))")


def too_long(line: FormulaRow, number: Figures) -> str:
    """A number above 0 if a sum of no negative parts has more than 15 digits."""
    over = carried(line, number)[FIGURES - 1]
    return line.put("+".join([f"INT({over}/{BASE})", *number[FIGURES:]]))


def size(line: FormulaRow, number: Figures, sign_of_it: str, count: int = 0) -> Figures:
    """The figures of a number without its sign, carried over, in ``count`` places or more."""
    plain = tuple(line.put(f"{sign_of_it}*{figure}") for figure in number)
    *lower, top = carried(line, plain, count)
    return (*(line.put(rest(figure)) for figure in lower), top)


def divided(line: FormulaRow, number: Figures, by: int) -> tuple[Figures, str]:
    """Figures of ``size`` divided by a number, and what remains."""
    if by * BASE >= SAFE:
        raise TooLargeError(line.name)
    found, left = list[str](), "0"
    for figure in reversed(number):
        now = line.put(f"{left}*{BASE}+{figure}" if found else figure)
        found.append(line.put(f"INT({now}/{by})"))
        left = line.put(f"{now}-{found[-1]}*{by}")
    return tuple(reversed(found)), left


def remainder(line: FormulaRow, number: Figures, modulus: int) -> str:
    """What remains of a number, perhaps negative, when it is divided."""
    if modulus * BASE >= SAFE:
        raise TooLargeError(line.name)
    left = ""
    for figure in reversed(number):
        now = line.put(f"{left}*{BASE}+{figure}" if left else figure)
        left = line.put(f"{now}-INT({now}/{modulus})*{modulus}")
    return left


def shown(
    line: FormulaRow, number: Figures, sign_of_it: str, decimals: int, *, signed: bool
) -> str:
    """A number of smallest steps as people write it: 1250 with two decimals is ``12.5``."""
    lowest, *others = size(line, number, sign_of_it)
    digits, tail = f'TEXT({lowest},"0")', f'TEXT({lowest},"00000")'
    for figure in others:
        digits = line.put(f'IF({figure}>0,TEXT({figure},"0")&{tail},{digits})')
        tail = f'TEXT({figure},"00000")&{tail}'
    text = line.put(_pointed(line, digits, decimals))
    return line.put(f'IF({sign_of_it}<0,"-","")&{text}') if signed else text


def _pointed(line: FormulaRow, digits: str, decimals: int) -> str:
    """Digits with the point where it belongs, without zeros at the end."""
    if not decimals:
        return digits
    digits = line.put(digits)
    missing = f'REPT("0",{decimals + 1}-LEN({digits}))&'
    long = line.put(f"IF(LEN({digits})>{decimals},{digits},{missing}{digits})")
    zeros = line.put("+".join(
        f'(RIGHT({long},{count})="{"0" * count}")' for count in range(1, decimals + 1)
    ))  # fmt: skip
    part = f"LEFT(RIGHT({long},{decimals}),{decimals}-{zeros})"
    return f'LEFT({long},LEN({long})-{decimals})&IF({zeros}={decimals},"","."&{part})'
