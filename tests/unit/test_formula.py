"""Formulas: one meaning and all its spellings; what cannot be read is said in words."""

import pytest
from support.hang import no_hang

import formspec
from formspec.language.expression import Answer, CodeRange, Comparison, Ref, Sum
from formspec.language.formula import FormulaError, parse, parse_condition, quote, to_text

SPELLINGS = {
    "A = B + C": (
        "A=B+C", " A = B + C ", "Ａ＝Ｂ＋Ｃ", "Ａ＝B＋C", "A=+B+C", "A=(B+C)", "A=((B)+(C))",
        "A=B+(C)", "A=sum(B,C)", "A=sum(B, C)", "[A]=[B]+[C]", "［A］＝［B］＋［C］",
        "A=B\u3000+\u3000C",
    ),
    "A = B - C": ("A=B-C", "A=B－C", "A=B−C", "A=B–C", "A=B—C"),
    "A = -B + C": ("A=-B+C", "A＝－B＋C", "A = - B + C"),
    "A ≥ B": ("A>=B", "A≥B", "A≧B", "A＞＝B", "A >= B"),
    "A ≤ B": ("A<=B", "A≤B", "A≦B", "A＜＝B"),
    "A > B": ("A>B", "A＞B"),
    "A < B": ("A<B", "A＜B"),
    "A ≠ B": ("A!=B", "A<>B", "A≠B", "A！＝B", "A＜＞B"),
    "A ≥ B ≥ C": ("A>=B>=C", "A ≥ B ≥ C", "A≧B≧C"),
    "A = 2 × B": ("A=2*B", "A=2×B", "A＝２＊Ｂ", "A = 2 * B"),
    "A = B ÷ 4": ("A=B/4", "A=B÷4", "A＝B／4"),
    "A = (B + C) × 2": ("A=(B+C)*2", "A=（B+C）×2", "A=（B＋C）＊２"),
    "A = B - (C - D)": ("A=B-(C-D)", "A＝B－（C－D）"),
    "A = sum(C..F)": (
        "A=sum(C..F)", "A=sum( C .. F )", "A=C至F之和", "A = C 至 F 之和", "A＝Ｃ至Ｆ之和",
    ),
    "A = B + sum(C..F)": ("A=B+sum(C..F)", "A=sum(B, C..F)", "A=B+C至F之和"),
    "A = sum([1]..[3])": ("A=sum([1]..[3])", "A=1至3之和", "A=[1]至[3]之和"),
    "9.A = 2.B.admin": ("9.A=2.B.admin", "９.Ａ＝２.Ｂ.admin"),
    "A@total = B@total": ("A@total=B@total", "A＠total＝B＠total"),
    "A ≥ prev(A)": ("A>=prev(A)", "A>=上期(A)", "A≥上期（A）", "A >= prev( A )"),
    "form!9.A = B": ("form!9.A=B", "form！9.A＝B"),
    "[A-1] = [B+2]": ("[A-1]=[B+2]",),
    "[if] = [sum] + [至]": ("[if]=[sum]+[至]",),
    "[9.10] = [12:30]": ("[9.10]=[12:30]",),
    "甲 = 乙 + 丙": ("甲=乙+丙", "甲＝乙＋丙"),
    "if A > 0 then B ≥ 1": (
        "if A>0 then B>=1", "如 A>0 则 B>=1", "如A>0则B>=1", "若A>0则B≥1", "如果 A > 0，则 B ≥ 1",
        "if A>0, B>=1", "如A>0，B≥1", "如果A＞0则B≥1",
    ),
    "if A = 是 then B > 0": ("if A = 是 then B>0", "if A=yes then B>0", "如A=是则B>0"),
    "if A ≠ 否 then B = 0": ("if A != 否 then B=0", "如 A≠否 则 B=0", "if A<>no then B=0"),
    'if A = "城镇" then B = 0': (
        'if A="城镇" then B=0', "如 A=“城镇” 则 B=0", 'if A = "城镇", B=0',
    ),
    "if A > 0 and B > 0 then C > 0": ("if A>0 and B>0 then C>0", "如A>0且B>0则C>0",
                                       "如A>0并且B>0，C>0"),
    "if A > 0 or B > 0 then C > 0": ("if A>0 or B>0 then C>0", "如A>0或B>0则C>0",
                                      "若A>0或者B>0则C>0"),
    "if (A > 0 or B > 0) and C = 是 then D > 0": (
        "if (A>0 or B>0) and C=yes then D>0", "如（A>0或B>0）且C=是则D>0",
    ),
    "if A > 0 or B > 0 and C > 0 then D > 0": ("if A>0 or (B>0 and C>0) then D>0",),
    "if (A + B) × 2 > C then D > 0": ("if (A+B)*2>C then D>0", "如（A+B）×2>C则D>0"),
}  # fmt: skip


