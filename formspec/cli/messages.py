"""The texts of the command line and its help: key → (zh, en)."""

from formspec.diagnostics.span import printable

HELP: dict[str, tuple[str, str]] = {
    "usage": ("用法：", "usage: "),
    "arguments": ("参数", "arguments"),
    "options": ("选项", "options"),
    "commands": ("命令", "commands"),
    "top": (
        "统计报表工具：一个定义文件，检查、输出、校验都用它。",
        "Statistical forms as text: one definition checks, renders and validates.",
    ),
    "top_examples": (
        "例：\n"
        "  formspec forms\n"
        "  formspec render wuzhou-2018-warmth xlsx\n"
        "  formspec validate wuzhou-2018-warmth 某县.xlsx\n"
        "\n"
        "退出码：0 没有问题；1 有问题；2 没做成（写错命令、文件读不了）；3 程序错误",
        "examples:\n"
        "  formspec forms\n"
        "  formspec render wuzhou-2018-warmth xlsx\n"
        "  formspec validate wuzhou-2018-warmth county.xlsx\n"
        "\n"
        "exit code: 0 nothing wrong; 1 something was found; 2 it could not be done (a wrong\n"
        "command, a file that cannot be read); 3 a bug",
    ),
    "help": ("显示这段帮助", "show this help"),
    "version": ("显示版本", "show the version"),
    "lang": (
        "提示语言：zh 或 en（默认随表，再随系统）",
        "language of messages (default: the form's, else the system's)",
    ),
    "json": ("输出 JSON", "print JSON"),
    "output": (
        "写到哪里：文件或文件夹；- 为标准输出",
        "where to write: a file or a folder; - is standard output",
    ),
    "force": ("覆盖已有文件", "overwrite existing files"),
    "option": (
        "该输出格式自己的选项，如 dialect=sqlite，可重复",
        "an option of the target's own, such as dialect=sqlite; may be repeated",
    ),
    "units": (
        "单位名单（CSV）：每个单位一份，预先填好其中的内容，写到 -o 文件夹",
        "a list of reporting units (CSV): one file for each, filled in beforehand, into -o",
    ),
    "form": ("已安装的表 id，或定义文件", "the id of an installed form, or a definition file"),
    "target": (
        "输出格式：html、xlsx、json-schema、python、javascript、sql …",
        "html, xlsx, json-schema, python, javascript, sql, …",
    ),
    "file": ("填好的文件：.xlsx、.json、.csv", "a filled file: .xlsx, .json, .csv"),
    "path": (
        "填好的文件（.xlsx、.json、.csv），或放着它们的文件夹",
        "a filled file (.xlsx, .json, .csv), or a folder of them",
    ),
    "forms": ("列出已安装的表", "list the forms that are installed"),
    "forms_examples": (
        "例：\n  formspec forms\n  formspec forms --json",
        "examples:\n  formspec forms\n  formspec forms --json",
    ),
    "show": ("显示一张表的项目和规则", "show a form as the library understands it"),
    "show_examples": (
        "例：\n  formspec show wuzhou-2018-warmth\n  formspec show 我的表.yaml --json",
        "examples:\n  formspec show wuzhou-2018-warmth\n  formspec show my-form.yaml --json",
    ),
    "lint": (
        "检查定义是否有错：单位、编号、公式",
        "check definitions: units, codes, formulas",
    ),
    "lint_examples": (
        "例：\n  formspec lint 我的表.yaml\n退出码：0 没有问题，1 定义有问题，2 文件读不了",
        "example:\n  formspec lint my-form.yaml\n"
        "exit code: 0 nothing wrong, 1 problems, 2 a file could not be read",
    ),
    "scan": (
        "检查规则之间：有没有矛盾、多余、只能填一个数的项目",
        "how the rules stand to one another: conflicts, superfluous rules, fixed values",
    ),
    "scan_examples": (
        "例：\n  formspec scan 我的表.yaml\n"
        "退出码：0 没有矛盾，1 有不能同时成立的规则，2 文件读不了",
        "example:\n  formspec scan my-form.yaml\n"
        "exit code: 0 no conflict, 1 rules that cannot hold together, 2 the file cannot be read",
    ),
    "bounds": (
        "填了一部分的表：还能不能填完，空格还能填多少",
        "a form filled in part: can it be completed, and what may the blanks be?",
    ),
    "bounds_examples": (
        "例：\n  formspec bounds wuzhou-2018-warmth 某县.xlsx\n"
        "退出码：0 没有矛盾，1 已填的数有矛盾或未能判断，2 文件读不了",
        "example:\n  formspec bounds wuzhou-2018-warmth county.xlsx\n"
        "exit code: 0 no contradiction, 1 a contradiction or undecided, 2 the file cannot be read",
    ),
    "render": (
        "把表输出为网页、Excel 模板等",
        "turn forms into a page, a blank workbook, a schema, …",
    ),
    "render_examples": (
        "例：\n  formspec render wuzhou-2018-warmth xlsx\n"
        "  formspec render wuzhou-2018-warmth html -o out/\n"
        "  formspec render wuzhou-2018-warmth wuzhou-2017-help-centre html -o 报表.html\n"
        "  formspec render wuzhou-2018-warmth xlsx --for 单位.csv -o out/\n"
        "不写 -o 时，写到当前文件夹，用表的 id 作文件名\n"
        "几张表时 -o 若是一个 .html 文件名，就合成一页，一表一个标签\n"
        "单位名单第一行写栏名：表头（如 填报单位）、单元格（如 9.A，上期 prev(9.A)）、\n"
        "code（单位代码）、file（文件名）；以下每行一个单位",
        "examples:\n  formspec render wuzhou-2018-warmth xlsx\n"
        "  formspec render wuzhou-2018-warmth html -o out/\n"
        "  formspec render wuzhou-2018-warmth wuzhou-2017-help-centre html -o forms.html\n"
        "  formspec render wuzhou-2018-warmth xlsx --for units.csv -o out/\n"
        "without -o the file is named after the form's id and put into this folder\n"
        "several forms become one page with a tab for each if -o names one .html file\n"
        "the first line of a list names columns: header fields, cells (9.A, prev(9.A)),\n"
        "code (the unit's own) and file (its file's name); each other line is a unit",
    ),
    "read": (
        "把填好的文件读成 JSON，并指出没读准的地方",
        "read a filled file as JSON, and say what was doubtful",
    ),
    "read_examples": (
        "例：\n  formspec read wuzhou-2018-warmth 某县.xlsx -o 某县.json\n不写 -o 时，输出到屏幕",
        "example:\n  formspec read wuzhou-2018-warmth county.xlsx -o county.json\n"
        "without -o the JSON goes to standard output",
    ),
    "locate": (
        "指出哪些数可能填错，应为多少，最可能的在前",
        "say which figures may be wrong and what they should be, the likeliest first",
    ),
    "locate_examples": (
        "例：\n  formspec locate wuzhou-2018-warmth 某县.xlsx\n"
        "每一处错误列出改动最少的所有改法\n"
        "退出码：0 没有要改的，1 有，2 文件读不了",
        "example:\n  formspec locate wuzhou-2018-warmth county.xlsx\n"
        "for each fault, all ways to repair it by changing as few cells as possible\n"
        "exit code: 0 nothing to change, 1 something, 2 the file could not be read",
    ),
    "fill": (
        "填上只有一个可能值的空格，并说明依据",
        "fill in the blanks that have only one possible value, and say why",
    ),
    "fill_examples": (
        "例：\n  formspec fill wuzhou-2018-warmth 某县.xlsx -o 某县.json\n"
        "不写 -o 时只列出结果；已填的数互相矛盾时，什么也不填\n"
        "退出码：0 没有矛盾，1 有矛盾，2 文件读不了",
        "example:\n  formspec fill wuzhou-2018-warmth county.xlsx -o county.json\n"
        "without -o they are only listed; if the figures contradict one another, none is filled\n"
        "exit code: 0 no contradiction, 1 a contradiction, 2 the file could not be read",
    ),
    "annotate": (
        "另存一份加了审核意见的副本：文件名.checked.xlsx，原文件不动",
        "write a copy with the findings beside the cells: NAME.checked.xlsx; the file stays",
    ),
    "copies": (
        "副本放到哪个文件夹（默认放在原文件旁边）",
        "the folder for the copies (default: beside each file)",
    ),
    "validate": ("校验填好的表", "check filled forms"),
    "validate_examples": (
        "例：\n  formspec validate wuzhou-2018-warmth 收到的/\n"
        "  formspec validate wuzhou-2018-warmth 收到的/ --annotate -o 退回/\n"
        "退出码：0 没有问题，1 有问题，2 有文件读不了（其余照常校验）",
        "example:\n  formspec validate wuzhou-2018-warmth received/\n"
        "  formspec validate wuzhou-2018-warmth received/ --annotate -o returned/\n"
        "exit code: 0 nothing wrong, 1 findings, 2 a file could not be read (the rest is checked)",
    ),
}

