"""The command line: one module a command, over the public functions of the library.

Standard output holds results, standard error messages for the person.
"""

FACE = ("main",)
"""The modules that other wings may import."""
