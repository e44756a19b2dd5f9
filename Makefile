# One command each; `make` alone says which. Paths may hold spaces: every one is quoted.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do "$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$p" && break; done)
BIN := .venv/bin
BROWSER ?= auto
export NO_MKDOCS_2_WARNING = 1
export PYTHONDONTWRITEBYTECODE = 1

.PHONY: help build serve edit check translations accept fix verify test bench fuzz format lint workflows hook audit sbom release stage properdocs lock report schema new import templates clean

help: ## Say what there is to run
	@awk -F':.*## ' '/^[a-z]+:.*## / {printf "make %-13s %s\n", $$1, $$2}' Makefile

build: .venv/ready ## Check the records, write the site and the PDFs under site/
	@"$(BIN)/mkdocs" build --strict --config-file mkdocs.yml

serve: .venv/ready ## Show the site while you write, with drafts and problems
	@"$(BIN)/mkdocs" serve --config-file mkdocs.yml $(if $(addr),--dev-addr "$(addr)")

edit: .venv/ready ## Open the browser editor on this computer (lang=kk|ru port=8010)
	@"$(BIN)/python" scripts/edit_records.py $(if $(lang),--lang "$(lang)") $(if $(port),--port "$(port)")

check: .venv/ready ## List every problem of the records (lang=kk|ru|en format=text|json|github|gitlab)
	@"$(BIN)/python" scripts/check_content.py $(if $(lang),--lang "$(lang)") $(if $(format),--format "$(format)")

verify: .venv/ready ## Say whether the built site is whole: manifest, links, anchors (site=folder)
	@"$(BIN)/python" scripts/verify_site.py $(if $(site),"$(site)")

translations: .venv/ready ## Show how the translation of every section stands (record=2025/projects/slug)
	@"$(BIN)/python" scripts/show_translations.py $(if $(record),--record "$(record)")

accept: .venv/ready ## Record that translations were looked at (record=2025/projects/slug section=results)
	@"$(BIN)/python" scripts/accept_translations.py $(if $(record),--record "$(record)") $(if $(section),--section "$(section)")

fix: .venv/ready ## Mend look-alike letters, quotes, dashes and spaces, and show what was done (dry=1 record=…)
	@"$(BIN)/python" scripts/fix_prose.py $(if $(dry),--dry) $(if $(record),--record "$(record)")

test: .venv/ready-dev ## Run the tests; BROWSER=none leaves the browser tests out
	@BROWSER="$(BROWSER)" "$(BIN)/python" -m pytest tests $(or $(args),-n auto --dist loadfile --no-loadscope-reorder)

bench: .venv/ready-dev ## Measure our build beside a stock one, and the book (n="15 150 1000" weasyprint=its-python)
	@"$(BIN)/python" bench/bench.py $(or $(n),15 150)
	@"$(BIN)/python" bench/book.py $(or $(filter-out 1000,$(n)),15 150) $(if $(weasyprint),--weasyprint "$(weasyprint)")

fuzz: .venv/ready-dev ## Search for inputs and faults that break something; Linux (seconds=600 target="yaml docx")
	@"$(BIN)/python" -m pip install --quiet --disable-pip-version-check --require-hashes --upgrade --target build/fuzz/lib -r bench/fuzz/requirements.txt
	@for target in $(or $(target),yaml markdown csv docx xlsx); do \
	  PYTHONPATH="build/fuzz/lib:scripts:tests:bench/fuzz" nice -n 19 "$(BIN)/python" bench/fuzz/run.py "$$target" build/fuzz --seconds $(or $(seconds),600) || exit 1; done
	@HYPOTHESIS=fuzz FAULTS=30 "$(BIN)/python" -m pytest tests/test_any_input.py tests/test_faults.py

lint: .venv/ready-dev ## Types and form
	@"$(BIN)/ruff" check scripts tests bench && "$(BIN)/ruff" format --check scripts tests bench && "$(BIN)/mypy" && $(MAKE) --no-print-directory workflows

