"""Texts that would be markup, code, formula or control somewhere, and a form full of one."""

import json
import re

TEXTS = (
    "\"'</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "{{7*7}}{% if %}{#",
    "=cmd|' /C calc'!A0",
    "+1",
    "-1",
    "@SUM(1)",
    "#N/A",
    "1E5",
    "00123",
    "a\nb",
    "a\r\nb",
    "a\u2028b\u2029c",
    "]]>",
    "<!-- -->",
    "_x000D__x0041_",
    "\u0301",
    "\u200d\u200b",
    "${7*7}`",
    "\\",
    "*/ alert(1) //",
    "'''\"\"\"",
    "%s%(a)s{}{0}{cell}",
    "&P&N&A",
    "&amp;&lt;",
    "</textarea></title></style>",
    "__proto__",
    "constructor",
    "' onfocus=alert(1) x='",
    "javascript:alert(1)",
    "<?xml",
)
HARMLESS = "甲乙"

_NOT_IN_CODES = re.compile(r"[\s\[\]［］@!#:]")


def code(text: str) -> str:
    """As much of a text as a code may hold."""
    return "".join(c for c in _NOT_IN_CODES.sub("", text) if c.isprintable())[:60] or "Z"


def definition(text: str) -> str:
    """A definition that says ``text`` wherever it may say something."""
    said, named, unit = json.dumps(text), json.dumps(code(text)), json.dumps(f"u{text.strip()}")
    formula = json.dumps(f"[{code(text)}]=A+B")
    check = json.dumps(f"[{code(text)}.A]>=[{code(text)}.B]")
    return f"""\
formspec: 1
id: t
version: {said}
title: {said}
of_which: {said}
source: {{document: {said}, annex: {said}, issuer: {said}, date: {said}, note: {said}}}
notes: [{said}, {said}]
units: [{{name: {unit}, dimension: {unit}, scale: 2, decimals: 1}}]
fields:
  - {{id: {named}, label: {said}}}
  - {{id: f2, label: {said}, type: choice, choices: [{said}, b]}}
columns: [{{id: {named}, label: {said}}}, {{id: y, label: {said}}}]
sections:
  - number: {named}
    title: {said}
    items:
      - code: {named}
        label: {said}
        unit: {unit}
        note: {said}
        because: {said}
        formula: {formula}
        printed: {said}
        items:
          - {{code: A, label: {said}, unit: {unit}, of_which: true}}
          - {{code: B, label: {said}, unit: {unit}}}
      - {{code: K, label: {said}, choices: [{said}, b]}}
      - {{code: Q, label: {said}, unit: 是/否, items: [{{code: R, label: {said}, unit: 人}}]}}
      - {{code: T, label: {said}, type: text}}
      - {{code: W, label: {said}, unit: 人, items: [{{id: {named}, label: {said}, unit: 人}}]}}
rules: [{{id: {named}, check: {check}, severity: warning, message: {said}, because: {said}}}]
"""
