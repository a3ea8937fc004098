"""The sentence of every problem, in Chinese and English: code → severity, zh, en.

A code never changes its meaning. FS1 the text, FS2 its structure, FS3 formulas, FS4 what
lint finds, FS5 filled files, FS6 calls and what is installed, FS7 what an output has no
room for.
"""

from typing import Literal

Texts = dict[str, tuple[Literal["error", "warning", "note"], str, str]]

TEXTS: Texts = {
    "FS101": ("error", "打不开 {file}：{reason}", "cannot open {file}: {reason}"),
    "FS102": (
        "error",
        "{file} 太大：定义文件最多 {limit} 字节",
        "{file} is too large: a definition has at most {limit} bytes",
    ),
    "FS103": (
        "error",
        "{file} 第 {line} 行不是 UTF-8 文本；请另存为 UTF-8",
        "{file} is not UTF-8 text at line {line}; save it as UTF-8",
    ),
    "FS104": (
        "error",
        "不允许的字符 {character}（控制符或方向符）；请删除",
        "the character {character} (a control or direction mark) is not allowed; delete it",
    ),
    "FS105": (
        "error",
        "不是有效的 YAML：{reason}",
        "this is not YAML: {reason}",
    ),
    "FS106": (
        "error",
        "定义的最外层必须是“键: 值”，例如 formspec: 1",
        "the top of a definition must be a mapping such as formspec: 1",
    ),
    "FS107": ("error", "嵌套超过 {limit} 层", "nested deeper than {limit} levels"),
    "FS108": (
        "error",
        "一个文件只能有一个文档；请删除 --- 之后的第二个",
        "a file holds one document; delete the second one behind ---",
    ),
    "FS109": (
        "error",
        "不支持 YAML 锚点和别名（& 和 *）；请把内容写全，或给文字加引号",
        "YAML anchors and aliases (& and *) are not part of the language; write it out or quote it",
    ),
    "FS110": (
        "error",
        "不支持 YAML 标签（!…）；请删除，或给文字加引号",
        "YAML tags (!…) are not part of the language; delete it or quote the text",
    ),
    "FS111": (
        "error",
        "文件是空的；请从 formspec: 1 写起",
        "the file is empty; begin with formspec: 1",
    ),
    "FS112": ("error", "键必须是文字", "a key must be a text"),
    "FS113": (
        "error",
        "不支持 YAML 合并键（<<）；请把内容写全",
        "YAML merge keys (<<) are not part of the language; write it out",
    ),
    "FS114": (
        "error",
        "键 {key} 重复，第 {first} 行已有；请删除一个",
        "the key {key} is given twice, first in line {first}; delete one",
    ),
    "FS115": ("error", "内容太多：最多 {limit} 个节点", "too much content: at most {limit} nodes"),
    "FS116": (
        "error",
        "YAML 会读成别的意思：{reason}",
        "YAML reads this as something else: {reason}",
    ),
    "FS201": ("error", "{where}没有 {key} 这个键；{hint}", "{where} has no key {key}; {hint}"),
    "FS202": ("error", "{where}缺少 {key}", "{where} needs {key}"),
    "FS203": ("error", "{key} 应为{expected}", "{key} must be {expected}"),
    "FS204": ("error", "{key} 不能是“{value}”；{hint}", '{key} cannot be "{value}"; {hint}'),
    "FS205": (
        "error",
        "{key} 应为数字（如 12 或 -0.5，最多 15 位），不是“{value}”",
        '{key} must be a number such as 12 or -0.5 of at most 15 digits, not "{value}"',
    ),
    "FS206": (
        "error",
        "这个版本只认 formspec: 1，文件写的是“{value}”",
        'this version reads formspec: 1, the file says "{value}"',
    ),
    "FS207": (
        "error",
        "{key} “{value}”不合规定：用小写字母、数字、- 和 _，以字母或数字开头，最多 64 个",
        '{key} "{value}" is not allowed: use lower-case letters, digits, - and _, '
        "at most 64, a letter or digit first",
    ),
    "FS208": (
        "error",
        "{key} “{value}”不合规定：最多 64 个字符，不含空格和 [ ] @ ! # : 控制符",
        '{key} "{value}" is not allowed: at most 64 characters, no blanks or control characters, '
        "none of [ ] @ ! #",
    ),
    "FS209": (
        "error",
        "{path} 重复，第 {first} 行已有；同一序号内编号不能相同",
        "{path} is there twice, first in line {first}; codes must differ inside a section",
    ),
    "FS210": ("error", "没有编号的行要有 id：{label}", "a row without a code needs an id: {label}"),
    "FS211": (
        "error",
        "不认识单位“{unit}”（新单位在 units: 里声明）；{hint}",
        'unknown unit "{unit}" (declare new ones under units:); {hint}',
    ),
    "FS212": (
        "error",
        "{path} {label} 没有单位；请写 unit:，如 unit: 万元",
        "{path} {label} has no unit; write one, such as unit: 万元",
    ),
    "FS213": (
        "error",
        "{key} “{value}”重复，第 {first} 行已有；请换一个",
        '{key} "{value}" is there twice, first in line {first}; write another',
    ),
    "FS214": ("error", "{key} 用在这里不合适：{reason}", "{key} does not fit here: {reason}"),
    "FS215": (
        "error",
        "min {low} 大于 max {high}；请改其中一个",
        "min {low} is greater than max {high}; change one",
    ),
    "FS216": (
        "error",
        "{key} 有 {length} 个字符，最多 {limit} 个；请写短些，或分成几条说明",
        "{key} has {length} characters, at most {limit} are allowed; make it shorter, or several "
        "notes",
    ),
    "FS217": (
        "error",
        "这张表有 {cells} 格（项目数乘以栏数），最多 {limit} 格；请拆成几张表",
        "the form has {cells} cells (items times columns), at most {limit} are allowed; split it "
        "into several forms",
    ),
    "FS218": (
        "error",
        "各格的选项共有 {options} 个，最多 {limit} 个；请减少选项，或改用 type: text",
        "all cells together offer {options} choices, at most {limit} are allowed; offer fewer, or "
        "write type: text",
    ),
    "FS219": (
        "error",
        "{key} 是空的；请写上内容{write}，没有就删掉这一行",
        "{key} is empty; write something{write}, or delete the line",
    ),
    "FS301": (
        "error",
        "公式读不懂：{reason}",
        "cannot read the formula: {reason}",
    ),
    "FS302": ("error", "没有 {name} 这一项；{hint}", "there is no item {name}; {hint}"),
    "FS303": (
        "error",
        "第 {section} 项里没有 {name}；{hint}",
        "section {section} has no {name}; {hint}",
    ),
    "FS304": ("error", "没有 {column} 这一栏；{hint}", "there is no column {column}; {hint}"),
    "FS305": (
        "error",
        "公式左边应是本项 {name}，却是 {found}",
        "the left side of the formula must be the item {name} itself, not {found}",
    ),
    "FS306": (
        "error",
        "{name} 的公式里又用了它自己；请从右边删去",
        "the formula of {name} refers to itself; delete it on the right",
    ),
    "FS307": (
        "error",
        "只能乘以或除以数字，不能让两个项目相乘或相除；比例请写成 B ≤ 0.5×A",
        "only a number can multiply or divide, no item another; write a ratio as B ≤ 0.5×A",
    ),
    "FS308": ("error", "除以零", "division by zero"),
    "FS309": (
        "error",
        "{path} {label} 不是数字，不能相加或比较大小；是/否项目请写 {path} = 是",
        "{path} {label} is no number and cannot be added or compared; "
        "ask a yes/no item as {path} = yes",
    ),
    "FS310": (
        "error",
        "{path} {label} 不会是“{value}”；{hint}",
        '{path} {label} is never "{value}"; {hint}',
    ),
    "FS311": (
        "error",
        "不能引用另一张表（{form}!）：跨表规则要写在报表制度里",
        "another form ({form}!) cannot be named here: rules across forms belong to a scheme",
    ),
    "FS312": (
        "error",
        "{first} 至 {last} 不是同一序号内从前到后的范围",
        "{first} to {last} is no range from top to bottom of one section",
    ),
    "FS313": ("error", "规则里没有任何项目", "the rule names no item"),
    "FS314": (
        "error",
        "所有公式在各栏里合起来超过 {limit} 项（范围按展开计算）；请拆成几张表",
        "all formulas in all columns together have more than {limit} terms, ranges written out; "
        "split the form",
    ),
    "FS315": (
        "error",
        "第 {section} 项里没有编号 {name}，而这里的数字都是编号"
        "（若是数，乘除数写 ({name})，金额、数量写上单位）；{hint}",
        "section {section} has no code {name}, and numerals there are codes "
        "(write a factor as ({name}), an amount with its unit); {hint}",
    ),
    "FS316": (
        "error",
        "没有 {name} 这一项，它也不能当作小数；{write}",
        "there is no item {name}, and it cannot be read as a decimal; {write}",
    ),
    "FS317": (
        "error",
        "各项单位不同，{number} 的单位不明；请写明，如 {such_as}",
        "items in different units are added, so the unit of {number} is not certain; "
        "write it, such as {such_as}",
    ),
    "FS318": (
        "error",
        "{number} 与这里的单位（{unit}）不能相加或比较；请改单位",
        "{number} cannot be added to or compared with what is in {unit}; correct the unit",
    ),
    "FS319": (
        "error",
        "乘除数 {number} 不能带单位；请去掉单位，比例请写百分数",
        "the factor {number} cannot have a unit; delete it, or write a share in per cent",
    ),
    "FS401": (
        "error",
        "{path} {label}：公式 {formula} 把 {clash} 加进了{unit}{also}。{advice}",
        "{path} {label}: the formula {formula} adds {clash} to {unit}{also}. {advice}",
    ),
    "FS402": (
        "warning",
        "{path} {label}：公式 {formula} 把 {clash} 加进了{unit}。"
        "若本意如此，请写 because: 说明原因",
        "{path} {label}: the formula {formula} adds {clash} to {unit}. "
        "If that is meant, say why in because:",
    ),
    "FS403": (
        "warning",
        "{path} {label}：公式 {formula} 里 {terms} 重复出现。{advice}",
        "{path} {label}: {terms} stands more than once in the formula {formula}. {advice}",
    ),
    "FS404": (
        "warning",
        "{path} {label}：公式 {formula} 没有包含 {terms}。{advice}；"
        "若本意如此，写 waive: {{FS404: 原因}}",
        "{path} {label}: the formula {formula} leaves out {terms}. {advice}; "
        "if that is meant, write waive: {{FS404: why}}",
    ),
    "FS405": (
        "warning",
        "{path} {label}：所印公式 {printed} 与规则 {formula} 不同；请写 because: 说明原因",
        "{path} {label}: the printed formula {printed} differs from the rule {formula}; "
        "say why in because:",
    ),
    "FS406": (
        "error",
        "计算项目互相引用，成了循环：{terms}",
        "computed items refer to each other in a circle: {terms}",
    ),
    "FS407": (
        "warning",
        "规则 {rule}（{formula}）在各项的取值范围内永远成立，等于没有检查",
        "the rule {rule} ({formula}) always holds within the bounds of its items: "
        "it checks nothing",
    ),
    "FS408": (
        "error",
        "规则 {rule}（{formula}）在各项的取值范围内永远不成立",
        "the rule {rule} ({formula}) can never hold within the bounds of its items",
    ),
    "FS409": (
        "warning",
        "规则 {rule}（{formula}）的合计可能超过 15 位数字；请减小 max 或 decimals",
        "a sum of the rule {rule} ({formula}) can have more than 15 digits; "
        "lower max: or decimals:",
    ),
    "FS410": (
        "warning",
        "{path} 和 {other} 看起来一样，其实不是同一个字（{signs}）；请用同一种字母，或换一个编号",
        "{path} and {other} look alike but are other characters ({signs}); "
        "write them in one alphabet, or choose another code",
    ),
    "FS501": (
        "error",
        "{file} 不是 Excel 工作簿（.xlsx）；请用 Excel 或 WPS 打开后另存为 .xlsx",
        "{file} is no Excel workbook (.xlsx); open it and save it as .xlsx",
    ),
    "FS502": (
        "error",
        "{file} 是旧格式的 .xls 文件；请用 Excel 或 WPS 打开后另存为 .xlsx",
        "{file} is an old .xls file; open it and save it as .xlsx",
    ),
    "FS503": (
        "error",
        "{file} 有打开密码；请去掉密码后再提交",
        "{file} is protected by a password; remove it and send the file again",
    ),
    "FS504": (
        "error",
        "{file} 其实是网页（HTML）；请用 Excel 或 WPS 打开后另存为 .xlsx",
        "{file} is really a web page (HTML); open it and save it as .xlsx",
    ),
    "FS505": (
        "error",
        "{file} 其实是文本（如 CSV）；请把扩展名改回 .csv，或另存为 .xlsx",
        "{file} is really text such as CSV; name it .csv again, or save it as .xlsx",
    ),
    "FS506": (
        "error",
        "{file} 损坏或不完整（{part}）；请重新保存或重新发送",
        "{file} is damaged or incomplete ({part}); save it or send it again",
    ),
    "FS507": (
        "error",
        "{file} 里的部件超过 {limit} 个，不是一份填报表",
        "{file} has more than {limit} parts: no filled form has",
    ),
    "FS508": (
        "error",
        "{file} 解压后超过 {limit} 字节，没有读取",
        "{file} unpacks to more than {limit} bytes and was not read",
    ),
    "FS509": (
        "error",
        "{file} 的 {part} 压缩得异常，可能是恶意文件，没有读取",
        "{part} in {file} unpacks to far more than it should: it was not read",
    ),
    "FS510": (
        "error",
        "{file} 里 {part} 出现了两次，可能是恶意文件，没有读取",
        "{file} holds {part} twice: it was not read",
    ),
    "FS511": (
        "error",
        "{file} 的 {part} 含有 DOCTYPE，可能是恶意文件，没有读取",
        "{part} in {file} has a DOCTYPE, which no workbook has: it was not read",
    ),
    "FS512": (
        "error",
        "{file} 的 {part} 太大或嵌套太深，没有读取",
        "{part} in {file} is too large or nested too deeply: it was not read",
    ),
    "FS514": (
        "error",
        "{file}：{cell} 超出范围，填报表没有这么多行列和单元格",
        "{file}: {cell} is out of range; no filled form has so many rows, columns or cells",
    ),
    "FS515": (
        "error",
        "{file}：单元格 {cell} 出现了两次，无法确定哪个有效",
        "{file}: the cell {cell} is stored twice, and nobody can tell which one counts",
    ),
    "FS516": (
        "error",
        "{file} 里有宏，没有读取；请另存为不含宏的“Excel 工作簿（.xlsx）”后再提交",
        "{file} holds macros and was not read; save it as an Excel workbook without macros (.xlsx)",
    ),
    "FS517": (
        "error",
        "{file} 其实是 .ods 文件；请用 Excel、WPS 或 LibreOffice 打开后另存为 .xlsx",
        "{file} is really an .ods file; open it and save it as .xlsx",
    ),
    "FS520": (
        "error",
        "{file} 里没有表号，不能确定是哪张表；请用本程序生成的 {form} 表样填报",
        "{file} does not say which form it is; fill in a workbook made for {form}",
    ),
    "FS521": (
        "error",
        "{file} 里有两张填了的表：{first} 和 {second}；请只留一张",
        "{file} holds two filled copies, {first} and {second}; keep only one",
    ),
    "FS522": (
        "error",
        "{file} 里的表号或版本前后不一致：{first}、{second}；请重新用表样填报",
        "{file} contradicts itself about its form: {first} and {second}; fill in a fresh copy",
    ),
    "FS523": (
        "error",
        "{file} 里找不到 {form} 的填报单元格；请重新用表样填报",
        "{file} no longer shows where the cells of {form} are; fill in a fresh copy",
    ),
    "FS524": (
        "error",
        "{file}：工作表 {sheet} 的单元格名称已丢失，改按编号和项目名称查找，"
        "但 {what} 找不到或不止一处；请改回原样，或用表样重新填报",
        "{file}: the sheet {sheet} lost its cell names, so items were looked for by code and "
        "label, and {what} is not there exactly once; restore it, or fill in a fresh copy",
    ),
    "FS525": (
        "error",
        "{file}：工作表 {sheet} 已损坏，读不出内容；"
        "请用 Excel 或 WPS 打开，核对后重新保存，或用表样重新填报",
        "{file}: the sheet {sheet} is damaged and cannot be read; open the file, check that sheet "
        "and save it again, or fill in a fresh copy",
    ),
    "FS526": (
        "error",
        "{file}：工作表 {sheet} 的填报单元格旁没有任何编号和项目名称，不能确定填的是什么；"
        "请用 Excel 或 WPS 打开核对，改回原样后重新保存，或用表样重新填报",
        "{file}: on the sheet {sheet} no code and no label can be read beside the cells, so nobody "
        "can tell what they hold; open the file, restore that sheet and save it again, or fill in "
        "a fresh copy",
    ),
    "FS540": ("error", "{file} 不是有效的 JSON：{reason}", "{file} is not JSON: {reason}"),
    "FS541": (
        "error",
        "{file}：键 {key} 重复；请删除一个",
        "{file}: the key {key} is there twice; delete one",
    ),
    "FS542": ("error", "{file}：{key} 应为{expected}", "{file}: {key} must be {expected}"),
    "FS543": (
        "error",
        "{file} 是表 {found}，不是 {form}",
        "{file} is a filled {found}, not {form}",
    ),
    "FS544": (
        "error",
        "{file} 填的是 {form} 的版本 {found}，这里是版本 {version}",
        "{file} was filled for version {found} of {form}, this is version {version}",
    ),
    "FS545": ("error", "{file} 第 {line} 行：{reason}", "{file} line {line}: {reason}"),
    "FS546": (
        "error",
        "{file} 太大：最多 {limit} 字节",
        "{file} is too large: at most {limit} bytes",
    ),
    "FS547": (
        "error",
        "{file} 第 {line} 行：{cell} 已经出现过",
        "{file} line {line}: {cell} is there already",
    ),
    "FS548": (
        "error",
        "{file} 不是 UTF-8 或 GB18030 文本，或已损坏；请另存为 CSV UTF-8",
        "{file} is neither UTF-8 nor GB18030 text, or it is damaged; save it as CSV UTF-8",
    ),
    "FS549": (
        "error",
        "{file} 太大：行数乘列数最多 {limit}；请拆成几个文件",
        "{file} is too large: rows times columns may be at most {limit}; divide it",
    ),
    "FS601": (
        "error",
        "没有叫 {name} 的表（定义文件的名字须以 .yaml 或 .yml 结尾）；{hint}",
        "no form called {name} is installed (a definition file ends in .yaml or .yml); {hint}",
    ),
    "FS602": (
        "error",
        "没有叫 {name} 的输出格式；{hint}",
        "there is no renderer called {name}; {hint}",
    ),
    "FS603": (
        "error",
        "{name} 同时由 {first} 和 {second} 提供；请卸载其中一个",
        "{name} is provided by both {first} and {second}; uninstall one of them",
    ),
    "FS604": (
        "error",
        "{name}（来自 {package}）加载失败：{reason}",
        "{name} (from {package}) could not be loaded: {reason}",
    ),
    "FS605": ("error", "{name} 没有选项 {option}；{hint}", "{name} has no option {option}; {hint}"),
    "FS606": (
        "error",
        "{file}：不认识的文件类型 {suffix}；{hint}",
        "{file}: unknown kind of file {suffix}; {hint}",
    ),
    "FS607": ("error", "没有规则 {name}；{hint}", "there is no rule {name}; {hint}"),
    "FS608": (
        "error",
        "{file} 已存在；要覆盖请加 --force",
        "{file} exists already; add --force to overwrite it",
    ),
    "FS609": ("error", "写不了 {file}：{reason}", "cannot write {file}: {reason}"),
    "FS610": (
        "error",
        "表 {name} 的定义有错误，不能输出；先运行 formspec lint {name}",
        "the definition of {name} has errors and is not rendered; run formspec lint {name} first",
    ),
    "FS611": (
        "error",
        "{name} 的选项 {option} 不能是 {value}；{hint}",
        "option {option} of {name} cannot be {value}; {hint}",
    ),
    "FS612": (
        "error",
        "文件夹 {file} 里没有可校验的文件（{suffixes}）",
        "the folder {file} holds no file to check ({suffixes})",
    ),
    "FS613": (
        "error",
        "{file}：{suffix} 文件读不了；请把填好的表另存为 .xlsx 再提交",
        "{file}: a {suffix} file cannot be read; save the filled form as .xlsx and send that",
    ),
    "FS620": (
        "error",
        "预先填写：没有 {name} 这一格；{hint}",
        "nothing called {name} can be filled in beforehand; {hint}",
    ),
    "FS621": (
        "error",
        "预先填写 {name}：{reason}",
        "{name} cannot be filled in beforehand: {reason}",
    ),
    "FS622": (
        "error",
        "{file} 里没有填报单位；第一行写栏名，以下每行一个单位",
        "{file} names no reporting unit; write the names of columns first, then a line for each",
    ),
    "FS623": (
        "error",
        "{file} 第 1 行第 {column} 栏的栏名不认识；{hint}",
        "{file} line 1: the name of column {column} is not known; {hint}",
    ),
    "FS624": (
        "error",
        "{file} 第 {first} 行和第 {line} 行是同一个单位；请只留一行",
        "{file} lines {first} and {line} are the same reporting unit; keep one of them",
    ),
    "FS625": (
        "error",
        "{file} 第 {first} 行和第 {line} 行会写进同一个文件；请在 file 栏写不同的文件名",
        "{file} lines {first} and {line} would be written to the same file; "
        "give them names of their own in a column file",
    ),
    "FS626": (
        "error",
        "{file} 第 {line} 行“{name}”栏：{reason}",
        '{file} line {line}, column "{name}": {reason}',
    ),
    "FS627": (
        "error",
        "{file} 第 {line} 行没有能作单位或文件名的内容；请填单位代码，或在 file 栏写一个文件名",
        "{file} line {line}: nothing there can name a unit or a file; "
        "write the unit's code, or a name in a column file",
    ),
    "FS628": (
        "error",
        "{name} 不能按单位批量输出；{hint}",
        "{name} cannot be made for many reporting units; {hint}",
    ),
    "FS629": (
        "error",
        "{file} 这种文件不能加批注；{hint}",
        "files such as {file} cannot be annotated; {hint}",
    ),
    "FS630": (
        "error",
        "表 {name} 给了不止一次；一个文件里每张表只能有一次",
        "the form {name} is given more than once; a file can hold each form once",
    ),
    "FS631": (
        "error",
        "片段只能是一张表；请分别输出各表",
        "a fragment is one form; render the forms one by one",
    ),
    "FS635": (
        "error",
        "{file} 第 1 行：栏名“{name}”可以指 {cells}；请写其中一个",
        '{file} line 1: the column "{name}" may be {cells}; write one of them',
    ),
    "FS636": (
        "error",
        "{file} 里有 {count} 份填报（一行一份），这里一次只处理一份；"
        "请用 formspec validate，或 formspec.read_all",
        "{file} holds {count} filled forms, one a row, and one at a time is read here; "
        "use formspec validate, or formspec.read_all",
    ),
    "FS637": (
        "error",
        "{file} 没有读成：读它的进程中途没有了（多半是内存不够，或被系统结束）；请单独再查这个文件",
        "{file} was not read: the process that read it was gone (most likely out of memory, or "
        "ended by the system); check this file again alone",
    ),
    "FS632": ("error", "没有给出表；至少要有一张", "no form is given; there must be at least one"),
    "FS633": (
        "error",
        "选项 {option} 只用于一张表自己的网页，不用于片段，也不用于合在一起的几张表",
        "option {option} is for one form on its own page, neither for a fragment nor for several",
    ),
    "FS640": ("error", "没有 {cell} 这一格；{hint}", "there is no cell {cell}; {hint}"),
    "FS641": (
        "error",
        "{cell} 的权重不能是 {weight}；请用大于 0 的整数或分数",
        "the weight of {cell} cannot be {weight}; use a whole number or a Fraction above 0",
    ),
    "FS642": (
        "error",
        "规则 {rule} 的权重不能是 {weight}；请用大于 0 的整数",
        "the weight of the rule {rule} cannot be {weight}; use a whole number above 0",
    ),
    "FS650": (
        "error",
        "参数 {argument} 应为{expected}，不能是 {given}",
        "the argument {argument} must be {expected}, not {given}",
    ),
    "FS651": (
        "error",
        "没有做成：{reason}；请排除后再试",
        "it could not be done: {reason}; put that right and try again",
    ),
    "FS701": (
        "note",
        "{path}：{what}有 {length} 个字，Excel 最多 {limit}，工作簿里只显示前面部分",
        "{path}: {what} has {length} characters, Excel takes {limit}; the workbook shows the "
        "beginning",
    ),
    "FS702": (
        "warning",
        "{path}：选项多于 {most} 个，或有一项超过 {limit} 个字，Excel 的下拉列表选不了；"
        "该格没有下拉列表，填什么由核对栏检查",
        "{path}: there are more than {most} choices, or one has more than {limit} characters, "
        "which no list of Excel's offers; the cell has none, the check column looks at the answer",
    ),
    "FS703": (
        "error",
        "表 {name} 太大，填好后会读不回来：工作簿最多 {rows} 行、{columns} 列、{cells} 个填报格，"
        "文字多时更少；请缩短项目的编号和名称，或拆成几张表",
        "the form {name} is too large to be read when it comes back: a workbook has at most {rows} "
        "rows, {columns} columns and {cells} cells to fill in, fewer where texts are long; shorten "
        "ids and labels, or divide the form",
    ),
    "FS704": (
        "warning",
        "{path}：公式太长或不是简单的加减，Excel 里放不下；该格要人工填写，收到后由 formspec 计算",
        "{path}: the formula is too long for Excel, or no plain sum; the cell is filled in by "
        "hand, and formspec calculates it",
    ),
    "FS705": (
        "error",
        "{path}：预填的内容有 {length} 个字，Excel 的一格最多 {limit} 个；请缩短",
        "{path}: what is filled in beforehand has {length} characters, and a cell of Excel takes "
        "{limit}; shorten it",
    ),
}