workflows: .venv/ready-dev ## Form and safety of the workflows (GitHub, GitLab, pre-commit), without the net
	@"$(BIN)/check-jsonschema" --quiet --builtin-schema vendor.github-workflows .github/workflows/*.yml
	@"$(BIN)/check-jsonschema" --quiet --builtin-schema vendor.dependabot .github/dependabot.yml
	@"$(BIN)/check-jsonschema" --quiet --builtin-schema vendor.gitlab-ci .gitlab-ci.yml
	@"$(BIN)/pre-commit" validate-config .pre-commit-config.yaml
	@"$(BIN)/zizmor" --offline --strict-collection --quiet --no-progress --format plain .github .pre-commit-config.yaml
	@if command -v actionlint >/dev/null; then actionlint; fi

hook: .venv/ready-dev ## Check each commit on this computer before it is made
	@"$(BIN)/pre-commit" install

audit: .venv/ready-dev ## Known weaknesses of the locked libraries; asks the public advisory service
	@"$(BIN)/pip-audit" --strict --disable-pip --require-hashes --progress-spinner off -r requirements.txt -r requirements-dev.txt \
	  || { echo "The audit is not passed. The lines above name an advisory, or a library that the index gave no answer about: then run it where pypi.org can be reached."; exit 1; }

sbom: .venv/ready-dev ## Write what the generator is made of into build/sbom.cdx.json; refuse unfree licences
	@"$(BIN)/python" scripts/write_sbom.py build/sbom.cdx.json $(if $(version),--version "$(version)")

stage: build ## Write every page as a real file under build/stage/, for another builder
	@"$(BIN)/python" scripts/stage.py

properdocs: stage .venv/ready-dev ## Build the staged pages with MkDocs and ProperDocs; say what differs
	@"$(BIN)/python" scripts/compare_builders.py

release: build .venv/ready-dev ## Gather what a release hands out under build/release/ (version=v2025.1)
	@"$(BIN)/python" scripts/write_sbom.py build/release/sbom.cdx.json $(if $(version),--version "$(version)")
	@"$(BIN)/python" scripts/gather_release.py

format: .venv/ready-dev ## Put the code into form
	@"$(BIN)/ruff" check --fix-only --quiet scripts tests bench; "$(BIN)/ruff" format scripts tests bench

new: .venv/ready ## Start a record: kind=project|office|edition year=2026 slug=…; alone it asks
	@"$(BIN)/python" scripts/new_record.py $(if $(kind),--kind "$(kind)") $(if $(year),--year "$(year)") $(if $(slug),--slug "$(slug)") $(if $(lang),--lang "$(lang)")

report: .venv/ready ## Write the donor pack, Word and Excel, into report/<year>/ (year=2025)
	@"$(BIN)/python" scripts/write_report.py $(if $(year),--year "$(year)")

schema: .venv/ready ## Write the JSON Schemas for editors into docs/schema/
	@"$(BIN)/python" scripts/export_schema.py

import: .venv/ready ## Make a draft of a report: file="report.docx|report.xlsx|answers.csv" year=2025 slug=… (kind=office)
	@"$(BIN)/python" scripts/import_report.py "$(file)" --year "$(year)" $(if $(slug),--slug "$(slug)") $(if $(kind),--kind "$(kind)")

templates: .venv/ready ## Write the report forms to hand out into docs/editors/templates/
	@"$(BIN)/python" scripts/write_templates.py

lock: .venv/ready-dev ## Compile the locked requirements after a change of requirements*.in
	@"$(BIN)/pip-compile" --quiet --generate-hashes --strip-extras --allow-unsafe --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-header --output-file requirements.txt requirements.in
	@"$(BIN)/pip-compile" --quiet --generate-hashes --strip-extras --allow-unsafe --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-header --output-file requirements-dev.txt requirements-dev.in

clean: ## Remove what the build made, keep the records
	@rm -rf site site.new site.old build .cache .pytest_cache .mypy_cache .ruff_cache

.venv/ready: requirements.txt
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed: https://www.python.org/downloads/ (Debian: apt install python3 python3-venv)"; exit 1; }
	@echo "Кітапханалар .venv бумасына орнатылып жатыр: бір-екі минут күтіңіз. Бұл алғаш рет және жаңартудан кейін ғана болады."
	@echo "Библиотеки устанавливаются в папку .venv: подождите минуту-две. Это бывает только в первый раз и после обновления."
	@test -x "$(BIN)/python" || "$(PYTHON)" -m venv .venv || { echo "Python's venv module is missing (Debian: apt install python3-venv)"; exit 1; }
	@"$(BIN)/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch "$@"

.venv/ready-dev: .venv/ready requirements-dev.txt
	@echo "Тексеру құралдары .venv бумасына орнатылып жатыр: бір-екі минут күтіңіз."
	@echo "Инструменты проверки устанавливаются в папку .venv: подождите минуту-две."
	@"$(BIN)/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch "$@"
