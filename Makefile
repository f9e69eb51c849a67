# Everything that one does with Yangguang; `make help` prints the targets with their meaning.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
DEV_STAMP := $(VENV)/.installed-dev
LIBRARY := var/library
# Where it is set, every process that a test starts compiles the whole source anew.
unexport PYTHONDONTWRITEBYTECODE
# In the order in which they are named, what takes long first.
SPREAD := --dist loadscope --no-loadscope-reorder

.PHONY: scanner help run test test-fast test-short test-slow lint e2e kill faults fuzz flood bench laws scale up down containers flow lock library clean

help: ## print this
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-11s %s\n", $$1, $$2}'

$(VENV)/bin/python:
	@echo "• making the virtual environment"
	@$(PYTHON) -m venv $(VENV) || { echo "Python 3.11 to 3.13 with the venv module is needed (Debian: apt-get install python3-venv)"; exit 1; }

$(STAMP): requirements/run.txt pyproject.toml | $(VENV)/bin/python
	@echo "• installing the locked dependencies"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.txt
	@$(BIN)/python deploy/link_checkout.py
	@touch $@

$(DEV_STAMP): requirements/dev.txt $(STAMP)
	@echo "• installing the locked development dependencies"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

run: $(STAMP) ## set everything up and run all four services with demonstration data on http://127.0.0.1:$PORT
	@exec $(BIN)/yangguang run

test: $(DEV_STAMP) ## the suite, with a private RabbitMQ and PostgreSQL; before a release test-slow too
	@$(BIN)/python -m tests.servers.require
	@$(BIN)/python -m pytest -m "not slow" tests/matrix tests/unit tests/contract tests/integration -n auto --dist loadscope
	@$(BIN)/python -m pytest -m "not slow" tests/howto tests/journey tests/benchmarks tests/fuzz tests/flood -n 2 $(SPREAD)

test-short: $(DEV_STAMP) ## the short versions of the long runs (faults, fuzz), and the how-tos that install, restore and extend
	@$(BIN)/python -m tests.servers.require
	@$(BIN)/python -m pytest -m slow tests/howto tests/faults/test_short.py tests/fuzz -n 2 --dist loadfile

test-slow: $(DEV_STAMP) ## what takes long and rarely breaks: a short fault run, the how-tos, fuzz and benchmarks in small
	@$(BIN)/python -m tests.servers.require
	@$(BIN)/python -m pytest -m slow tests --ignore=tests/e2e --ignore=tests/containers -n 2 --dist loadfile

test-fast: $(DEV_STAMP) ## unit and contract tests only
	@$(BIN)/python -m pytest -m "not slow" tests/unit tests/contract

lint: $(DEV_STAMP) ## ruff, mypy, import-linter
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@PYTHONPATH=. $(BIN)/lint-imports

e2e: $(DEV_STAMP) ## a real Chromium walks the six steps
	@$(BIN)/python -m tests.servers.require browser
	@$(BIN)/python -m pytest tests/e2e/test_walk.py tests/e2e -n 2 $(SPREAD)

up: ## the distributed system in containers, on http://127.0.0.1:$PORT
	@command -v docker >/dev/null || { echo "Docker with the compose plugin is needed (Debian: apt-get install docker.io docker-compose)"; exit 1; }
	@deploy/new_env.sh
	@$(PYTHON) deploy/check_env.py
	@docker compose build --quiet
	@deploy/session_keys.sh
	@docker compose up --detach --wait --quiet-pull
	@echo "• running on http://$$(docker compose port gateway 8080)"

down: ## stop the containers; the data stay in their volumes
	@docker compose down

containers: $(DEV_STAMP) ## the six steps in containers of a trial, with a real Docker engine
	@$(BIN)/python -m pytest tests/containers

faults: $(DEV_STAMP) ## the fault suite: processes, broker and database killed, frozen and cut off under traffic
	@$(BIN)/python -m tests.servers.require
	@$(BIN)/python -m tests.faults

fuzz: $(DEV_STAMP) ## 20,000 requests made from the four OpenAPI documents, as different people
	@$(BIN)/python -m tests.fuzz

scanner: $(DEV_STAMP) ## how much of a corpus of texts and files with known findings the scan finds, by kind
	@$(BIN)/python -m tests.corpus.score

flood: $(DEV_STAMP) ## 1,000 hostile files and requests, and floods of votes and complaints, while others read
	@$(BIN)/python -m tests.flood

bench: $(DEV_STAMP) ## every benchmark as a ratio against its reference, measured in one run; ROW="detail life" some of them
	@$(BIN)/python -m tests.servers.require
	@$(BIN)/python -m tests.benchmarks $(addprefix --row ,$(ROW))

laws: $(DEV_STAMP) ## all 1,283 laws imported, published and searched, on SQLite and PostgreSQL
	@$(BIN)/python -m tests.servers.require
	@YANGGUANG_TEST_ALL_LAWS=1 $(BIN)/python -m pytest -s --timeout=1800 tests/integration/catalog/test_search_of_laws.py

scale: $(DEV_STAMP) ## reading among 1,000,000 publications (or ROWS) against the same among 10,000
	@$(BIN)/python -m tests.servers.require
	@$(BIN)/python -m tests.benchmarks --row scale --pairs 3 --rows $(or $(ROWS),1000000)

flow: $(STAMP) ## write the flow table of README.md and docs/reference/events.md from the code
	@$(BIN)/python -m yangguang flow

lock: ## renew the locked dependencies (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate pyproject.toml -o requirements/run.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate pyproject.toml --group dev -o requirements/dev.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate --constraint requirements/run.txt subscriber/pyproject.toml -o subscriber/requirements.txt

library: $(DEV_STAMP) ## the library for other agencies with what it needs, as wheels in var/library
	@rm -rf $(LIBRARY)
	@$(BIN)/python -m pip wheel --quiet --disable-pip-version-check --no-deps --no-build-isolation --wheel-dir $(LIBRARY) ./subscriber
	@$(BIN)/python -m pip download --quiet --disable-pip-version-check --require-hashes --only-binary :all: --dest $(LIBRARY) -r subscriber/requirements.txt
	@ls $(LIBRARY)

clean: ## remove the environment, caches and data
	rm -rf $(VENV) var .mypy_cache .ruff_cache .import_linter_cache

kill: $(DEV_STAMP) ## kill -9 the embedded process 50 times while 200 disclosures flow
	@KILLS=50 DISCLOSURES=200 $(BIN)/python -m pytest tests/journey/test_kill.py -s --timeout=1800
