# The one entry for people and CI. `make` alone lists the targets.
#
#   PYTHON=python3.12   the interpreter to build .venv with (3.11 or newer; the first one found without it)
#   VENV=.venv-3.12     another directory for the environment
#   ARGS=…              passed on to the program behind the target

SUPPORTED := 3.11 3.12 3.13
ifndef PYTHON
PYTHON := $(shell for p in python3 $(addprefix python,$(SUPPORTED)); do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && exit; done; echo python3)
endif
VENV ?= .venv
ARGS ?=

SHELL := /bin/sh
MAKEFLAGS += --no-print-directory

# Only `make lock` needs uv.
UV := 0.13.9
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install -qq --disable-pip-version-check
PY_TAG := $(shell $(PYTHON) -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null)
# Named after the interpreter's version, so that another PYTHON makes the environment anew.
READY := $(VENV)/.ready-$(PY_TAG)
READY_BENCH := $(VENV)/.ready-bench-$(PY_TAG)
NOT_INSTALLED := echo "cardcore: packages could not be installed, pip says why above; is its index within reach? What is here stays: run the same again"
ADAPTERS := $(patsubst %/pyproject.toml,%,$(wildcard adapters/*/pyproject.toml))

.DEFAULT_GOAL := help
.PHONY: help setup demo serve test test-all lint format types bench docs soak replay browser lock clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 18

define PYTHON_FITS
	@command -v $(PYTHON) >/dev/null 2>&1 || { \
		echo "cardcore: '$(PYTHON)' was not found; install Python 3.11 or newer, or name one: make PYTHON=/path/to/python3.12"; exit 1; }
	@[ -n "$(PY_TAG)" ] || { \
		echo "cardcore: '$(PYTHON)' is no Python that runs; name one of 3.11 or newer: make PYTHON=/path/to/python3.12"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "cardcore: '$(PYTHON)' is Python $(PY_TAG), but 3.11 or newer is needed; name one: make PYTHON=/path/to/python3.12"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { \
		echo "cardcore: '$(PYTHON)' has no venv or ensurepip; install it (Debian, Ubuntu: apt-get install python3-venv)"; exit 1; }
endef

setup: $(READY) ## make .venv from requirements.txt (runs by itself when needed)
	@echo "setup: $(VENV) is ready"

$(READY): requirements.txt pyproject.toml $(addsuffix /pyproject.toml,$(ADAPTERS))
	$(PYTHON_FITS)
	@command -v git >/dev/null 2>&1 || { \
		echo "cardcore: git was not found; install it (Debian, Ubuntu: apt-get install git)"; exit 1; }
	@[ -e $(VENV)/lib/python$(PY_TAG)/site-packages/pip ] || rm -rf $(VENV) # another version, or half made
	@[ -d $(VENV) ] || { echo "setup: making $(VENV) with Python $(PY_TAG)"; $(PYTHON) -m venv $(VENV); }
	@echo "setup: installing the pinned packages of requirements.txt (a minute or two the first time)"
	@$(PIP) --no-compile --require-hashes -r requirements.txt || { $(NOT_INSTALLED); exit 1; }
	@echo "setup: installing cardcore and its adapters from this tree"
	@PATH="$(abspath $(BIN)):$$PATH" $(PIP) --no-deps --no-build-isolation \
		--editable . $(addprefix --editable ./,$(ADAPTERS))
	@touch $@

demo: $(READY) ## the main job: a year of 200 cardholders, a statement, a report, a picture
	@$(BIN)/python examples/demo.py $(ARGS)

serve: $(READY) ## the statement page and the HTTP API on the demo's store
	@$(BIN)/python -m examples.serve $(ARGS)

test: $(READY) ## all tests; branch coverage of the core must be 100 %
	@echo "test: pytest on Python $(PY_TAG), with branch coverage of the core"
	@$(BIN)/python -m pytest -n 2 --dist worksteal --cov --cov-report=term --durations=10 $(ARGS)

test-all: ## the tests on every supported Python found here, each in its own environment
	@for v in $(SUPPORTED); do \
		for p in python$$v $$HOME/.pyenv/versions/$$v.*/bin/python$$v none; do \
			$$p -c '' 2>/dev/null && break; \
		done; \
		if [ $$p = none ]; then echo "test-all: Python $$v was not found; skipped"; continue; fi; \
		echo "test-all: Python $$v ($$p)"; \
		$(MAKE) test PYTHON=$$p VENV=.venv-$$v || exit 1; \
	done

lint: $(READY) ## ruff, its formatter, and the import contracts
	@echo "lint: ruff check, ruff format --check, import contracts"
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports --no-logo

format: $(READY) ## let ruff fix and format what it can
	@$(BIN)/ruff check --fix-only --quiet .
	@$(BIN)/ruff format .

# One run per adapter: each has its own `tests`, and one run cannot hold two modules of one name.
types: $(READY) ## mypy strict over the core, adapters, examples, tests and benchmarks
	@echo "types: mypy --strict over the core, its tests, examples and bench"
	@$(BIN)/mypy conftest.py src tests $(foreach d,examples bench,$(if $(wildcard $(d)/*.py),$(d)))
	@for a in $(ADAPTERS); do echo "types: mypy --strict over $$a"; $(BIN)/mypy $$a || exit 1; done

bench: $(READY) $(READY_BENCH) ## the README's figures, each measured beside a named peer
	@$(BIN)/python -m bench.run $(ARGS)

# Peers that no test needs. Their dependencies are in requirements.txt, some newer than they ask for.
$(READY_BENCH): requirements-bench.txt $(READY)
	@echo "bench: installing the peers of requirements-bench.txt"
	@$(PIP) --no-compile --no-deps --only-binary :all: --require-hashes -r requirements-bench.txt && touch $@ || \
		echo "bench: they could not be installed; the lines that need one say so"

# The docs' tools pin other versions of shared packages, so they have an environment of their own.
docs: .venv-docs/.ready ## build the documentation site into site/
	@.venv-docs/bin/zensical build --clean $(ARGS)
	@echo "docs: open site/index.html"

.venv-docs/.ready: requirements-docs.txt
	$(PYTHON_FITS)
	@echo "docs: making .venv-docs from requirements-docs.txt"
	@$(PYTHON) -m venv --clear .venv-docs
	@.venv-docs/bin/python -m pip install -qq --disable-pip-version-check --no-compile \
		--require-hashes -r requirements-docs.txt || { $(NOT_INSTALLED); exit 1; }
	@touch $@

soak: $(READY) ## the property tests with many more examples
	@echo "soak: property tests with 2,000 examples each, races and 10,000 plans at their full size"
	@HYPOTHESIS_PROFILE=soak $(BIN)/python -m pytest -n 2 --dist worksteal -m "hypothesis or soak" $(ARGS)

replay: $(READY) ## replay a portfolio of real cardholders: make replay CSV=path/to.csv
	@test -n "$(CSV)" || { echo "replay: say which file: make replay CSV=path/to.csv"; exit 1; }
	@$(BIN)/python examples/replay_portfolio.py "$(CSV)" $(ARGS)

browser: ## install Chromium, a Chinese font and hledger for the tests that use them (Debian, as root)
	@if command -v chromium >/dev/null && command -v hledger >/dev/null && fc-list 2>/dev/null | grep -qi wqy; then \
		echo "browser: chromium, fonts-wqy-microhei and hledger are here"; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "browser: installing chromium, fonts-wqy-microhei and hledger"; \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
			apt-get install -y -qq --no-install-recommends chromium fonts-wqy-microhei fontconfig hledger >/dev/null; \
	else \
		echo "browser: install the packages chromium, fonts-wqy-microhei and hledger; their tests skip until then"; exit 1; \
	fi

LOCK := .venv-lock/bin/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header \
	--no-emit-index-url --no-emit-find-links --quiet

lock: ## re-make the three requirements files (ARGS=--upgrade for newer versions)
	@[ -x .venv-lock/bin/uv ] || { $(PYTHON) -m venv .venv-lock && .venv-lock/bin/pip install -qq uv==$(UV); }
	@$(LOCK) $(ARGS) --no-emit-package cardcore --group dev --output-file requirements.txt \
		pyproject.toml $(addsuffix /pyproject.toml,$(ADAPTERS))
	@$(LOCK) $(ARGS) --no-deps --group bench --output-file requirements-bench.txt
	@$(LOCK) $(ARGS) --group docs --output-file requirements-docs.txt
	@echo "lock: requirements.txt pins $$(grep -c == requirements.txt) packages"

clean: ## remove the environments, caches and everything built
	@rm -rf .venv .venv-* .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis \
		.coverage .coverage.* htmlcov build dist site out .cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
	@echo "clean: done"
