# Everything from a fresh clone: `make demo` to try it, `make test` to check it. `make` alone lists the rest.
# Needed before: Python 3.11 or newer, make and, for the tests, a Chromium (installed where possible).

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

# The first Python on the path that is new enough; choose another with `make PYTHON=/usr/bin/python3.12 …`.
NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	if $$python -c '$(NEW_ENOUGH)' 2>/dev/null; then echo $$python; break; fi; done)

VENV := .venv
BIN := $(VENV)/bin
LABEL_STUDIO := .venv-label-studio
TRAINING := .venv-training
PIP := -m pip --disable-pip-version-check --quiet install

PORT ?= 8501
export WORKBENCH_TEST_LABEL_STUDIO ?= $(CURDIR)/$(LABEL_STUDIO)/bin/label-studio
export WORKBENCH_TEST_TRAINING ?= $(CURDIR)/$(TRAINING)/bin/python

.PHONY: help
help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 22

.PHONY: install
install: $(VENV)/.installed ## make .venv with Workbench in it

.PHONY: demo
demo: install ## try it: import the seeds, print the address and the sign-in, serve
	@$(BIN)/workbench demo --port $(PORT)

.PHONY: test
test: $(VENV)/.installed-for-tests $(LABEL_STUDIO)/.installed $(TRAINING)/.installed chromium ## run all tests, quick ones first
	$(BIN)/python -m pytest -n 2 --dist loadfile $(ARGS)

.PHONY: test-quick
test-quick: $(VENV)/.installed-for-tests ## run the tests that need neither a browser nor Label Studio
	$(BIN)/python -m pytest -m "not slow and not browser and not label_studio" $(ARGS)

.PHONY: lint
lint: $(VENV)/.installed-for-tests ## check style, types and which room may import which
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

.PHONY: format
format: $(VENV)/.installed-for-tests ## put the code into its form
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

.PHONY: bench
bench: $(VENV)/.installed-for-tests chromium ## measure speed against what it is built on
	$(BIN)/python -m tests.benchmarks

.PHONY: chromium
chromium: # found, or installed where we may
	@for name in chromium chromium-browser google-chrome google-chrome-stable; do \
		if command -v $$name > /dev/null; then exit 0; fi; done; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get > /dev/null; then \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y chromium; \
	else \
		echo "error: the tests need Chromium; install it with the system's package manager, then try again" >&2; \
		exit 1; \
	fi

.PHONY: constraints
constraints: $(VENV)/.installed ## pin the newest versions that fit pyproject.toml (constraints-training.txt by hand)
	$(BIN)/python $(PIP) uv
	$(BIN)/uv pip compile $(COMPILE) --output-file constraints.txt pyproject.toml
	$(BIN)/uv pip compile $(COMPILE) --output-file constraints-dev.txt --constraint constraints.txt --group dev pyproject.toml
	echo "label-studio==1.23.2" | $(BIN)/uv pip compile $(COMPILE) --output-file constraints-label-studio.txt -

# Without index addresses, so that they serve wherever packages come from.
COMPILE := --quiet --universal --python-version 3.11 --no-emit-index-url --no-header --upgrade

.PHONY: clean
clean: ## remove what the other targets made, but for the data
	rm -rf $(VENV) $(LABEL_STUDIO) $(TRAINING) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache test-artifacts

# The pinned set is complete, so nothing is resolved (--no-deps): the same packages everywhere, and quickly.
$(VENV)/.installed: constraints.txt pyproject.toml | $(VENV)/bin/python
	@echo "Installing Workbench into $(VENV) …"
	@$(BIN)/python $(PIP) --no-deps --requirement constraints.txt
	@$(BIN)/python $(PIP) --no-deps --editable .
	@touch $@

$(VENV)/.installed-for-tests: constraints-dev.txt $(VENV)/.installed
	@echo "Installing what the tests need into $(VENV) …"
	@$(BIN)/python $(PIP) --no-deps --requirement constraints-dev.txt
	@touch $@

$(LABEL_STUDIO)/.installed: constraints-label-studio.txt | $(LABEL_STUDIO)/bin/python
	@echo "Installing Label Studio into $(LABEL_STUDIO) …"
	@$(LABEL_STUDIO)/bin/python $(PIP) --no-deps --requirement constraints-label-studio.txt
	@touch $@

# What Workbench hardly ever has beside it: torch, on top of all that .venv has, so that little is installed twice.
# Resolved, unlike the others: what torch takes depends on the build that is found, and it pins that itself.
$(TRAINING)/.installed: constraints-training.txt $(VENV)/.installed-for-tests | $(TRAINING)/bin/python
	@echo "Installing torch into $(TRAINING) …"
	@site='import sysconfig; print(sysconfig.get_path("purelib"))'; \
		echo "import site; site.addsitedir('$$($(BIN)/python -c "$$site")')" > "$$($(TRAINING)/bin/python -c "$$site")/workbench.pth"
	@$(TRAINING)/bin/python $(PIP) --constraint constraints.txt --requirement constraints-training.txt
	@touch $@

# Debian's Python comes without venv; as root we may add it.
%/bin/python:
	@if [ -z "$(PYTHON)" ]; then echo "error: Python 3.11 or newer is needed; install it, or name it with PYTHON=" >&2; exit 1; fi
	@if ! $(PYTHON) -m venv --clear $* > $*.log 2>&1; then \
		if [ "$$(id -u)" = 0 ] && command -v apt-get > /dev/null; then \
			apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y python3-venv && $(PYTHON) -m venv --clear $*; \
		else \
			cat $*.log >&2; echo "error: $(PYTHON) -m venv failed; install Python's venv package, then try again" >&2; rm -f $*.log; exit 1; \
		fi; \
	fi; rm -f $*.log
