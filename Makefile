# fazhi: `make run` sets up and runs the main job, `make test` sets up and passes the tests. `make help` lists the rest.
SHELL := bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Share of lines that the unit tests run, in percent; only ever raised.
COVERAGE := parse:94 quality:93 warehouse:92
STAMP := $(VENV)/.lock-installed
# uv does not read pip's configuration: hand it the index that pip was told to use, if any.
PIP_INDEX = $(shell $(PYTHON) -m pip config get global.index-url 2>/dev/null || echo "$$PIP_INDEX_URL")
# What this machine trusts, uv trusts too (a proxy's certificate, say), where the machine keeps a list.
CERTS = $(wildcard /etc/ssl/certs/ca-certificates.crt /etc/pki/tls/certs/ca-bundle.crt /etc/ssl/cert.pem)
UV = UV_LINK_MODE=copy $(if $(CERTS),UV_SYSTEM_CERTS=1) $(if $(PIP_INDEX),UV_DEFAULT_INDEX=$(PIP_INDEX)) $(BIN)/uv

BI := .venv-bi
BI_STAMP := $(BI)/.lock-installed
COMPILE = $(UV) pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header

.DEFAULT_GOAL := help
.PHONY: help setup setup-bi lock run stop dashboards test test-unit test-bi soak compose-test compose-test-bi lint accuracy bench docs clean

help: ## this list
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-15s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(STAMP) ## .venv from requirements.lock, nothing else

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("fazhi needs Python 3.11 to 3.14; this is " + sys.version.split()[0] + ". Say which one: make setup PYTHON=python3.12") if not (3,11) <= sys.version_info[:2] < (3,15) else 0'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@mkdir -p $(VENV)/tmp && sed -n '/^uv==/,/^    # via/p' requirements.lock | grep -v '# via' > $(VENV)/tmp/uv.txt
	@test -x $(BIN)/uv || $(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r $(VENV)/tmp/uv.txt
	$(UV) pip sync -q --python $(BIN)/python --require-hashes --compile-bytecode requirements.lock
	$(UV) pip install -q --python $(BIN)/python --no-deps --no-build-isolation -e .
	@touch $@

setup-bi: setup $(BI_STAMP) ## .venv-bi from requirements-bi.lock: Superset, PySpark, Frictionless (Python 3.11 or 3.12)

$(BI_STAMP): requirements-bi.lock
	@for p in $(PYTHON) python3.12 python3.11; do \
	  $$p -c 'import sys; sys.exit(sys.version_info[:2] not in ((3, 11), (3, 12)))' 2>/dev/null && break; p=; \
	done; test -n "$$p" || { echo "Superset needs Python 3.11 or 3.12 and none is here: install one, or say where: make test-bi PYTHON=/path/to/python3.12"; exit 1; }; \
	test -x $(BI)/bin/python || $$p -m venv $(BI)
	$(UV) pip sync -q --python $(BI)/bin/python --require-hashes --compile-bytecode requirements-bi.lock
	@touch $@

lock: ## resolve pyproject.toml into both locks again (keeps what still fits)
	$(COMPILE) pyproject.toml --extra dev -o requirements.lock
	$(COMPILE) --group bi -o requirements-bi.lock

run: setup ## set up, then crawl, read, check, load and publish through Airflow; SAMPLE=DIR, PORTALS=registry, YEAR=2024
	@$(BIN)/fazhi run

stop: ## stop exactly what `make run` started
	@test -x $(BIN)/fazhi && $(BIN)/fazhi stop || echo "nothing was set up"

dashboards: setup ## four dashboards into a running Apache Superset: SUPERSET_URL=http://127.0.0.1:8088 SUPERSET_USER=admin
	@$(BIN)/fazhi dashboards $(if $(SUPERSET_URL),--url $(SUPERSET_URL)) $(if $(SUPERSET_USER),--user $(SUPERSET_USER))

test: setup ## the whole suite: unit tests, then Airflow's real scheduler and a real browser
	$(BIN)/pytest -q -n 2 --dist loadfile -m "not e2e and not browser and not soak and not bi" --cov --cov-report=
	@for floor in $(COVERAGE); do $(BIN)/coverage report --include="include/fazhi/$${floor%:*}/*" --fail-under=$${floor#*:} \
	  --format=total > /dev/null || { $(BIN)/coverage report --include="include/fazhi/$${floor%:*}/*" -m --skip-covered; exit 1; }; \
	  echo "lines of $${floor%:*} that tests run: $$($(BIN)/coverage report --include="include/fazhi/$${floor%:*}/*" --format=total) %, at least $${floor#*:}"; done
	$(BIN)/pytest -q -m "(e2e or browser) and not soak and not bi"

test-unit: setup ## the fast part only
	$(BIN)/pytest -q -n 2 --dist loadfile -m "not e2e and not browser and not soak and not slow and not bi"

test-bi: setup-bi ## real Superset with the dashboards in Chromium, PySpark and Frictionless on the export
	$(BIN)/pytest -q -m bi

soak: setup ## kill parts of a running pipeline at every stage and compare the stars; ROUNDS=n adds random ones
	$(BIN)/pytest -q -m soak
	$(BIN)/python tests/e2e/soak.py

compose-test: setup ## docker-compose.yaml for real on podman, a worker killed half-way; needs root
	tests/compose/run_compose_test.sh

compose-test-bi: setup ## the compose file's profile bi on podman, its dashboards opened in Chromium; needs root
	tests/compose/run_bi_test.sh

lint: setup ## ruff (rules and layout), mypy --strict, rules of the house between modules, dead code
	$(BIN)/ruff check include dags plugins tests benchmarks docs/tools deploy
	$(BIN)/ruff format --check --quiet . || { echo 'Not formatted: run .venv/bin/ruff format .'; exit 1; }
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/vulture

accuracy: setup ## precision and recall on the labelled sets, against the floors in tests/accuracy/floors.yaml
	@$(BIN)/fazhi accuracy $(if $(wildcard ../shared/gold),--gold ../shared)

bench: setup ## every benchmark at laptop scale into benchmarks/RESULTS.md; SCALE=national for the large ones
	$(BIN)/python benchmarks/run.py

docs: setup ## this project's documentation with the data dictionary, into site/; look at it: python3 -m http.server -d site
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build -q --strict -d site

clean: stop ## stop, then remove the environments and everything under var/
	rm -rf $(VENV) $(BI) var
