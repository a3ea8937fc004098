"""What people type where a number belongs: 12万元, (3), —, 约30, 一百二十, 12（含3户）.

The grammar of numbers (``numeral``) stays narrow; what is beyond it is understood here,
before it. A number is used only where nothing else can be meant. Otherwise the text stays
what it is, and what may have been meant is a proposal: nobody's figure is changed silently.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from types import MappingProxyType

from formspec.diagnostics.problem import Severity
from formspec.language.unit import UNITS, Unit
from formspec.submissions.chinese import LETTERS, read_chinese
from formspec.submissions.numeral import LIMIT, MAX_DIGITS, MAX_LENGTH, show, show_fraction, tidy


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text in a cell was understood as."""

    value: str | None
    """It in the form's own grammar, None for a blank; the text itself where that is unusable."""
    code: str | None = None
    """The kind of finding that tells people, None where there is nothing to tell."""
    severity: Severity = "note"
    """``error`` where the text could not be used."""
    proposal: str | None = None
    """What may have been meant."""
    detail: str | None = None
    """What the sentence names besides."""

    @property
    def meant(self) -> str | None:
        """The value that was used or is proposed."""
        return self.proposal if self.severity == "error" else self.value


@dataclass(frozen=True, slots=True)
class Scale:
    """What a number in a cell counts."""

    decimals: int = 0
    """How many decimals it may have."""
    unit: Unit | None = None
    """The unit of the cell."""
    units: Mapping[str, Unit] = field(default_factory=lambda: UNITS)
    """The units that may be written behind the number, by name."""


_BLANKS = "".join(map(chr, (*range(0x2000, 0x200B), 0x3000, 0xA0, 0x202F, 0x205F, 9, 10, 13)))
_UNSEEN = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\xad"
_HALF_WIDTH = str.maketrans(
    {chr(0xFF01 + i): chr(0x21 + i) for i in range(94)}
    | dict.fromkeys(_BLANKS, " ")
    | dict.fromkeys(_UNSEEN, "")
    | dict.fromkeys("−‐‑–﹣", "-")
    | dict.fromkeys("～〜∼", "~")
    | {"。": ".", "￥": "¥", "﹪": "%", "﹒": "."}
)


_LINE_END = re.compile(r"[\r\n]+")


def folded(raw: str) -> str:
    """A text with half-width signs, without what nobody sees; a line end is a semicolon."""
    text = raw.strip(f"{_BLANKS}{_UNSEEN} ")
    return _LINE_END.sub(";", text).translate(_HALF_WIDTH).strip()


_NONE = frozenset(("无", "没有", "none", "nil"))
_STROKES = re.compile("-{1,4}|[—―─]{1,4}|/{1,2}")
_MISSING = re.compile(
    r"同[上左右前]|(?:详?见|参见).{1,12}|待.{1,4}|不详|未知|不知道?|不清楚?|不适用|无法(?:统计|提供|填报)"
    r"|未(?:统计|上报|报|填|掌握|核实)|[无缺]数据?|无(?:资料|统计)|暂(?:无|缺|未).{0,4}|缺失?|空白?|涉?保?密"
    r"|see .{1,20}|same as above|ditto|unknown|pending|not available"
    r"|n/?a|n\.a\.?|tb[cd]|[*?x×]+|\.{2,}|…+|〃|”"
    r'|"+'
)
_ERROR = re.compile("#(?:ref!|div/0!|n/a|value!|name[?]|num!|null!|spill!|calc!)", re.IGNORECASE)
_SCIENTIFIC = re.compile(r"[-+]?[0-9.]+e[-+]?[0-9]{1,3}|#+", re.IGNORECASE)

_NUMBER = r"(?:[0-9]{1,3}(?:[, ][0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?)"
_WORDED = re.compile(
    rf"(?P<minus>[-+]?) ?(?P<money>¥|人民币|RMB|)(?P<sign>[-+]?) ?(?P<number>{_NUMBER}) ?"
    r"(?P<unit>[^-+0-9.,;:()<>~ ]{0,12})"
)
_NEGATIVE = re.compile(r"[△▲▽▼负] ?(?P<rest>.+)|\((?P<inside>[^()]+)\) ?(?P<unit>[^()0-9]*)")

