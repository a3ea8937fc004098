"""From what people type and files hold to raw values by cell.

Numerals, typed amounts, strict JSON, CSV.
"""

FACE = (
    "amount", "chinese", "csv_table", "fast_json", "foreign", "numeral", "strict_json",
    "submission", "typed_input",
)  # fmt: skip
"""The modules that other wings may import."""
