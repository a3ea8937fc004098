"""What is wrong with a definition before any data: units, terms, circles, dead rules."""

from collections import Counter
from collections.abc import Iterator
from unicodedata import normalize

from formspec.diagnostics.problem import Mend, Problem, Words, problem
from formspec.diagnostics.span import Span
from formspec.engine.compiled import compile_form
from formspec.engine.intervals import relation_verdict
from formspec.engine.plan import Plan
from formspec.engine.rules import from_form
from formspec.language import expression as ex
from formspec.language.form import Form, FreeRule, Item, check_form
from formspec.language.formula import fold, quote
from formspec.language.unit import fit
from formspec.submissions.numeral import LIMIT

GAPS = 2
"""A row of so many terms may lack one: where it lacks more, it follows another pattern."""


def lint(form: Form) -> tuple[Problem, ...]:
    """Look for what is doubtful in a form.

    Args:
        form: The form.

    Returns:
        The open problems, in the order of its text. A warning is closed by name, in ``waive``;
        a departure from the paper and a mix of units also by ``because``; an error never is.

    >>> import formspec
    >>> lint(formspec.load("wuzhou-2018-warmth"))
    ()
    """
    check_form(form)
    plan = compile_form(form)
    problems = [
        *(problem for item in form.items for problem in _formula(form, item)),
        *(problem for free in form.rules for problem in _free(form, free)),
        *_lookalikes(form),
        *_circles(form),
        *_dead_rules(form, plan),
        *_long_sums(form, plan),
    ]
    problems = [found for found in problems if not _waived(form, found)]
    problems.sort(key=lambda p: (p.span.line, p.span.column) if p.span else (0, 0))
    return tuple(problems)


def has_errors(form: Form) -> bool:
    """Whether a form is unfit to be issued."""
    return any(problem.severity == "error" for problem in lint(form))


def _waived(form: Form, found: Problem) -> bool:
    """Whether a warning is meant, and said so where it arises."""
    name = str(found.args.get("rule", found.path)).partition("@")[0].partition("#")[0]
    owner = form.by_path.get(found.path or "") or form.rule_by_id.get(name)
    if owner is None or found.severity == "error":
        return False
    explained = owner.because and found.code in _EXPLAINED
    return bool(explained) or found.code in dict(owner.waive)


_EXPLAINED = ("FS402", "FS405")
"""What ``because`` says: why counts are mixed, why the rule is not as printed."""

# Codes ---------------------------------------------------------------------------------

# Cyrillic, then Greek letters that are printed like Latin ones.
_LOOKS = str.maketrans(
    "АВЕЅІЈКМНОРСТХаеорсухіјѕ" "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧοϲϳ", "ABESIJKMHOPCTXaeopcyxijs" "ABEZHIKMNOPTYXocj"
)  # fmt: skip


def _lookalikes(form: Form) -> Iterator[Problem]:
    """Items of one section whose codes nobody can tell apart on paper."""
    seen: dict[tuple[str, str], Item] = {}
    for item in form.items:
        name = item.path.removeprefix(f"{item.section}.")
        place = item.section, normalize("NFKC", name).translate(_LOOKS)
        first = seen.setdefault(place, item)
        if first is not item:
            differ = next(
                (pair for pair in zip(first.path, item.path, strict=False) if len({*pair}) > 1), ()
            )
            signs = tuple(f"U+{ord(sign):04X}" for sign in differ)
            yield problem("FS410", item.span, item.path, other=first.path, signs=signs)


# One formula ---------------------------------------------------------------------------


def _formula(form: Form, item: Item) -> Iterator[Problem]:
    """Units, repeats, gaps and the printed text of one item's formula."""
    if item.formula is None:
        return
    terms = _terms(item)
    yield from _term_problems(form, item, terms)
    if item.printed and fold(item.printed) != fold(item.formula.text):
        yield _about("FS405", item, printed=item.printed)


def _free(form: Form, free: FreeRule) -> Iterator[Problem]:
    """Units of a free rule: whatever it adds or compares must fit its first term."""
    terms = [ref for side in _sides(free.check.statement) for ref in _added(side)]
    if not terms:
        return
    first = form.by_path[terms[0].name]
    for code, tier in (("FS401", "clash"), ("FS402", "counts")):
        strange = [term for term in terms if _fit(form, first, term) == tier]
        if strange:
            yield problem(
                code,
                free.check.span,
                free.id,
                label=Words("this_rule"),
                formula=free.check.text,
                clash=_with_units(form, strange),
                unit=_unit(first),
                also=Words("nothing"),
                advice=Words("mend_self"),
            )


