"""Preparation before the pages can answer: translations, tables, static files, state and people."""

import hashlib
import io
import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg2
from django.core.management.commands import migrate

from . import catalogues, processes

UNFINISHED = (
    "Loading the demo state was interrupted last time. "
    "Please empty the database that DATABASE_URL names and delete the file `loading` in the var folder."
)
MEANWHILE = """
  The pages are there; the ninety days of the demo are loaded meanwhile. Stopped before they are complete,
  the demo begins anew at the next start, and what was entered till then is gone.
"""
RESET = "Loading the demo was interrupted last time; it begins anew, with an empty database."
SECONDS_BETWEEN_REPORTS = 2.0


def prepare() -> None:
    """Bring everything up to date; the environment says which database and which folder."""
    import django

    catalogues.compile_all()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "eoffice.settings")
    django.setup()
    from accounts.models import DirectoryEntry, Office

    var = Path(os.environ[processes.MARK])
    # At the same time: compressing is work for a processor, tables are work for the database.
    with ThreadPoolExecutor(1) as executor:
        collected = executor.submit(_collect, var / "static-collected")
        _migrate()
        if demo_is_wanted() and not Office.objects.exists():
            _load_people(var)
        if not DirectoryEntry.objects.exists():
            _index_directory()
        collected.result()


def is_needed(var: Path, url: str) -> bool:
    """Return whether anything that `prepare` looks at changed since it last ended; a start is then slower."""
    stamp = var / "prepared"
    return not stamp.exists() or stamp.read_text() != _state(var, url)


def note_done(var: Path, url: str) -> None:
    """Note that everything is up to date, for the next start."""
    (var / "prepared").write_text(_state(var, url))


def _state(var: Path, url: str) -> str:
    """Summarise the packages, our migrations, texts and static files, and the migrations of the database."""
    state = hashlib.sha256(f"{demo_is_wanted()} {_applied(url)}".encode())
    here, packages = Path(__file__).resolve().parents[2], Path(psycopg2.__file__).parents[1]
    ours = [*here.glob("*/migrations/*.py"), *here.glob("locale/**/*.[pm]o"), *here.glob("static/**/*.*")]
    for path in sorted([*ours, *packages.glob("*.dist-info"), var / "static" / "staticfiles.json"]):
        facts = path.stat() if path.exists() else None
        state.update(f"{path} {facts and (facts.st_mtime_ns, facts.st_size)}\n".encode())
    return state.hexdigest()


def _applied(url: str) -> list[tuple]:
    """The migrations of the database, without the second that it takes to load Django."""
    try:
        connection = psycopg2.connect(url)
        with connection, connection.cursor() as cursor:
            cursor.execute("SELECT app, name FROM django_migrations ORDER BY id")
            return cursor.fetchall()
    except psycopg2.Error:
        return []


def load_work() -> None:
    """Load the ninety days of the demo; the pages are there meanwhile."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "eoffice.settings")
    django.setup()
    from django.core.management import call_command

    call_command("load_demo", only="work")
    _flag(Path(os.environ[processes.MARK])).unlink()
    print("The demo is complete.", flush=True)


def demo_is_wanted() -> bool:
    """Return whether an empty database is to be filled; `DEMO=0 make run` leaves it empty."""
    return os.environ.get("DEMO", "1") != "0"


def is_unfinished(var: Path) -> bool:
    """Return whether loading began and never ended, so that the data are neither empty nor complete."""
    return _flag(var).exists()


def forget_unfinished(var: Path) -> None:
    """Remove the mark of an unfinished loading, because the database is emptied."""
    _flag(var).unlink(missing_ok=True)


class Migrate(migrate.Command):
    """Migrate, saying how far it is."""

    def __init__(self, count: int):
        super().__init__()
        self.count, self.done, self.reported_at = count, 0, time.monotonic()

    def migration_progress_callback(self, action, migration=None, fake=False):
        """Called by Django at the beginning and the end of each migration."""
        self.done += action == "apply_success"
        if migration and time.monotonic() > self.reported_at + SECONDS_BETWEEN_REPORTS:
            self.reported_at = time.monotonic()
            print(f"  {self.done} of {self.count} migrations: {migration}", flush=True)


def _migrate() -> None:
    """Migrate if a migration is missing; even a migration of nothing takes a second."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if plan := executor.migration_plan(executor.loader.graph.leaf_nodes()):
        print("Making the tables …", flush=True)
        call_command(Migrate(len(plan)), verbosity=0)


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
        print("Compressing style sheets and scripts …", flush=True)
        call_command("collectstatic", interactive=False, verbosity=0)
        stamp.write_text(state.hexdigest())


def _load_people(var: Path) -> None:
    from django.core.management import call_command

    print("Loading the offices of the state and the people of the demo …", flush=True)
    _flag(var).touch()
    call_command("load_demo", only="people")


def _index_directory() -> None:
    """Fill the directory of a state that was loaded before there was one."""
    from django.core.management import call_command

    call_command("index_directory", stdout=io.StringIO())


def _flag(var: Path) -> Path:
    return var / "loading"
