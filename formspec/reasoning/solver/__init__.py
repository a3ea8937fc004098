"""Exact linear arithmetic over whole numbers: proofs, intervals, eliminations.

Knows constraints, not forms.
Face modules: certificate, clauses, connected, constraints, effort, entail, hitting, propagate,
simplex, solve.
"""

FACE = (
    "certificate", "clauses", "connected", "constraints", "effort", "entail", "hitting",
    "propagate", "simplex", "solve",
)  # fmt: skip
"""The modules that other wings may import."""