def _sides(stated: ex.Statement) -> Iterator[ex.Expr]:
    for relation in stated.relations:
        yield from (relation.left, relation.right)


def _term_problems(form: Form, item: Item, terms: list[ex.Ref]) -> Iterator[Problem]:
    clashing = [t for t in terms if _fit(form, item, t) == "clash"]
    strange = [t for t in terms if _fit(form, item, t) == "counts"]
    repeated = [name for name, times in Counter(t.name for t in terms).items() if times > 1]
    missing = _missing(form, item, terms)
    mend = _mended(form, item, terms, missing)
    advice = Words("mend_to", (mend.text,)) if mend else Words("mend_self")
    if clashing:
        also = Words("also_repeats", (_names(form, repeated),)) if repeated else Words("nothing")
        yield _about("FS401", item, mend, clash=_with_units(form, clashing), unit=_unit(item),
                     also=also, advice=advice)  # fmt: skip
        return
    if strange:
        yield _about("FS402", item, clash=_with_units(form, strange), unit=_unit(item))
    if repeated:
        yield _about("FS403", item, mend, terms=_names(form, repeated), advice=advice)
    if missing:
        yield _about("FS404", item, mend, terms=_names(form, missing), advice=advice)


def _about(code: str, item: Item, mend: Mend | None = None, **args: object) -> Problem:
    assert item.formula is not None  # noqa: S101 - the callers looked
    return problem(code, item.formula.span, item.path, mend,
                   label=item.label, formula=item.formula.text, **args)  # fmt: skip


def _terms(item: Item) -> list[ex.Ref]:
    """What the right sides of an item's formula add up."""
    assert item.formula is not None  # noqa: S101
    relations = item.formula.statement.relations
    return [ref for relation in relations for ref in _added(relation.right)]


def _added(side: ex.Expr) -> Iterator[ex.Ref]:
    """The terms of a sum; a multiplied term has a unit that nobody declared."""
    if isinstance(side, ex.Ref):
        yield side
    elif isinstance(side, ex.Sum):
        for _, term in side.terms:
            yield from _added(term)


def _fit(form: Form, item: Item, term: ex.Ref) -> str:
    other = form.by_path[term.name].unit
    return fit(item.unit, other) if item.unit and other else "same"


def _unit(item: Item) -> str:
    return item.unit.name if item.unit else ""


def _names(form: Form, paths: list[str]) -> tuple[str, ...]:
    return tuple(form.by_path[path].name for path in dict.fromkeys(paths))


def _with_units(form: Form, terms: list[ex.Ref]) -> tuple[str, ...]:
    items = dict.fromkeys(form.by_path[term.name].path for term in terms)
    return tuple(f"{form.by_path[p].name}{form.unit_text(form.by_path[p])}" for p in items)


def _missing(form: Form, item: Item, terms: list[ex.Ref]) -> list[str]:
    """Items that the pattern of a printed sum leaves out.

    The pattern: what is nested under the total, but for 其中, and what is missing in a row of
    terms, in the total's unit; not what belongs to a term already, not the total's own wholes.
    """
    named = {term.name: None for term in terms}
    inside = [name for name in named if form.by_path[name].section == item.section]
    if not inside or not _is_plain_sum(item):
        return []
    order = form.order
    first, last = min(order[name] for name in inside), max(order[name] for name in inside)
    between = [other for other in form.items[first + 1 : last] if _same_unit(item, other)]
    gaps = [other for other in between if other.path not in named]
    if len(gaps) * GAPS > len(named):
        between = []
    wholes = {item.path, *_above(form, item.path)}
    wholes.update(above for name in named for above in _above(form, name))
    taken = {*named, *wholes}
    paths = {
        other.path
        for other in (*between, *_nested(form, item))
        if _same_unit(item, other)
        and not (other.of_which or other.label.startswith(form.of_which))
        and other.path not in taken
        and not any(above in named for above in _above(form, other.path))
    }
    return sorted(paths, key=order.__getitem__)


