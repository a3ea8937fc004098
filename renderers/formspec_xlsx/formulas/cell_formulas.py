"""A cell of the form as formulas read it: its value for the rules, and what is wrong with it.

The same as ``engine.decode`` finds of what stands there, whatever it is: a text, an error or
an answer where a number belongs is a fault and an unknown value, and spoils no formula.
"""

from collections.abc import Sequence
from typing import NamedTuple

from formspec.plugins import FIELD_DECIMALS, MAX_DIGITS, Bound, HeaderField, Kind, Slot
from formspec_xlsx.formulas import big_numbers
from formspec_xlsx.formulas.answer_lists import AnswerList
from formspec_xlsx.formulas.big_numbers import Limbs
from formspec_xlsx.formulas.formula_row import BLANK, CODE, UNKNOWN, FormulaRow

FAULTS = ("", "required", "type", "number", "decimals", "digits", "range", "choice", "date")
"""What may be wrong with a cell, by code."""

REQUIRED, TYPE, NUMBER, DECIMALS, DIGITS, RANGE, CHOICE, DATE = range(1, len(FAULTS))

# What a cell holds.
_EMPTY, _NUMBER, _TEXT, _LOGICAL, _ERROR = range(5)

_NO_DIGITS = "0" * MAX_DIGITS

# In plain digits: not every program reads 2E+15.
_TOO_LARGE = "2000000000000000"
_ERROR_OF_DOUBLES = "0.000000000000002"

_BLANKS = ("\u3000", "\xa0", "\u2009", "\u202f")


class CheckedCell(NamedTuple):
    """What the rules see of a cell, by the addresses of formulas."""

    limbs: Limbs
    """The limbs of its number, or the code of its answer as the only one."""
    unknown: str
    """1 where the value is not known, else 0."""
    blank: str
    """1 where nothing is filled in, else 0."""
    low: str = "0"
    """1 where the number is below its bounds, else 0."""
    bounds: Bound = (None, None)
    """What it can be while it is unknown, in smallest steps."""


class ComputedSum(NamedTuple):
    """What a computed cell is where nothing stands in it: a sum divided by a number."""

    terms: Sequence[big_numbers.Term]
    """Weights, and the limbs of other cells."""
    constant: int
    """What is added to them."""
    divisor: int
    """What the sum is divided by."""
    unknown: Sequence[str]
    """Addresses: where one of them is not 0, the cell is unknown."""
    most_limbs: int
    """The most limbs the sum has."""


def read_cell(
    row: FormulaRow,
    slot: Slot,
    place: str,
    answers: AnswerList | None = None,
    computed: ComputedSum | None = None,
) -> CheckedCell:
    """Writes the row of a cell of the form, which stands at ``place``."""
    if slot.kind == "number":
        read = _number(row, place, slot.decimals, slot.bounds, slot.required)
    elif answers is not None:
        read = _answer(row, place, answers, slot.kind, slot.required)
    else:
        read = _text(row, place, slot.kind, slot.required)
    unknown = f"IF({read.blank}=1,0,{read.unknown})" if slot.zero else read.unknown
    limbs = read.limbs
    if computed is not None:
        limbs, unknown = _computed(row, limbs, row.put(unknown), computed)
    return read._replace(limbs=limbs, unknown=row.fix(UNKNOWN, unknown), bounds=slot.bounds)


def read_field(row: FormulaRow, entry: HeaderField, place: str, answers: AnswerList | None) -> None:
    """Writes the row of a header field."""
    required = entry.required
    if entry.kind == "number":
        _number(row, place, FIELD_DECIMALS, (None, None), required, NUMBER)
    elif answers is not None:
        _answer(row, place, answers, entry.kind, required)
    else:
        _text(row, place, entry.kind, required)


def trimmed(place: str) -> str:
    """The text of a cell without blanks around it."""
    text = f"CLEAN({place})"
    for blank in _BLANKS:
        text = f'SUBSTITUTE({text},"{blank}"," ")'
    return f"TRIM({text})"


def _holds(row: FormulaRow, place: str) -> tuple[str, str]:
    """What kind of thing stands in a cell, and a formula of its text without blanks around."""
    text = f'IF(ISTEXT({place}),{trimmed(place)},"")'
    kinds = f"IF(ISLOGICAL({place}),{_LOGICAL},IF(ISNUMBER({place}),{_NUMBER},"
    kinds += f'IF({text}="",{_EMPTY},{_TEXT})))'
    empty = f"IF(ISBLANK({place}),{_EMPTY},IF(ISERROR({place}),{_ERROR},{kinds}))"
    return row.put(empty), text


def _missing(row: FormulaRow, kind: str, required: bool) -> tuple[str, str]:
    """Whether nothing stands there, and the code of that fault."""
    return row.fix(BLANK, f"IF({kind}={_EMPTY},1,0)"), str(REQUIRED if required else 0)


