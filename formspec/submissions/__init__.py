"""From what people type and files hold to raw values by cell.

Numerals, typed amounts, strict JSON, CSV.
"""

FACE = (
    "amount",
    "chinese",
    "fast_json",
    "foreign",
    "numeral",
    "strict_json",
    "submission",
    "typed_input",
)
"""The modules that other wings may import."""
