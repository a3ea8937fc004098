"""Which blanks have only one possible value, and why.

It starts from the same network of rules as the location of faults.
"""

FACE = ("fill", "results")
"""The modules that other wings may import."""
