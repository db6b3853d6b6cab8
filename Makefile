# Two commands matter: `make run` and `make test`. Each makes its own .venv. `make help` lists the rest.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
# As many test processes as there are cores; `make test WORKERS=0` runs them in one, for a debugger.
WORKERS ?= auto

.DEFAULT_GOAL := help
.PHONY: help run test test-fast snapshots lint fmt types contracts docs check bench bench-verdicts bench-cohort bench-skills torture \
	screenshots tables clean

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(STAMP)-app ## start the app
	$(BIN)/coder-drill

test: $(STAMP)-dev ## run every test, on all cores
	$(BIN)/python -m pytest -n $(WORKERS)

test-fast: $(STAMP)-dev ## leave out what is slow: whole tables, pictures, processes
	$(BIN)/python -m pytest -n $(WORKERS) -m "not slow" --ignore=tests/tui

snapshots: $(STAMP)-dev ## take the pictures of the screens anew; look at each before you commit it
	$(BIN)/python -m pytest tests/tui -n $(WORKERS) --snapshot-update

lint: $(STAMP)-dev ## ruff, its format, spelling
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/codespell

fmt: $(STAMP)-dev ## format, and fix what ruff can fix
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

types: $(STAMP)-dev ## mypy, strict
	$(BIN)/mypy

contracts: $(STAMP)-dev ## which room may import which
	$(BIN)/lint-imports

docs: $(STAMP)-dev ## write every generated page anew
	$(BIN)/python -m coder_drill.scoring.docs
	$(BIN)/python -m coder_drill.authoring.fieldtables
	$(BIN)/python -m coder_drill.authoring.conventions
	$(BIN)/python -m coder_drill.authoring.questions.tables
	$(BIN)/python scripts/keys.py
	$(BIN)/python scripts/chart_reviews.py
	$(BIN)/python scripts/question_reviews.py page

check: $(STAMP)-app ## check the bundled charts
	$(BIN)/coder-drill check

bench: $(STAMP)-dev ## speed and memory, against their limits
	$(BIN)/python -m tests.bench

# Seconds; `make torture SECONDS=3600` goes on for an hour.
SECONDS_OF_TORTURE = $(or $(SECONDS),120)

torture: $(STAMP)-dev ## kills, flipped bytes, full disks, hostile files: two minutes of them, by seed
	$(BIN)/python -m tests.torture --seconds $(SECONDS_OF_TORTURE) $(if $(SEED),--seed $(SEED))

bench-verdicts: $(STAMP)-dev ## verdicts on mutated keys against an auditor's labels; is the score monotone
	$(BIN)/python -m tests.bench.bench_verdicts

bench-cohort: $(STAMP)-dev ## a trainer's side: 500 learners of 60 charts, on SQLite and PostgreSQL
	$(BIN)/python -m tests.bench cohort

bench-skills: $(STAMP)-dev ## how well estimates and chooser do on simulated learners
	$(BIN)/python -m tests.bench.bench_skills
	$(BIN)/python -m tests.bench.bench_kinds

screenshots: $(STAMP)-dev ## the pictures of the README and the docs
	$(BIN)/python scripts/screenshots.py

tables: ## generate the code tables from their source packages
	$(PYTHON) scripts/generate_codebooks.py

clean: ## remove the environment and everything built
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
