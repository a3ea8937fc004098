"""Which cells are wrong: the lightest sets of cells that explain the failures.

Faults apart, evidence, ranking.
Face modules: case, locate, network, proposals, residuals, results.
"""

FACE = ("case", "locate", "network", "proposals", "residuals", "results")
"""The modules that other wings may import."""
