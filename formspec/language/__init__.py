"""From the text of a definition to a checked, frozen form, and back to text.

YAML nodes, formulas, names, units.
Face modules: builder, form, unit, expression, formula, dump, yaml_nodes.
"""
