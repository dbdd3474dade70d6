# `make run` and `make test` need Python 3.11 or newer and make; everything else is installed here, under .venv,
# node_modules and var. What is already done is not done again.

PYTHON ?= python3
PORT ?= 8000
JOBS ?= auto
ARGS ?=

PY := .venv/bin/python
MANAGE := $(PY) manage.py
STYLES := $(wildcard carecase/ui/static_src/*)
CATALOGUES := $(wildcard */locale/*/LC_MESSAGES/*.po carecase/*/locale/*/LC_MESSAGES/*.po)
export PYTHONUNBUFFERED := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1

# Tests on SQLite must not meet the server that DATABASE_URL names.
ON_SQLITE := env -u DATABASE_URL -u TEST_DATABASE_URL
SERVER := $(or $(TEST_DATABASE_URL),$(DATABASE_URL))
PYTEST := $(PY) -m pytest
# Each worker begins with a stretch of its own, so that what a module shares is seldom made twice.
WORKERS := -n $(JOBS) --dist worksteal
NONE_OF_THEM := [ $$? = 5 ]

.PHONY: help run install test check e2e prove bench shape messages requirements clean

help:  ## what can be made
	@sed -n 's/^\([a-z0-9]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 24

run: .venv/run.stamp var/static.stamp  ## install, prepare, load the demo and serve on 127.0.0.1:8000
	@PORT=$(PORT) sh tools/serve

install: .venv/production.stamp var/static.stamp  ## only what a server needs (docs/operations.md)

test: .venv/dev.stamp var/static.stamp  ## every test: SQLite, browser, and where a server is named what asks for rows on PostgreSQL, too
	@echo "==> Tests on SQLite"
	@$(ON_SQLITE) $(PYTEST) $(WORKERS) $(ARGS)
ifneq ($(filter postgres%,$(SERVER)),)
	@echo "==> Tests on PostgreSQL"
	@TEST_DATABASE_URL="$(SERVER)" $(PYTEST) $(WORKERS) -m "(database or postgresql) and not (browser or not_by_rows)" $(ARGS)
else
	@echo "Left out: PostgreSQL (neither TEST_DATABASE_URL nor DATABASE_URL names a server)"
endif

check: .venv/dev.stamp  ## style, layers, templates, migrations, catalogues, production settings
	@sh tools/check

e2e: .venv/dev.stamp var/static.stamp  ## only the journeys in a real browser
	@CARECASE_NOTHING_LEFT_OUT=1 $(ON_SQLITE) $(PYTEST) -m browser $(ARGS)

prove: .venv/dev.stamp  ## the longer proofs at full size, or at CARECASE_PROVE_SIZE of it
	@$(PYTEST) $(WORKERS) -m "prove and not alone" $(ARGS) || $(NONE_OF_THEM)
	@$(PYTEST) -m "prove and alone" $(ARGS) || $(NONE_OF_THEM)

bench: .venv/dev.stamp var/static.stamp  ## how fast it is over HTTP and in searches, beside queries by hand: build/*.json
	@BENCH_DATABASE_URL="$(BENCH_DATABASE_URL)" $(PY) -m tools.bench
	@$(PYTEST) -m prove tests/services_catalog/test_bench_search.py tests/interpreters/test_bench_matching.py tests/repatriation/test_bench_board.py $(ARGS)

shape: .venv/dev.stamp  ## how large modules and functions are
	@$(PY) tools/shape.py

messages: .venv/dev.stamp  ## collect what must be translated, then compile the catalogues
	@$(MANAGE) collect_messages
	@$(MANAGE) compile_messages

requirements: .venv/dev.stamp  ## resolve pyproject.toml again into hashed requirements, without a registry's address
	@sh tools/requirements

clean:  ## remove what was installed and built; the database and the keys in var stay
	rm -rf .venv node_modules carecase/ui/static var/static var/*.stamp .pytest_cache .ruff_cache .hypothesis
	find carecase referrals repatriation services_catalog -name '*.mo' -delete
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# --- what the commands stand on ---------------------------------------------------------------------------------

.venv/bin/python:
	@echo "==> Python environment in .venv"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed: make PYTHON=/path/to/python3.11 …"; exit 1; }
	@$(PYTHON) -m venv .venv 2>/dev/null || \
		{ rm -rf .venv && $(PYTHON) -m venv --without-pip .venv && $(PYTHON) -m pip --python .venv install -q pip; }

.venv/production.stamp: requirements/production.txt | .venv/bin/python
	@echo "==> Python packages"
	@$(PY) -m pip install -q --require-hashes -r requirements/production.txt
	@touch $@

.venv/run.stamp: requirements/demo.txt | .venv/bin/python
	@echo "==> Python packages for serving the demo"
	@$(PY) -m pip install -q --require-hashes -r requirements/demo.txt
	@touch $@

.venv/dev.stamp: requirements/development.txt | .venv/bin/python
	@echo "==> Python packages for development"
	@$(PY) -m pip install -q --require-hashes -r requirements/development.txt
	@touch $@

node_modules/.stamp: package.json package-lock.json .npmrc | .venv/bin/python
	@echo "==> Style sources"
	@sh tools/npm ci --silent
	@touch $@

var/styles.stamp: node_modules/.stamp $(STYLES)
	@echo "==> Style sheet"
	@mkdir -p var carecase/ui/static/ui
	@sh tools/npm run --silent build
	@touch $@

var/static.stamp: var/styles.stamp $(CATALOGUES) | .venv/production.stamp
	@echo "==> Static files and catalogues"
	@DJANGO_SETTINGS_MODULE=carecase.settings.build $(MANAGE) collectstatic --noinput --clear -v 0
	@DJANGO_SETTINGS_MODULE=carecase.settings.build $(MANAGE) compile_messages
	@touch $@
