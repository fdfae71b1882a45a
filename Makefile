# Two commands for a newcomer: `make publish` and `make test`. Each sets up what it needs.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK = 1
export NO_MKDOCS_2_WARNING = 1
export DISABLE_MKDOCS_2_WARNING = true
export DAGSTER_HOME = $(CURDIR)/work/dagster
export DO_NOT_TRACK = 1

.PHONY: setup publish test check serve dev bench soak shots clean lock
.DEFAULT_GOAL := publish

# --no-deps: the lock is complete; pip 23 cannot match a pin with extras to a requirement without them
$(VENV)/.ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Perlu Python 3.11+ / needs Python 3.11+: make PYTHON=python3.11"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --require-hashes --no-deps -r requirements.lock
	$(BIN)/pip install --quiet --no-deps --no-build-isolation --no-index -e .
	touch $@

$(VENV)/.ready-dev: $(VENV)/.ready requirements-dev.lock
	$(BIN)/pip install --quiet --require-hashes --no-deps -r requirements-dev.lock
	touch $@

setup: $(VENV)/.ready

publish: $(VENV)/.ready
	$(BIN)/terbuka publish

# a file's tests stay in one process, so that what is costly to make is made once
test: $(VENV)/.ready-dev
	$(BIN)/pytest -n auto --maxprocesses 8 --dist loadfile

check: $(VENV)/.ready-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest tests/test_imports.py

serve: $(VENV)/.ready
	$(BIN)/terbuka serve

dev: $(VENV)/.ready
	$(BIN)/python -m pipelines.defs.home
	$(BIN)/dagster dev --host 127.0.0.1 --port 3000

bench: $(VENV)/.ready-dev
	$(BIN)/python -m benchmarks

soak: $(VENV)/.ready-dev
	rm -f work/soak.jsonl && mkdir -p work
	TERBUKA_SOAK=100000 TERBUKA_SOAK_REPORT=$(CURDIR)/work/soak.jsonl $(BIN)/pytest tests/stages/guard tests/stages/deidentify tests/stages/validate tests/stages/release tests/stages/release_store tests/stages/release_s3 tests/stages/release_crash tests/stages/pull; cat work/soak.jsonl

shots: $(VENV)/.ready-dev
	$(BIN)/python -m tests.browser.shots

lock:
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-strip-extras --extra build --extra s3 --extra sql --extra sftp --extra timestamp pyproject.toml -o requirements.lock
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-strip-extras --extra build --extra s3 --extra sql --extra sftp --extra timestamp --extra dev -c requirements.lock pyproject.toml -o requirements-dev.lock

clean:
	rm -rf work/staged work/portal .pytest_cache .mypy_cache .ruff_cache .hypothesis
