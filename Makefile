# Careerlog's commands. Each builds what it needs in .venv first, from python3 and the package registry.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check --quiet

.DELETE_ON_ERROR:
.PHONY: help demo test lint bench faults clean
.DEFAULT_GOAL := help

help:  ## what can be made
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' Makefile

demo: $(VENV)/installed  ## a company of 2,000 people, and a tour of their careers
	@$(BIN)/careerlog demo

test: $(VENV)/installed-dev  ## every test, on SQLite, PostgreSQL and Kafka
	@$(BIN)/python -m pytest -n 3 --dist loadgroup $(ARGS)

lint: $(VENV)/installed-dev  ## ruff, mypy and the direction of imports
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

bench: $(VENV)/installed-dev  ## how fast it is, beside the raw database and the plain library
	@$(BIN)/python -m benchmarks $(ARGS)

faults: $(VENV)/installed-dev  ## kill, freeze and cut while facts flow, N times; a table of what was lost
	@CAREERLOG_TEST_KAFKA_FROM=apache $(BIN)/python -m tests.faults --runs $(or $(N),13) $(ARGS)

clean:  ## remove the environment, the caches and built packages
	rm -rf $(VENV) build dist .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/installed: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "'$(PYTHON)' is missing or older than Python 3.11; with another: make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "'$(PYTHON)' lacks the venv module (on Debian and Ubuntu: apt-get install python3-venv)" >&2; exit 1; }
	@echo "Setting up Careerlog in $(VENV) (once) ..."
	@$(PYTHON) -m venv $(VENV)
	@$(PIP) install --upgrade 'pip>=25.1'
	@$(PIP) install --editable '.[local]'
	@touch $@

$(VENV)/installed-dev: $(VENV)/installed
	@echo "Setting up what tests and linters need in $(VENV) (once) ..."
	@$(PIP) install --group dev
	@touch $@
