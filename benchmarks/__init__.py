"""Speed, as ratios against a peer or a plain floor in the same run: ``python -m benchmarks``."""
