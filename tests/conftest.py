import gc
import json
import logging
import os

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.cache import cache
from django.db import connection
from django.test import TransactionTestCase, override_settings
from django.utils.translation import override

from accounts.charges.two_persons import establishing
from tests import emptying, program_role, snapshot
from tests.factories import District

# The longest files begin first, so that no worker is left alone with one of them at the end.
LONGEST = (
    "browser/test_accessibility",
    "platform/test_run",
    "browser/",
    "test_access",
    "files/demo/",
    "tracking/movement/test_states",
    "accounts/email_ids/test_views",
)
# With the cost for real passwords, a hash takes a tenth of a second and a hundred megabytes.
QUICK_HASHES = {"time_cost": 1, "memory_cost": 8, "parallelism": 1}


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """Sort the longest files first; the scheduler starts them in this order."""
    items.sort(key=_place)


def _place(item) -> int:
    path = item.nodeid.removeprefix("tests/")
    return next((place for place, long in enumerate(LONGEST) if path.startswith(long)), len(LONGEST))


def pytest_collection_finish():
    """Exclude what is loaded from garbage collection, which would take a twentieth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


@pytest.fixture(autouse=True, scope="session")
def quick_flush():
    """Empty the tables after committed tests, without the second that Django's flush takes."""
    flush = TransactionTestCase._fixture_teardown
    TransactionTestCase._fixture_teardown = lambda _case: emptying.empty()
    yield
    TransactionTestCase._fixture_teardown = flush


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """Copy the database of a worker from the one that `make test` has migrated; the tables are there then."""
    if migrated := os.environ.get("MIGRATED_DATABASE"):
        connection.settings_dict["TEST"]["TEMPLATE"] = migrated


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The database of a worker, with a snapshot of the district that most tests are about."""
    with django_db_blocker.unblock():
        snapshot.spread_sequences()
        snapshot.store(vars(District()))
        program_role.establish()


@pytest.fixture(autouse=True, scope="session")
def pages_have_the_rights_of_the_program():
    """Ask pages as the program does in an office, not as the owner of the tables."""
    with program_role.in_pages():
        yield


@pytest.fixture(autouse=True, scope="session")
def static_files_not_scanned():
    """Keep the test clients from reading all static files first, a tenth of a second each."""
    with override_settings(WHITENOISE_AUTOREFRESH=True):
        yield


@pytest.fixture(autouse=True)
def quick_hashes(request, monkeypatch):
    """Make password hashes cheap, except in tests of their cost."""
    if not request.node.get_closest_marker("real_hashes"):
        for name, cost in QUICK_HASHES.items():
            monkeypatch.setattr(Argon2PasswordHasher, name, cost)


@pytest.fixture
def approved_charges(db):
    """Every charge counts as approved by two administrators, in tests of something else."""
    with establishing():
        yield


@pytest.fixture(autouse=True)
def empty_cache():
    """Clear from Redis whatever an earlier test left there."""
    cache.clear()


@pytest.fixture
def english():
    """Sentences in English, whatever language the page before was in."""
    with override("en"):
        yield


class _Lines(logging.Handler):
    """Keeps each line as the security log would write it, read back as JSON."""

    def __init__(self):
        super().__init__()
        self.setFormatter(logging.getLogger("security").handlers[0].formatter)
        self.text: list[str] = []

    def emit(self, record):
        """Keep the line."""
        self.text.append(self.format(record))

    def named(self, action: str) -> list[dict]:
        """The events of that name."""
        return [event for event in map(json.loads, self.text) if event["event"] == action]


@pytest.fixture
def security_log():
    """The lines of the security log during a test."""
    lines = _Lines()
    logging.getLogger("security").addHandler(lines)
    yield lines
    logging.getLogger("security").removeHandler(lines)
