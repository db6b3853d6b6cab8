# Two commands matter: `make run` and `make test`. Each makes its own .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: run test lint types contracts bench bench-skills check screenshots tables clean

run: $(STAMP)-app
	$(BIN)/coder-drill

test: $(STAMP)-dev
	$(BIN)/python -m pytest

lint: $(STAMP)-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(STAMP)-dev
	$(BIN)/mypy

contracts: $(STAMP)-dev
	$(BIN)/lint-imports

bench: $(STAMP)-dev
	$(BIN)/python -m tests.bench

bench-skills: $(STAMP)-dev
	$(BIN)/python -m tests.bench.bench_skills

check: $(STAMP)-app
	$(BIN)/coder-drill check

screenshots: $(STAMP)-dev
	$(BIN)/python scripts/screenshots.py

tables:
	$(PYTHON) scripts/generate_codebooks.py

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("coder-drill needs Python 3.11 or newer: set PYTHON=python3.x")'
	$(PYTHON) -m venv $(VENV)

$(STAMP)-app: $(BIN)/python pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	touch $@

$(STAMP)-dev: $(BIN)/python pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	touch $@ $(STAMP)-app
