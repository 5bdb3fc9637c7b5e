from datetime import UTC, datetime, timedelta
from itertools import pairwise
from uuid import UUID

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from tests import emptying
from tests.factories import District, make_paper, send
from tracking.ledger import entries
from tracking.models import Movement

pytestmark = pytest.mark.django_db


@pytest.fixture
def paper():
    """A file that Sunita opened, Manoj got and Anjali has."""
    district = District()
    paper = make_paper(district.sunita)
    send(paper, district.sunita, district.sdm_post)
    send(paper, district.manoj, district.adm_post, remark="आख्या संलग्न है")
    paper.refresh_from_db()
    return paper


@pytest.fixture
def unguarded():
    """The database without its guard, as an intruder with the owner's rights would have it."""
    with emptying.unguarded("tracking_movement", "tracking_paper") as cursor:
        yield cursor


@pytest.mark.parametrize("role", ["origin", "replica"])
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE tracking_movement SET remark = 'x'",
        "DELETE FROM tracking_movement",
        "TRUNCATE tracking_movement CASCADE",
    ],
)
def test_the_database_refuses_change_to_the_owner_and_to_a_replica(paper, statement, role):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tableowner = current_user FROM pg_tables WHERE tablename = 'tracking_movement'"
        )
        assert cursor.fetchone() == (True,)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"SET LOCAL session_replication_role = {role}")
        with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
            cursor.execute(statement)
        cursor.execute("SET LOCAL session_replication_role = origin")
    assert entries.verify(paper) is None


def test_the_database_refuses_a_second_open_stay_of_a_paper(paper):
    second = paper.stays.get(left_at__isnull=True)
    second.pk, second.arrived_seq = None, second.arrived_seq + 1
    refused = pytest.raises(IntegrityError, match="tracking_stay_one_custodian")
    with emptying.unguarded("tracking_stay"), refused, transaction.atomic():
        second.save(force_insert=True)


def test_times_never_decrease_when_the_clock_of_the_machine_is_set_back():
    district, ahead = District(), timezone.now() + timedelta(hours=1)
    paper = make_paper(district.sunita, at=ahead)
    sent = send(paper, district.sunita, district.sdm_post)
    back = send(paper, district.manoj, district.clerk_post)
    assert [sent.at, back.at] == [ahead, ahead]
    assert ahead > back.recorded_at >= sent.recorded_at  # that the clock was set back stays visible
    stays = list(paper.stays.order_by("arrived_seq"))
    assert all(stay.left_at == next_stay.arrived_at for stay, next_stay in pairwise(stays))
    assert all(stay.left_reading >= stay.arrived_reading for stay in stays[:-1])
    paper.refresh_from_db()
    assert entries.verify(paper) is None


def test_an_honest_chain_is_whole(paper):
    assert entries.verify(paper) is None
    assert list(entries.faults(type(paper).objects.all())) == []


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("kind", "'returned'"),
        ("at", "at + interval '1 microsecond'"),
        ("recorded_at", "recorded_at - interval '1 day'"),
        ("person_id", "(SELECT max(id) FROM accounts_user)"),
        ("charge_id", "(SELECT max(id) FROM accounts_charge)"),
        ("post_id", "(SELECT max(id) FROM accounts_post)"),
        ("acting_for_id", "person_id"),
        ("from_post_id", "NULL"),
        ("to_post_id", "(SELECT max(id) FROM accounts_post)"),
        ("remark", "'दूसरी बात'"),
        ("reverses_id", "id"),
        ("request_id", "gen_random_uuid()"),
        ("note_commitment", "sha256('x')"),
        ("papers_commitment", "sha256('x')"),
        ("to_office_id", "NULL"),
        ("limit_seconds", "7"),
        ("facts_commitment", "sha256('x')"),
        ("desk_commitment", "sha256('x')"),
        ("remark_salt", "'x'"),
        ("remark_commitment", "sha256('x')"),
        ("version", "1"),
        ("version", "9"),
        ("previous_hash", "sha256('x')"),
        ("hash", "sha256('x')"),
    ],
)
def test_a_change_in_any_column_is_found_and_named(paper, unguarded, column, value):
    unguarded.execute(f"UPDATE tracking_movement SET {column} = {value} WHERE seq = 2")  # noqa: S608
    assert entries.verify(paper).seq == 2


