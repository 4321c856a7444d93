# Loa. `make help` lists what there is; `make run` and `make test` need no other command first.

SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
# A file's tests run in one process, in order: some share a world that is dear to make. One process more than there are
# cores, as many wait; files as they come, as those with few tests, which xdist would leave for the end, take longest.
PYTEST := $(BIN)/pytest -q -n $(shell expr $$(nproc) + 1) --dist loadfile --no-loadscope-reorder
NPM := npm --prefix admin-ui --silent
TIMED = @start=$$SECONDS; set -o pipefail; $(1) && echo "— $(2): $$((SECONDS - start)) s"

.PHONY: help setup run test test-all bench lint types layers openapi drift unit admin admin-lint admin-types admin-drift admin-unit admin-build \
  browser lighthouse pictures tour clean lock

help: ## What these commands do
	@awk -F':.*## ' '/^[a-z0-9-]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: .venv/.done admin-ui/node_modules/.package-lock.json ## Install everything from the locks into .venv and admin-ui/node_modules

.venv/.done: requirements-dev.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Loa needs Python 3.11 or newer"; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/pip install -q --require-hashes -r requirements-dev.lock
	$(BIN)/pip install -q --no-deps --no-build-isolation -e .
	@touch $@

admin-ui/node_modules/.package-lock.json: admin-ui/package-lock.json admin-ui/.npmrc
	@command -v npm >/dev/null || { echo "The admin needs Node 20 or newer, with npm"; exit 1; }
	cd admin-ui && npm ci --silent
	@touch $@

ADMIN_SOURCES := $(shell find admin-ui/src admin-ui/public -type f) $(addprefix admin-ui/,index.html package-lock.json vite.config.ts weigh.mjs)

admin-ui/dist/index.html: admin-ui/node_modules/.package-lock.json $(ADMIN_SOURCES)
	@$(NPM) run build

admin: admin-ui/dist/index.html ## Build the admin, when its sources are newer than what was built

run: setup admin ## Serve the API and the player at http://127.0.0.1:8000, with the admin and a demo commune
	@export LOA_DEMO=$${LOA_DEMO:-1}; $(BIN)/loa migrate && $(BIN)/loa seed && exec $(BIN)/loa serve

SUITES := lint types layers drift admin-lint admin-types admin-drift admin-unit admin-build unit browser

test: setup ## Everything that must hold, in less than 20 minutes on 2 cores
	@start=$$SECONDS; $(MAKE) --no-print-directory $(SUITES) && echo "— make test: $$((SECONDS - start)) s"

test-all: setup ## The same with the heavier suites (5,000 examples of each property), at most 60 minutes
	@start=$$SECONDS; LOA_EXAMPLES=5000 $(MAKE) --no-print-directory test lighthouse && echo "— make test-all: $$((SECONDS - start)) s"

bench: setup ## Requests a second beside a bare app, memory of a worker, time to start (needs wrk; 3 minutes)
	@$(BIN)/python -m bench

lint: setup ## Style of Python
	$(call TIMED,$(BIN)/ruff check . && $(BIN)/ruff format --check .,lint)

types: setup ## mypy, strict
	$(call TIMED,$(BIN)/mypy,types)

layers: setup ## Who may import whom
	$(call TIMED,$(BIN)/lint-imports,layers)

openapi: setup ## Write openapi/*.json and the admin's types from the code
	$(BIN)/loa openapi openapi && $(NPM) run types

drift: setup ## openapi/ is that of the code
	$(call TIMED,.ci/drift,drift)

unit: setup ## Python tests: units, properties, contract, both engines, a real S3 server
	$(call TIMED,$(PYTEST) tests,unit)

admin-lint: setup ## Style and accessibility of the admin's code
	$(call TIMED,$(NPM) run lint,admin-lint)

admin-types: setup ## TypeScript, strict
	$(call TIMED,$(NPM) run tsc,admin-types)

admin-drift: setup ## The admin's types are those of openapi/manage.json
	$(call TIMED,.ci/admin-drift,admin-drift)

admin-unit: setup ## The admin's unit tests
	$(call TIMED,$(NPM) run test,admin-unit)

admin-build: setup ## The admin builds, and its first visit stays light
	$(call TIMED,$(NPM) run build,admin-build)

browser: setup admin ## The admin in Chromium, against a server of its own (installs chromium by apt when root)
	$(call TIMED,.ci/chromium && $(NPM) run browser,browser)

lighthouse: setup admin ## What Lighthouse gives the desk, a list and the article editor, median of five (wants a quiet machine)
	$(call TIMED,.ci/chromium && $(NPM) run lighthouse,lighthouse)

pictures: setup admin ## Every screen of the admin, in each look and width, as pictures in admin-ui/pictures
	@.ci/chromium && LOA_PICTURES=pictures $(NPM) run browser -- every-screen

tour: setup admin ## Walk an editor's day in Chromium: the pictures of docs/tour.md
	@.ci/chromium && $(NPM) run tour

lock: ## Renew the Python locks (needs uv), leaving out releases younger than a week
	for extra in "" dev; do uv pip compile pyproject.toml $${extra:+--extra $$extra} --generate-hashes --no-emit-index-url \
	  --no-emit-find-links --no-header --python-version 3.11 --python-platform linux \
	  --exclude-newer "$$(date -u -d '7 days ago' +%F)" -q -o requirements$${extra:+-$$extra}.lock; done

clean: ## Remove what was installed and built; the data directory stays
	rm -rf .venv admin-ui/node_modules admin-ui/dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache *.egg-info
