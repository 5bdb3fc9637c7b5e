"""The role under which the programs work on the embedded PostgreSQL: the rights of deploy/, and no others."""

import secrets
from pathlib import Path
from urllib.parse import urlsplit

ROLE = "eoffice_app"
DEPLOY = Path(__file__).parents[2] / "deploy"


def give(owner_url: str, var: Path) -> str:
    """Make the roles, give them their rights on the tables there are; return the address of the program."""
    import psycopg2

    password = _password(var)
    connection = psycopg2.connect(owner_url)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute((DEPLOY / "roles.sql").read_text())
        cursor.execute("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO eoffice_app")
        cursor.execute((DEPLOY / "after_migration.sql").read_text())
        cursor.execute("ALTER ROLE eoffice_app PASSWORD %s", [password])
    connection.close()
    url = urlsplit(owner_url)
    return url._replace(netloc=f"{ROLE}:{password}@{url.hostname}:{url.port}").geturl()


def _password(var: Path) -> str:
    file = var / "postgres-program-password"
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(24))
    return file.read_text()
