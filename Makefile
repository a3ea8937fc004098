# Conveniences; the scripts are the truth.
PAIRS = 100000
SEED = 1
READINGS = 20000
.PHONY: test demo lint types ci bench differential differential-xlsx trips gallery proof mutation
test: ; sh scripts/test
demo: ; sh scripts/demo
ci:   ; bash .ci/run
lint: ; .venv/bin/ruff check --fix && .venv/bin/ruff format && .venv/bin/lint-imports
types: ; .venv/bin/mypy
differential: ; PYTHONPATH=tests .venv/bin/python -m differential --pairs $(PAIRS) --seed $(SEED)
differential-xlsx: ; PYTHONPATH=tests .venv/bin/python -m differential --engines xlsx --pairs $(PAIRS) --seed $(SEED)
proof: ; for seed in 1 2 3 4 5; do PYTHONPATH=tests .venv/bin/python -m property.proof --seed $$seed || exit 1; done
trips: ; PYTHONPATH=tests .venv/bin/python -m office --readings $(READINGS) --seed $(SEED)
gallery: ; .venv/bin/python docs/gallery.py out/gallery
bench: ; .venv/bin/python -m benchmarks
mutation:
	.venv/bin/uv sync --locked --inexact --quiet --group mutation
	HYPOTHESIS_PROFILE=short .venv/bin/mutmut run
