"""Which cells are wrong: the lightest sets of cells that explain the failures.

Independent faults, evidence, ranking.
Face modules: change, locate, proposals, results.
"""

FACE = ("change", "locate", "proposals", "results")
"""The modules that other wings may import."""
