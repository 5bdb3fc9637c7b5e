import gc

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.cache import cache
from django.test import TransactionTestCase, override_settings
from django.utils.translation import override

from tests import emptying, standing
from tests.factories import District

# Begun first, so that at the end no worker is left alone with one of them.
LONGEST = (
    "browser/test_accessibility",
    "platform/test_run",
    "browser/",
    "test_access",
    "files/demo/",
    "tracking/movement/test_states",
    "accounts/email_ids/test_views",
)
# As made for people, a hash takes a tenth of a second and a hundred megabytes.
QUICK_HASHES = {"time_cost": 1, "memory_cost": 8, "parallelism": 1}


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """The longest files first; the scheduler gives them out in this order."""
    items.sort(key=_place)


def _place(item) -> int:
    path = item.nodeid.removeprefix("tests/")
    return next((place for place, long in enumerate(LONGEST) if path.startswith(long)), len(LONGEST))


def pytest_collection_finish():
    """What is loaded stays to the end; to look it through again and again takes a twentieth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


@pytest.fixture(autouse=True, scope="session")
def emptied_in_no_time():
    """Committed tests leave the tables as Django's flush would, without its second for each test."""
    flush = TransactionTestCase._fixture_teardown
    TransactionTestCase._fixture_teardown = lambda _case: emptying.empty()
    yield
    TransactionTestCase._fixture_teardown = flush


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The database of a worker, with the district that most tests are about put aside in it."""
    with django_db_blocker.unblock():
        standing.number_apart()
        standing.keep(vars(District()))


@pytest.fixture(autouse=True, scope="session")
def static_files_unread():
    """Else every client of a test would first look through all static files, a tenth of a second each."""
    with override_settings(WHITENOISE_AUTOREFRESH=True):
        yield


@pytest.fixture(autouse=True)
def quick_hashes(request, monkeypatch):
    """Passwords cost nothing where their cost is not what is tested."""
    if not request.node.get_closest_marker("real_hashes"):
        for name, cost in QUICK_HASHES.items():
            monkeypatch.setattr(Argon2PasswordHasher, name, cost)


@pytest.fixture(autouse=True)
def nothing_remembered():
    """What an earlier test left in Redis is not this test's."""
    cache.clear()


@pytest.fixture
def english():
    """Sentences in English, whatever language the page before was in."""
    with override("en"):
        yield
