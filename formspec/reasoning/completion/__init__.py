"""Which blanks have one possible value, and why.

Face modules: fill, results.
"""

FACE = ("fill", "results")
"""The modules that other wings may import."""
