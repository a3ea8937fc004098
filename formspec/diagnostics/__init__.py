"""What can be wrong, as data: problems, the places they stand at, and their sentences.

The lowest wing: it knows nothing of forms.
Face modules: problem, problem_messages, span.
"""

FACE = ("problem", "problem_messages", "span")
"""The modules that other wings may import."""
