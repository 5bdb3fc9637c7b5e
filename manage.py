#!/usr/bin/env python
"""Django's commands; where the environment names no e-Office, for the one that `make run` made here."""

import importlib.util
import os
import sys
from pathlib import Path

PYTHON = Path(__file__).resolve().parent / ".venv" / "bin" / "python"


def main() -> None:
    """Run the command."""
    if not importlib.util.find_spec("environ") and PYTHON.exists() and Path(sys.prefix) != PYTHON.parents[1]:
        os.execv(PYTHON, [PYTHON, *sys.argv])  # noqa: S606 - the Python that has what is missing here
    if not importlib.util.find_spec("environ"):
        sys.exit("The packages of e-Office are not installed here yet: make run")
    environ = dict(os.environ)  # before eoffice names its settings
    from eoffice.local import environment

    is_local = not environment.is_configured(environ)
    if is_local:
        os.environ |= environment.of_last_run(environment.folder()) or sys.exit(environment.NONE_HERE)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "eoffice.settings")
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(sys.argv)
    except Exception:
        if is_local and not environment.is_running():
            sys.exit(environment.NOT_RUNNING)
        raise


if __name__ == "__main__":
    main()
