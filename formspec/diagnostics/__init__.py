"""What can be wrong, as data: problems, the places they stand at, and their sentences.

The ground floor: it knows nothing of forms.
Face modules: problem, span, problem_messages.
"""
