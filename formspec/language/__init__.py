"""From the text of a definition to a checked, frozen form, and back to text.

Its keys are declared once, in ``declaration``.
Face modules: builder, form, unit, expression, formula, dump, yaml_nodes, vocabulary.
"""
