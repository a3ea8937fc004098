"""Exact linear arithmetic over whole numbers: constraints, proofs, intervals, hitting sets.

The one translation of rules is here; nothing else of a form is known.
"""

FACE = (
    "certificate", "clauses", "connected", "constraints", "effort", "entail", "hitting",
    "propagate", "simplex", "solve",
)  # fmt: skip
"""The modules that other wings may import."""
