"""What follows from the rules of a form, or of a form filled in part, with proofs.

Conflicts, redundancies, ranges, completability.
Face modules: completable, joint_report, scan, scan_report.
"""

FACE = ("completable", "joint_report", "scan", "scan_report")
"""The modules that other wings may import."""
