"""The text of a definition: what plain YAML means here, and where a fault is shown."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from support.hang import no_hang
from yaml.error import Mark

import formspec
from formspec.language.yaml_nodes import MAX_DEPTH, YamlMapping, YamlScalar, YamlSequence, parse

TAIL = (
    "id: x\nversion: 1\ntitle: t\nsections: [{number: 1, items: [{code: A, label: a, unit: 人}]}]\n"
)


def scalars(text: str) -> list[str]:
    """All scalars of a document, in order."""
    texts: list[str] = []
    stack: list[object] = [parse(text, "d.yaml")]
    while stack:
        match stack.pop():
            case YamlScalar(words, _, _):
                texts.append(words)
            case YamlSequence(items, _):
                stack += reversed(items)
            case YamlMapping(pairs, _):
                stack += [node for pair in reversed(pairs) for node in reversed(pair)]
            case _:
                pass
    return texts


@pytest.mark.parametrize(
    "word",
    ["9.10", "010", "1_000", "12:30", "1e3", "0x1F", "0o17", "no", "Off", "true", "NULL", "~", ".5",
     "2018-01-12", "+1", ".inf", "=", "甲：乙", "a#b", "１２"],
)  # fmt: skip
def test_a_value_is_the_text_that_was_written(word: str) -> None:
    assert scalars(f"k: {word}") == ["k", word]
    assert scalars(f"{word}: v") == [word, "v"]
    assert scalars(f"k: [{word}]") == ["k", word]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('k: "a\\tb\\u4e2d"', "a\tb中"),
        ("k: 'it''s'", "it's"),
        ("k: |\n  两行\n  文字\n", "两行\n文字"),
        ("k: >\n  一\n  行\n", "一 行"),
        ("k: a\n  b", "a b"),
        ("k:", ""),
        ("k: # nothing", ""),
        ("k: '<<'", "<<"),
        ("%YAML 1.1\n---\nk: no", "no"),
        ("---\nk: v\n...\n", "v"),
    ],
)
def test_ways_to_write_a_text(text: str, words: str) -> None:
    assert scalars(text) == ["k", words]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
def test_a_place_is_true_whatever_ends_a_line(end: str) -> None:
    text = end.join(["formspec: 1", "# 注释", 'title: "题"', "  ", "a: &x 1"])
    with pytest.raises(formspec.FormspecError) as refused:
        parse(text, "d.yaml")
    (problem,) = refused.value.problems
    assert (problem.code, str(problem.span)) == ("FS109", "d.yaml:5:4")
    assert problem.span is not None
    assert problem.span.text == "a: &x 1"


def nested(depth: int) -> str:
    return "k: " + "[" * (depth - 1) + "]" * (depth - 1)


def test_the_depth_that_is_allowed() -> None:
    parse(nested(MAX_DEPTH), "d.yaml")
    with pytest.raises(formspec.FormspecError, match="FS107"):
        parse(nested(MAX_DEPTH + 1), "d.yaml")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a: &x 1", "FS109"),
        ("a: *x", "FS109"),
        ("a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]", "FS109"),
        ("a: !!str 1", "FS110"),
        ("a: !x {}", "FS110"),
        ("a: !!int x", "FS110"),
        ("<<: {a: 1}", "FS113"),
        ("? [a, b]\n: 1", "FS112"),
        ("{a: 1}: 2", "FS112"),
        ("a: 1\n---\nb: 2", "FS108"),
        ("a: 1\na: 2", "FS114"),
        ("a: 1\n'a': 2", "FS114"),
        ('"\\x61": 1\na: 2', "FS114"),
        ("just text", "FS106"),
        ("# only a comment", "FS111"),
        ("a: 'open", "FS105"),
        ("a: [1", "FS105"),
        ("a: b: c", "FS105"),
        ("a: @b", "FS105"),
        ('a: "\\U00110000"', "FS105"),
        ("a: \x07", "FS104"),
        ("a: \x85\u200f", "FS104"),
        ("a: \ufeff", "FS104"),
        ('a: "\\u202e"', "FS104"),
    ],
)
def test_what_is_refused(text: str, code: str) -> None:
    with pytest.raises(formspec.FormspecError) as refused:
        parse(text, "d.yaml")
    assert refused.value.problems[0].code == code


NESTED = [("", "["), ("", "{"), ("", "- "), ("", "? "), ("a: ", "["), ("a: [b, [", "{")]


@pytest.mark.parametrize(("before", "opens"), NESTED)
@pytest.mark.parametrize("times", [60, 100_000])
def test_nesting_is_refused_where_it_begins(before: str, opens: str, times: int) -> None:
    with no_hang(), pytest.raises(formspec.FormspecError) as refused:
        parse(before + opens * times, "d.yaml")
    (problem,) = refused.value.problems
    assert problem.code == "FS107"
    assert problem.span is not None
    outer = {"": 0, "a: ": 1, "a: [b, [": 3}[before]
    assert problem.span.column == len(before) + len(opens) * (MAX_DEPTH - outer) + 1


@pytest.mark.parametrize("bound", [51, 300, 1_000])
def test_a_bound_of_the_parser_changes_nothing(bound: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """PyYAML 6.0.4 looks ahead and gives up at a depth of 1 000, before it yields anything."""

    def gives_up(*_: object, **__: object) -> Iterator[object]:
        yield yaml.StreamStartEvent(Mark("", 0, 0, 0, None, 0), Mark("", 0, 0, 0, None, 0))
        mark = Mark("", bound, 0, bound, None, 0)
        raise yaml.scanner.ScannerError(None, None, "too deep for me", mark)

    monkeypatch.setattr(yaml, "parse", gives_up)
    with pytest.raises(formspec.FormspecError) as refused:
        parse("[" * 2_000, "d.yaml")
    (problem,) = refused.value.problems
    assert (problem.code, problem.span and problem.span.column) == ("FS107", MAX_DEPTH + 1)


@pytest.mark.parametrize(
    "text",
    ['a: "' + "[" * 60, "a: [ # " + "[" * 60, "a: " + "[]," * 60, "a: " + "x-y " * 60 + ": b"],
)
def test_what_is_not_nested_is_not_too_deep(text: str) -> None:
    with pytest.raises(formspec.FormspecError, match="FS105"):
        parse(text, "d.yaml")


@pytest.mark.slow
def test_a_hundred_thousand_keys_are_refused_soon() -> None:
    with no_hang(), pytest.raises(formspec.FormspecError, match="FS115"):
        parse("{" + ", ".join(f"k{n}: 1" for n in range(60_000)) + "}", "d.yaml")


def test_several_faults_are_told_at_once() -> None:
    text = "formspec: 1\ntitel: t\nid: X\nversion: 1\ntitle: t\nsections: []\nrules: 5\n"
    with pytest.raises(formspec.FormspecError) as refused:
        formspec.loads(text, "d.yaml")
    assert {"FS201", "FS207", "FS202", "FS203"} <= {p.code for p in refused.value.problems}
    assert all(problem.span is not None for problem in refused.value.problems)


EMPTY = {
    "sections: []": "sections",
    "": "sections",
    "sections: [{number: 1}]": "items",
    "sections: [{number: 1, items: []}]": "items",
}


@pytest.mark.parametrize("text", EMPTY, ids=range(len(EMPTY)))
def test_a_list_that_must_not_be_empty(text: str) -> None:
    with pytest.raises(formspec.FormspecError) as refused:
        formspec.loads(f"formspec: 1\nid: x\nversion: 1\ntitle: t\n{text}", "d.yaml")
    (problem,) = refused.value.problems
    assert (problem.code, problem.args["key"]) == ("FS202", EMPTY[text])


@pytest.mark.parametrize("text", ["5", "", "{a: 1}"], ids=["number", "nothing", "mapping"])
def test_a_fault_is_told_once(text: str) -> None:
    with pytest.raises(formspec.FormspecError) as refused:
        formspec.loads(f"formspec: 1\nid: x\nversion: 1\ntitle: t\nsections: {text}", "d.yaml")
    assert [problem.code for problem in refused.value.problems] == ["FS203"]


MISSPELT = {"titel: t": "title", "blnk: zero": "blank", "blank: zeor": "zero"}


@pytest.mark.parametrize("line", MISSPELT)
def test_a_misspelling_is_mended(line: str) -> None:
    text = f"formspec: 1\n{line}\n{TAIL}"
    with pytest.raises(formspec.FormspecError) as refused:
        formspec.loads(text, "d.yaml")
    mend = refused.value.problems[0].mend
    assert mend is not None
    assert mend.text == MISSPELT[line]
    assert (mend.span.line, mend.span.text) == (2, line)


def test_files(tmp_path: Path) -> None:
    with pytest.raises(formspec.FormspecError, match="FS101"):
        formspec.load(tmp_path / "none.yaml")
    file = tmp_path / "form.yaml"
    file.write_bytes(b"\xef\xbb\xbfformspec: 1\n" + TAIL.encode())
    assert formspec.load(file).id == "x"
    file.write_bytes(b"formspec: 1\n\n# \xff\n")
    with pytest.raises(formspec.FormspecError) as refused:
        formspec.load(file)
    assert "第 3 行" in refused.value.message("zh")
    file.write_bytes(b"#" * 1_000_001)
    with pytest.raises(formspec.FormspecError, match="FS102"):
        formspec.load(file)


def test_codes_that_differ_in_width_only_are_told_apart() -> None:
    text = (
        "{formspec: 1, id: x, version: 1, title: t, sections: [{number: 1, items: ["
        "{code: A, label: a, unit: 人}, {code: Ａ, label: b, unit: 人}]}],"
        'rules: [{id: half, check: "1.A >= 1"}, {id: full, check: "[1.Ａ] >= 1"}]}'
    )
    form = formspec.loads(text)
    named = [rule.check.statement.relations[0].left for rule in form.rules]
    assert [getattr(ref, "name", None) for ref in named] == ["1.A", "1.Ａ"]
