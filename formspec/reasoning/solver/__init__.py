"""Exact linear arithmetic over whole numbers: constraints, proofs, intervals, hitting sets.

The one translation of rules is here; nothing else of a form is known.
Face modules: constraints, clauses, certificate, entail, solve, propagate, simplex, hitting,
connected, effort.
"""
