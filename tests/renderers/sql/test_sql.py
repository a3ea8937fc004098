"""The SQL script: real databases say of each row what the library says of the submission."""

import json
import re
import sqlite3
from collections.abc import Iterator, Sequence
from itertools import accumulate, combinations, zip_longest
from math import gcd
from typing import Any

import duckdb
import psycopg
import pytest
import sqlglot
from formspec_sql import SqlRenderer
from formspec_sql.dialect import DIALECTS
from formspec_sql.table_layout import TableLayout
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from support import rows
from support.databases import OPENERS, PARAMETERS, Database, Place

import formspec
from formspec.engine.compiled import compile_form
from formspec.language.form import Form
from formspec.plugins import moduli
from formspec.submissions.submission import Submission, from_dict
from formspec.testing import Data, broken_submissions, forms, submissions, valid_submissions

Json = dict[str, Any]


@pytest.fixture(scope="module", params=PARAMETERS)
def database(request: pytest.FixtureRequest) -> Iterator[Database]:
    with OPENERS[request.param]() as opened:
        yield opened


# The same findings ----------------------------------------------------------------------


def check(database: Database, form: Form, data: Sequence[Data]) -> None:
    """The view says of every submission what the library says."""
    loaded, made = rows.load(database, form), compile_form(form)
    stored = {str(n): rows.storable(made, from_dict(made, one)) for n, one in enumerate(data)}
    loaded.insert(stored)
    told = [(name, shown(database, finding)) for name, finding in loaded.findings()]
    wanted = [
        (name, shown(database, finding))
        for name, one in stored.items()
        for finding in expected(form, one)
        if finding["rule"] not in loaded.lost
    ]
    loaded.place.drop()
    for one, other in zip_longest(sorted(told, key=str), sorted(wanted, key=str)):
        assert one == other


def expected(form: Form, one: Submission) -> Iterator[Json]:
    """The library's findings in the shape of ``rows``."""
    for finding in formspec.validate(form, one).findings:
        found = finding.to_dict() | {"unit": finding.unit, "blocks": finding.blocks}
        del found["cells"], found["message"]
        if not finding.text:  # a check of one cell: its limits are not shown
            found |= {"left": None, "right": None}
        yield found


def shown(database: Database, finding: Json) -> Json:
    """SQLite does not show sides that are too long for it, whatever becomes of the rule."""
    long = finding["kind"] == "digits" or finding["verdict"] == "incomplete"
    if database.name == "sqlite" and long:
        return finding | {"left": None, "right": None, "difference": None}
    return finding


@st.composite
def filled(draw: st.DrawFn, form: Form) -> list[Data]:
    """Submissions of every sort."""
    anything = draw(st.lists(submissions(form), min_size=6, max_size=6))
    clean = [draw(valid_submissions(form)) for _ in range(2)]
    broken = [draw(broken_submissions(form))[0] for _ in range(2)]
    return [*anything, *clean, *broken]


@pytest.mark.slow
@settings(max_examples=15, phases=[Phase.generate])  # to shrink takes longer than to read
@given(data=st.data())
def test_any_form_agrees(database: Database, data: st.DataObject) -> None:
    form = data.draw(forms())
    check(database, form, data.draw(filled(form)))


@pytest.mark.parametrize("name", ["wuzhou-2018-warmth", "wuzhou-2017-help-centre"])
def test_the_shipped_forms_agree(database: Database, name: str) -> None:
    form = formspec.load(name)
    zeros = {item.path: "0" for item in form.items if item.kind == "number"}
    check(database, form, [{"values": zeros}, {"values": {}}, {"values": zeros | {"3.A": "7"}}])


def made(text: str) -> Form:
    """A form of one section."""
    return formspec.loads(
        f"formspec: 1\nid: small\nversion: '1'\ntitle: small\nsections:\n  - number: 1\n{text}"
    )


