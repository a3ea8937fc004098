"""Exact linear arithmetic over whole numbers: proofs, intervals, eliminations.

Knows constraints, not forms.
Face modules: certificate, constraints, effort, entail, linear, omega, propagate, simplex, solve.
"""

FACE = (
    "certificate", "constraints", "effort", "entail", "linear", "omega", "propagate", "simplex",
    "solve",
)  # fmt: skip
"""The modules that other wings may import."""
