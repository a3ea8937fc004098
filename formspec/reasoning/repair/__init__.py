"""Which cells are wrong: the lightest sets of cells that explain the failures.

Faults apart, evidence, ranking.
Face modules: locate, results, proposals.
"""