SUM = """\
    items:
      - {code: A, label: 合计, unit: 万元, decimals: 2, formula: A=B+C}
      - {code: B, label: 甲, unit: 万元, decimals: 2}
      - {code: C, label: 乙, unit: 万元, decimals: 2}
"""


def test_a_finding_has_both_sides_in_whole_steps(database: Database) -> None:
    loaded = rows.load(database, made(SUM))
    loaded.place.insert("small_v1", ["submission_id", "c_1_a", "c_1_b", "c_1_c"], [
        ("right", 1000, 700, 300), ("wrong", 1000, 699, 300), ("open", 1000, 700, None),
        ("certain", 1000, 1001, None),
    ])  # fmt: skip
    found = loaded.place.query(
        "SELECT submission_id, rule, verdict, left_value, right_value, difference, per_unit, unit "
        "FROM small_v1_findings ORDER BY submission_id"
    )
    assert found == [
        ("certain", "sum:1.A", "fail", 1000, None, None, 100, "万元"),
        ("open", "sum:1.A", "incomplete", 1000, None, None, 100, "万元"),
        ("wrong", "sum:1.A", "fail", 1000, 999, 1, 100, "万元"),
    ]


@pytest.mark.parametrize(
    "values",
    [{"c_1_a": 10**15}, {"c_1_a": -(10**15)}, {"form": "other"}, {"version": "2"}],
)
def test_what_the_form_cannot_have_is_not_stored(
    database: Database, values: dict[str, Any]
) -> None:
    place = rows.load(database, made(SUM)).place
    refused = (sqlite3.IntegrityError, duckdb.ConstraintException, psycopg.errors.CheckViolation)
    with pytest.raises(refused):
        place.insert("small_v1", ["submission_id", *values], [("1", *values.values())])


def test_an_explanation_holds_while_its_values_stand(database: Database) -> None:
    warned = made(SUM + "rules:\n  - {id: ab, check: 1.A > 1.B, severity: warning}")
    place = rows.load(database, warned).place
    columns = ["submission_id", "c_1_a", "c_1_b", "c_1_c"]
    names = ("said", "tied", "moved", "blank", "silent")
    place.insert("small_v1", columns, [(name, 3, 3, 0) for name in names])
    (values, *_), *_ = place.query("SELECT cell_values FROM small_v1_findings")
    columns = ["submission_id", "rule", "explanation", "cell_values"]
    place.insert("small_v1_explanations", columns, [
        ("said", "ab", "因故", None), ("tied", "ab", "因故", values),
        ("moved", "ab", "因故", "3|4"), ("blank", "ab", "  ", None),
    ])  # fmt: skip
    found = place.query("SELECT submission_id, explanation, blocks FROM small_v1_findings")
    assert {name: (said, bool(blocks)) for name, said, blocks in found} == {
        "said": ("因故", False), "tied": ("因故", False), "moved": (None, True),
        "blank": (None, True), "silent": (None, True),
    }  # fmt: skip


def test_the_period_before_of_a_computed_cell_is_stored(database: Database) -> None:
    form = made("""\
    items:
      - {code: A, label: 合计, unit: 户, formula: A=B+C, computed: true}
      - {code: B, label: 甲, unit: 户}
      - {code: C, label: 乙, unit: 户}
rules:
  - {id: grows, check: 1.A >= prev(1.A)}
""")
    now = {"1.B": 2, "1.C": 3}
    check(database, form, [{"values": now, "previous": {"1.A": n}} for n in (4, 5, 6)])


# Hostile text ---------------------------------------------------------------------------

HOSTILE = (
    "'; DROP TABLE victim; --", '"; DROP TABLE victim; --', "\\'; DROP TABLE victim; --",
    "*/; DROP TABLE victim; /*", "$$; DROP TABLE victim; $$", "\n; DROP TABLE victim;\n--",
    "a\nb", "\u2028; DROP TABLE victim;", "'''", '"""', "\\", "\\u0027; DROP TABLE victim; --",
    "${victim} {victim} %s %(victim)s :victim ?1", "'||(SELECT 1)||'", "select", "constructor",
    "__proto__", "</script>", "汉" * 70,
)  # fmt: skip

