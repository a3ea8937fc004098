"""The sentences about what people typed into a file's cells: kind → (zh, en)."""

TYPED_TEXTS: dict[str, tuple[str, str]] = {
    "proposal": ("可改为 {proposal}", "Perhaps it should be {proposal}"),
    "repair": ("可能错在 {proposal}", "Perhaps it is {proposal}"),
    "declared-none": (
        "{cell}{place}：{said}按“没有”读取，计为 0",
        '{cell}{place}: {said} was read as "none", which counts as 0',
    ),
    "text-number": (
        "{cell}{place}：{said}是以文本形式存放的，已按数字读取",
        "{cell}{place}: {said} is stored as text; it was read as a number",
    ),
    "other-unit": (
        "{cell}{place}：{said}不是按本格单位写的，应以 {limits} 为单位只填数字",
        "{cell}{place}: {said} is not in the unit of this cell; write only the number, in {limits}",
    ),
    "multiplier": (
        "{cell}{place}：{said}里有“万”“亿”一类的字；请按本格单位写出完整的数字",
        "{cell}{place}: {said} has a multiplier such as 万; "
        "write all digits, in the unit of the cell",
    ),
    "inexact": (
        "{cell}{place}：{said}不是确切的数；请核实后填一个数字",
        "{cell}{place}: {said} is not one exact number; find it out and write one number",
    ),
    "remark": (
        "{cell}{place}：{said}里写的不只是要填的；本格只填数字或答案，说明请另写",
        "{cell}{place}: {said} says more than is asked for; "
        "write only the number or answer here, and remarks elsewhere",
    ),
    "letters": (
        "{cell}{place}：{said}里有字母；数字 0 和 1 不要写成字母 O 和 l",
        "{cell}{place}: {said} has letters in it; write 0 and 1, not the letters O and l",
    ),
    "chinese-number": (
        "{cell}{place}：{said}是汉字数字；请用阿拉伯数字填写",
        "{cell}{place}: {said} is written in Chinese numerals; write it in digits",
    ),
    "digits-lost": (
        "{cell}{place}：{said}已经丢失了一部分数字；请重新填写完整的数字，最多 15 位；"
        "证件号、账号一类更长的，请先把单元格格式改为“文本”",
        "{cell}{place}: {said} has lost some of its digits; "
        "write the whole number again, at most 15 digits; "
        "for a longer one that is a text, such as an account, set the format to Text first",
    ),
    "read-as-shown": (
        "{cell}{place}：{said}是以数字形式存放的，已按显示的样子读取；请把单元格格式改为“文本”",
        "{cell}{place}: {said} is stored as a number; it was read as the cell shows it; "
        "set its format to Text",
    ),
    "number-for-text": (
        "{cell}{place}：按存放的数字读取{said}，但单元格格式使它显示成别的样子；"
        "请把单元格格式改为“文本”，核对后重新填写",
        "{cell}{place}: the stored number was read, {said}, but the format of the cell shows "
        "something else; set its format to Text and type it again",
    ),
    "date-for-text": (
        "{cell}{place}：{said}是以日期形式存放的；"
        "如果要填的不是这个日期，请把单元格格式改为“文本”后重新填写",
        "{cell}{place}: {said} is stored as a date; if another text was meant, "
        "set the format of the cell to Text and type it again",
    ),
    "missing": (
        "{cell}{place}：没有填数字，写的是{said}；请填数字，确实没有的填 0",
        "{cell}{place}: there is no number, only {said}; write the number, 0 if there is none",
    ),
    "date-number": (
        "{cell}{place}：单元格里是日期 {value}，可能是输入 {limits} 后自动变成的；"
        "请把单元格格式改为“数字”后重新填写",
        "{cell}{place}: the cell holds the date {value}, perhaps made of {limits}; "
        "set its format to Number and type the number again",
    ),
    "truth-value": (
        "{cell}{place}：单元格里是逻辑值 {value}，不是数字；请填数字",
        "{cell}{place}: the cell holds the truth value {value}, which is no number; "
        "write the number",
    ),
    "picture": (
        "{cell}{place}：单元格里是图片，读不出内容；请把内容直接填在格里",
        "{cell}{place}: the cell holds a picture, which cannot be read; type what it shows",
    ),
    "beside": (
        "{cell}{place}：本格是空的，旁边的 {limits} 里却有{said}；如是本项的数字，请填到本格",
        "{cell}{place}: this cell is blank, but {limits} beside it holds {said}; "
        "if it belongs here, move it",
    ),
    "half-struck": (
        "{cell}{place}：{said}里有一部分被划掉；请只留下应填的内容",
        "{cell}{place}: part of {said} is struck through; leave only what is meant",
    ),
    "shown-otherwise": (
        "{cell}{place}：按存放的 {value} 读取，但单元格格式使它显示成别的样子；"
        "请改用普通格式，核对后再报",
        "{cell}{place}: what is stored was read, {value}, but the format of the cell shows "
        "something else; use a plain format and look whether it is right",
    ),
    "time-of-day": (
        "{cell}{place}：这一格除日期外还存有时间，按 {value} 读取；"
        "由程序写入的日期可能因此差一天，请核对",
        "{cell}{place}: this cell holds a time of day besides its date; {value} was read; a date "
        "that a program wrote may be a day off by that: look whether it is right",
    ),
    "overwritten": (
        "{cell}{place}：这一格应自动计算，公式已被{said}覆盖；请恢复公式，或改用新的模板",
        "{cell}{place}: this cell is calculated, but its formula was replaced by {said}; "
        "restore the formula or use a new template",
    ),
    "external-link": (
        "{cell}{place}：公式取自另一个文件，按其上次结果{said}读取；请直接填数字",
        "{cell}{place}: the formula takes its value from another file; "
        "its last result {said} was read; type the number instead",
    ),
    "hidden-cell": (
        "{cell}{place}：{said}在隐藏的行或列里，或因单元格格式而不显示，照常读取；请核对",
        "{cell}{place}: {said} is in a hidden row or column, or its format hides it; "
        "it was read all the same",
    ),
    "struck": (
        "{cell}{place}：{said}被划了删除线，照常读取；如已作废请清空",
        "{cell}{place}: {said} is struck through; it was read all the same; "
        "clear the cell if it no longer holds",
    ),
    "comment": (
        "{cell}{place}：这一格附有批注，批注没有读取；请看一看",
        "{cell}{place}: the cell has a comment, which was not read; have a look at it",
    ),
}
