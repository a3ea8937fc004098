"""What follows from the rules of a form, or of a form filled in part, with proofs.

Conflicts, redundancies, ranges, completability.
"""

FACE = (
    "addition", "completable", "conflict", "extent", "joint_report", "scan", "scan_report",
    "true_amounts",
)  # fmt: skip
"""The modules that other wings may import."""
