"""The chains of the audit trail, one for each office, and of rows that keep their versions."""

import threading

import pytest
from django.db import connection, transaction

from accounts import audit
from accounts.models import AuditChain, AuditEntry, AuditLink, Charge, RowVersion
from tests import emptying
from tests.factories import District, ist

from . import proof


@pytest.fixture
def kannauj(db):
    return District()


def record(kannauj, office, name="नाम"):
    changed = {"name_hi": ("पुराना", name)}
    entry = audit.record("changed", by=kannauj.dm, on=kannauj.dm_post, office=office, differences=changed)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
    return entry


def breaks():
    return [(item.what, item.seq) for item in proof.breaks()]


def test_each_office_has_a_chain_of_its_own(kannauj):
    for office in (kannauj.kannauj, kannauj.tehsil, kannauj.kannauj):
        record(kannauj, office)
    links = AuditLink.objects.order_by("office_id", "seq").values_list("office_id", "seq")
    assert list(links) == [(kannauj.kannauj.pk, 1), (kannauj.kannauj.pk, 2), (kannauj.tehsil.pk, 1)]
    assert AuditChain.objects.get(pk=kannauj.kannauj.pk).seq == 2
    assert breaks() == []


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        ("UPDATE accounts_auditentry SET reason = 'x' WHERE id = {first}", [("audit.entry", 1)]),
        (
            "UPDATE accounts_auditentry SET at = at + interval '1 second' WHERE id = {first}",
            [("audit.entry", 1)],
        ),
        ("DELETE FROM accounts_auditlink WHERE entry_id = {last}", [("audit.tail", 3), ("audit.added", 0)]),
        (
            "DELETE FROM accounts_auditlink WHERE entry_id = {last};"
            " DELETE FROM accounts_auditentry WHERE id = {last}",
            [("audit.tail", 3)],
        ),
        (
            "DELETE FROM accounts_auditlink WHERE entry_id = {first};"
            " DELETE FROM accounts_auditentry WHERE id = {first}",
            [("audit.missing", 1)],
        ),
        (
            "UPDATE accounts_auditlink SET seq = 9 - seq; UPDATE accounts_auditchain SET seq = 8",
            [("audit.missing", 1)],
        ),
    ],
)
def test_what_was_changed_behind_the_back_is_named(kannauj, statement, what):
    entries = [record(kannauj, kannauj.kannauj) for _time in range(3)]
    with emptying.unguarded("accounts_auditentry", "accounts_auditlink") as cursor:
        cursor.execute(statement.format(first=entries[0].pk, last=entries[-1].pk))
    assert breaks()[: len(what)] == what


def test_an_entry_erased_by_order_leaves_the_chain_whole_and_is_named(kannauj):
    entry = record(kannauj, kannauj.kannauj)
    record(kannauj, kannauj.kannauj)
    with emptying.unguarded("accounts_auditentry", "accounts_auditlink") as cursor:
        cursor.execute(
            "UPDATE accounts_auditentry SET name = '', differences = '{}' WHERE id = %s", [entry.pk]
        )
        cursor.execute("UPDATE accounts_auditlink SET salt = '' WHERE entry_id = %s", [entry.pk])
    assert breaks() == [("audit.entry", 1)]


def test_whose_time_it_was_cannot_be_changed_unseen(kannauj):
    """As the owner of the tables would: the charge begins earlier, and no version says so."""
    with emptying.unguarded("accounts_charge") as cursor:
        cursor.execute(
            "UPDATE accounts_charge SET begins = %s WHERE id = %s", [ist(2019, 1, 1), kannauj.dm.pk]
        )
    [found] = proof.breaks()
    assert (found.chain, found.what) == (f"accounts_charge {kannauj.dm.pk}", "accounts_charge.begins")
    assert (found.stored[:10], found.rebuilt[:10]) == ("2018-12-31", "2019-12-31")


def test_a_change_of_a_charge_keeps_what_it_said_before(kannauj):
    Charge.objects.filter(pk=kannauj.dm.pk).update(ends=ist(2026, 6, 1))
    versions = RowVersion.objects.filter(of_table="accounts_charge", row_id=kannauj.dm.pk).order_by("seq")
    assert [(version.seq, bool(version.row["ends"])) for version in versions] == [(1, False), (2, True)]
    assert breaks() == []


@pytest.mark.django_db(transaction=True)
def test_two_that_record_in_the_same_offices_at_once_never_wait_in_a_circle():
    kannauj, both, failures = District(), threading.Barrier(2), []

    def act(offices):
        try:
            for _time in range(10):
                with transaction.atomic():
                    for office in offices:
                        changed = {"name_hi": (None, "नाम")}
                        facts = {"by": kannauj.dm, "on": kannauj.dm_post, "differences": changed}
                        audit.record("changed", office=office, **facts)
                    both.wait(timeout=20)
        except Exception as failure:
            failures.append(failure)
        finally:
            connection.close()

    ways = [kannauj.kannauj, kannauj.tehsil], [kannauj.tehsil, kannauj.kannauj]
    threads = [threading.Thread(target=act, args=[offices]) for offices in ways]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert failures == []
    assert AuditLink.objects.count() == AuditEntry.objects.count() == 40
    assert breaks() == []