_LOOSE = rf"(?:{_NUMBER}|[{''.join(sorted(LETTERS))}]+|[几数][十百千万亿]+|十几)"
_LOOSE_UNIT = r"[^-0-9 .,;:()<>~]{0,4}?"
_INEXACT = re.compile(
    r"(?:大约|大概|约为?|近|将近|接近|超过?|逾|[多大高]于|[少小低]于|不(?:足|到|[少多大小低高]于|超过)|至[少多]|最[多少]"
    r"|about|approx\.?|around|over|under|nearly|almost|(?:more|less) than|at (?:least|most)"
    rf"|估计|预计|[<>≥≤≧≦≈~±]=?) ?{_LOOSE} ?{_LOOSE_UNIT}"
    rf"|{_LOOSE} ?{_LOOSE_UNIT}(?:余|多|几|来|许|左右|上下|以[上下内]|\+|\?){_LOOSE_UNIT}"
    rf"|{_LOOSE} ?{_LOOSE_UNIT} ?(?:[-~—―/:至到]|——) ?{_LOOSE} ?{_LOOSE_UNIT}"
    rf"|[几数][十百千万亿]+{_LOOSE_UNIT}|十几{_LOOSE_UNIT}",
    re.IGNORECASE,
)
_VAGUE = re.compile(r"[^0-9]*(?:约|估计|预计|大概|左右)[^0-9]*")
_SEPARATOR = re.compile(r"([0-9]),(?=[0-9]{3}(?![0-9]))")
_REMARK = re.compile(
    r"(?:共计?|合计|总计|总共|小计|计)?[: ]?(?P<amount>[^(,;:、]+?)[; ]*"
    r"(?:\((?P<inside>.*)\)?|[,;:、 ] ?(?:含|其中|包括|注|备注|不含).*|)"
)
_HALF = re.compile(r"-?\.[0-9]+")
_LOOKALIKES = str.maketrans("OoОоΟοlI|", "000000111")

_MULTIPLIERS = {"百": 100, "千": 1000, "万": 10**4, "亿": 10**8, "k": 1000, "w": 10**4, "W": 10**4}
_SPELLINGS: Mapping[str, str] = MappingProxyType(
    {"圆": "元", "块": "元", "块钱": "元", "人民币": "元", "万圆": "万元", "％": "%"}
)


def read_amount(raw: str, scale: Scale) -> Reading:
    """Read what somebody typed into a cell of numbers.

    Args:
        raw: The text.
        scale: The decimals and the unit of the cell, and the units that may be written.

    Returns:
        What the text was understood as; one that might mean something else stays what it is,
        with a proposal.

    >>> read_amount("12万元", Scale(2, UNITS["元"])).proposal
    '120000'
    """
    text = folded(raw)
    if not text:
        return Reading(None)
    if len(text) > MAX_LENGTH:
        return Reading(raw)
    if len(raw) <= MAX_LENGTH and tidy(raw) is not None:
        # The grammar reads it by itself; but two lines are not one number: 12⏎345.
        return Reading(text, "number", "error") if ";" in text else Reading(raw)
    return _word(raw, text) or _with_number(raw, text, scale) or Reading(raw)


def _word(raw: str, text: str) -> Reading | None:
    """A word or a sign instead of a number."""
    word = text.casefold().rstrip(".,;!") or text
    if word in _NONE or _STROKES.fullmatch(word):
        return Reading("0", "declared-none")
    if _ERROR.fullmatch(text):
        return Reading(raw, "error-value", "error")
    if _SCIENTIFIC.fullmatch(text):
        return Reading(raw, "digits-lost", "error")
    if _MISSING.fullmatch(text.casefold()) or _MISSING.fullmatch(word):
        return Reading(raw, "missing", "error")
    return None


def _with_number(raw: str, text: str, scale: Scale) -> Reading | None:
    """A number with something around it: the first way in which it makes sense."""
    reading = _amount(raw, text, scale)
    if reading is None and _INEXACT.fullmatch(text):
        reading = Reading(raw, "inexact", "error")
    return (
        reading
        or _written_out(raw, text, scale)
        or _mistyped(raw, text, scale)
        or _with_remark(raw, text, scale)
    )


def _amount(raw: str, text: str, scale: Scale) -> Reading | None:
    """A number, its sign written in any way, with or without a unit."""
    negative = _NEGATIVE.fullmatch(text)
    if negative:
        text = negative["rest"] or f"{negative['inside']}{negative['unit']}"
    match = _WORDED.fullmatch(text.strip())
    signs = match["minus"] + match["sign"] if match else ""
    if match is None or len(signs) + bool(negative) > 1:
        return None
    number = Fraction(match["number"].replace(",", "").replace(" ", ""))
    number = -number if negative or signs == "-" else number
    return _in_unit(raw, number, match["unit"] or ("元" if match["money"] else ""), scale)