CODES = (
    "a", "A", "Ａ", "ﬁ", "fi", "FI", "ſ", "s", "ß", "ss", "'", '"', "\\", ";", "--", "*/", "/*",
    "$$", "'''", "select", "from", "table", "user", "null", "constructor", "__proto__", "a-b",
    "a_b", "a.b", "a__b", "汉" * 64, "x" * 64, "x" * 63 + "y", "_", "1", "cell_3",
)  # fmt: skip


def hostile() -> Form:
    """A form of which every text is hostile."""
    kinds = [("choice", list(HOSTILE))] * 2 + [(None, None)] * len(CODES)
    items: list[Json] = []
    for number, (code, (kind, choices)) in enumerate(zip(CODES, kinds, strict=False)):
        item: Json = {"code": code, "label": HOSTILE[number % len(HOSTILE)]}
        items.append(item | ({"type": kind, "choices": choices} if kind else {"unit": HOSTILE[0]}))
    definition = {
        "formspec": 1,
        "id": "hostile",
        "version": HOSTILE[0],
        "title": "\n".join(HOSTILE),
        "units": [{"name": HOSTILE[0], "dimension": "count"}],
        "columns": [
            {"id": code, "label": label} for code, label in zip("'a", HOSTILE, strict=False)
        ],
        "fields": [
            {"id": code, "label": label, "type": "choice", "choices": list(HOSTILE)}
            for code, label in zip(CODES, HOSTILE, strict=False)
        ],
        "sections": [{"number": 1, "title": HOSTILE[0], "items": items}],
        "rules": [
            {"id": f"r{n}", "check": "1.fi@a > 1.FI@a", "message": text, "severity": "warning"}
            for n, text in enumerate(HOSTILE)
        ],
    }
    return formspec.loads(json.dumps(definition), "hostile")


def columns(place: Place, database: Database) -> list[str]:
    """The columns of the submissions, as the database has them."""
    table = TableLayout(compile_form(hostile()), DIALECTS[database.name]).table
    where = "table_schema = current_schema() AND " if database.name != "sqlite" else ""
    text = f"SELECT column_name FROM information_schema.columns WHERE {where}table_name = '{table}'"
    if database.name == "sqlite":
        text = f"SELECT name FROM pragma_table_info('{table}')"
    return [name for (name,) in place.query(text)]


def test_hostile_text_is_text(database: Database) -> None:
    form, dialect = hostile(), DIALECTS[database.name]
    script = SqlRenderer().render(form, dialect=database.name).data.decode()
    before = "CREATE TABLE victim (x integer);\n"
    loaded = rows.Loaded(
        database.make(before + script), TableLayout(compile_form(form), dialect), frozenset()
    )
    assert loaded.place.query("SELECT * FROM victim") == []
    table = loaded.layout.table
    told = loaded.place.query(f"SELECT message FROM {table}_rules WHERE message IS NOT NULL")
    assert [text for (text,) in told] == [rule.message for rule in compile_form(form).rules]
    data = [
        {"fields": {"a": text}, "values": {"1.a": {"a": text, "'": text}, "1.fi": {"a": 0}}}
        for text in (*HOSTILE, "other")
    ]
    loaded.place.drop()
    check(database, form, data)


def test_postgresql_may_take_backslashes_for_escapes(database: Database) -> None:
    """As a setting says; then the script still means the same."""
    if database.name != "postgresql":
        pytest.skip("a setting of PostgreSQL")
    form = hostile()
    script = SqlRenderer().render(form).data.decode()
    off, on = ("SET standard_conforming_strings = off;\n", ";SET standard_conforming_strings = on")
    table = TableLayout(compile_form(form), DIALECTS["postgresql"]).table
    told = database.make(off + script + on).query(f"SELECT rule, message FROM {table}_rules")
    wanted = {rule.id: rule.message for rule in compile_form(form).rules}
    assert {rule: text for rule, text in told if rule in wanted} == wanted


