"""From the text of a definition to a checked, frozen form, and back to text.

Its keys are declared once, in ``declaration``.
"""

FACE = ("builder", "dump", "expression", "form", "formula", "unit", "vocabulary", "yaml_nodes")
"""The modules that other wings may import."""
