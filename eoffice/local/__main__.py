"""The commands that the Makefile runs: python -m eoffice.local COMMAND."""

import os
import secrets
import subprocess
import sys
from pathlib import Path

from cryptography.fernet import Fernet

from . import catalogues, environment, machine, migrated, prepare, run, trying
from .postgres import Postgres

# More workers would only wait for the one PostgreSQL.
MOST_WORKERS = 4


def test(arguments: list[str]) -> int:
    """Run pytest with servers of its own that live as long as it does."""
    var = environment.folder() / "test"
    catalogues.compile_all()
    with run.exclusive(var), run.servers(var, unsafe=True) as (urls, started):
        environ = os.environ | urls | {
            "SECRET_KEY": "tests-only",
            "SECOND_FACTOR_KEYS": Fernet.generate_key().decode(),
            "HTTPS": "0",
            "ALLOWED_HOSTS": "localhost,127.0.0.1",
            "LOG_JSON": "0",
            "CHROMIUM": machine.find_browser() or "",
            "CHROMIUM_SHELL": machine.find_shell() or "",
            "MEDIA_ROOT": str(var / "papers"),
            "PRINTS_ROOT": str(var / "prints"),
            "STATIC_ROOT": str(var / "static"),
            "STATIC_STORAGE": "eoffice.static_files.Uncompressed",
        }  # fmt: skip
        # Tests start e-Office again and again; without its byte code each start would compile it anew.
        environ.pop("PYTHONDONTWRITEBYTECODE", None)
        collect = [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity=0"]
        subprocess.run(collect, env=environ, check=True)
        if any(isinstance(server, Postgres) for server in started):
            environ["MIGRATED_DATABASE"] = migrated.database(urls["DATABASE_URL"], environ)
        # A file's tests stay together: some share a slow fixture.
        # The order of files is ours: tests/conftest.py.
        workers = str(min(os.cpu_count() or 1, MOST_WORKERS))
        spread = ["-n", workers, "--dist", "loadfile", "--no-loadscope-reorder"]
        return trying.run_tests(arguments, spread, environ)


def bench(arguments: list[str]) -> int:
    """Measure, on servers of its own that keep what they were filled with, as safe as real ones."""
    var = environment.folder() / "bench"
    with run.exclusive(var), run.servers(var) as (urls, _started):
        environ = os.environ | environment.for_run(var, urls)
        return subprocess.run([sys.executable, "-m", "eoffice.bench", *arguments], env=environ).returncode


def check() -> int:
    """Run every check, to the end: our own rules, words, style, layers, types, migrations, real settings."""
    from . import lint, messages, packages  # with Babel, which is missing where e-Office only runs

    real = os.environ | {
        "SECRET_KEY": secrets.token_urlsafe(50),
        "SECOND_FACTOR_KEYS": Fernet.generate_key().decode(),
        "DATABASE_URL": "postgres://eoffice@127.0.0.1:1/eoffice",
        "REDIS_URL": "redis://127.0.0.1:1/0",
        "ALLOWED_HOSTS": "eoffice.up.gov.in",
        "CLAMD_URL": "none",
        "DEBUG": "0",
        "HTTPS": "1",
    }
    python, programs = sys.executable, Path(sys.executable).parent
    commands = [
        [programs / "ruff", "check", "--quiet", "."],
        [programs / "ruff", "format", "--check", "--quiet", "."],
        [programs / "lint-imports"],
        [python, "-m", "mypy"],
        [python, "-W", "ignore", "manage.py", "makemigrations", "--check", "--dry-run"],
        [python, "-W", "ignore", "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
    ]
    codes = [
        lint.check(),
        messages.check(),
        packages.check(),
        *(subprocess.run(command, env=real).returncode for command in commands),
    ]
    return 1 if any(codes) else 0


def update_messages() -> int:
    """Bring the Hindi catalogue in line with the program."""
    from . import messages  # with Babel

    return messages.update()


def update_typing_words() -> int:
    """Write the words that Hindi typing suggests."""
    from . import typing_words

    return typing_words.write()


def bill() -> int:
    """Write the bill of materials."""
    from . import packages

    return packages.write_bill(environment.folder())


def main() -> int | None:
    """Run the command that the first argument names."""
    command, *rest = sys.argv[1:] or [""]
    commands = {
        "run": lambda: run.run(environment.folder(), int(os.environ.get("PORT", "8000"))),
        "prepare": prepare.prepare,
        "work": prepare.load_work,
        "test": lambda: test(rest),
        "bench": lambda: bench(rest),
        "check": check,
        "messages": update_messages,
        "typing-words": update_typing_words,
        "sbom": bill,
        "compile": catalogues.compile_all,
    }
    if command not in commands:
        raise SystemExit(f"python -m eoffice.local {' | '.join(commands)}")
    return commands[command]()


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
