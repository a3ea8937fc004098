"""Bugs that the machine must find: each a text of an emitter, what stands there instead, why.

They are what is easily written when an emitter is changed: a lost term, a flipped sign, a
blank that is forgotten. A text that is no longer there fails the test: it is to be kept true.
"""

from dataclasses import dataclass

SOURCE = "formspec/source.py"
SCALE = "formspec/scale.py"
PYTHON = "renderers/formspec_python/__init__.py"
RUNTIME = "renderers/formspec_python/runtime.py"
TABLES = "renderers/formspec_javascript/tables.py"
SCRIPT = "renderers/formspec_javascript/runtime.js"
WORDS = "renderers/formspec_javascript/message.js"
HEAD = "renderers/formspec_javascript/__init__.py"


@dataclass(frozen=True)
class Bug:
    """One replacement in one file."""

    file: str
    text: str
    instead: str
    why: str


BUGS = (
    # The source that the fast evaluator and the Python validator are compiled from.
    Bug(SOURCE, '">=" | ">":\n            return f"{twice} {relation.op} -{slack}"',
        '">=" | ">":\n            return f"{twice} {relation.op} {slack}"', "slack on the wrong side"),
    Bug(SOURCE, "-{slack} <= {twice} <= {slack}", "-{slack} < {twice} < {slack}", "open ends of half"),
    Bug(SOURCE, 'return f"{twice} {relation.op} {slack}"', 'return f"{twice} {relation.op} -{slack}"',
        "slack taken away from ≤"),
    Bug(SOURCE, 'twice = f"2 * (', 'twice = f"(', "half a step taken for a whole one"),
    Bug(SOURCE, "{'==' if guard.equal else '!='}", "{'!=' if guard.equal else '=='}", "answers negated"),
    Bug(SOURCE, 'if guard.how == "all" else', 'if guard.how == "some" else', "and and or exchanged"),
    Bug(SOURCE, "if rule.when is not None:", "if False:", "conditions lost"),
    Bug(SOURCE, '{_guard(rule.when)}) and {test}"', '{_guard(rule.when)}) or {test}"',
        "a condition that holds is a failure"),
    Bug(SOURCE, "if constant or not parts:", "if not parts:", "constants lost"),
    Bug(SOURCE, "if weight == 1 else f", "if abs(weight) == 1 else f", "minus lost"),
    Bug(SOURCE, "for weight, cell in terms]\n    if", "for weight, cell in terms[:3]]\n    if",
        "fourth term dropped"),
    Bug(SOURCE, "x{cell} < {low}", "x{cell} < {low} - 1", "lower bound off by one step"),
    Bug(SOURCE, "x{cell} > {high}", "x{cell} > {high} + 1", "upper bound off by one step"),
    Bug(SOURCE, "any(map(truncates, ready)) or ", "", "truncated rules passed over"),
    Bug(SOURCE, '== "truncate"', '== "half"', "half for truncate"),
    Bug(SOURCE, "if len(values) != {len(cells)}: return None", "pass", "unknown cells dropped"),
    Bug(SOURCE, "abs(w) for (w, _), loose", "w for (w, _), loose", "negative terms narrow the slack"),
    Bug(SOURCE, "x{n} = answers{n}[x{n}]", "x{n} = 1 - answers{n}[x{n}]", "answers exchanged"),
    Bug(SOURCE, "if safe < _WORD:", "if False:", "long sums not looked at"),
    Bug(SOURCE, 'op = "==" if relation.op == "=" else relation.op',
        'op = "==" if relation.op == "=" else relation.op.replace(">", "<")', "comparison flipped"),
    # Whole steps: what every engine but the oracle stands on.
    Bug(SCALE, "(weight / 10 ** form.by_path[cell.path].decimals, places[cell])",
        "(weight, places[cell])", "decimals forgotten"),
    Bug(SCALE, "one - other, node.op", "one + other, node.op", "constant on the wrong side"),
    Bug(SCALE, "((1, left), (-1, right))", "((1, left), (1, right))", "sides added"),
    Bug(SCALE, "merged.get(cell, 0) + sign * weight", "sign * weight", "cell on both sides counted once"),
    Bug(SCALE, 'rounding if node.op != "!=" else "exact"', "rounding", "≠ rounded"),
    Bug(SCALE, "and not item.unit.is_count", "", "counts rounded"),
    Bug(SCALE, 'how != "exact" and rounds[cell]', 'how == "half" and rounds[cell]', "truncate lost"),
    Bug(SCALE, "return int(-(-value // 1))", "return int(value // 1)", "minimum rounded down"),
    Bug(SCALE, "int(item.maximum * step // 1)", "int(-(-item.maximum * step // 1))", "maximum rounded up"),
    Bug(SCALE, 'form.blank == "zero" and not item.computed and not cell.previous',
        'form.blank == "zero" and not item.computed', "a missing period is zero"),
    Bug(SCALE, 'form.blank == "zero" and not item.computed', 'form.blank == "zero"',
        "a computed blank is zero"),
    Bug(SCALE, 'zero=number and form.blank == "zero"', 'zero=number and form.blank != "zero"',
        "blank rule turned round"),
    Bug(SCALE, "item.required and not cell.previous", "item.required", "the period before required"),
    Bug(SCALE, "severity=rule.severity", 'severity="error"', "severity lost"),
    Bug(SCALE, "Asked(places[cell], equal, answers[value])",
        "Asked(places[cell], not equal, answers[value])", "answers negated for all"),
    Bug(SCALE, 'Joined("some"', 'Joined("all"', "or taken for and"),
    Bug(SCALE, '_relation(form, node, "exact", places)[0]', '_relation(form, node, "half", places)[0]',
        "conditions rounded"),
    Bug(SCALE, "rule.cells if cell.previous)", "rule.cells if cell.path == '')",
        "rules of missing periods applied"),
    Bug(SCALE, "computes=relation.left[0][0][1] if computed else None", "computes=None",
        "nothing computed"),
    Bug(SCALE, "len(str(per_unit)) - 1 if", "len(str(per_unit)) if", "amounts shown ten times too small"),
    Bug(SCALE, '"no": 0, True: 1', '"no": 1, True: 1', "no taken for yes"),
    Bug(SCALE, "(left, one), (right, other), how", "(right, other), (left, one), how", "sides swapped"),
    Bug(SCALE, "when=None if rule.when is None else", "when=None if True else", "when lost"),
    Bug(SCALE, "w.denominator for terms, _ in sides for w, _ in terms",
        "10 for terms, _ in sides for w, _ in terms", "thirds and sevenths cut off"),
    # What the Python validator is put together from.
    Bug(PYTHON, "field.default is MISSING or", 'field.name != "zero" and', "blank rule lost"),
    Bug(PYTHON, "tuple(slot.bounds for slot in SLOTS)", "tuple((None, None) for slot in SLOTS)",
        "bounds of blanks lost"),
    Bug(PYTHON, "itemgetter(*{keys!r})", "itemgetter(*{keys[::-1]!r})", "cells in the wrong order"),
    Bug(PYTHON, "failing=failing,", "failing=lambda x: [],", "thorough way never fails"),
    Bug(PYTHON, 'for rule in made.rules)', 'for rule in made.rules[:8])', "rules after the eighth dropped"),
    Bug(PYTHON, "answers{number} = {dict(slot.answers)!r}", "answers{number} = {dict.fromkeys(slot.answers, 0)!r}",
        "every answer is the same"),
    Bug(RUNTIME, "shaped.explanations or shaped.previous", "shaped.previous", "explanations lost"),
    Bug(RUNTIME, "shaped.explanations or shaped.previous", "shaped.explanations",
        "unknown cells of the period before dropped"),
    Bug(RUNTIME, "        *field_findings(PLAN, shaped.fields),\n", "", "header not looked at"),
    Bug(RUNTIME, "        *unknown_rules(PLAN, shaped.explanations),\n", "", "unknown rules dropped"),
    Bug(RUNTIME, "decoded.values, shaped.explanations)", "decoded.values, {})", "nothing explained"),
    # The tables of the JavaScript validator.
    Bug(TABLES, '("low", low, 0)', '("low", low, None)', "no minimum is taken for zero"),
    Bug(TABLES, '            ("high", high, None),\n', "", "maximum lost"),
    Bug(TABLES, '("severity", rule.severity, "error")', '("severity", rule.severity, "warning")',
        "warnings taken for errors"),
    Bug(TABLES, 'relation.rounding if loose else "exact"', '"exact"', "rounding lost"),
    Bug(TABLES, "strict=True) if loose]", "strict=True)]", "counts rounded"),
    Bug(TABLES, "return [*parts, [constant]] if constant else parts", "return parts", "constants lost"),
    Bug(TABLES, "cell if weight == 1", "cell if abs(weight) == 1", "minus lost"),
    Bug(TABLES, '"equal": equal', '"equal": True', "≠ of an answer taken for ="),
    Bug(TABLES, '{"how": how,', '{"how": "all",', "or taken for and"),
    Bug(TABLES, '                ("cells", rule.cells, usual),\n', "", "cells of conditions not shown"),
    Bug(TABLES, '                ("per", rule.per_unit, 1),\n', "", "amounts in steps, not in units"),
    Bug(TABLES, "None if rule.when is None else _guard(rule.when)", "None", "when lost"),
    Bug(TABLES, '("computes", rule.computes, None)', '("computes", None, None)', "nothing computed"),
    Bug(TABLES, '("previous", slot.previous, False)', '("previous", False, False)', "periods mixed up"),
    Bug(HEAD, '"zero": form.blank == "zero"', '"zero": form.blank != "zero"', "blank rule turned round"),
    Bug(HEAD, "0 if special else made.safe", "made.safe", "texts taken the quick way"),
    # The engine of the JavaScript validator.
    Bug(SCRIPT, "[twice - 1n, true, twice + 1n, true]", "[twice - 1n, false, twice + 1n, false]",
        "open ends of half"),
    Bug(SCRIPT, 'if (rounding === "half")', 'if (rounding === "truncate")', "half for truncate"),
    Bug(SCRIPT, "value > 0n ? twice : twice - 2n, value > 0n", "value >= 0n ? twice : twice - 2n, value >= 0n",
        "a truncated zero is never negative"),
    Bug(SCRIPT, "gcd(other, one % other) : size(one)", "gcd(other, one % other) : 1n", "wrong gcd"),
    Bug(SCRIPT, ") => weight < 0n\n", ") => weight > 0n\n", "ends swapped"),
    Bug(SCRIPT, '(jumps && op === "=")', '(jumps && op !== "<")', "steps that jump break ≤ too"),
    Bug(SCRIPT, "&& !terms.some(({ loose }) => loose)", "", "rounded steps jump"),
    Bug(SCRIPT, 'op !== ">" && atHigh && high >= 0', 'op !== ">" && high >= 0', "open end belongs"),
    Bug(SCRIPT, 'decisive = guard.how === "some"', 'decisive = guard.how !== "some"', "Kleene's and for or"),
    Bug(SCRIPT, "parts.includes(undefined) ? undefined : !decisive", "!decisive",
        "unknown parts of a condition taken for decided"),
    Bug(SCRIPT, "LIMIT <= terms", "LIMIT < terms", "16 digits allowed"),
    Bug(SCRIPT, "sum + size(weight * (", "sum + (weight * (", "long terms that cancel pass"),
    Bug(SCRIPT, "!lacks && (", "(", "rules of missing periods applied"),
    Bug(SCRIPT, 'applies || found === "pass" ? found', "true ? found", "open condition taken for met"),
    Bug(SCRIPT, "right ? -weight : weight", "weight", "sides added"),
    Bug(SCRIPT, '&& !slot.computed && !slot.previous', "&& !slot.previous", "a computed blank is zero"),
    Bug(SCRIPT, 'if (slot.required) say("required", raw);', "", "required forgotten"),
    Bug(SCRIPT, "low !== null && steps < low", "low !== null && steps <= low", "minimum off by one"),
    Bug(SCRIPT, "sum !== null && sum % weight === 0n", "sum !== null", "computed from a fraction of a step"),
    Bug(SCRIPT, 'part.length > decimals) return "decimals"', 'part.length > decimals + 1) return "decimals"',
        "a decimal too many"),
    Bug(SCRIPT, "while (decimals < 20 &&", "while (decimals < 19 &&", "endless fractions cut too early"),
    Bug(SCRIPT, 'said !== undefined && severity === "warning"', "said !== undefined", "errors explained"),
    Bug(SCRIPT, "tied.length === now.size\n", "true\n", "explanation tied to fewer cells"),
    Bug(SCRIPT, " || SLOTS[cell].required) return", ") return", "required forgotten the quick way"),
    Bug(SCRIPT, "=== when.code) === when.equal", "=== when.code) !== when.equal",
        "answers negated the quick way"),
    Bug(SCRIPT, "off < 0 ? 0 : off > 0 ? 2 : 1", "off < 0 ? 2 : off > 0 ? 0 : 1", "quick comparison flipped"),
    Bug(SCRIPT, "=== raws.length - missing ? steps", "<= raws.length ? steps", "unknown cells dropped"),
    Bug(SCRIPT, "values.get(slot.key);", 'values.get(slot.key) ?? null; if (raw === "") return 0n;',
        "an empty text is zero"),
    Bug(WORDS, 'less ? "少 " : "多 "', 'less ? "多 " : "少 "', "too much taken for too little"),
    Bug(WORDS, "=> values[cell] === null)", "=> values[cell] !== null)", "filled cells named as blank"),
    Bug(WORDS, 'if (reopened) words', "if (!reopened) words", "reopened explanations not told"),
)  # fmt: skip
"""Each is applied alone."""
