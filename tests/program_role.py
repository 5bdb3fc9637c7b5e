"""Pages asked by the test client run with the rights that the program has by deploy/, and no others."""

from contextlib import contextmanager
from pathlib import Path

from django.db import DatabaseError, OperationalError, connection, transaction
from django.test.client import ClientHandler

DEPLOY = Path(__file__).parents[1] / "deploy"
ROLE = "eoffice_app"
# Roles are of the whole server: workers that start together may meet at them.
TRIES = 5


def establish() -> None:
    """Make the roles, and give them their rights in this database."""
    for last in range(TRIES, 0, -1):
        try:
            with transaction.atomic():
                _run((DEPLOY / "roles.sql").read_text())
            break
        except (OperationalError, DatabaseError):
            if last == 1:
                raise
    with transaction.atomic():
        grant()


def grant() -> None:
    """Give the rights of deploy/ on the tables as they are, in the caller's transaction."""
    # The tables of the tests have another owner, whose sequences the default rights do not reach.
    _run("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO eoffice_app")
    _run(rights())


def rights() -> str:
    """The statements of deploy/after_migration.sql, without the transaction around them."""
    text = (DEPLOY / "after_migration.sql").read_text()
    return text.replace("\nBEGIN;", "").replace("\nCOMMIT;", "")


def _run(statements: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statements)


@contextmanager
def in_pages():
    """Let every page that a test client asks for run under the program's role, within this block."""
    answer = ClientHandler.__call__

    def answer_as_program(self, environ):
        try:
            connection.ensure_connection()
        except (RuntimeError, OperationalError):  # a test without the database, or of one that is gone
            return answer(self, environ)
        _say(f"SET ROLE {ROLE}")
        try:
            return answer(self, environ)
        finally:
            _say("RESET ROLE")

    ClientHandler.__call__ = answer_as_program
    try:
        yield
    finally:
        ClientHandler.__call__ = answer


def _say(statement: str) -> None:
    """Send a statement past Django, so that no test counts it; a broken transaction ends with its role."""
    try:
        with connection.connection.cursor() as cursor:
            cursor.execute(statement)
    except Exception:
        if not connection.in_atomic_block:
            connection.close()