@pytest.mark.parametrize(("seq", "why"), [(1, "missing"), (2, "missing"), (3, "tail")])
def test_a_removed_row_is_found(paper, unguarded, seq, why):
    unguarded.execute("DELETE FROM tracking_outbox")
    unguarded.execute("DELETE FROM tracking_ledgerqueue")
    unguarded.execute("DELETE FROM tracking_movement WHERE seq = %s", [seq])
    fault = entries.verify(paper)
    assert (fault.seq, fault.why) == (seq, why)


def test_recomputing_a_forged_tail_is_found_by_the_head(paper, unguarded):
    last = paper.movements.get(seq=3)
    last.remark = "दूसरी बात"
    last.remark_commitment = entries.commitment(bytes(last.remark_salt), last.remark.encode())
    unguarded.execute(
        "UPDATE tracking_movement SET remark = %s, remark_commitment = %s, hash = %s WHERE id = %s",
        [last.remark, last.remark_commitment, entries.digest(last), last.pk],
    )
    assert entries.verify(paper).why == "tail"


def test_length_prefixes_keep_neighbouring_fields_apart():
    movement = Movement(kind="ab", remark="c", at=datetime(2026, 1, 1, tzinfo=UTC), recorded_at=None)
    other = Movement(kind="a", remark="bc", at=movement.at, recorded_at=None, request_id=movement.request_id)
    assert entries.canonical(movement) != entries.canonical(other)


@pytest.fixture
def fixed():
    """A movement whose every fact is known; its version and what that asks for are not yet."""
    at = datetime(2026, 11, 22, 5, 0, 0, 123456, tzinfo=UTC)
    return Movement(
        paper_id=7,
        seq=3,
        kind="forwarded",
        at=at,
        recorded_at=at,
        person_id=1,
        charge_id=2,
        post_id=3,
        from_post_id=3,
        to_post_id=4,
        remark="आख्या",
        request_id=UUID("00000000-0000-4000-8000-000000000001"),
        previous_hash=entries.FIRST,
    )


def test_the_canonical_bytes_of_version_one_never_change(fixed):
    fixed.version = 1
    assert entries.digest(fixed).hex() == "a9c2f6d0a721dd3c35b7c23b685d0b0b9b7eebc5ef274d0f610accd0c125c15d"


def test_the_canonical_bytes_of_version_two_never_change(fixed):
    fixed.version, fixed.remark_commitment = 2, entries.commitment(b"salt", fixed.remark.encode())
    assert entries.digest(fixed).hex() == "aef05c149c641949257813c075ef21b0832b0540e31bc8003bf73501403c413f"


def test_the_canonical_bytes_of_version_three_never_change(fixed):
    fixed.version, fixed.remark_commitment = 3, entries.commitment(b"salt", fixed.remark.encode())
    fixed.to_office_id, fixed.limit_seconds = 5, 75_600
    fixed.facts_commitment, fixed.desk_commitment = (
        bytes(range(32)),
        entries.commitment_to_desk(fixed.at, None),
    )
    assert entries.digest(fixed).hex() == "d28a1581c4280f24941c2f3be67cdace418597a3742a1166a20663f93b065527"


def test_a_chain_of_version_one_holds_and_goes_on_in_that_of_today(paper, unguarded):
    previous = entries.FIRST
    for movement in paper.movements.order_by("seq"):
        movement.version, movement.previous_hash = 1, previous
        previous = entries.digest(movement)
        unguarded.execute(
            "UPDATE tracking_movement SET version = 1, remark_salt = NULL, remark_commitment = NULL,"
            " previous_hash = %s, hash = %s WHERE id = %s",
            [movement.previous_hash, previous, movement.pk],
        )
    unguarded.execute("UPDATE tracking_paper SET head_hash = %s", [previous])
    paper.refresh_from_db()
    assert entries.verify(paper) is None
    charge = paper.holder.charges.select_related("user", "post__section__office").get()
    assert send(paper, charge, paper.movements.get(seq=2).to_post, remark="देखा").version == entries.VERSION
    paper.refresh_from_db()
    assert entries.verify(paper) is None
    unguarded.execute("UPDATE tracking_movement SET remark = 'दूसरी बात' WHERE seq IN (3, 4)")
    assert entries.verify(paper).seq == 3


def test_a_remark_erased_by_order_leaves_the_chain_whole_and_is_named(paper, unguarded):
    unguarded.execute("UPDATE tracking_movement SET remark = '', remark_salt = NULL WHERE seq = 3")
    assert [(fault.seq, fault.why) for fault in entries.faults_of(paper)] == [(3, "remark")]
