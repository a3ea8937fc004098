"""From what people type and files hold to raw values by cell.

Numerals, typed amounts, strict JSON, CSV.
Face modules: submission, strict_json, numeral, typed_input, amount, chinese.
"""
