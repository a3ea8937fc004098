"""Which blanks have one possible value, and why.

Face modules: fill, results.
"""
