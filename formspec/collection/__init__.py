"""Many offices: what each is sent.

Lists of reporting units with the values that are filled in beforehand; tables with one unit a row.
"""

FACE = ("mail_merge", "unit_rows")
"""The modules that other wings may import."""
