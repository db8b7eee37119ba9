# make run    the dashboard at http://localhost:8501 (PORT=…)
# make test   every check, browser tests included
# make help   all commands

PYTHON ?= python3
PORT ?= 8501
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/pip install --quiet --disable-pip-version-check
AS_ROOT := $(if $(filter 0,$(shell id -u)),,sudo)
READY := $(VENV)/requirements.stamp
READY_DEV := $(VENV)/requirements-dev.stamp

.PHONY: run test lint format data tables bench backtest pictures chromium clean help

run: $(READY) ## build the store if it is missing or out of date, then serve the dashboard
	$(BIN)/python -m data build
	$(BIN)/streamlit run server.py --server.port $(PORT)

test: lint chromium ## ruff, mypy and all tests; installs Chromium through apt when it is missing
	$(BIN)/pytest

lint: $(READY_DEV) ## ruff and mypy
	$(BIN)/ruff check .
	$(BIN)/mypy .

format: $(READY_DEV) ## let ruff put the code in its order
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

data: $(READY) ## read a folder of official files into the store: make data SOURCE=folder
	@test -n "$(SOURCE)" || { echo "Say which folder: make data SOURCE=folder"; exit 2; }
	$(BIN)/python -m data import "$(SOURCE)"

tables: $(READY) ## write the carried tables again from official files: make tables SOURCE=folder
	@test -n "$(SOURCE)" || { echo "Say which folder: make tables SOURCE=folder"; exit 2; }
	$(BIN)/python -m data tables "$(SOURCE)"

bench: $(READY_DEV) chromium ## measure speed and size, and print the table
	$(BIN)/python -m benchmarks

backtest: $(READY_DEV) ## test the outlook on the past of official files: make backtest, or SOURCE=folder
	$(BIN)/python -m backtesting $(SOURCE)

pictures: $(READY_DEV) chromium ## take the README's pictures from the running dashboard
	$(BIN)/python docs/pictures.py

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "$(PYTHON) is missing or older than 3.11. Name another: make PYTHON=python3.11"; exit 1; }
	@$(PYTHON) -m venv $(VENV) \
		|| { rm -rf $(VENV); echo "No virtual environment. Mend it with: sudo apt-get install python3-venv"; exit 1; }

$(READY): requirements.txt | $(BIN)/python
	$(PIP) --requirement requirements.txt
	@touch $@

$(READY_DEV): requirements.txt requirements-dev.txt | $(BIN)/python
	$(PIP) --requirement requirements-dev.txt
	@touch $(READY) $@

chromium:
	@command -v chromium > /dev/null \
		|| { $(AS_ROOT) apt-get update --quiet=2 \
			&& $(AS_ROOT) env DEBIAN_FRONTEND=noninteractive apt-get install --yes --quiet=2 chromium; } \
		|| { echo "Chromium is missing. Mend it with: sudo apt-get install chromium"; exit 1; }

clean: ## remove the virtual environment and caches; the store stays
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis

help:
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile | expand -t 10
