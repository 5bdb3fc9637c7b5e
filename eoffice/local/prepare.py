"""What must be done before the pages can answer: translations, tables, static files and, once, the demo."""

import hashlib
import os
from pathlib import Path

from . import messages, processes

UNFINISHED = (
    "Loading the demo state was interrupted last time. "
    "Please empty the database that DATABASE_URL names and delete the file `loading` in the var folder."
)


def prepare() -> None:
    """Bring everything up to date; the environment says which database and which folder."""
    import django

    messages.compile_all()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "eoffice.settings")
    django.setup()
    var = Path(os.environ[processes.MARK])
    _migrate()
    _collect(var / "static-collected")
    from accounts.models import Office

    if demo_is_wanted() and not Office.objects.exists():
        _load_demo(var)


def demo_is_wanted() -> bool:
    """Whether an empty database is to be filled; `DEMO=0 make run` leaves it empty."""
    return os.environ.get("DEMO", "1") != "0"


def is_unfinished(var: Path) -> bool:
    """Whether loading began and never ended: what is there is then neither empty nor complete."""
    return _flag(var).exists()


def _migrate() -> None:
    """Migrate if there is anything to: even a migration of nothing takes a second of the start."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0)


def _collect(stamp: Path) -> None:
    """Collect the static files if one of them has changed: hashing and compressing them takes seconds."""
    from django.contrib.staticfiles.finders import get_finders
    from django.core.management import call_command

    state = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            facts = os.stat(storage.path(name))
            state.update(f"{name} {facts.st_mtime_ns} {facts.st_size}\n".encode())
    if not stamp.exists() or stamp.read_text() != state.hexdigest():
        call_command("collectstatic", interactive=False, verbosity=0)
        stamp.write_text(state.hexdigest())


def _load_demo(var: Path) -> None:
    from django.core.management import call_command

    print("Loading the state and the demo, once; this takes a minute or two …", flush=True)
    _flag(var).touch()
    call_command("load_demo")
    _flag(var).unlink()


def _flag(var: Path) -> Path:
    return var / "loading"
