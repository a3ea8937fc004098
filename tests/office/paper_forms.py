"""Forms unlike one another, each with what some writer of workbooks may trip over."""

from support.one_decimal import ONE_DECIMAL

import formspec

WIDE = """
formspec: 1
id: wide
version: "1"
title: 各县情况
fields: [{id: office, label: 填报单位, required: true}]
columns:
  - {id: a, label: 万秀区}
  - {id: b, label: 长洲区}
  - {id: c, label: 龙圩区}
  - {id: d, label: 苍梧县}
  - {id: e, label: 藤县}
  - {id: f, label: 蒙山县}
  - {id: g, label: 岑溪市}
  - {id: h, label: 合计}
sections:
  - number: 1
    items:
      - code: A
        label: 走访困难家庭总户数
        unit: 户
        formula: A=B+C
        items: [{code: B, label: 城镇, unit: 户}, {code: C, label: 农村, unit: 户}]
      - {code: D, label: 发放金额, unit: 万元}
rules: [{id: much, check: 1.D <= 1.A, severity: warning}]
"""

KINDS = f"""
formspec: 1
id: kinds
version: "1"
title: 企业登记
fields:
  - {{id: office, label: 填报单位}}
  - {{id: phone, label: 电话}}
  - {{id: day, label: 日期, type: date}}
  - {{id: count, label: 份数, type: number}}
  - {{id: level, label: 级别, choices: [省, 市, "3"]}}
  - {{id: final, label: 终稿, type: boolean}}
sections:
  - number: 1
    title: 基本情况
    items:
      - {{code: A, label: 名称, type: text}}
      - {{code: B, label: 统一社会信用代码, type: text}}
      - {{code: C, label: 成立日期, type: date}}
      - {{code: D, label: 类别, choices: ["国有,集体", "=股份", "-", "007", "7"]}}
      - {{code: E, label: 地区, choices: {[f"第{number:03}乡镇" for number in range(60)]}}}
      - {{code: F, label: 是否建会, unit: 是/否}}
      - {{code: G, label: 建会率, unit: "%"}}
      - {{code: H, label: 职工人数, unit: 人}}
      - {{code: I, label: 负责人, type: text}}
      - {{code: J, label: 核定日期, type: date}}
"""

NUMERIC = """
formspec: 1
id: numeric
version: "1"
title: 数字编号
sections:
  - number: "01"
    items:
      - code: "01"
        label: 合计
        unit: 元
        formula: 01=04+05+06
        items:
          - {code: "04", label: "2017", unit: 元}
          - {code: "05", label: "2018", unit: 元}
          - {code: "06", label: 其他, unit: 元}
  - number: "02"
    items:
      - {code: "01", label: "1", unit: 人}
      - {code: "1.0", label: "001", unit: 人}
"""

ENGLISH = """
formspec: 1
id: english
version: "1"
language: en
title: Return
source: {annex: Annex 1}
notes: [Fill in all.]
fields: [{id: office, label: Office}, {id: day, label: Day, type: date}]
columns: [{id: now, label: This year}, {id: then, label: Last year}]
sections:
  - number: 1
    items:
      - {code: A, label: "NA", unit: 人}
      - {code: B, label: "TRUE", unit: 万元}
      - {code: C, label: "None", type: text}
rules: [{id: less, check: 1.A >= prev(1.A), severity: warning}]
"""

FORMS = {
    "annex 1": formspec.installed("wuzhou-2018-warmth"),
    "annex 2": formspec.installed("wuzhou-2017-help-centre"),
    "wide": formspec.loads(WIDE),
    "kinds": formspec.loads(KINDS),
    "one decimal": formspec.loads(ONE_DECIMAL),
    "numeric": formspec.loads(NUMERIC),
    "english": formspec.loads(ENGLISH),
}
