"""Which blanks have only one possible value, and why.

Nothing is guessed: every value is certain.
Face modules: fill, results.
"""

FACE = ("fill", "results")
"""The modules that other wings may import."""