SEVERITIES: dict[str, tuple[str, str]] = {
    "error": ("错误", "error"),
    "warning": ("警告", "warning"),
    "note": ("提示", "note"),
}

EXPECTED: dict[str, tuple[str, str]] = {
    "sheet_name": ("表名", "the name of the sheet"),
    "label_text": ("项目文字", "the text of the item"),
    "note_text": ("说明文字", "the note"),
    "prompt_text": ("填写提示", "what is said in front of the cell"),
    "yaml_unclear": (
        "这里读不懂，请检查缩进、引号、括号和冒号",
        "it cannot be read here; check indentation, quotes, brackets and colons",
    ),
    "yaml_tab": (
        "缩进用了制表符（Tab）；请改用空格",
        "a tab is used for indentation; write blanks instead",
    ),
    "yaml_sign": (
        "“{0}”不是 YAML 的符号（常是全角）；请写 {1}",
        'the sign "{0}" (perhaps full-width) is none of YAML; write {1}',
    ),
    "yaml_blank": ("“{0}”后面要有空格；请写 {1}", 'a blank must follow "{0}"; write {1}'),
    "yaml_colon": ("这一行没有冒号；请写成 {0}", "this line has no colon; write {0}"),
    "yaml_comma": ("{0} 前面缺少逗号；请写 {1}", "a comma is missing before {0}; write {1}"),
    "yaml_quotes": ("{0} 的值要加引号；请写 {1}", "the value of {0} needs quotes; write {1}"),
    "yaml_open": ("“{0}”没有用“{1}”结束；请写 {2}", '"{0}" is not closed by "{1}"; write {2}'),
    "yaml_indent": (
        "缩进和上面各行都对不齐；行首空格可以是 {0} 个",
        "it is in line with nothing above; blanks in front may be: {0}",
    ),
    "formula_expected": ("应为{0}，却是{1}", "expected {0} but found {1}"),
    "formula_call": ("公式里没有 {0}(…)；{1}", "formulas have no {0}(…); {1}"),
    "formula_sign": ("公式里不写“{0}”；{1}", 'formulas have no "{0}"; {1}'),
    "formula_left": (
        "公式要写完整，左边是本项；{0}",
        "the item itself must stand on the left; {0}",
    ),
    "formula_write": ("请写 {0}", "write {0}"),
    "formula_has": (
        "能用的有 + - × ÷、sum(A..C)、prev(A)，和 如 … 则 …",
        "there are + - × ÷, sum(A..C), prev(A) and if … then …",
    ),
    "formula_two": (
        "一条公式只有一个关系；请分成两条规则，或写成 如 … 则 …",
        "a formula has one relation; write two rules, or if … then …",
    ),
    "share": ("乘除数请写 {0}", "write a factor as {0}"),
    "with_unit": (
        "若是数，请写上单位，如 {0} 万元",
        "write a number with its unit, such as {0} yuan",
    ),
    "shorter": ("不超过 10000 个字符的公式", "a formula of at most 10000 characters"),
    "readable": ("公式里能用的符号", "a sign that formulas use"),
    "found": ("“{0}”", '"{0}"'),
    "end": ("公式结尾", "the end of the formula"),
    "then": ("“则”（then）", '"then"'),
    "op": ("= ≥ ≤ > < 之一", "one of = ≥ ≤ > <"),
    "close": ("右括号 )", 'a closing ")"'),
    "open": ("左括号 (", 'an opening "("'),
    "comma": ("逗号或右括号", 'a comma or ")"'),
    "term": ("编号、数字或左括号", 'an item code, a number or "("'),
    "code": ("编号", "an item code"),
    "column": ("栏目 id", "the id of a column"),
    "total": ("“之和”", '"之和"'),
    "digits": ("最多 15 位的数字", "a number of at most 15 digits"),
    "fewer": ("最多 1000 项", "at most 1000 terms"),
    "shallower": ("最多 64 层括号", "at most 64 levels of brackets"),
    "text": ("一段文字", "a text"),
    "list": ("一个列表（每行以 - 开头）", "a list (lines that begin with -)"),
    "mapping": ("一组“键: 值”", "a mapping (key: value)"),
    "flag": (" true 或 false", "true or false"),
    "object": ("对象 {{…}}", "an object {{…}}"),
    "submission": ("填报数据", "a submission"),
    "explanation": (
        '文字，或 {{"text": …, "values": {{…}}}}',
        'a text or {{"text": …, "values": {{…}}}}',
    ),
    "lang": ('"zh" 或 "en"', '"zh" or "en"'),
    "csv_head": (
        "第一行应为 path,value 或 path,column,value；一行一个单位的，应为各栏的编号（如 9.A）",
        "the first line must be path,value or path,column,value, "
        "or the cells of a row for each unit, such as 9.A",
    ),
    "csv_width": ("列数与第一行不同", "not as many columns as in the first line"),
    "csv_quote": ("引号没有配对，或一格太长", "a quote is not closed, or a cell is too long"),
    "scalar": ("文字、数字、true/false 或 null", "a text, a number, true/false or null"),
    "top": ("定义的最外层", "the top of a definition"),
    "source": ("来源（source）", "source"),
    "unit": ("units 的一项", "an entry of units"),
    "field": ("表头字段", "a field"),
    "column_entry": ("栏目", "a column"),
    "section": ("序号（section）", "a section"),
    "item": ("项目（item）", "an item"),
    "rule": ("规则（rule）", "a rule"),
    "needs_number": ("只有数字项目可以有公式、上下限和小数位", "only number items have it"),
    "needs_formula": ("要有 formula 才能用", "it needs a formula"),
    "needs_plain_sum": (
        "computed 只能用于“本项 = …”这一种公式",
        "a computed item needs one formula of the shape item = …",
    ),
    "needs_choices": ("选择项目要有 choices", "a choice needs choices"),
    "answer_is_test": (
        "是/否和选择项目只能作条件：如 … 则 …",
        "a yes/no or choice item can only be asked in a condition (if … then …)",
    ),
    "nothing": ("", ""),
    "in_file": ("{0} 里", "{0}"),
    "such_as": ("，如 {0}", ", such as {0}"),
    "this_rule": ("这条规则", "(a rule)"),
    "no_file": ("没有这个文件或文件夹", "no such file or folder"),
    "no_right": ("没有权限", "permission denied"),
    "is_folder": ("这是一个文件夹", "it is a folder"),
    "no_folder": ("路径中有一段不是文件夹", "a part of the path is no folder"),
    "no_space": ("磁盘已满", "no space is left on the disk"),
    "name": ("文件名太长", "the name is too long"),
    "name_character": (
        "文件名里有不允许的字符",
        "the name holds a character that no file name can have",
    ),
    "broken_disk": ("磁盘读写出错", "the disk could not be read or written"),
    "no_plain_file": (
        "这是管道或设备，不是普通文件；请先存成文件",
        "it is a pipe or a device, no plain file; save it as a file first",
    ),
    "link_loop": ("符号链接互相指来指去", "the links lead in a circle"),
    "no_memory": ("内存不够", "there is not enough memory"),
    "too_many_files": ("打开的文件太多", "too many files are open"),
    "system_error": ("系统错误 {0}", "system error {0}"),
    "exists": ("已存在同名的文件", "something of that name exists"),
    "json_syntax": (
        "第 {0} 行第 {1} 列读不懂，请检查引号、逗号和括号",
        "line {0}, column {1} cannot be read; look at quotes, commas and brackets",
    ),
    "not_utf8": ("不是 UTF-8 文本", "it is not UTF-8 text"),
    "too_deep": ("嵌套太深", "it is nested too deeply"),
    "also_repeats": ("，且 {0} 重复出现", " and repeats {0}"),
    "mend_to": ("建议改为 {0}", "Write {0}"),
    "mend_self": ("请对照原表改正", "Correct it against the paper"),
    "none_hint": ("请查看语言参考", "see the language reference"),
    "prefill_computed": ("这一格自动计算，不能预先填写", "the workbook calculates this cell"),
    "prefill_number": ("应为数字，如 12 或 12.5", "it must be a number, such as 12 or 12.5"),
    "prefill_decimals": ("最多 {0} 位小数", "at most {0} decimals are allowed"),
    "prefill_digits": ("数字超过 15 位", "the number has more than 15 digits"),
    "prefill_low": ("不能小于 {0}", "it must be at least {0}"),
    "prefill_high": ("不能大于 {0}", "it must be at most {0}"),
    "prefill_choice": ("只能填 {0}", "it must be one of {0}"),
    "prefill_date": ("应为日期，写成 2018-02-01", "it must be a date, written as 2018-02-01"),
    "prefill_text": ("应为文字", "it must be a text"),
    "a_lang": ("zh 或 en", "zh or en"),
    "a_form": ("表（load 或 loads 的结果）", "a form, as load and loads return it"),
    "a_path": ("文件路径（文字或 Path）", "a path, as a text or a Path"),
    "a_definition": ("定义：YAML 文本或 dict", "a definition, as YAML text or a dict"),
    "data": (
        "由 dict、list、文字、数字、bool、日期和 None 组成的定义",
        "a definition of dicts, lists, texts, numbers, bools, dates and None",
    ),
    "id_or_path": ("表的 id，或文件路径", "the id of a form, or the path of a file"),
    "a_report": ("校验结果（validate 的结果）", "a report, as validate returns it"),
    "list_of_paths": ("由文件路径组成的 list", "a list of paths"),
    "list_of_submissions": ("由填报数据组成的 list", "a list of submissions"),
    "dict_of_weights": ("权重的 dict", "a dict of weights"),
    "list_of_cells": ("由单元格组成的 list", "a list of cells"),
    "list_of_forms": ("由表组成的 list", "a list of forms"),
    "target_says": ("请看该目标的文档", "see what the target says of it"),
}
