"""What follows from the rules of a form, or of a form filled in part, with proofs.

Conflicts, redundancies, ranges, completability.
Face modules: scan, completable, scan_report, joint_report.
"""
