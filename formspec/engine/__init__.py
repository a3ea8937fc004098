"""What a form demands, as rules, and what a submission comes to under them.

The one semantics that every renderer and all reasoning stand on.
"""

FACE = (
    "bounds", "cell_value", "codegen", "compiled", "decode", "divisors", "evaluate", "finding",
    "finding_messages", "header_fields", "input_messages", "intervals", "lint", "oracle", "plan",
    "plan_data", "prefill", "rule_facts", "rules", "summary", "untouched", "validate",
)  # fmt: skip
"""The modules that other wings may import."""
