"""Every GET of the table of access: nothing is written by it but the stamp of a file that is opened."""

from collections.abc import Iterator

import pytest
from django.db import connection

from tests.test_access import Scene, declared, mounted
from tracking.models import Stay

# Rows written in this transaction, also those that were rolled back; sessions are noted once a minute.
WRITTEN = """
SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables
WHERE n_tup_ins + n_tup_upd + n_tup_del > 0 AND relname <> 'django_session'
"""


@pytest.fixture
def scene(db):
    return Scene()


def written() -> dict[str, int]:
    """The number of rows written so far, by table."""
    with connection.cursor() as cursor:
        cursor.execute(WRITTEN)
        return dict(cursor.fetchall())


def changed_by(request) -> dict[str, int]:
    """The tables in which a request writes, with the number of rows."""
    before = written()
    request()
    return {
        table: count - before.get(table, 0)
        for table, count in written().items()
        if count != before.get(table)
    }


QUERIES = ("", "?csv=1", "?xlsx=1", "?pdf=1", "?words=a&show=all&after=1&before=9&page=2&q=a")


def to_crawl(everybody: bool) -> Iterator[tuple[str, str, str]]:
    """Name, role and query of every GET; `make test` asks as one role that gets the page, and plainly."""
    for name, method, codes in [*declared(), *mounted()]:
        if method == "GET":
            shown = [role for role, code in codes.items() if code == 200]
            roles = codes if everybody else shown[:1]
            yield from ((name, role, query) for role in roles for query in QUERIES[: 9 if everybody else 1])


@pytest.mark.parametrize("everybody", [False, pytest.param(True, marks=pytest.mark.soak)])
def test_no_get_changes_a_row_but_the_stamp_of_a_file_opened(scene, everybody, monkeypatch):
    if not everybody:  # A PDF takes longer than everything else; its page is made all the same.
        monkeypatch.setattr("accounts.pages.pdf.render", lambda page, **_sheets: b"%PDF-")
    changes = {}
    for name, role, query in [*to_crawl(everybody), ("file", "hold", "")]:
        address = scene.address(name) + query
        if rows := changed_by(lambda: scene.clients[role].get(address)):  # noqa: B023 - called at once
            changes[name, role] = rows
    assert changes == {("file", "hold"): {"tracking_stay": 1}}


AHEAD = [
    *(
        {"HTTP_SEC_PURPOSE": "prefetch"},
        {"HTTP_SEC_PURPOSE": "prefetch;prerender"},
        {"HTTP_PURPOSE": "prefetch"},
    ),
    *({"HTTP_X_MOZ": "prefetch"}, {"HTTP_X_PURPOSE": "preview"}),
]


@pytest.mark.parametrize("headers", AHEAD)
def test_a_prefetch_stamps_nothing(scene, headers):
    address = scene.address("file")
    assert not changed_by(lambda: scene.clients["hold"].get(address, **headers))
    assert not changed_by(lambda: scene.clients["hold"].head(address))
    assert changed_by(lambda: scene.clients["hold"].get(address)) == {"tracking_stay": 1}
    assert Stay.objects.get(paper=scene.file, left_at__isnull=True).opened_at
