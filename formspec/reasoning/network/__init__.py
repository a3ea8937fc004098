"""A form's rules as constraints, in parts that have no cell in common, with a submission's values.

Face modules: parts, values, filled_part.
"""