def test_columns_of_codes_that_look_alike_stay_apart(database: Database) -> None:
    form = hostile()
    found = columns(rows.load(database, form).place, database)
    assert (
        len({name.lower() for name in found})
        == len(compile_form(form).slots) + len(form.fields) + 3
    )
    assert all(re.fullmatch("[a-z][a-z0-9_]{0,62}", name) for name in found)


@pytest.mark.parametrize("version", ["汉" * 40, "A" * 60, "9", "select"])
def test_every_version_has_a_table(database: Database, version: str) -> None:
    head = f"formspec: 1\nid: {'x-' * 30}y\nversion: '{version}'\ntitle: t\nsections:\n"
    form = formspec.loads(f"{head}  - number: 1\n    items:\n{cells(1, 1)}")
    check(database, form, [{"values": {"1.C1": -1}}])


# Limits ---------------------------------------------------------------------------------


def cells(first: int, last: int) -> str:
    return "".join(f"      - {{code: C{n}, label: c, unit: 户}}\n" for n in range(first, last + 1))


def total(code: str, formula: str, keys: str = "") -> str:
    return f"      - {{code: {code}, label: t, unit: 户, formula: '{code}={formula}'{keys}}}\n"


@pytest.mark.slow
def test_a_form_of_more_columns_than_a_table_takes(database: Database) -> None:
    form = made("    items:\n" + total("T", "sum(C1..C3)") + cells(1, 2500))
    right = {"1.T": 6} | {f"1.C{n}": n for n in range(1, 2501)}
    check(database, form, [{"values": right}, {"values": right | {"1.T": 7, "1.C2500": -1}}])


def test_a_row_of_texts_that_are_too_short_to_be_kept_elsewhere(database: Database) -> None:
    texts = [f"{{code: C{n}, label: c, type: text}}" for n in range(400)]
    form = made("    items:\n" + "".join(f"      - {text}\n" for text in texts) + cells(400, 400))
    values = {f"1.C{n}": "汉" * 7 + "ab" for n in range(400)}
    check(database, form, [{"values": values | {"1.C400": -1}}])


@pytest.mark.slow
def test_a_sum_of_nine_hundred_terms(database: Database) -> None:
    form = made("    items:\n" + total("T", "sum(C1..C900)") + cells(1, 900))
    right = {"1.T": 900} | dict.fromkeys([f"1.C{n}" for n in range(1, 901)], 1)
    check(database, form, [{"values": right}, {"values": right | {"1.C900": 2}}])


def chain() -> Form:
    """A total of three computed sums: it takes all of 2100 cells to compute it."""
    sums = "".join(
        total(f"S{n}", f"sum(C{700 * n + 1}..C{700 * n + 700})", ", computed: true")
        for n in range(3)
    )
    return made("    items:\n" + total("T", "S0+S1+S2") + sums + cells(1, 2100))


@pytest.mark.slow
def test_a_rule_of_more_columns_than_a_row_takes_is_lost(database: Database) -> None:
    loaded = rows.load(database, chain())
    assert loaded.lost == {"sum:1.T"}
    loaded.place.drop()
    ones = dict.fromkeys([f"1.C{n}" for n in range(1, 2101)], 1)
    check(database, chain(), [{"values": ones | {"1.T": total}} for total in (2100, 2101)])


def test_computed_cells_that_feed_one_another(database: Database) -> None:
    """Each is twice the one before: sums grow, and at last the chain is too deep."""
    items = "".join(total(f"C{n}", f"2*C{n - 1}", ", computed: true") for n in range(1, 31))
    checks = "rules:\n  - {id: deep, check: 1.C24 < 99}\n  - {id: deeper, check: 1.C25 < 99}\n"
    form = made("    items:\n" + cells(0, 0) + items + checks)
    loaded = rows.load(database, form)
    assert "deeper" in loaded.lost
    assert ("deep" in loaded.lost) == (database.name == "sqlite")
    loaded.place.drop()
    check(database, form, [{"values": {"1.C0": n}} for n in (0, 1, 10**8)])


