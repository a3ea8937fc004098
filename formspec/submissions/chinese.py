"""Numbers written in Chinese: 一百二十, 壹佰贰拾, 三万五千, 一点五, 二〇一八."""

from fractions import Fraction

DIGITS = "零一二三四五六七八九"
_UNITS = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"亿": 10**8, "万": 10**4}
_MODERN = str.maketrans(
    "〇○两壹贰叁肆伍陆柒捌玖拾佰仟萬億貳參陸點", "零零二一二三四五六七八九十百千万亿二三六点"
)

LETTERS = frozenset(f"{DIGITS}十百千万亿点〇○两壹贰叁肆伍陆柒捌玖拾佰仟萬億貳參陸點")
"""What such a number may be written with."""


def read_chinese(text: str) -> Fraction | None:
    """Read a number written in Chinese.

    一百二 is 120 in speech and could be 102 in a hurry: it says nothing exact.

    Args:
        text: The number, with or without a 点.

    Returns:
        The number, below 10 000 亿; None where it is not written properly.

    >>> read_chinese("一百二十"), read_chinese("一百二")
    (Fraction(120, 1), None)
    """
    whole, point, part = text.translate(_MODERN).partition("点")
    if point and not (part and set(part) <= set(DIGITS)):
        return None
    number = _digits(whole) if len(whole) > 1 and set(whole) <= set(DIGITS) else _counted(whole)
    if number is None or not point:
        return None if number is None else Fraction(number)
    return number + Fraction(_digits(part), 10 ** len(part))


def _digits(text: str) -> int:
    """Digit by digit: 一二〇 is 120."""
    return int("".join(str(DIGITS.index(sign)) for sign in text))


def _counted(text: str) -> int | None:
    """With 十, 百, 千, 万 and 亿, in order: written back, it must be the same text."""
    number = _sum(text)
    if number is None or number >= 10**12:
        return None
    words = _say(number)
    ways = {words, _without_links(words)}
    ways |= {way[1:] for way in ways if way.startswith("一十")}
    return number if text in ways else None


def _sum(text: str) -> int | None:
    total = section = 0
    digit: int | None = None
    for sign in text:
        if sign in _MYRIADS:
            total += (section + (digit or 0)) * _MYRIADS[sign]
            section, digit = 0, None
        elif sign in _UNITS:
            section += (1 if digit is None else digit) * _UNITS[sign]
            digit = None
        elif sign in DIGITS:
            digit = DIGITS.index(sign)
        else:
            return None
    return total + section + (digit or 0) if text else None


def _say(number: int) -> str:
    """A number as it is properly written: 10 500 is 一万零五百."""
    if number == 0:
        return DIGITS[0]
    words, rest = "", number
    for name, size in (*_MYRIADS.items(), ("", 1)):
        section, rest = divmod(rest, size)
        if section:
            link = DIGITS[0] if words and (section < 1000 or words.endswith(DIGITS[0])) else ""
            words = f"{words.rstrip(DIGITS[0])}{link}{_section(section)}{name}"
        elif words and rest:
            words += DIGITS[0]
    return words


def _section(number: int) -> str:
    """A number below 10 000."""
    words = ""
    for name, size in (("千", 1000), ("百", 100), ("十", 10), ("", 1)):
        digit = number // size % 10
        if digit:
            words += f"{DIGITS[digit]}{name}"
        elif words and number % size and not words.endswith(DIGITS[0]):
            words += DIGITS[0]
    return words


def _without_links(text: str) -> str:
    """一万五百 for 一万零五百: a 零 may be left out where a 十, 百 or 千 follows its digit."""
    kept = [
        sign
        for place, sign in enumerate(text)
        if sign != DIGITS[0] or text[place + 2 : place + 3] not in _UNITS
    ]
    return "".join(kept)
