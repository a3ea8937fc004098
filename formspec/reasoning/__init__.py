"""All rules of a form at once, exactly: what follows, what is wrong, what is certain.

Sub-wings, from the roof down: analysis, repair and completion side by side; network; solver.
"""
