"""The words of the comments, in both languages."""

from collections.abc import Mapping

from formspec.plugins import Lang

WORDS: Mapping[str, tuple[str, str]] = {
    "head": (
        "{title}：{form}，版本 {version}，定义摘要 {digest}；"
        "由 formspec 生成（{dialect}），请勿手改。",
        "{title}: {form}, version {version}, digest {digest}; made by formspec for {dialect}, "
        "not to be edited.",
    ),
    "rows": (
        "每份报表在 {table} 中占一行；结果见视图 {table}_findings。",
        "Each submission is a row of {table}; what is wrong with it is in {table}_findings.",
    ),
    "values": (
        "数字存为整数，即以该格最小一步为 1（见各列注释）；是/否和选项存文字；空白存 NULL。",
        "Numbers are stored as whole counts of the cell's smallest step (see the comments), "
        "answers as text, blanks as NULL.",
    ),
    "unreadable": (
        "不是数字、小数过多或超过 15 位的填报内容存不进数字列：载入时请先用 formspec read 查出。",
        "What is no number, has too many decimals or more than 15 digits cannot be stored: find "
        "it before loading, with formspec read.",
    ),
    "parts": (
        "列太多，一张表放不下：其余的列在 {tables}。",
        "One table has no room for all columns: the others are in {tables}.",
    ),
    "jit": (
        "大表上请先 SET jit = off：即时编译这些条件比计算它们慢得多。",
        "On large tables SET jit = off first: compiling these conditions takes far longer than "
        "evaluating them.",
    ),
    "loss": ("未检查：{rule}（{text}），{why}", "not checked: {rule} ({text}), {why}"),
    "lacks_computed": (
        "因为它所用的计算格算不出来",
        "since it looks at a computed cell that cannot be computed here",
    ),
    "lacks_columns": ("因为它涉及的列太多", "since it looks at more columns than fit in a row"),
    "lacks_digits": ("因为它的数太大", "since its numbers are too large for this database"),
    "submission_id": ("报表的唯一标识", "what identifies the submission"),
    "steps": ("{label}：1 即 {step}", "{label}: 1 is {step}"),
    "previous": ("上期 {label}", "previous period: {label}"),
    "explanations": ("对核实性规则的说明", "why a warning is right all the same"),
    "cell_values": (
        "说明所依据的数值，照抄 {table}_findings 的 cell_values；数值改变后说明失效。NULL：不限",
        "the values it was written for, copied from {table}_findings; it holds only while they "
        "stand. NULL: always",
    ),
    "rules": ("检查项目", "what is checked"),
    "per_unit": ("left_value 等除以它即得以 unit 计的数", "left_value etc. ÷ this is in unit"),
}  # fmt: skip


def comment(key: str, lang: Lang, **facts: str) -> str:
    """A sentence with its facts."""
    return WORDS[key][lang == "en"].format_map(facts)