def test_a_warning_of_which_nothing_is_left_can_be_explained(database: Database) -> None:
    text = "    items: [{code: A, label: a, unit: 人}]\nrules: [{id: r, severity: warning, check: "
    form = made(text + "'1.A×0 >= 1'}]\n")
    check(database, form, [{"values": {"1.A": "1"}}, {"values": {}, "explanations": {"r": "x"}}])


def test_what_jumps_over_zero_is_counted_in_small_numbers(database: Database) -> None:
    form = made(
        "    items:\n"
        "      - {code: A, label: a, unit: 亿元, formula: A=B}\n"
        "      - {code: B, label: b, unit: 元}\n"
    )
    filled = ("24980000000", "24980000001", "999999999990000", "-24980000000")
    check(database, form, [{"values": {"1.B": amount}} for amount in filled])


def test_a_form_without_checks_finds_nothing(database: Database) -> None:
    check(database, made("    items:\n      - {code: A, label: a, type: text}"), [{"values": {}}])


@pytest.mark.slow
def test_the_loss_report_is_in_the_script() -> None:
    script = SqlRenderer().render(chain(), lang="zh", dialect="sqlite").data.decode()
    assert "\n-- 未检查：sum:1.T（T=S0+S1+S2），因为它涉及的列太多\n" in script
    script = SqlRenderer().render(chain(), lang="en", dialect="sqlite").data.decode()
    assert "\n-- not checked: sum:1.T (T=S0+S1+S2), since it looks at more columns" in script


@pytest.mark.slow
@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_script_grows_as_its_form_and_no_deeper(dialect: str) -> None:
    """Each view has only so many checks, and no chain of operators is deeper than its log."""
    sizes, depths = [], []
    for cells_ in (250, 1000):
        form = made("    items:\n" + total("T", f"sum(C1..C{cells_ * 9 // 10})") + cells(1, cells_))
        script = SqlRenderer().render(form, dialect=dialect).data.decode()
        sizes.append(len(script))
        depths.append(max(accumulate((sign == "(") - (sign == ")") for sign in script)))
    assert sizes[1] < 4.5 * sizes[0]
    assert depths[1] <= depths[0] + 6


# Spark ----------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("name", ["wuzhou-2018-warmth", "wuzhou-2017-help-centre", "hostile"])
def test_spark_can_read_it(name: str) -> None:
    """There is no Spark here: a reader of its dialect stands in."""
    form = hostile() if name == "hostile" else formspec.load(name)
    script = SqlRenderer().render(form, dialect="spark").data.decode()
    statements = sqlglot.parse(script, read="spark")
    kinds = {type(statement) for statement in statements}
    assert kinds == {sqlglot.exp.Create, sqlglot.exp.Insert}
    assert [s.args["kind"] for s in statements if isinstance(s, sqlglot.exp.Create)].count(
        "VIEW"
    ) >= 2
    assert all("DROP" not in str(s).split("'")[0] for s in statements)


# Divisors -------------------------------------------------------------------------------


@given(st.lists(st.integers(-60, 60).filter(bool), min_size=1, max_size=5), st.integers(-99, 99))
def test_moduli_see_what_the_greatest_common_divisor_sees(weights: list[int], rest: int) -> None:
    """For every choice of unknown cells: those moduli that divide all of their weights."""
    for some in range(1, len(weights) + 1):
        for free in combinations(weights, some):
            jumps = rest % gcd(*free) != 0
            seen = [m for m in moduli(weights) if all(weight % m == 0 for weight in free)]
            assert any(rest % m for m in seen) == jumps
