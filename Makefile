# Two words for everyone: `make run` and `make test`. The rest is for people who change it.
SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# A file's tests share a worker, and the long files begin (tests/conftest.py).
SPREAD := --dist loadgroup --no-loadscope-reorder

.PHONY: help run test test-fast browser pictures check bench lock clean

help: ## what there is
	@grep -E '^[a-z-]+:.*##' Makefile | sed 's/:.*##/  -/'

$(VENV)/.base: locks/run.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Swingdoor needs Python 3.11 or newer; $(PYTHON) is `$(PYTHON) --version 2>&1`. Try: make PYTHON=python3.12 run" >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { echo "Python's venv module is missing. On Debian or Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	@echo "Installing what Swingdoor needs (once, about half a minute) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r locks/run.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.base locks/dev.txt
	@echo "Installing the test tools (once) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r locks/dev.txt
	@touch $@

# Beside the environment, not in it: only the tests of the extra look there.
$(VENV)/.embed: $(VENV)/.base locks/embed.txt
	@echo "Installing the extra [embed] for its tests (once) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps --upgrade --target $(VENV)/embed -r locks/embed.txt
	@touch $@

run: $(VENV)/.base ## the whole bot with a sample company, on http://127.0.0.1:8080
	@$(BIN)/python -m bot serve --demo

test: $(VENV)/.dev $(VENV)/.embed browser ## every test, in three workers: many wait for clocks and browsers
	@$(BIN)/python -m pytest -n 3 $(SPREAD)

browser: ## Chromium for the browser tests, from Debian, where it is missing and can be had
	@command -v chromium >/dev/null || { [ "`id -u`" = 0 ] && command -v apt-get >/dev/null && echo "Installing Chromium for the browser tests (once) …" && apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends chromium fonts-dejavu-core fonts-noto-color-emoji >/dev/null; } || echo "Chromium is missing: the browser tests will be skipped. As root: apt-get install chromium" >&2

pictures: $(VENV)/.dev browser ## draw the README's pictures anew
	@SWINGDOOR_PICTURES=1 $(BIN)/python -m pytest -q tests/browser/test_pages.py

test-fast: $(VENV)/.dev ## the tests without browser, PostgreSQL and long kill runs
	@$(BIN)/python -m pytest -n 4 $(SPREAD) -m "not slow and not browser and not postgres"

check: $(VENV)/.dev ## style, types, floors, catalogue
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m bot phrases check

bench: $(VENV)/.dev ## the figures the README quotes
	@$(BIN)/python -m tests.benchmarks

lock: ## write the locks anew from pyproject.toml
	$(BIN)/pip-compile --quiet --strip-extras --generate-hashes --allow-unsafe --no-emit-index-url --no-emit-find-links --no-header --output-file locks/run.txt pyproject.toml locks/build.in
	$(BIN)/pip-compile --quiet --strip-extras --generate-hashes --allow-unsafe --no-emit-index-url --no-emit-find-links --no-header --extra postgres --extra dev --output-file locks/dev.txt pyproject.toml
	$(BIN)/python -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["project"]["optional-dependencies"]["embed"], sep="\n")' | $(BIN)/pip-compile --quiet --strip-extras --generate-hashes --unsafe-package numpy --no-emit-index-url --no-emit-find-links --no-header --constraint locks/run.txt --output-file locks/embed.txt -

clean: ## remove the environment and the demo's data
	rm -rf $(VENV) .demo
