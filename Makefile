# Two commands do everything: `make demo` and `make test`. Each builds its environment from nothing.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
EXPORT := NLP_REALIST_CACHE=$(CURDIR)/$(VENV)/cache

.PHONY: demo test lint check tests models clean

demo: $(STAMP)
	$(EXPORT) $(BIN)/nlp-realist run corpora/demo -o demo-study
	@echo "Open demo-study/report.html in a browser."

test: lint check tests

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

check: $(STAMP)
	$(BIN)/mypy
	$(BIN)/lint-imports

tests: $(STAMP)
	$(EXPORT) $(BIN)/pytest

models: $(STAMP)
	$(EXPORT) $(BIN)/python -m benchmarks.tune_encoder
	$(EXPORT) $(BIN)/python -m benchmarks.train_models

$(STAMP): pyproject.toml constraints.txt
	$(PYTHON) -c "import sys; sys.exit('nlp_realist needs Python 3.11 or newer' if sys.version_info < (3, 11) else 0)"
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt torch
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[dev]"
	touch $(STAMP)

clean:
	rm -rf $(VENV) demo-study
