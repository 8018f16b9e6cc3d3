# qualcode: `make demo` shows it, `make test` proves it. Both begin with nothing but python3 (3.11 or newer).

PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
PIP = $(BIN)/python -m pip --disable-pip-version-check install --quiet
RECIPE = pyproject.toml constraints.txt hatch_build.py tools/compile_messages.py
LOCALE = qualcode/messages/locale
CATALOGUES = $(wildcard $(LOCALE)/*/LC_MESSAGES/qualcode.po)
KEYWORDS = tr tr_n:1,2 say say_n:1,2 mark mark_n:1,2 Sentence QualcodeError InputProblem ProjectProblem RuleBroken NotFound Stopped

.PHONY: help demo test check pytest format messages bench clean
.DELETE_ON_ERROR:

help:
	@echo "make demo      build the sample study and open it"
	@echo "make test      format, lint, types, architecture and tests"
	@echo "make check     the same without the tests"
	@echo "make bench     CPU time and memory beside their budgets"
	@echo "make format    lay out the code"
	@echo "make messages  collect the sentences, update and compile the translations"
	@echo "make clean     remove the environment and everything made"

demo: $(VENV)/.qualcode $(VENV)/.messages
	@$(BIN)/qualcode demo

test: check pytest
	@echo "All well."

check: $(VENV)/.dev
	@echo "== format"
	@$(BIN)/ruff format --check --quiet . || { echo "Run: make format"; exit 1; }
	@echo "== lint"
	@$(BIN)/ruff check --quiet .
	@echo "== types"
	@$(BIN)/mypy --no-error-summary
	@echo "== architecture"
	@$(BIN)/lint-imports --no-logo

pytest: $(VENV)/.dev $(VENV)/.messages
	@echo "== tests"
	@$(BIN)/python -m pytest --numprocesses auto --dist worksteal

format: $(VENV)/.dev
	@$(BIN)/ruff check --quiet --fix . ; $(BIN)/ruff format .

bench: $(VENV)/.dev $(VENV)/.messages
	@for script in bench/[a-z]*.py; do echo "== $$script"; $(BIN)/python "$$script" || exit 1; done

messages: $(VENV)/.dev
	@$(BIN)/python -m babel.messages.frontend --quiet extract --mapping=tools/babel.cfg \
	    --no-default-keywords $(KEYWORDS:%=--keyword=%) --no-location --sort-output --no-wrap --project=qualcode --output=$(VENV)/qualcode.pot qualcode
	@$(BIN)/pybabel --quiet update --domain=qualcode --locale=id --init-missing --no-fuzzy-matching \
	    --ignore-obsolete --ignore-pot-creation-date --no-wrap --input-file=$(VENV)/qualcode.pot --output-dir=$(LOCALE)
	@$(BIN)/python tools/compile_messages.py
	@printf 'not translated yet: '; $(BIN)/python -c "from babel.messages.pofile import read_po; \
	    print(sum(not any([m.string] if isinstance(m.string, str) else m.string) for m in read_po(open('$(LOCALE)/id/LC_MESSAGES/qualcode.po', 'rb')) if m.id))"

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find qualcode tests bench -name __pycache__ -type d -prune -exec rm -rf {} +
	rm -f $(LOCALE)/*/LC_MESSAGES/*.mo

# -- the environment: each stamp is made once and again when its recipe changes ------------------

$(VENV)/.made: tools/make-venv
	@tools/make-venv $(VENV) $(PYTHON)
	@touch $@

$(VENV)/.qualcode: $(VENV)/.made $(RECIPE)
	@echo "Installing qualcode into $(VENV); this takes a minute or two the first time ..."
	@$(PIP) --constraint constraints.txt --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.made $(RECIPE)
	@echo "Installing qualcode and its test tools into $(VENV); this takes a minute or two the first time ..."
	@$(PIP) --constraint constraints.txt --editable '.[dev]'
	@touch $@ $(VENV)/.qualcode

$(VENV)/.messages: $(CATALOGUES) | $(VENV)/.made
	@$(BIN)/python tools/compile_messages.py
	@touch $@
