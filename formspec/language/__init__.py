"""From the text of a definition to a checked, frozen form, and back to text.

Its keys are declared once, in ``declaration``.
"""

FACE = (
    "builder", "dump", "expression", "form", "formula", "python_data", "unit", "vocabulary",
    "yaml_nodes",
)  # fmt: skip
"""The modules that other wings may import."""
