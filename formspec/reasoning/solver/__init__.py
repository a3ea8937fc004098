"""Exact linear arithmetic over whole numbers: proofs, intervals, eliminations.

Knows constraints, not forms.
Face modules: see the list of each in the import contracts.
"""
