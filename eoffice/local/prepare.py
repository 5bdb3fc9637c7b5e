"""What must be done before the pages can answer: translations, tables, static files and, once, the demo."""

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
    from django.core.management import call_command

    messages.compile_all()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "eoffice.settings")
    django.setup()
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    from accounts.models import Office

    if demo_is_wanted() and not Office.objects.exists():
        _load_demo(Path(os.environ[processes.MARK]))


def demo_is_wanted() -> bool:
    """Whether an empty database is to be filled; `DEMO=0 make run` leaves it empty."""
    return os.environ.get("DEMO", "1") != "0"


def is_unfinished(var: Path) -> bool:
    """Whether loading began and never ended: what is there is then neither empty nor complete."""
    return _flag(var).exists()


def _load_demo(var: Path) -> None:
    from django.core.management import call_command

    print("Loading the state and the demo, once; this takes a minute or two …", flush=True)
    _flag(var).touch()
    call_command("load_state")
    call_command("load_demo")
    _flag(var).unlink()


def _flag(var: Path) -> Path:
    return var / "loading"
