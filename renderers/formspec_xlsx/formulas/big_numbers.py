"""Whole numbers of any size in formulas, exactly.

Spreadsheets count in doubles, and take two numbers of 15 digits that differ a little for
equal. So a number is kept as limbs to the base of 100 000, lowest first, each in a cell of
its own; all have the sign of the number (Knuth, The Art of Computer Programming 2, 4.3.1:
multiple-precision arithmetic). Sums and products of limbs are formed each by itself and
carried over at the end: nothing on the way comes near 15 digits.
"""

from collections.abc import Iterable, Mapping

from formspec.plugins import MAX_DIGITS
from formspec_xlsx.formulas.formula_row import CHUNK, FormulaRow, TooLargeError, chunks

BASE = 100_000
LIMBS = MAX_DIGITS // 5
"""How many limbs a cell may hold."""

SAFE = 10**14
"""Whole numbers below this are exact in every program, and compare as what they are."""

Limbs = tuple[str, ...]
"""The addresses of a number's limbs."""

Term = tuple[int, Limbs]


def limbs(number: int) -> list[int]:
    """The limbs of a number that is known already."""
    parts, left = [], abs(number)
    while left:
        left, limb = divmod(left, BASE)
        parts.append(limb if number > 0 else -limb)
    return parts


def total(row: FormulaRow, terms: Iterable[Term], constant: int = 0) -> Limbs:
    """Σ weight·number + constant, its limbs not carried over yet."""
    places: list[dict[str, int]] = [{} for _ in range(LIMBS)]
    for weight, number in terms:
        for shift, part in enumerate(limbs(weight)):
            for place, limb in enumerate(number, shift):
                while place >= len(places):
                    places.append({})
                places[place][limb] = places[place].get(limb, 0) + part
    constants = limbs(constant)
    places += [{} for _ in range(len(constants) - len(places))]
    constants += [0] * (len(places) - len(constants))
    return tuple(map(_summed, [row] * len(places), places, constants))


def _summed(row: FormulaRow, weights: Mapping[str, int], constant: int) -> str:
    if sum(map(abs, weights.values())) * BASE >= SAFE:
        raise TooLargeError(row.name)
    parts = [
        f"{'+' if weight > 0 else '-'}{'' if abs(weight) == 1 else f'{abs(weight)}*'}{limb}"
        for limb, weight in weights.items()
        if weight
    ]
    parts += [f"{constant:+d}"] if constant or not parts else []
    while len(parts) > CHUNK:
        sums = ("".join(chunk).removeprefix("+") for chunk in chunks(parts, CHUNK))
        parts = [f"+{row.put(text)}" for text in sums]
    return row.put("".join(parts).removeprefix("+"))


def carried(row: FormulaRow, number: Limbs, count: int = 0) -> Limbs:
    """Each limb with what the ones below it carry over, in ``count`` places or more."""
    result = [number[0]]
    for limb in (*number[1:], *[""] * (count - len(number))):
        over = f"INT({result[-1]}/{BASE})"
        result.append(row.put(f"{limb}+{over}" if limb else over))
    return tuple(result)


def rest(limb: str) -> str:
    """What stays of a limb when the rest of it is carried over; never negative."""
    return f"({limb}-INT({limb}/{BASE})*{BASE})"


def sign(row: FormulaRow, number: Limbs) -> str:
    """-1, 0 or 1."""
    *lower, top = carried(row, number)
    parts = "+".join([top, *map(rest, lower)])
    return row.put(f"IF({top}<0,-1,IF({parts}=0,0,1))")


def too_long(row: FormulaRow, number: Limbs) -> str:
    """A number above 0 if a sum of no negative parts has more than 15 digits."""
    over = carried(row, number)[LIMBS - 1]
    return row.put("+".join([f"INT({over}/{BASE})", *number[LIMBS:]]))


def size(row: FormulaRow, number: Limbs, sign_of_it: str, count: int = 0) -> Limbs:
    """The limbs of a number without its sign, carried over, in ``count`` places or more."""
    plain = tuple(row.put(f"{sign_of_it}*{limb}") for limb in number)
    *lower, top = carried(row, plain, count)
    return (*(row.put(rest(limb)) for limb in lower), top)


def divided(row: FormulaRow, number: Limbs, by: int) -> tuple[Limbs, str]:
    """Limbs of ``size`` divided by a number, and what remains."""
    if by * BASE >= SAFE:
        raise TooLargeError(row.name)
    quotient, left = list[str](), "0"
    for limb in reversed(number):
        now = row.put(f"{left}*{BASE}+{limb}" if quotient else limb)
        quotient.append(row.put(f"INT({now}/{by})"))
        left = row.put(f"{now}-{quotient[-1]}*{by}")
    return tuple(reversed(quotient)), left


def remainder(row: FormulaRow, number: Limbs, modulus: int) -> str:
    """What remains of a number, perhaps negative, when it is divided."""
    if modulus * BASE >= SAFE:
        raise TooLargeError(row.name)
    left = ""
    for limb in reversed(number):
        now = row.put(f"{left}*{BASE}+{limb}" if left else limb)
        left = row.put(f"{now}-INT({now}/{modulus})*{modulus}")
    return left


def shown(row: FormulaRow, number: Limbs, sign_of_it: str, decimals: int, *, signed: bool) -> str:
    """A number of smallest steps as people write it: 1250 with two decimals is ``12.5``."""
    lowest, *others = size(row, number, sign_of_it)
    digits, tail = f'TEXT({lowest},"0")', f'TEXT({lowest},"00000")'
    for limb in others:
        digits = row.put(f'IF({limb}>0,TEXT({limb},"0")&{tail},{digits})')
        tail = f'TEXT({limb},"00000")&{tail}'
    text = row.put(_pointed(row, digits, decimals))
    return row.put(f'IF({sign_of_it}<0,"-","")&{text}') if signed else text


def _pointed(row: FormulaRow, digits: str, decimals: int) -> str:
    """Digits with the point where it belongs, without zeros at the end."""
    if not decimals:
        return digits
    digits = row.put(digits)
    missing = f'REPT("0",{decimals + 1}-LEN({digits}))&'
    long = row.put(f"IF(LEN({digits})>{decimals},{digits},{missing}{digits})")
    zeros = row.put("+".join(
        f'IF(RIGHT({long},{count})="{"0" * count}",1,0)' for count in range(1, decimals + 1)
    ))  # fmt: skip
    part = f"LEFT(RIGHT({long},{decimals}),{decimals}-{zeros})"
    return f'LEFT({long},LEN({long})-{decimals})&IF({zeros}={decimals},"","."&{part})'
