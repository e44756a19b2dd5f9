# One command each; `make` alone says which. Paths may hold spaces: every one is quoted.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do "$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$p" && break; done)
BIN := .venv/bin
BROWSER ?= auto
export NO_MKDOCS_2_WARNING = 1
export PYTHONDONTWRITEBYTECODE = 1

.PHONY: help build serve check test bench format lint lock schema new clean

help: ## Say what there is to run
	@awk -F':.*## ' '/^[a-z]+:.*## / {printf "make %-8s %s\n", $$1, $$2}' Makefile

build: .venv/ready ## Check the records, write the site and the PDFs under site/
	@"$(BIN)/mkdocs" build --strict --config-file mkdocs.yml

serve: .venv/ready ## Show the site while you write, with drafts and problems
	@"$(BIN)/mkdocs" serve --config-file mkdocs.yml $(if $(addr),--dev-addr "$(addr)")

check: .venv/ready ## List every problem of the records (lang=kk|ru|en format=text|json|github)
	@"$(BIN)/python" scripts/check_content.py $(if $(lang),--lang "$(lang)") $(if $(format),--format "$(format)")

test: .venv/ready-dev ## Run the tests; BROWSER=none leaves the browser tests out
	@BROWSER="$(BROWSER)" "$(BIN)/python" -m pytest tests $(args)

bench: .venv/ready-dev ## Measure our build beside a stock build of the same pages (n="15 150 1000")
	@"$(BIN)/python" bench/bench.py $(or $(n),15 150)

lint: .venv/ready-dev ## Types and form
	@"$(BIN)/ruff" check scripts tests bench && "$(BIN)/ruff" format --check scripts tests bench && "$(BIN)/mypy"

format: .venv/ready-dev ## Put the code into form
	@"$(BIN)/ruff" check --fix-only --quiet scripts tests bench; "$(BIN)/ruff" format scripts tests bench

schema: .venv/ready ## Write the JSON Schemas for editors into docs/schema/
	@"$(BIN)/python" scripts/export_schema.py

lock: .venv/ready-dev ## Compile the locked requirements after a change of requirements*.in
	@"$(BIN)/pip-compile" --quiet --generate-hashes --strip-extras --allow-unsafe --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-header --output-file requirements.txt requirements.in
	@"$(BIN)/pip-compile" --quiet --generate-hashes --strip-extras --allow-unsafe --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-header --output-file requirements-dev.txt requirements-dev.in

clean: ## Remove what the build made, keep the records
	@rm -rf site site.new site.old .cache .pytest_cache .mypy_cache .ruff_cache

.venv/ready: requirements.txt
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed: https://www.python.org/downloads/ (Debian: apt install python3 python3-venv)"; exit 1; }
	@test -x "$(BIN)/python" || "$(PYTHON)" -m venv .venv || { echo "Python's venv module is missing (Debian: apt install python3-venv)"; exit 1; }
	@echo "Preparing .venv: libraries from requirements.txt"
	@"$(BIN)/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch "$@"

.venv/ready-dev: .venv/ready requirements-dev.txt
	@echo "Preparing .venv: tools from requirements-dev.txt"
	@"$(BIN)/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch "$@"
