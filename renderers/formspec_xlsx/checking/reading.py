"""A cell of the form as formulas read it: its value for the rules, and what is wrong with it.

The same as ``engine.decode`` says of what stands there, whatever it is: a text, an error or
an answer where a number belongs is a fault and an unknown value, and spoils no formula.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from formspec.engine.intervals import Bound
from formspec.engine.plan import HeaderField, Slot
from formspec.language.form import NO, YES, Kind
from formspec.submissions.numeral import FIELD_DECIMALS, MAX_DIGITS
from formspec_xlsx.checking import amount
from formspec_xlsx.checking.amount import Figures
from formspec_xlsx.checking.line import BLANK, CODE, UNKNOWN, Line

FAULTS = ("", "required", "type", "number", "decimals", "digits", "range", "choice", "date")
"""What may be wrong with a cell, by code."""

REQUIRED, TYPE, NUMBER, DECIMALS, DIGITS, RANGE, CHOICE, DATE = range(1, len(FAULTS))

# What a cell holds.
_EMPTY, _NUMBER, _TEXT, _LOGICAL, _ERROR = range(5)

_NO_DIGITS = "0" * MAX_DIGITS
_BLANKS = ("\u3000", "\xa0", "\u2009", "\u202f")


_YES_OR_NO: Mapping[object, int] = {YES: 1, NO: 0, "yes": 1, "no": 0, True: 1, False: 0}


@dataclass(frozen=True, slots=True)
class Value:
    """What the rules see of a cell, by address: the figures of its number (or the code of its
    answer, as the only one), whether it is unknown (0 or 1), whether nothing is filled in;
    ``low`` is 1 where it is below its bounds.
    """

    figures: Figures
    unknown: str
    blank: str
    low: str = "0"


@dataclass(frozen=True, slots=True)
class Made:
    """What a computed cell is where nothing stands in it: a sum divided by a number, unless
    one of its cells is ``unknown``. It has no more than ``count`` figures.
    """

    sum: Sequence[amount.Term]
    constant: int
    by: int
    unknown: list[str]
    count: int


def read_cell(line: Line, slot: Slot, place: str, made: Made | None = None) -> Value:
    """Writes the row of a cell of the form."""
    if slot.kind == "number":
        read = _number(line, place, slot.decimals, slot.bounds, slot.required)
    elif slot.answers is not None:
        read = _answer(line, place, slot.answers, slot.required)
    else:
        read = _text(line, place, slot.kind, slot.required)
    unknown = f"IF({read.blank}=1,0,{read.unknown})" if slot.zero else read.unknown
    if made is not None:
        figures, unknown = _computed(line, read.figures, line.put(unknown), made)
        read = replace(read, figures=figures)
    return replace(read, unknown=line.fix(UNKNOWN, unknown))


def read_field(line: Line, entry: HeaderField, place: str) -> None:
    """Writes the row of a header field."""
    required = entry.required
    if entry.kind == "number":
        _number(line, place, FIELD_DECIMALS, (None, None), required, NUMBER)
    elif entry.kind in ("boolean", "choice"):
        choices: Mapping[object, int] = {text: code for code, text in enumerate(entry.choices)}
        _answer(line, place, choices or _YES_OR_NO, required)
    else:
        _text(line, place, entry.kind, required)


def trimmed(place: str) -> str:
    """The text of a cell without blanks around it."""
    text = f"CLEAN({place})"
    for blank in _BLANKS:
        text = f'SUBSTITUTE({text},"{blank}"," ")'
    return f"TRIM({text})"


def _holds(line: Line, place: str) -> tuple[str, str]:
    """What kind of thing stands in a cell, and a formula of its text without blanks around."""
    text = f'IF(ISTEXT({place}),{trimmed(place)},"")'
    kinds = f"IF(ISLOGICAL({place}),{_LOGICAL},IF(ISNUMBER({place}),{_NUMBER},"
    kinds += f'IF({text}="",{_EMPTY},{_TEXT})))'
    empty = f"IF(ISBLANK({place}),{_EMPTY},IF(ISERROR({place}),{_ERROR},{kinds}))"
    return line.put(empty), text


def _missing(line: Line, kind: str, required: bool) -> tuple[str, str]:
    """Whether nothing stands there, and the fault that is."""
    return line.fix(BLANK, f"IF({kind}={_EMPTY},1,0)"), str(REQUIRED if required else 0)


def _number(
    line: Line,
    place: str,
    decimals: int,
    bounds: Bound,
    required: bool,
    long: int = DIGITS,
) -> Value:
    kind, _ = _holds(line, place)
    # Steps as far as a double has them. More than 15 digits are too many, however many more.
    scale = f"*{10**decimals}" if decimals else ""
    size = f"IF(ABS({place})<2E+15,ABS({place}){scale},2E+15)"
    exact = line.put(f"IF({kind}={_NUMBER},{size},0)")
    steps = line.put(f"ROUND({exact},0)")
    digits = line.put(f'TEXT({steps},"{_NO_DIGITS}")')
    # What was calculated is a hair off the step it means.
    off = f"ABS({exact}-{steps})>MIN({exact}*2E-15,0.125)"
    minus = line.put(f"IF({kind}={_NUMBER},IF({place}<0,-1,1),0)")
    outside = _outside(f"{minus}*{steps}", bounds)
    many = f"IF(LEN({digits})>{MAX_DIGITS},{long},{outside})"
    fault = f"IF({off},{DECIMALS if long == DIGITS else long},{many})"
    blank, missing = _missing(line, kind, required)
    other = f"IF({kind}={_LOGICAL},{TYPE if long == DIGITS else long},{NUMBER})"
    code = line.fix(CODE, f"IF({kind}={_NUMBER},{fault},IF({kind}={_EMPTY},{missing},{other}))")
    unknown = line.put(f"IF(AND({kind}={_NUMBER},OR({code}=0,{code}={RANGE})),0,1)")
    known = line.put(f'IF({unknown}=0,{digits},"{_NO_DIGITS}")')
    figures = tuple(
        line.put(f"{minus}*VALUE(MID({known},{start},5))") for start in range(11, 0, -5)
    )
    low = f"IF({minus}*{steps}<{bounds[0]},1,0)" if None not in bounds else "0"
    return Value(figures, unknown, blank, low)


def _outside(steps: str, bounds: Bound) -> str:
    low, high = bounds
    tests = [f"{steps}<{low}"] if low is not None else []
    tests += [f"{steps}>{high}"] if high is not None else []
    return f"IF(OR({','.join(tests)}),{RANGE},0)" if tests else "0"


def _answer(line: Line, place: str, answers: Mapping[object, int], required: bool) -> Value:
    kind, text = _holds(line, place)
    text = line.put(text)
    codes = [(said, code) for said, code in answers.items() if isinstance(said, str)]
    # As the texts are, capitals and all: = takes yes and YES for the same.
    tests = [f"EXACT({text},{line.text(_squeezed(said))})*{code + 1}" for said, code in codes]
    found = line.joined([line.put(test) for test in tests], "+")
    if True in answers:
        found = f"IF({kind}={_LOGICAL},IF({place},2,1),{found})"
    found = line.put(found)
    blank, missing = _missing(line, kind, required)
    line.fix(CODE, f"IF({kind}={_EMPTY},{missing},IF({found}=0,{CHOICE},0))")
    unknown = line.put(f"IF({found}=0,1,0)")
    return Value((line.put(f"MAX({found}-1,0)"),), unknown, blank)


def _squeezed(text: str) -> str:
    """As ``TRIM`` leaves it."""
    return " ".join(text.split())


def _text(line: Line, place: str, kind_: Kind, required: bool) -> Value:
    """A text or a date: no rule looks at it."""
    kind, text = _holds(line, place)
    blank, missing = _missing(line, kind, required)
    fault = "0"
    if kind_ == "date":
        fault = f"IF({_day(line, kind, place, line.put(text))}=1,0,{DATE})"
    line.fix(CODE, f"IF({kind}={_EMPTY},{missing},{fault})")
    return Value((), line.put("1"), blank)


def _day(line: Line, kind: str, place: str, text: str) -> str:
    """1 for a date as the program keeps it, or one written out: 2018-2-1, 2018年2月1日."""
    for sign in "年月/.":
        text = f'SUBSTITUTE({text},"{sign}","-")'
    text = line.put(f'SUBSTITUTE(SUBSTITUTE({text},"日","")," ","")')
    second = line.put(f'IF(ISERROR(FIND("-",{text},6)),0,FIND("-",{text},6))')
    parts = (f"LEFT({text},4)", f"MID({text},6,{second}-6)", f"MID({text},{second}+1,9)")
    split = f'AND({second}>6,MID({text},5,1)="-")'
    year, month, day = (_figure(line, split, part) for part in parts)
    # Every 400 years are alike; programs know no day before 1900.
    date = f"DATE(MOD({year},400)+2000,{month},{day})"
    real = f"IF(AND(MONTH({date})={month},DAY({date})={day}),1,0)"
    written = f"IF(AND({year}>0,{month}>0,{day}>0),{real},0)"
    kept = f"IF(AND({place}>=1,{place}<2958466),1,0)"
    return line.put(f"IF({kind}={_NUMBER},{kept},IF({kind}={_TEXT},{written},0))")


def _figure(line: Line, split: str, part: str) -> str:
    """The number of a text of one to four digits; 0 for any other."""
    text = line.put(f'IF({split},{part},"")')
    number = line.put(f"IF(ISERROR(VALUE({text})),0,VALUE({text}))")
    plain = f'EXACT(TEXT({number},REPT("0",LEN({text}))),{text})'
    return line.put(f"IF(AND(LEN({text})>0,LEN({text})<5,{number}<10000),IF({plain},{number},0),0)")


def _computed(line: Line, own: Figures, unknown: str, made: Made) -> tuple[Figures, str]:
    """What stands in the cell, else its sum."""
    number = amount.total(line, made.sum, made.constant)
    sign = amount.sign(line, number)
    number = amount.size(line, number, sign, made.count)
    remains = "0"
    if made.by != 1:
        number, remains = amount.divided(line, number, made.by)
    fails = line.put(f"IF({line.any_of(made.unknown)}+{remains}=0,0,1)")
    ready = line.put(f"IF({unknown}=0,0,{fails})")
    figures = tuple(
        line.put(f"IF({unknown}=0,{own[place] if place < len(own) else 0},{sign}*{figure})")
        for place, figure in enumerate(number)
    )
    return tuple(line.put(f"IF({ready}=0,{figure},0)") for figure in figures), ready
