"""What an author meant with a formula that cannot be read: Excel's functions, programs' signs."""

import re
from collections.abc import Callable

from formspec.diagnostics.problem import Mend, Problem, Words, problem
from formspec.language.expression import Place
from formspec.language.formula import MAX_DEPTH, MAX_LENGTH, FormulaError, fold, quote
from formspec.language.resolve import inside
from formspec.language.yaml_nodes import YamlScalar

_OPEN, _CLOSE = "\ue000", "\ue001"  # brackets that were seen to
_BRACKETS = re.compile(r"(?i)(\b(?:if|and|or|sum)\s*)?\(([^()]*)\)")
_CALL = re.compile(
    r"\b(?!(?:sum|prev|if|then|and|or)\b)[A-Za-z]\w*(?=\s*\()|\bif(?=\s*\([^()]*,)", re.ASCII
)
_SIGN = re.compile(r"==+|:=|=>|=<|&&|\|\||[;,。、]+\s*$")
_PLAIN = {"=>": ">=", "=<": "<=", "&&": " and ", "||": " or "}


def unreadable(
    error: FormulaError, node: YamlScalar, own: str, parse: Callable[[str], object]
) -> Problem:
    """Say why a formula cannot be read, and what to write where that is certain.

    Args:
        error: What the parser says.
        node: The formula.
        own: The name of the item that it belongs to; empty for a rule.
        parse: The parser, which must read what is proposed.
    """
    text = _whole(node)
    meant, plain = _meant(fold(text), own), fold(text)
    call, sign = _CALL.search(plain), _SIGN.search(plain)
    advice, mend, place = Words("formula_has"), None, error.place
    if _readable(meant, parse) and node.span.text.startswith(text, node.span.column - node.plain):
        span = inside(node, Place(0, len(text)))
        mend = Mend(span, f'"{meant}"' if node.plain and "[" in meant else meant)
        advice, place = Words("formula_write", (mend.text,)), Place(0, len(text))
    if call:
        reason, place = Words("formula_call", (call[0].upper(), advice)), _place(call)
    elif mend and sign:
        reason, place = Words("formula_sign", (sign[0].strip(), advice)), _place(sign)
    elif mend:
        reason = Words("formula_left", (advice,))
    elif error.expected == "end" and error.found in ("and", "or", "且", "并且", "或", "或者"):
        reason = Words("formula_two")
    else:
        found = Words("found", (error.found,)) if error.found else Words("end")
        reason = Words("formula_expected", (Words(error.expected), found))
    return problem("FS301", inside(node, place), None, mend, reason=reason)


def _place(match: re.Match[str]) -> Place:
    """Where a match stands."""
    return Place(match.start(), match.end() - match.start())


def _whole(node: YamlScalar) -> str:
    """The formula as its line has it, up to the bracket that closes where a comma cut it off."""
    text, depth = node.text.strip(), 0
    start = node.span.column - 1
    line = node.span.text[start : start + MAX_LENGTH] if node.plain else ""
    for end, sign in enumerate(fold(line), 1):
        depth += (sign == "(") - (sign == ")")
        if end >= len(text) and depth <= 0:
            return line[:end]
    return text


def _readable(text: str, parse: Callable[[str], object]) -> bool:
    """Whether the parser takes it."""
    try:
        parse(text)
    except FormulaError:
        return False
    return True


def _meant(text: str, own: str) -> str:
    """The formula in the signs of this language, as far as they are known."""
    text = re.sub(r"^“([^“”]*)”$", r"\1", text)
    if len(text) > MAX_LENGTH or set(text) & {*'"“'}:
        return text
    text = _SIGN.sub(lambda sign: _PLAIN.get(sign[0], "=" if "=" in sign[0] else ""), text)
    for _ in range(MAX_DEPTH):
        text, brackets = _BRACKETS.subn(_written_out, text)
        if not brackets:
            break
    text = text.replace(_OPEN, "(").replace(_CLOSE, ")")
    if own and not re.search(r"[^\s=<>≥≤≧≦≠]\s*[=<>≥≤≧≦≠]", text):
        text = f"{quote(own)}{'' if text.startswith('=') else '='}{text}"
    return text


def _written_out(call: re.Match[str]) -> str:
    """Brackets without brackets in them: a function of Excel as this language says it."""
    name, parts = (call[1] or "").strip().lower(), [part.strip() for part in call[2].split(",")]
    if name == "sum":
        ranges = rf"sum{_OPEN}\1..\2{_CLOSE}"
        parts = [re.sub(r"^(\S+?)\s*(?::|\.\.)\s*(\S+)$", ranges, part) for part in parts]
        before, after = call.string[: call.start()].rstrip(), call.string[call.end() :].lstrip()
        alone = before[-1:] in "=<>≥≤+" and after[:1] not in {*"*/×÷"}
        return "+".join(parts) if alone or len(parts) == 1 else f"{_OPEN}{'+'.join(parts)}{_CLOSE}"
    if name == "if" and (len(parts) == 2 or (len(parts) == 3 and parts[2].upper() == "TRUE")):
        return f"if {parts[0]} then {parts[1]}"
    if name in ("and", "or") and len(parts) > 1:
        return f"{_OPEN}{f' {name} '.join(parts)}{_CLOSE}"
    return f"{call[1] or ''}{_OPEN}{call[2]}{_CLOSE}"
