"""What can be wrong, as data: problems, the places they stand at, and their sentences.

It imports nothing else of the library and knows nothing of forms.
"""

FACE = ("problem", "problem_messages", "regular_file", "span")
"""The modules that other wings may import."""
