"""Many offices: what each is sent.

Lists of reporting units with the values that are filled in beforehand.
"""

FACE = ("mail_merge",)
"""The modules that other wings may import."""
