# Loa. `make help` lists what there is; `make run` and `make test` need no other command first.

SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
PYTEST := $(BIN)/pytest -q -n 2 --dist loadgroup
TIMED = @start=$$SECONDS; set -o pipefail; $(1) && echo "— $(2): $$((SECONDS - start)) s"

.PHONY: help setup run test test-all bench lint types layers openapi drift unit clean lock

help: ## What these commands do
	@awk -F':.*## ' '/^[a-z0-9-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: .venv/.done ## Install everything from the lock into .venv

.venv/.done: requirements-dev.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Loa needs Python 3.11 or newer"; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/pip install -q --require-hashes -r requirements-dev.lock
	$(BIN)/pip install -q --no-deps --no-build-isolation -e .
	@touch $@

run: setup ## Serve the API and the player at http://127.0.0.1:8000, with a demo commune
	@export LOA_DEMO=$${LOA_DEMO:-1}; $(BIN)/loa migrate && $(BIN)/loa seed && exec $(BIN)/loa serve

test: setup ## Everything that must hold, in less than 20 minutes on 2 cores
	@start=$$SECONDS; $(MAKE) --no-print-directory lint types layers drift unit && echo "— make test: $$((SECONDS - start)) s"

test-all: setup ## The same with the heavier suites (5,000 examples of each property), at most 60 minutes
	@start=$$SECONDS; LOA_EXAMPLES=5000 $(MAKE) --no-print-directory test && echo "— make test-all: $$((SECONDS - start)) s"

bench: setup ## Requests a second beside a bare app, memory of a worker, time to start (needs wrk; 3 minutes)
	@$(BIN)/python -m bench

lint: setup ## Style of Python
	$(call TIMED,$(BIN)/ruff check . && $(BIN)/ruff format --check .,lint)

types: setup ## mypy, strict
	$(call TIMED,$(BIN)/mypy,types)

layers: setup ## Who may import whom
	$(call TIMED,$(BIN)/lint-imports,layers)

openapi: setup ## Write openapi/*.json from the code
	$(BIN)/loa openapi openapi

drift: setup ## openapi/ is that of the code
	$(call TIMED,.ci/drift,drift)

unit: setup ## Python tests: units, properties, contract, both engines, a real S3 server
	$(call TIMED,$(PYTEST) tests,unit)

lock: ## Renew the Python locks (needs uv), leaving out releases younger than a week
	for extra in "" dev; do uv pip compile pyproject.toml $${extra:+--extra $$extra} --generate-hashes --no-emit-index-url \
	  --no-emit-find-links --no-header --python-version 3.11 --python-platform linux \
	  --exclude-newer "$$(date -u -d '7 days ago' +%F)" -q -o requirements$${extra:+-$$extra}.lock; done

clean: ## Remove what was installed and built; the data directory stays
	rm -rf .venv admin-ui/node_modules admin-ui/dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache *.egg-info
