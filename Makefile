# Two commands for everybody: `make run` and `make test`. Nothing but Python 3.11+ and make is needed before.
PYTHON ?= python3
VENV = .venv/bin

.PHONY: run test soak check bench messages requirements

run:
	@$(PYTHON) eoffice/local/machine.py
	@$(VENV)/python -m eoffice.local run

test:
	@$(PYTHON) eoffice/local/machine.py browser
	@$(VENV)/python -m eoffice.local test $(ARGS)

soak:
	@$(PYTHON) eoffice/local/machine.py browser
	@$(VENV)/python -m eoffice.local test -m soak $(ARGS)

check:
	@$(PYTHON) eoffice/local/machine.py
	@$(VENV)/ruff check .
	@$(VENV)/ruff format --check .
	@$(VENV)/lint-imports
	@$(VENV)/mypy
	@$(VENV)/python -m eoffice.local check

messages:
	@$(VENV)/python -m eoffice.local messages

requirements:
	uv pip compile requirements.in --generate-hashes --universal --python-version 3.11 --no-header -o requirements.txt
