import pytest
from django.db import connection
from django.test import TransactionTestCase

_flush = TransactionTestCase._fixture_teardown


def _flush_past_the_guard(self):
    """Emptying the tables between committed tests is the one thing the ledger's guard must let pass."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE tracking_movement DISABLE TRIGGER USER")
        _flush(self)
        cursor.execute("ALTER TABLE tracking_movement ENABLE ALWAYS TRIGGER tracking_movement_no_change")
        cursor.execute("ALTER TABLE tracking_movement ENABLE ALWAYS TRIGGER tracking_movement_no_truncate")


@pytest.fixture(autouse=True, scope="session")
def let_committed_tests_be_emptied():
    """Committed tests are emptied by TRUNCATE, which the ledger refuses to everybody else."""
    TransactionTestCase._fixture_teardown = _flush_past_the_guard
    yield
    TransactionTestCase._fixture_teardown = _flush
