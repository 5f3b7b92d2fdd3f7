# make run · make test; the rest serves these two.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Set in some environments; compiled bytecode is what makes the first start fast.
unexport PYTHONDONTWRITEBYTECODE
# An environment whose Python is gone or broken is no environment, nor is one that was made in
# another folder: moved or copied with its checkout it would start that one's code, or none.
$(shell grep -qsF '$(CURDIR)/$(BIN)/python' $(BIN)/tui-pos && $(BIN)/python -c '' 2>/dev/null \
  || rm -f $(VENV)/run.stamp $(VENV)/dev.stamp)

.PHONY: run test check setup setup-dev bench proof simulate simulate-mutants simulate-long \
  screenshots lock clean

run: setup
	@$(BIN)/tui-pos train

test: check
	@$(BIN)/python -m pytest -n 2 -m "not proof"

check: setup-dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

proof: setup-dev
	@$(BIN)/python -m pytest -n 2 --dist worksteal -m proof

# Worlds made up from seeds; `make simulate SEEDS=1 FROM=17` tells the story of one that fails.
SEEDS ?= 500
FROM ?= 0
simulate: setup-dev
	@$(BIN)/python -m tests.simulation run --first $(FROM) --seeds $(SEEDS)

simulate-mutants: setup-dev
	@$(BIN)/python -m tests.simulation mutants

# Goes on where it was stopped, and adds to build/simulation.jsonl.
simulate-long: setup-dev
	@$(BIN)/python -m tests.simulation long

bench: setup-dev
	@$(BIN)/python -m benchmarks

screenshots: setup-dev
	@$(BIN)/python -m tests.screens.screenshots build/screenshots
	@cp build/screenshots/voucher-zh.svg build/screenshots/voucher-en.svg docs/images/

# A stamp is written last and names what it was made from, so that an interrupted or outdated
# set-up is seen and done again, and a complete one costs nothing.
setup: $(VENV)/run.stamp
setup-dev: $(VENV)/dev.stamp

$(VENV)/run.stamp: requirements/run.txt pyproject.toml
	@$(PYTHON) requirements/setup.py $(VENV) run

$(VENV)/dev.stamp: requirements/dev.txt $(VENV)/run.stamp
	@$(PYTHON) requirements/setup.py $(VENV) dev

# Needs uv; resolves for every platform and leaves no address of an index in the files.
lock:
	@cd requirements && for set in run dev; do \
	  uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --no-emit-find-links --no-header --quiet $$set.in -o $$set.txt; done

clean:
	@rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache *.egg-info
