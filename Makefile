# Loa. `make help` lists what there is; `make run` and `make test` need no other command first.

SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
PYTEST := $(BIN)/pytest -q -n 2 --dist loadgroup
TIMED = @start=$$SECONDS; set -o pipefail; $(1) && echo "— $(2): $$((SECONDS - start)) s"

.PHONY: help setup run test test-all lint types layers openapi drift unit ui e2e bench clean lock

help: ## What these commands do
	@awk -F':.*## ' '/^[a-z0-9-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: .venv/.done admin-ui/node_modules/.done ## Install everything from the locks into .venv and admin-ui/node_modules

.venv/.done: requirements-dev.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Loa needs Python 3.11 or newer"; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/pip install -q --require-hashes -r requirements-dev.lock
	$(BIN)/pip install -q --no-deps --no-build-isolation -e .
	@touch $@

admin-ui/node_modules/.done: admin-ui/package-lock.json
	cd admin-ui && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

admin-ui/dist/index.html: admin-ui/node_modules/.done $(shell find admin-ui/src admin-ui/index.html -type f 2>/dev/null)
	cd admin-ui && npm run build --silent
	@touch $@

run: setup admin-ui/dist/index.html ## Serve the API, the admin and the player at http://127.0.0.1:8000, with a demo commune
	@export LOA_DEMO=$${LOA_DEMO:-1}; $(BIN)/loa migrate && $(BIN)/loa seed && exec $(BIN)/loa serve

test: setup ## Everything that must hold, in less than 20 minutes on 2 cores
	@start=$$SECONDS; $(MAKE) --no-print-directory lint types layers drift ui unit e2e && echo "— make test: $$((SECONDS - start)) s"

test-all: setup ## The same with the heavier suites (5,000 examples of each property), at most 60 minutes
	@start=$$SECONDS; LOA_EXAMPLES=5000 $(MAKE) --no-print-directory test && echo "— make test-all: $$((SECONDS - start)) s"

lint: setup ## Style of Python
	$(call TIMED,$(BIN)/ruff check . && $(BIN)/ruff format --check .,lint)

types: setup ## mypy, strict
	$(call TIMED,$(BIN)/mypy,types)

layers: setup ## Who may import whom
	$(call TIMED,$(BIN)/lint-imports,layers)

openapi: setup ## Write openapi/*.json and the SPA's types from the code
	$(BIN)/loa openapi openapi
	cd admin-ui && npm run types --silent

drift: setup ## openapi/ and the SPA's types are those of the code
	$(call TIMED,.ci/drift,drift)

unit: setup ## Python tests: units, properties, contract, both engines, a real S3 server
	$(call TIMED,$(PYTEST) tests,unit)

ui: setup ## The SPA: lint, types, unit tests, build
	$(call TIMED,cd admin-ui && npm run lint --silent && npm run typecheck --silent && npm test --silent && npm run build --silent,ui)

e2e: setup admin-ui/dist/index.html ## The SPA in a real browser against a real server
	$(call TIMED,.ci/e2e,e2e)

bench: setup ## Requests a second beside a bare ASGI app, memory and time to start
	@command -v wrk >/dev/null || { [ "$$(id -u)" = 0 ] && apt-get install -y -qq wrk; } || { echo "make bench needs wrk: apt-get install wrk"; exit 1; }
	$(BIN)/python -m bench

lock: ## Renew the Python locks (needs uv), leaving out releases younger than a week
	for extra in "" dev; do uv pip compile pyproject.toml $${extra:+--extra $$extra} --generate-hashes --no-emit-index-url \
	  --no-emit-find-links --no-header --python-version 3.11 --python-platform linux \
	  --exclude-newer "$$(date -u -d '7 days ago' +%F)" -q -o requirements$${extra:+-$$extra}.lock; done

clean: ## Remove what was installed and built; the data directory stays
	rm -rf .venv admin-ui/node_modules admin-ui/dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache *.egg-info