SAY: dict[str, tuple[str, str]] = {
    "bug": (
        "formspec 内部错误：{0}（{1}）。请把这一行和所用命令告诉维护者",
        "formspec has a bug: {0} ({1}). Please report this line and the command",
    ),
    "try_help": ("查看用法：{0} --help", "try: {0} --help"),
    "head_forms": ("表|版本|项目数|标题", "form|version|items|title"),
    "head_fields": ("表头|名称|类型", "field|label|kind"),
    "head_columns": ("栏目|名称", "column|label"),
    "head_items": ("路径|项目|公式", "path|item|formula"),
    "head_rules": ("规则|类型|级别|内容", "rule|kind|severity|text"),
    "lint_clean": ("{0}：没有问题", "{0}: no problem"),
    "lint_found": ("{0}：{1} 个问题", "{0}: {1} problem(s)"),
    "written": ("已写入 {0}", "written: {0}"),
    "written_many": ("已写入 {1}：{0} 个文件", "written: {0} files in {1}"),
    "for_one_form": (
        "--for 一次只能输出一张表，写进文件夹，不能同时用 -o -",
        "--for takes one form and a folder, not -o -",
    ),
    "only_copies": (
        "-o 只用来放加了意见的副本；请同时写 --annotate",
        "-o is for copies with findings; add --annotate",
    ),
    "copied_twice": (
        "两个同名文件的副本都要写到 {0}；请分两次做",
        "copies of two files would both be {0}; make them one by one",
    ),
    "one_file": (
        "标准输出只能放一个文件；请用 -o 指定文件夹",
        "standard output takes one file; name a folder with -o",
    ),
    "left_out": (
        "附带的 {0} 文件没有输出；需要时请用 -o 指定文件",
        "the file {0} that goes with it is left out; name a file with -o to get both",
    ),
    "binary": (
        "{0} 不是文本，不输出到终端；请用 -o 指定文件",
        "{0} is no text for a terminal; name a file with -o",
    ),
    "twice": (
        "几张表会写进同一个文件；请分开输出",
        "several forms would be written to one file; render them one by one",
    ),
    "losses": (
        "{0}：{1} 本身不检查下列规则（{2} 条），收到后请用 formspec validate 校验：",
        "{0}: rules that {1} leaves to formspec validate ({2}):",
    ),
    "not_checked": (
        "有 {0} 个文件没有校验（隐藏文件、锁文件、批注副本、子文件夹或其他类型）：{1}",
        "{0} left unchecked (hidden, a lock, an annotated copy, a folder, or of another kind): {1}",
    ),
    "located": ("{0}：{1} 处问题", "{0}: {1} fault(s)"),
    "located_none": (
        "{0}：强制性规则都成立或还没填完，没有要改的数",
        "{0}: no rule that must hold is broken; there is nothing to change",
    ),
    "fault": (
        "{0}：改动下面任何一项即可成立，最可能的在前",
        "{0}: any one of these repairs it, the likeliest first",
    ),
    "fault_locked": (
        "{0}：改动本表的数不能使其成立",
        "{0}: no change of the form's own cells can repair it",
    ),
    "fault_open": (
        "{0}：牵涉太多，未能判断改哪些数",
        "{0}: too much hangs together to say which figures are wrong",
    ),
    "fault_more": (
        "牵涉太多，没有查完；可能还有别的或更少的改法",
        "too much hangs together: there may be other repairs, or smaller ones",
    ),
    "filled_none": (
        "{0}：没有只能填一个数的空格",
        "{0}: no blank has only one possible value",
    ),
    "filled_open": (
        "牵涉太多，未能判断：{0}",
        "too much hangs together to decide: {0}",
    ),
    "counted": ("（{0}）", " ({0})"),
    "comma": ("，", ", "),
    "count_error": ("{0} 处错误", "{0} error(s)"),
    "count_warning": ("{0} 处待说明", "{0} to explain"),
    "count_note": ("{0} 条提示", "{0} note(s)"),
    "count_explained": ("{0} 处已说明", "{0} explained"),
    "count_incomplete": ("{0} 条还不能判断", "{0} undecided"),
    "verdict_pass": ("通过", "pass"),
    "verdict_fail": ("不通过", "fail"),
    "verdict_blank": ("没有填", "nothing is filled in:"),
    "verdict_incomplete": ("未填完", "incomplete"),
    "severity_error": ("错误", "error"),
    "severity_warning": ("核实", "warning"),
    "severity_note": ("提示", "note"),
    "waiting": ("待填", "waiting"),
    "explained": ("（已说明：{0}）", " (explained: {0})"),
    "more": ("……还有 {0} 条，用 --json 查看全部", "… {0} more, --json shows all"),
}

USAGE: tuple[tuple[str, str], ...] = (
    (r"the following arguments are required: ", "缺少参数："),
    (r"unrecognized arguments: ", "不认识的参数："),
    (r"argument (\S+): expected .*", r"\1 后面缺少内容"),
    (r"argument (\S+): write (\S+)", r"\1 要写成 \2"),
    (r"argument (\S+): invalid choice: (.*) \(choose from (.*)\)", r"\1 不能是 \2；可用的有：\3"),
)
"""Messages of the argument parser as patterns, and their Chinese."""


def sentence(key: str, lang: str, *facts: object) -> str:
    """A text of the command line in one language; no fact, such as a file's name, begins a line."""
    return SAY[key][lang == "en"].format(*(printable(str(fact)) for fact in facts))


def table_head(key: str, lang: str) -> list[str]:
    """The heads of a table's columns."""
    return sentence(f"head_{key}", lang).split("|")