def _nested(form: Form, item: Item) -> Iterator[Item]:
    """All that is nested in an item, at any depth, in order."""
    for child in form.children.get(item.path, ()):
        yield child
        yield from _nested(form, child)


def _is_plain_sum(item: Item) -> bool:
    """Only additions: a formula with differences or weights follows no pattern."""
    assert item.formula is not None  # noqa: S101
    right = item.formula.statement.relations[0].right
    terms = right.terms if isinstance(right, ex.Sum) else ((1, right),)
    plain = all(sign == 1 and isinstance(term, ex.Ref | ex.Sum) for sign, term in terms)
    return plain and len(terms) > 1 and item.formula.statement.condition is None


def _above(form: Form, path: str) -> list[str]:
    paths = []
    parent = form.by_path[path].parent
    while parent is not None:
        paths.append(parent)
        parent = form.by_path[parent].parent
    return paths


def _same_unit(item: Item, other: Item) -> bool:
    return bool(item.unit and other.unit and item.unit.dimension == other.unit.dimension)


def _mended(form: Form, item: Item, terms: list[ex.Ref], missing: list[str]) -> Mend | None:
    """The formula without clashing and repeated terms, with the missing ones."""
    if item.formula is None or not _is_plain_sum(item):
        return None
    good = [term.name for term in terms if _fit(form, item, term) != "clash"]
    kept = sorted({*good, *missing}, key=form.order.__getitem__)
    if len(kept) < 2:
        return None
    names = [_local(form, item, path) for path in kept]
    return Mend(item.formula.span, f"{_local(form, item, item.path)}={'+'.join(names)}")


def _local(form: Form, item: Item, path: str) -> str:
    """A path as people write it inside the section of ``item``."""
    other = form.by_path[path]
    if other.section != item.section:
        return quote(path)
    name = path.removeprefix(f"{item.section}.")
    return name if name.isdecimal() and name != "0" else quote(name)  # there, numerals are codes


# The whole form ------------------------------------------------------------------------


def _circles(form: Form) -> Iterator[Problem]:
    """Computed items that wait for each other."""
    needs = {
        item.path: [t.name for t in _terms(item) if form.by_path[t.name].computed]
        for item in form.items
        if item.computed and item.formula is not None
    }
    done: set[str] = set()
    for start in needs:
        trail: list[str] = []
        path: str | None = start
        while path is not None and path not in done and path not in trail:
            trail.append(path)
            path = next((name for name in needs.get(path, []) if name not in done), None)
        if path is not None and path in trail:
            circle = trail[trail.index(path) :]
            yield _about("FS406", form.by_path[path], terms=(*circle, path))
            done |= {*trail}
        done.update(trail if path is None else ())


def _dead_rules(form: Form, plan: Plan) -> Iterator[Problem]:
    """Rules that hold, or fail, whatever is filled in."""
    nothing = tuple(None for _ in plan.slots)
    for rule, planned in zip(from_form(form), plan.rules, strict=True):
        if planned.previous:
            continue
        verdict = relation_verdict(
            planned.relation, nothing, plan.bounds
        )  # a condition may be unmet
        if verdict in ("pass", "fail"):
            code = "FS407" if verdict == "pass" else "FS408"
            yield problem(code, _span(form, rule.id, rule.item), rule.item,
                          rule=rule.id, formula=rule.text)  # fmt: skip


def _long_sums(form: Form, plan: Plan) -> Iterator[Problem]:
    """Rules whose declared maxima allow sums of more than 15 digits."""
    for rule, planned in zip(from_form(form), plan.rules, strict=True):
        for terms, constant in (planned.relation.left, planned.relation.right):
            highs = [(abs(weight), plan.bounds[cell][1]) for weight, cell in terms]
            total = sum(weight * high for weight, high in highs if high is not None)
            bounded = bool(highs) and all(high is not None for _, high in highs)
            if bounded and total + abs(constant) >= LIMIT:
                yield problem("FS409", _span(form, rule.id, rule.item), rule.item,
                              rule=rule.id, formula=rule.text)  # fmt: skip
                break


def _span(form: Form, rule: str, item: str | None) -> Span | None:
    if item is not None:
        owner = form.by_path[item]
        return owner.formula.span if owner.formula else owner.span
    name = rule.split("@", 1)[0].split("#", 1)[0]
    return next((free.check.span for free in form.rules if free.id == name), None)
