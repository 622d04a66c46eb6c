# make run      sets everything up and starts Lookahead
# make test     sets everything up and checks everything
#
# Needs GNU make and Python 3.11 or later; all else is installed into .venv from hashed locks.

SHELL := /bin/sh
VENV := .venv
BIN := $(VENV)/bin
# the first Python that is new enough; PYTHON=/path/to/python chooses another
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
# processes that run tests
JOBS ?= 2
# further words for pytest: make test PYTEST="-k fetch"
PYTEST ?=

# an empty word means no: tests start hundreds of Pythons, each of which would compile all of it again
test test-fast: export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help setup run test test-fast check bench verify lock docs pictures clean

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 12

setup: $(VENV)/.runtime $(VENV)/.encoder $(VENV)/.engines ## make .venv and install Lookahead into it

run: setup ## set up, gather, serve; everything is kept in ./var
	@LOOKAHEAD_HOME="$${LOOKAHEAD_HOME:-./var}" $(BIN)/lookahead up

test: $(VENV)/.dev $(VENV)/.encoder $(VENV)/.engines chromium check ## every check and every test
	@$(BIN)/python -m pytest -n $(JOBS) --dist loadfile $(PYTEST)

test-fast: $(VENV)/.dev $(VENV)/.encoder $(VENV)/.engines ## the tests that take no minute and need no browser
	@$(BIN)/python -m pytest -n $(JOBS) --dist loadfile -m "not slow and not browser" $(PYTEST)

check: $(VENV)/.dev ## lint, format, types, import rules
	@$(BIN)/ruff check --output-format concise .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

bench: $(VENV)/.dev $(VENV)/.encoder $(VENV)/.engines ## measure the promises; results go to bench/RESULTS.md
	@$(BIN)/python -m bench

verify: $(VENV)/.dev $(VENV)/.engines chromium ## ask others' validators about a built site (needs npm and Java)
	@$(BIN)/python -m bench site

docs: $(VENV)/.dev ## write the generated parts of docs/ again
	@$(BIN)/python scripts/reference.py

pictures: $(VENV)/.dev chromium ## draw the pictures of docs/ again, from the sample edition
	@$(BIN)/python scripts/pictures.py

# The locks hold for every Python and platform that we support, and name no index: yours is asked.
LOCK := $(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
	--extra export --extra engines \
	--no-emit-index-url --no-emit-find-links --no-annotate --quiet \
	--custom-compile-command "make lock"
lock: $(VENV)/.dev ## newest versions within pyproject.toml's ranges, hashed
	@$(LOCK) --upgrade --group build -o requirements.lock
	@$(LOCK) --upgrade --group build --group dev --group test -c requirements.lock -o requirements-dev.lock

clean: ## remove .venv and caches; ./var, where your articles are, stays
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

# ---- how -----------------------------------------------------------------------------------------

PIP := $(BIN)/python -m pip --disable-pip-version-check -qq

$(BIN)/python:
	@[ -n "$(PYTHON)" ] || { echo "Lookahead needs Python 3.11 or later; there is none on PATH." \
		"Install one, or run: make PYTHON=/path/to/python3.11 $(MAKECMDGOALS)" >&2; exit 1; }
	@echo "making $(VENV) with $$($(PYTHON) --version)"
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "$(PYTHON) cannot make a virtual" \
		"environment; Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }

# pip first: those of 2022 and before fail on the metadata of some dependencies
$(VENV)/.runtime: requirements.lock pyproject.toml | $(BIN)/python
	@echo "installing Lookahead (the first time takes a minute)"
	@$(PIP) install --upgrade pip
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

# Once: without a network everything works by words, and no later start waits for one.
$(VENV)/.encoder: | $(VENV)/.runtime
	@$(BIN)/lookahead encoder fetch || echo "going on without an encoder: everything works by words;" \
		"$(BIN)/lookahead encoder fetch gets it later"
	@touch $@

$(VENV)/.engines: | $(VENV)/.runtime
	@$(BIN)/lookahead engines fetch || echo "going on without: rare formulas and diagrams show their source;" \
		"$(BIN)/lookahead engines fetch gets them later"
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.runtime
	@echo "installing what the tests need"
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@

.PHONY: chromium
chromium:
	@if { [ -n "$$CHROMIUM" ] || command -v chromium chromium-browser google-chrome >/dev/null; } \
	&& command -v rsync >/dev/null; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "installing chromium and rsync"; \
		export DEBIAN_FRONTEND=noninteractive; \
		apt-get update -qq && apt-get install -qq -y --no-install-recommends chromium rsync >/dev/null; \
	else \
		echo "The tests need Chromium and rsync: install them (Debian: apt install chromium rsync)" \
			"or say where Chromium is: make test CHROMIUM=/path/to/chromium" >&2; exit 1; \
	fi
