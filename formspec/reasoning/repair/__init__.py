"""Which cells are wrong: the lightest sets of cells that explain the failures.

Independent faults, evidence, ranking.
"""

FACE = ("change", "locate", "proposals", "results")
"""The modules that other wings may import."""
