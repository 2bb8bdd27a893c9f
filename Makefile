# Everything a person or a machine does with this project. `make` alone prints this list.
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8080
DATA ?=

help:  ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

$(VENV)/.runtime: requirements.lock
	@test -d $(VENV) || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

$(VENV)/.development: requirements-dev.lock
	@test -d $(VENV) || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@ $(VENV)/.runtime

demo: $(VENV)/.runtime  ## a rehearsal Telegram with a page to play on (PORT=, DATA=)
	@$(BIN)/python -m bot demo --port $(PORT) $(if $(DATA),--data $(DATA))

test: $(VENV)/.development  ## all tests, real PostgreSQL included
	@$(BIN)/python -m pytest -q -n 5 --dist worksteal --durations=15 -m "not long"

test-long: $(VENV)/.development  ## the tests that take minutes
	@$(BIN)/python -m pytest -q -m long

lint: $(VENV)/.development  ## format, lint, types, import contracts
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache

check: lint test  ## lint and test

check-data: $(VENV)/.development  ## the checks that need the shared data beside the project
	@$(BIN)/python -m tests.data

train: $(VENV)/.development  ## the learned tables of the reader, anew (DATA= the folder of development data)
	@$(BIN)/python -m bot train --data $(or $(DATA),../shared/data)

bench: $(VENV)/.development  ## the benchmarks, as ratios; writes bench.json
	@$(BIN)/python -m bench

pictures: $(VENV)/.development  ## the pictures of the README, from the real demo (needs Chromium)
	@$(BIN)/python -m tests.page.pictures

format: $(VENV)/.development  ## put the code into its form
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

lock: $(VENV)/.development  ## the lock files from requirements*.in
	@$(BIN)/uv pip compile --generate-hashes --no-emit-index-url --universal --python-version 3.11 -q requirements.in -o requirements.lock
	@$(BIN)/uv pip compile --generate-hashes --no-emit-index-url --universal --python-version 3.11 -q requirements-dev.in -o requirements-dev.lock
	@$(BIN)/uv pip compile --generate-hashes --no-emit-index-url --universal --python-version 3.11 -q requirements-train.in -o requirements-train.lock

.PHONY: help demo test test-long lint check check-data train bench pictures format lock
