# Two commands for everybody: `make run` and `make test`. Nothing but Python 3.11+ and make is needed before.
PYTHON ?= python3
VENV = .venv/bin

.PHONY: run test soak drill bench check sbom messages typing-words requirements

run:
	@$(PYTHON) eoffice/local/machine.py
	@$(VENV)/python -m eoffice.local run

test:
	@$(PYTHON) eoffice/local/machine.py tests
	@$(VENV)/python -m eoffice.local test $(ARGS)

# Full size, one after the other, each named as it begins, on an otherwise idle machine; more than half an hour.
soak:
	@$(PYTHON) eoffice/local/machine.py tests
	@$(VENV)/python -m eoffice.local test -n 0 -v -m soak $(ARGS)

# An e-office with clerks at work is lost, and restored to a second of that work; prints seconds and what was lost.
drill:
	@$(PYTHON) eoffice/local/machine.py tests
	@$(VENV)/python -m eoffice.local test -n 0 -s -m soak tests/platform/test_drill.py

bench:
	@$(PYTHON) eoffice/local/machine.py
	@$(VENV)/python -m eoffice.local bench $(ARGS)

check:
	@$(PYTHON) eoffice/local/machine.py checks
	@$(VENV)/python -m eoffice.local check

# The bill of materials of what runs, var/sbom.json.
sbom:
	@$(PYTHON) eoffice/local/machine.py checks
	@$(VENV)/python -m eoffice.local sbom

messages:
	@$(PYTHON) eoffice/local/machine.py checks
	@$(VENV)/python -m eoffice.local messages

# The words that Hindi typing suggests, from the product's own texts and eoffice/local/hindi/.
typing-words:
	@$(PYTHON) eoffice/local/machine.py
	@$(VENV)/python -m eoffice.local typing-words

# Needs uv (https://docs.astral.sh/uv/), once, on the machine of whoever changes requirements.in or requirements-dev.in.
PIN = uv pip compile --generate-hashes --universal --python-version 3.11 --no-header

requirements:
	$(PIN) requirements.in -o requirements.txt
	$(PIN) requirements-dev.in -o requirements-dev.txt
