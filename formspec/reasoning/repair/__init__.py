"""Which cells are wrong: the lightest sets of cells that explain the failures.

Independent faults, evidence, ranking.
Face modules: locate, results, proposals.
"""
