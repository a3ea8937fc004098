"""The drawing itself. All measures are in pixels of the unscaled picture."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import chain

from formspec.plugins import Form, Item, places
from formspec_graph.lanes import lanes
from formspec_graph.rule_lines import Junction, RuleLine

ROW, GAP, TOP, LEFT = 22, 10, 76, 24
NUMBER, CODE, LABEL, LANE, FORMULA = 40, 34, 470, 14, 300
EM = 13
INDENT = 16

COLOURS = (
    "#1f6fb4", "#b4541a", "#2b7a3d", "#7b4fa3", "#a8323e", "#0f7f83", "#8a6d00", "#5c6470",
    "#b03a86", "#4a62c9",
)  # fmt: skip
"""Of units, in the order in which the form has them; each can be told from white and black."""

QUIET = "#7d8288"
"""Of what has no unit."""

STYLE = """\
svg { color-scheme: light dark; --ink: #1b1b1a; --quiet: #62656a; --paper: #fff; --band: #f4f5f7;
  --clash: #d1242f; }
@media (prefers-color-scheme: dark) {
  svg { --ink: #e8e8e5; --quiet: #a3a7ac; --paper: #1a1c1e; --band: #26292d; --clash: #ff7b72; }
  .u { filter: brightness(1.6); }
}
text { font: 13px system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif;
  fill: var(--ink); }
.h { font-size: 19px; font-weight: 700; }
.n { font-weight: 700; }
.q { fill: var(--quiet); }
.b { fill: var(--band); }
.p { fill: var(--paper); }
.s { fill: none; stroke: currentColor; stroke-width: 2; }
.t { fill: none; stroke: currentColor; stroke-width: 1; opacity: .4; }
.w { stroke-dasharray: 5 3; }
.o { fill: var(--paper); stroke: currentColor; stroke-width: 2; }
.c { color: var(--clash); }
.c .s { stroke-width: 4; }
g:hover > .s { stroke-width: 4; }
g:hover > .t { opacity: 1; }
"""


@dataclass(frozen=True, slots=True)
class DrawnRows:
    """The rows of the items."""

    heights: Mapping[str, int]
    """The middle of the row in pixels, by the path of the item."""
    colours: Mapping[str, str]
    """The colour of the item's unit, by its path."""


def drawn(
    form: Form,
    lines: Sequence[RuleLine],
    words: Mapping[str, str],
    clashing: frozenset[str],
) -> str:
    """The picture of a form and its rules; the rules in ``clashing`` stand out."""
    units = _units(form)
    rows = DrawnRows(dict(_heights(form)), {item.path: units[_unit(item)] for item in form.items})
    numbers = lanes([_span(line, rows) for line in lines])
    drawn_lines = (
        _line(line, rows, units.get(line.unit, QUIET), number, clashing)
        for line, number in zip(lines, numbers, strict=True)
    )
    right = _edge() + LANE * (max(numbers, default=0) + 3)
    body = "".join(chain(_rows(form, rows), drawn_lines, _formulas(lines, rows, right)))
    foot = max(rows.heights.values(), default=TOP) + 2 * ROW
    width = right + FORMULA + LEFT
    key, end = _key(units, words, foot, width, bool(clashing))
    count = sum(len(line.rules) for line in lines)
    about = words["about"].format(items=len(form.items), rules=count)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {end}" width="{width}" '
        f'height="{end}" role="img" aria-labelledby="title about">\n'
        f'<title id="title">{escape(form.title)}</title>\n<desc id="about">{escape(about)}</desc>\n'
        f'<style>{STYLE}</style>\n<rect class="p" width="100%" height="100%"/>\n'
        f'<text class="h" x="{LEFT}" y="34">{escape(_cut(form.title, 36))}</text>\n'
        f'<text class="q" x="{LEFT}" y="56">{escape(about)}</text>\n{body}{key}</svg>\n'
    )


def _heights(form: Form) -> Iterator[tuple[str, int]]:
    """The middle of the row of each item, by path."""
    top = TOP
    for section in form.sections:
        top += ROW if section.title is not None else 0
        for path in section.items:
            yield path, top + ROW // 2
            top += ROW
        top += GAP


def _units(form: Form) -> dict[str, str]:
    """The colour of each unit; what has none comes last."""
    names = dict.fromkeys(_unit(item) for item in form.items)
    real = [name for name in names if name]
    colours = {name: COLOURS[number % len(COLOURS)] for number, name in enumerate(real)}
    return colours | ({"": QUIET} if "" in names else {})


def _unit(item: Item) -> str:
    return item.unit.name if item.unit else ""


def _formulas(lines: Sequence[RuleLine], rows: DrawnRows, left: int) -> Iterator[str]:
    """The text of each rule in the row of the item it is about; 其中 needs none."""
    by_item: dict[str, list[str]] = {}
    for line in lines:
        if len(line.texts) == 1:
            by_item.setdefault(line.junctions[0].path, []).extend(line.texts)
    for path, texts in by_item.items():
        whole = "; ".join(texts)
        yield (
            f"<g><title>{escape(whole)}</title>"
            f'<text class="q" x="{left}" y="{rows.heights[path] + 5}">'
            f"{escape(_cut(whole, FORMULA / EM))}</text></g>\n"
        )


def _span(line: RuleLine, rows: DrawnRows) -> tuple[int, int]:
    heights = [rows.heights[junction.path] for junction in line.junctions]
    return min(heights), max(heights)


def _rows(form: Form, rows: DrawnRows) -> Iterator[str]:
    """The items as on the paper."""
    for section in form.sections:
        if not section.items:
            continue
        first, last = rows.heights[section.items[0]], rows.heights[section.items[-1]]
        band = CODE + LABEL + NUMBER
        yield (
            f'<rect class="b" x="{LEFT}" y="{first - ROW // 2}" width="{band}" '
            f'height="{last - first + ROW}" rx="4"/>\n'
            f'<text class="n" x="{LEFT + 8}" y="{first + 5}">{escape(section.number)}</text>\n'
        )
        if section.title is not None:
            title = escape(_cut(section.title, 40))
            yield f'<text class="q" x="{LEFT}" y="{first - ROW // 2 - 6}">{title}</text>\n'
        for path in section.items:
            yield _row(form, form.by_path[path], rows)


def _row(form: Form, item: Item, rows: DrawnRows) -> str:
    inside = INDENT * min(item.depth, 6)
    left, height = LEFT + NUMBER + CODE + inside, rows.heights[item.path]
    label = form.label(item)
    code = "" if item.code is None else escape(item.code)
    return (
        f"<g><title>{escape(item.path)} {escape(label)}</title>"
        f'<text class="q" x="{left - CODE + 6}" y="{height + 5}">{code}</text>'
        f'<text x="{left}" y="{height + 5}">{escape(_cut(label, (LABEL - inside) / EM - 1))}</text>'
        f'<circle class="u" cx="{_edge()}" cy="{height}" r="3" fill="{rows.colours[item.path]}"/>'
        "</g>\n"
    )


def _edge() -> int:
    """Where the rows end and the lines begin."""
    return LEFT + NUMBER + CODE + LABEL


def _line(line: RuleLine, rows: DrawnRows, colour: str, lane: int, clashing: frozenset[str]) -> str:
    """A line with its junctions; the text of its rules shows when it is pointed at."""
    across = _edge() + LANE * (lane + 1)
    first, last = _span(line, rows)
    clash = not clashing.isdisjoint(line.rules)
    style = 'class="c"' if clash else f'class="u" style="color:{colour}"'
    dashed = " w" if line.warning else ""
    junctions = "".join(_junction(each, line.op, rows, across) for each in line.junctions)
    title = escape("\n".join(line.texts))
    return (
        f"<g {style}><title>{title}</title>"
        f'<path class="s{dashed}" d="M{across} {first}V{last}"/>{junctions}</g>\n'
    )


def _junction(junction: Junction, op: str, rows: DrawnRows, across: int) -> str:
    """An arrow to the item that the rule is about, a dot at the others."""
    height, colour = rows.heights[junction.path], rows.colours[junction.path]
    if junction.whole:
        return _arrow(across, height) + _sign(op, across, height)
    thread = f'<path class="t" d="M{_edge() + 5} {height}H{across}"/>'
    if junction.condition or junction.previous:
        return f'{thread}<circle class="o" cx="{across}" cy="{height}" r="4"/>'
    if junction.minus:
        return f'{thread}<path class="s" d="M{across - 5} {height}h10"/>'
    return f'{thread}<circle cx="{across}" cy="{height}" r="4" fill="{colour}"/>'


def _arrow(across: int, height: int) -> str:
    tip = _edge() + 6
    return f'<path class="s" d="M{tip + 5} {height - 5}l-5 5 5 5M{tip} {height}H{across}"/>'


def _sign(op: str, across: int, height: int) -> str:
    """How the whole compares, where it is not the sum."""
    shown = {"<=": "≤", ">=": "≥", "!=": "≠", "=": ""}.get(op, op)
    return shown and f'<text x="{across + 3}" y="{height - 4}">{escape(shown)}</text>'


def _key(
    units: Mapping[str, str], words: Mapping[str, str], top: int, width: int, clash: bool
) -> tuple[str, int]:
    """What colours and signs mean, and where the picture ends."""
    signs = [
        ('<path class="s" d="M-1 -5l-5 5 5 5M-6 0H8"/>', "whole"),
        ('<circle r="4" fill="currentColor"/>', "term"),
        ('<path class="s" d="M-5 0h10"/>', "minus"),
        ('<circle class="o" r="4"/>', "other"),
        ('<path class="s" d="M-8 0h16"/>', "error"),
        ('<path class="s w" d="M-8 0h16"/>', "warning"),
    ]
    entries = [
        (f'<circle class="u" r="5" fill="{colour}"/>', name or words["none"])
        for name, colour in units.items()
    ]
    entries += [(mark, words[name]) for mark, name in signs]
    if clash:
        entries.append(('<g class="c"><path class="s" d="M-8 0h16"/></g>', words["conflict"]))
    key, left = [], LEFT + 8
    for mark, meaning in entries:
        if left > LEFT + 8 and left + 16 + _width(meaning) * EM > width - LEFT:
            left, top = LEFT + 8, top + ROW
        key.append(
            f'<g transform="translate({left} {top})" style="color:var(--ink)">{mark}'
            f'<text x="14" y="5">{escape(meaning)}</text></g>\n'
        )
        left += 40 + int(_width(meaning) * EM)
    return "".join(key), top + 2 * ROW


def _width(text: str) -> float:
    """About how many characters of full width it takes."""
    return places(text) / 2


def _cut(text: str, width: float) -> str:
    """What fits, on one line."""
    line = " ".join(text.split())
    if _width(line) <= width:
        return line
    while line and _width(line) > width - 1:
        line = line[:-1]
    return line + "…"