@pytest.mark.parametrize("plain", SPELLINGS)
def test_one_meaning_and_all_its_spellings(plain: str) -> None:
    for spelling in SPELLINGS[plain]:
        assert parse(spelling) == parse(plain), spelling
        assert to_text(parse(spelling)) == plain


DIFFERENT = (
    ("A=B-(C-D)", "A=B-C-D"),
    ("A=B÷(C÷2)", "A=B÷C÷2"),
    ("A=sum(B..D)", "A=sum(B,D)"),
    ("if A>0 or B>0 and C>0 then D>0", "if (A>0 or B>0) and C>0 then D>0"),
    ('if A="是" then B>0', "if A=[是] then B>0"),
    ("A=[1]", "A=1"),
)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_what_is_not_the_same(one: str, other: str) -> None:
    assert parse(one) != parse(other)


def test_trees() -> None:
    a, b = Ref("A"), Ref("B")
    assert parse("A=B").relations == (Comparison(a, "=", b),)
    assert parse("A=-B").relations[0].right == Sum(((-1, b),))
    assert parse("A=B至C之和").relations[0].right == CodeRange(b, Ref("C"))
    assert parse_condition("A=是") == Answer(a, "=", "是")
    assert parse_condition("prev(A)=是") == Answer(Ref("A", previous=True), "=", "是")
    assert parse("A@x=y!B").relations[0] == Comparison(
        Ref("A", column="x"), "=", Ref("B", form="y")
    )


UNREADABLE = {
    "": ("term", "", 0),
    "A": ("op", "", 1),
    "A=": ("term", "", 2),
    "=B": ("term", "=", 0),
    "A=B C": ("end", "C", 4),
    "A=B+": ("term", "", 4),
    "A=B++C": ("term", "+", 4),
    "A=(B+C": ("close", "", 6),
    "A=B)": ("end", ")", 3),
    "A=()": ("term", ")", 3),
    "A==B": ("term", "=", 2),
    "A=B&C": ("readable", "&", 3),
    "A=B;C": ("readable", ";", 3),
    "A=B^2": ("readable", "^", 3),
    "A=B**2": ("term", "*", 4),
    "A=[B": ("readable", "[", 2),
    "A=sum B": ("open", "B", 6),
    "A=sum(B": ("comma", "", 7),
    "A=sum(B;C)": ("readable", ";", 7),
    "A=sum()": ("term", ")", 6),
    "A=C至F": ("total", "", 5),
    "A=B之和": ("end", "之和", 3),
    "A=B@": ("column", "", 4),
    "A=x!": ("code", "", 4),
    "A=prev B": ("open", "B", 7),
    "A=prev(B": ("close", "", 8),
    "if A>0 B>0": ("then", "B", 7),
    "if A then B=0": ("op", "then", 5),
    "then A=B": ("term", "then", 0),
    "A=B and C": ("end", "and", 4),
    "A=1234567890123456": ("digits", "1234567890123456", 2),
    'A="x"': ("term", '"x"', 2),
    "A=__import__('os')": ("readable", "'", 13),
    "A=B.": ("readable", ".", 3),
    "A=lambda:0": ("readable", ":", 8),
    "A=B\0": ("readable", "\0", 3),
}


@pytest.mark.parametrize("text", UNREADABLE)
def test_what_was_expected_and_what_stands_there(text: str) -> None:
    with pytest.raises(FormulaError) as refused:
        parse(text)
    error = refused.value
    assert (error.expected, error.found, error.place.start) == UNREADABLE[text]


def form(formula: str, quotes: str = "") -> str:
    return (
        "formspec: 1\nid: x\nversion: 1\ntitle: t\nsections:\n- number: 1\n  items:\n"
        f"  - {{code: A, label: 合计, unit: 人, formula: {quotes}{formula}{quotes}}}\n"
        "  - {code: B, label: 甲, unit: 人}\n  - {code: C, label: 乙, unit: 人}\n"
    )


