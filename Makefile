# Conveniences; the scripts are the truth.
.PHONY: test demo lint types ci bench
test: ; sh scripts/test
demo: ; sh scripts/demo
ci:   ; bash .ci/run
lint: ; .venv/bin/ruff check --fix && .venv/bin/ruff format && .venv/bin/lint-imports
types: ; .venv/bin/mypy
bench: ; .venv/bin/python -m benchmarks