def _number(
    row: FormulaRow, place: str, decimals: int, bounds: Bound, required: bool, long: int = DIGITS
) -> CheckedCell:
    kind, _ = _holds(row, place)
    # Steps as far as a double has them. More than 15 digits are too many, however many more.
    scale = f"*{10**decimals}" if decimals else ""
    size = f"IF(ABS({place})<{_TOO_LARGE},ABS({place}){scale},{_TOO_LARGE})"
    exact = row.put(f"IF({kind}={_NUMBER},{size},0)")
    steps = row.put(f"ROUND({exact},0)")
    digits = row.put(f'TEXT({steps},"{_NO_DIGITS}")')
    # What was calculated is a hair off the step it means.
    off = f"ABS({exact}-{steps})>MIN({exact}*{_ERROR_OF_DOUBLES},0.125)"
    minus = row.put(f"IF({kind}={_NUMBER},IF({place}<0,-1,1),0)")
    outside = _outside(f"{minus}*{steps}", bounds)
    many = f"IF(LEN({digits})>{MAX_DIGITS},{long},{outside})"
    fault = f"IF({off},{DECIMALS if long == DIGITS else long},{many})"
    blank, missing = _missing(row, kind, required)
    other = f"IF({kind}={_LOGICAL},{TYPE if long == DIGITS else long},{NUMBER})"
    code = row.fix(CODE, f"IF({kind}={_NUMBER},{fault},IF({kind}={_EMPTY},{missing},{other}))")
    unknown = row.put(f"IF(AND({kind}={_NUMBER},OR({code}=0,{code}={RANGE})),0,1)")
    known = row.put(f'IF({unknown}=0,{digits},"{_NO_DIGITS}")')
    limbs = tuple(row.put(f"{minus}*VALUE(MID({known},{start},5))") for start in range(11, 0, -5))
    low = f"IF({minus}*{steps}<{bounds[0]},1,0)" if None not in bounds else "0"
    return CheckedCell(limbs, unknown, blank, low)


def _outside(steps: str, bounds: Bound) -> str:
    low, high = bounds
    tests = [f"{steps}<{low}"] if low is not None else []
    tests += [f"{steps}>{high}"] if high is not None else []
    return f"IF(OR({','.join(tests)}),{RANGE},0)" if tests else "0"


def _answer(
    row: FormulaRow, place: str, answers: AnswerList, kind_: Kind, required: bool
) -> CheckedCell:
    kind, text = _holds(row, place)
    chosen = answers.chosen(row, row.put(text))
    if kind_ == "boolean":
        chosen = row.put(f"IF({kind}={_LOGICAL},IF({place},2,1),{chosen})")
    blank, missing = _missing(row, kind, required)
    row.fix(CODE, f"IF({kind}={_EMPTY},{missing},IF({chosen}=0,{CHOICE},0))")
    unknown = row.put(f"IF({chosen}=0,1,0)")
    return CheckedCell((row.put(f"MAX({chosen}-1,0)"),), unknown, blank)


def _text(row: FormulaRow, place: str, kind_: Kind, required: bool) -> CheckedCell:
    """A text or a date: no rule looks at it."""
    kind, text = _holds(row, place)
    blank, missing = _missing(row, kind, required)
    fault = "0"
    if kind_ == "date":
        fault = f"IF({_day(row, kind, place, row.put(text))}=1,0,{DATE})"
    row.fix(CODE, f"IF({kind}={_EMPTY},{missing},{fault})")
    return CheckedCell((), row.put("1"), blank)


def _day(row: FormulaRow, kind: str, place: str, text: str) -> str:
    """1 for a date as the program keeps it, or one written out: 2018-2-1, 2018年2月1日."""
    for sign in "年月/.":
        text = f'SUBSTITUTE({text},"{sign}","-")'
    text = row.put(f'SUBSTITUTE(SUBSTITUTE({text},"日","")," ","")')
    second = row.put(f'IF(ISERROR(FIND("-",{text},6)),0,FIND("-",{text},6))')
    parts = (f"LEFT({text},4)", f"MID({text},6,{second}-6)", f"MID({text},{second}+1,9)")
    split = f'AND({second}>6,MID({text},5,1)="-")'
    year, month, day = (_short_number(row, split, part) for part in parts)
    # Every 400 years are alike; programs know no day before 1900.
    date = f"DATE(MOD({year},400)+2000,{month},{day})"
    real = f"IF(AND(MONTH({date})={month},DAY({date})={day}),1,0)"
    written = f"IF(AND({year}>0,{month}>0,{day}>0),{real},0)"
    kept = f"IF(AND({place}>=1,{place}<2958466),1,0)"
    return row.put(f"IF({kind}={_NUMBER},{kept},IF({kind}={_TEXT},{written},0))")


def _short_number(row: FormulaRow, split: str, part: str) -> str:
    """The number of a text of one to four digits; 0 for any other."""
    text = row.put(f'IF({split},{part},"")')
    number = row.put(f"IF(ISERROR(VALUE({text})),0,VALUE({text}))")
    plain = f'EXACT(TEXT({number},REPT("0",LEN({text}))),{text})'
    return row.put(f"IF(AND(LEN({text})>0,LEN({text})<5,{number}<10000),IF({plain},{number},0),0)")


def _computed(
    row: FormulaRow, own: Limbs, unknown: str, computed: ComputedSum
) -> tuple[Limbs, str]:
    """What stands in the cell, else its sum."""
    number = big_numbers.total(row, computed.terms, computed.constant)
    sign = big_numbers.sign(row, number)
    number = big_numbers.size(row, number, sign, computed.most_limbs)
    remains = "0"
    if computed.divisor != 1:
        number, remains = big_numbers.divided(row, number, computed.divisor)
    fails = row.put(f"IF({row.any_of(computed.unknown)}+{remains}=0,0,1)")
    still = row.put(f"IF({unknown}=0,0,{fails})")
    limbs = tuple(
        row.put(f"IF({unknown}=0,{own[place] if place < len(own) else 0},{sign}*{limb})")
        for place, limb in enumerate(number)
    )
    return tuple(row.put(f"IF({still}=0,{limb},0)") for limb in limbs), still
