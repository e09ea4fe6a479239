# The commands of the project. PORT, DATA_DIR and DEMO come from the environment:
#     PORT=8080 DATA_DIR=/srv/breachtrack make run

SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMPS := .make
# What only some machines can run, each with its own target below.
ORDINARY := not browser and not engines and not fresh and not states
PYTEST := $(BIN)/python -m pytest
# The suite stands on SQLite, whatever the developer's shell has set; `make engines` sets its own.
EMBEDDED := env -u DATABASE_URL -u REDIS_URL
# The files name the command that makes them, no machine and no address of a registry.
# With the extras: pip 23 takes the newest of a package that another one asks with an extra, and stops.
COMPILE := $(BIN)/uv pip compile --universal --generate-hashes --no-strip-extras --python-version 3.11 \
	--custom-compile-command "make lock" --no-emit-index-url --no-emit-find-links --quiet

.PHONY: setup setup-dev run test check cover engines browser fresh mutate states faults faults-short \
	faults-seeded bench golden lock clean

setup: $(STAMPS)/setup ;@:

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "BreachTrack needs Python 3.11 or newer: install it, then run make PYTHON=python3.11 setup." >&2; \
		echo "BreachTrack demande Python 3.11 ou plus récent : installez-le, puis make PYTHON=python3.11 setup." >&2; \
		exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
		echo "The virtual environment could not be made: on Debian or Ubuntu, run apt install python3-venv." >&2; \
		echo "L'environnement virtuel n'a pas pu être créé : sous Debian ou Ubuntu, apt install python3-venv." >&2; \
		exit 1; }

$(STAMPS)/setup: requirements.txt | $(BIN)/python
	@echo "Installing what BreachTrack needs / Installation des dépendances ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@mkdir -p $(STAMPS) && touch $@

setup-dev: $(STAMPS)/setup-dev ;@:

$(STAMPS)/setup-dev: requirements-dev.txt $(STAMPS)/setup
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

run: setup
	@exec $(BIN)/python manage.py up

test: setup-dev
	$(EMBEDDED) $(PYTEST) -n auto -m "$(ORDINARY)"

check: setup-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy incidents notifications breachtrack
	$(BIN)/lint-imports
	$(BIN)/djlint --lint templates
	DATA_DIR=$(STAMPS)/data $(BIN)/python manage.py check
	DATA_DIR=$(STAMPS)/data $(BIN)/python manage.py makemigrations --check --dry-run

cover: setup-dev
	$(EMBEDDED) $(PYTEST) -n auto incidents/tests --cov=incidents/rules --cov-branch \
		--cov-report=term-missing:skip-covered --cov-fail-under=100

engines: setup-dev
	$(BIN)/python -m tests.servers -- $(PYTEST) -n auto -m "not browser and not fresh and not once and not states"

browser: setup-dev
	$(EMBEDDED) $(PYTEST) -m browser

fresh: setup-dev
	$(EMBEDDED) $(PYTEST) -n auto -m fresh

mutate: setup-dev
	$(BIN)/python -m tests.mutants

# The model of clocks and alerts, for long: RUNS=3000 runs of 40 steps from SEED=1, on both databases,
# and every seeded mutant.
states: setup-dev
	$(EMBEDDED) $(PYTEST) -n auto -m states tests/states
	$(BIN)/python -m tests.servers -- $(PYTEST) -n auto -m states tests/states

# Processes killed at random, with the shipped waits: about an hour, SEED=1 chooses the faults. The
# short one has short waits; the seeded one breaks the product first, and each run must be red.
faults: setup-dev
	$(EMBEDDED) $(BIN)/python -m tests.faults

faults-short: setup-dev
	$(EMBEDDED) JOBS=2 $(BIN)/python -m tests.faults --short

faults-seeded: setup-dev
	$(EMBEDDED) $(BIN)/python -m tests.faults --seeded

# The goals of speed, each beside its floor in the same run: docs/performance.md. ONLY=P8 one of them.
bench: $(STAMPS)/setup-bench
	$(EMBEDDED) $(BIN)/python -m benchmarks

$(STAMPS)/setup-bench: requirements-bench.txt $(STAMPS)/setup-dev
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bench.txt
	@touch $@

# The words of the documents of a filing, written anew: look at the difference before you commit it.
golden: setup-dev
	DATA_DIR=$(STAMPS)/data $(BIN)/python -m notifications.tests.golden_filings

lock: $(BIN)/python
	$(BIN)/python -m pip install --quiet uv
	$(COMPILE) requirements.in -o requirements.txt
	$(COMPILE) requirements-apprise.in -o requirements-apprise.txt
	$(COMPILE) requirements-dev.in -o requirements-dev.txt
	$(COMPILE) requirements-bench.in -o requirements-bench.txt

clean:
	rm -rf $(VENV) $(STAMPS) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis test-results
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
