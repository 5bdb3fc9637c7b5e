import pytest
from django.core.cache import cache
from django.db import connection
from django.test import TransactionTestCase
from django.utils.translation import override

GUARDS = {
    "tracking_movement": ("tracking_movement_no_change", "tracking_movement_no_truncate"),
    "accounts_emailidstep": ("accounts_emailidstep_no_change", "accounts_emailidstep_no_truncate"),
    "accounts_auditentry": ("accounts_auditentry_no_change", "accounts_auditentry_no_truncate"),
    "accounts_administratorproposal": (
        "accounts_administratorproposal_decided_once",
        "accounts_administratorproposal_no_delete",
        "accounts_administratorproposal_no_truncate",
    ),
    "accounts_emailid": (
        "accounts_emailid_no_other_holder",
        "accounts_emailid_no_other_proposer",
        "accounts_emailid_no_delete",
        "accounts_emailid_no_truncate",
    ),
    "accounts_emailletter": ("accounts_emailletter_no_change", "accounts_emailletter_no_truncate"),
    "files_note": ("files_note_sealed", "files_note_no_truncate"),
}
_flush = TransactionTestCase._fixture_teardown


def _flush_past_the_guards(self):
    """Emptying the tables between committed tests is the one thing the guards must let pass."""
    with connection.cursor() as cursor:
        for table in GUARDS:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        _flush(self)
        for table, triggers in GUARDS.items():
            for trigger in triggers:
                cursor.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {trigger}")


@pytest.fixture(autouse=True, scope="session")
def let_committed_tests_be_emptied():
    """Committed tests are emptied by TRUNCATE, which ledger and note sheet refuse to everybody else."""
    TransactionTestCase._fixture_teardown = _flush_past_the_guards
    yield
    TransactionTestCase._fixture_teardown = _flush


@pytest.fixture(autouse=True)
def nothing_remembered():
    """What an earlier test left in Redis is not this test's."""
    cache.clear()


@pytest.fixture
def english():
    """Sentences in English, whatever language the page before was in."""
    with override("en"):
        yield
