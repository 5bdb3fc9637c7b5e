"""A database with all tables and no rows, from which each worker of the tests copies its own in a moment."""

import hashlib
import subprocess
import sys
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

CHECKOUT = Path(__file__).parents[2]
UNFINISHED = "migrating"
STEM = "migrated_"
FORMER = "SELECT datname FROM pg_database WHERE datname LIKE %s AND datname <> %s"


def database(url: str, environ: Mapping[str, str]) -> str:
    """Return its name, having made it where there is none for the migrations as they are."""
    import psycopg2

    name, server = f"{STEM}{digest(CHECKOUT)}", url.rpartition("/")[0]
    with closing(psycopg2.connect(f"{server}/postgres")) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
            if cursor.fetchone():
                return name
            cursor.execute(FORMER, [f"{STEM}%", name])
            for former in (UNFINISHED, *(row[0] for row in cursor.fetchall())):
                cursor.execute(f'DROP DATABASE IF EXISTS "{former}"')
            cursor.execute(f'CREATE DATABASE "{UNFINISHED}"')
            migrate = [sys.executable, "manage.py", "migrate", "--verbosity=0"]
            subprocess.run(migrate, env={**environ, "DATABASE_URL": f"{server}/{UNFINISHED}"}, check=True)
            cursor.execute(f'ALTER DATABASE "{UNFINISHED}" RENAME TO "{name}"')
    return name


def digest(checkout: Path) -> str:
    """A word for the migrations of a checkout and of the packages that it pins: another one, other tables."""
    content = hashlib.sha256((checkout / "requirements.txt").read_bytes())
    for file in sorted(checkout.glob("*/migrations/*.py")):
        content.update(file.relative_to(checkout).as_posix().encode() + file.read_bytes())
    return content.hexdigest()[:16]