MESSAGES = {
    "A=B+": (
        '  - {code: A, label: 合计, unit: 人, formula: "A=B+"}',
        "form.yaml:8:49: 错误 FS301: 公式读不懂：应为编号、数字或左括号，却是公式结尾",
        "form.yaml:8:49: error FS301: cannot read the formula: "
        'expected an item code, a number or "(" but found the end of the formula',
        49,
    ),
    "A＝Ｂ＋＋Ｃ": (
        '  - {code: A, label: 合计, unit: 人, formula: "A＝Ｂ＋＋Ｃ"}',
        "form.yaml:8:49: 错误 FS301: 公式读不懂：应为编号、数字或左括号，却是“+”",
        "form.yaml:8:49: error FS301: cannot read the formula: "
        'expected an item code, a number or "(" but found "+"',
        49,
    ),
}


@pytest.mark.parametrize("formula", MESSAGES)
def test_an_unreadable_formula_is_shown_with_its_place(formula: str) -> None:
    line, chinese, english, column = MESSAGES[formula]
    with pytest.raises(formspec.FormspecError) as refused:
        formspec.loads(form(formula, '"'), "form.yaml")
    shown, text, mark = refused.value.message("zh").split("\n")
    assert (shown, text) == (chinese, line)
    assert refused.value.message("en").split("\n")[0] == english
    (problem,) = refused.value.problems
    assert problem.span is not None
    assert problem.span.column == column
    # Chinese characters take two places on a terminal: the mark is below the sign.
    wide = sum(char > "\u2e7f" for char in line[: column - 1])
    assert mark.index("^") == column - 1 + wide


LIMITS: tuple[tuple[str, str | None], ...] = (
    ("A=" + "+".join(["B"] * 999), None),
    ("A=" + "+".join(["B"] * 1_000), "FS301"),
    ("A=" + "+".join(["B"] * 20_000), "FS301"),
    (f"A={'(' * 64}B{')' * 64}", None),
    (f"A={'(' * 65}B{')' * 65}", "FS301"),
    (f"A={'(' * 4_000}B{')' * 4_000}", "FS301"),
    (f"if {'(' * 60}B>0{')' * 60} then A=B", None),
    (f"if {'(' * 60}B{')' * 60}>0 then A=B", None),
    (f"if {'(' * 4_000}B>0{')' * 4_000} then A=B", "FS301"),
    ("if (" + "+".join(["B"] * 600) + ")>0 then A=B", None),
    ("A=" + "-" * 9_000 + "B", "FS301"),
    ("A=B" + "+1" * 998, None),
    ("A=B" + " " * 9_990 + "+C", None),
    ("A=B" + " " * 10_000 + "+C", "FS301"),
    ("A=B" + "+" + "9" * 15, None),
    ("A=B" + "+" + "9" * 16, "FS301"),
    ("A=B+A", "FS306"),
    ("A=A", "FS306"),
    ("A=B-(C-A)", "FS306"),
    ("A=2×A", "FS306"),
    ("A>=B>=A", None),
    ("A=prev(A)+B", None),
    ("A=B÷(2-2)", "FS308"),
    ("A=B÷C", "FS307"),
    ("A=2÷B", "FS307"),
    ("A=(B+1)×(C+1)", "FS307"),
    ("A=(1+2)×B", None),
)


@pytest.mark.parametrize(("formula", "code"), LIMITS, ids=range(len(LIMITS)))
def test_limits(formula: str, code: str | None) -> None:
    try:
        with no_hang():
            loaded = formspec.loads(form(formula))
            formspec.validate(loaded, {"values": {"1.A": 1, "1.B": 2, "1.C": 3}})
        refused = None
    except formspec.FormspecError as error:
        refused = error.problems[0].code
    assert refused == code


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("A", "A"),
        ("9.A", "9.A"),
        ("2.B.admin", "2.B.admin"),
        ("甲", "甲"),
        ("9.10", "[9.10]"),
        ("1", "[1]"),
        ("if", "[if]"),
        ("9.if", "[9.if]"),
        ("A-1", "[A-1]"),
        ("是", "[是]"),
        ("no", "[no]"),
        ("至", "[至]"),
        ("甲至乙", "[甲至乙]"),
        ("Ａ", "[Ａ]"),
        ("12:30", "[12:30]"),
        ("a..b", "[a..b]"),
    ],
)
def test_names_are_quoted_where_they_are_no_plain_words(name: str, text: str) -> None:
    assert quote(name) == text
    assert parse(f"{text}=0").relations[0].left == Ref(name)
