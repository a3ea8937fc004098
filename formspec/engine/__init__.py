"""What a form demands, as rules, and what a submission comes to under them.

The one semantics that every renderer and all reasoning stand on.
Face modules: rules, plan, compiled, validate, finding, bounds, lint, oracle, prefill and others.
"""
