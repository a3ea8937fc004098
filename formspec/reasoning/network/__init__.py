"""A form's rules as constraints, in parts that have no cell in common, with a submission's values.

What locating and filling both start from.
"""

FACE = ("filled_part", "parts", "values")
"""The modules that other wings may import."""