def _in_unit(raw: str, number: Fraction, word: str, scale: Scale) -> Reading | None:
    """A number and the word behind it, in the unit of the cell."""
    known = _unit(word, scale)
    if known is None:
        return None
    times, unit = known
    if unit is None and times == 1:
        return _used(raw, number)
    proposal = _proposal(number * times, unit, scale)
    if scale.unit is None:
        code = "remark" if times == 1 else "multiplier"
    elif unit is not None and times == 1 and _same(unit, scale.unit):
        return _used(raw, number)
    else:
        code = "multiplier" if unit is None or _same(unit, scale.unit) else "other-unit"
    detail = scale.unit.name if scale.unit else None
    return Reading(raw, code, "error", proposal, detail)


def _used(raw: str, number: Fraction) -> Reading:
    value = show_fraction(number)
    if len(value) > MAX_LENGTH:
        return Reading(raw, "digits", "error")
    return Reading(value, "tidied", detail=value)


def _unit(word: str, scale: Scale) -> tuple[int, Unit | None] | None:
    """The multiplier and the unit that a word says: 百万元, 万, 人次, 元整."""
    rest, times = word.strip(), 1
    if rest.endswith(("元整", "元正", "圆整")):
        rest = rest[:-1]
    while rest:
        unit = scale.units.get(rest) or scale.units.get(_SPELLINGS.get(rest, ""))
        if unit is not None:
            return times, unit
        if rest[0] not in _MULTIPLIERS:
            return None
        times *= _MULTIPLIERS[rest[0]]
        rest = rest[1:]
    return times, None


def _same(one: Unit, other: Unit) -> bool:
    return (one.dimension, one.scale) == (other.dimension, other.scale)


def _proposal(number: Fraction, unit: Unit | None, scale: Scale) -> str | None:
    """The number in the unit of the cell, where it has one and the number fits in.

    万 without a unit counts 元 in a cell of money: 1.2万 is 1.2 in 万元.
    """
    if scale.unit is None:
        return _fitting(number, scale) if unit is None or unit.is_count else None
    unit = unit or (UNITS["元"] if scale.unit.dimension == "money" else None)
    if unit is None:
        return _fitting(number, scale) if scale.unit.is_count else None
    if unit.dimension != scale.unit.dimension:
        return None
    return _fitting(number * unit.scale / scale.unit.scale, scale)


def _fitting(number: Fraction, scale: Scale) -> str | None:
    """A number as text, if it has no more decimals and digits than the cell can hold."""
    steps = number * 10**scale.decimals
    fits = steps.denominator == 1 and abs(steps) < LIMIT
    return show(int(steps), scale.decimals) if fits else None


def _written_out(raw: str, text: str, scale: Scale) -> Reading | None:
    """一百二十, 壹佰贰拾元整: as nobody should add it up."""
    negative = text.startswith("负")
    text = text.removeprefix("负").removeprefix("人民币").removeprefix("¥")
    stop = next((n for n, sign in enumerate(text) if sign not in LETTERS), len(text))
    number, known = read_chinese(text[:stop]), _unit(text[stop:], scale)
    if number is None or known is None:
        return None
    times, unit = known
    number = -number * times if negative else number * times
    if unit is None and not set("万亿萬億") & set(text[:stop]) and times == 1:
        unit = scale.unit
    return Reading(raw, "chinese-number", "error", _proposal(number, unit, scale))


def _mistyped(raw: str, text: str, scale: Scale) -> Reading | None:
    """The letters O and l for 0 and 1; a point or a comma at an end."""
    digits = text.translate(_LOOKALIKES)
    if digits != text and len(digits) <= MAX_DIGITS + 5:
        meant = _amount(raw, digits, scale)
        if meant is not None and meant.meant is not None:
            return Reading(raw, "letters", "error", _again(meant.meant, scale))
    bare = text.strip(".,;:'\"`、")
    if _HALF.fullmatch(text):
        bare = text.replace(".", "0.", 1)
    meant = _amount(raw, bare, scale) if bare != text else None
    if meant is not None and meant.meant is not None:
        return Reading(raw, "number", "error", _again(meant.meant, scale))
    return None


def _with_remark(raw: str, text: str, scale: Scale) -> Reading | None:
    """12（含3户困难劳模）, 12，其中女3, 共12人: one number and what is said about it."""
    text = _SEPARATOR.sub(r"\1", text)
    match = _REMARK.fullmatch(text)
    if match is None or match["amount"] == text:
        return None
    if match["inside"] is not None and _VAGUE.fullmatch(match["inside"]):
        return Reading(raw, "inexact", "error")
    meant = _amount(raw, match["amount"], scale)
    if meant is None:
        return None
    return Reading(raw, "remark", "error", meant.meant and _again(meant.meant, scale))


def _again(value: str, scale: Scale) -> str | None:
    return _fitting(Fraction(value), scale)
