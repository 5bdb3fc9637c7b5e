from pathlib import Path

from django.db import connection

from eoffice.local import migrated


def digest(folder: Path, migration: str) -> str:
    """The digest of a checkout with one migration."""
    (folder / "accounts" / "migrations").mkdir(parents=True)
    (folder / "requirements.txt").write_text("django==5.2")
    (folder / "accounts" / "migrations" / "0001_initial.py").write_text(migration)
    return migrated.digest(folder)


def test_a_migration_that_changed_asks_for_another_database(tmp_path):
    first = digest(tmp_path / "one", "x")
    assert first == digest(tmp_path / "another", "x") != digest(tmp_path / "changed", "y")


def test_the_database_of_the_tests_has_every_migration(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM django_migrations WHERE app = 'accounts'")
        assert cursor.fetchone()[0] > 40
