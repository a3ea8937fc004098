"""A form of one decimal: where TRUE was taken for 1, it showed 8. for 8."""

ONE_DECIMAL = """
formspec: 1
id: one-decimal
version: "1"
title: 一位小数
fields: [{id: office, label: 填报单位}, {id: final, label: 终稿, type: boolean}]
sections:
  - number: 1
    items:
      - code: A
        label: 合计
        unit: 万元
        decimals: 1
        formula: A=B+C
        items:
          - {code: B, label: 甲, unit: 万元, decimals: 1}
          - {code: C, label: 乙, unit: 万元, decimals: 1}
"""
