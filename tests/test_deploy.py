"""Rights of the program in the database by deploy/: enough for its work, none to rewrite the record."""

import re
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.utils import timezone
from psycopg2.errors import InsufficientPrivilege

from accounts.charges.two_persons import establishing
from accounts.models import Charge, NoticeChoice, Post, Sending
from accounts.notices import purging
from accounts.notices.tasks import send_notices
from accounts.notices.verbs import read
from accounts.refusals import NotYours
from files.notes.verbs import send_with_note
from tests import emptying, program_role
from tests.factories import District, make_work_notice, open_test_file, send
from tracking.digest.tasks import purge_digests
from tracking.ladder.tasks import purge_reached
from tracking.ledger import entries
from tracking.models import CalendarChange, Movement, Paper
from tracking.movement.verbs import close

pytestmark = pytest.mark.django_db
DEPLOY = Path(__file__).parents[1] / "deploy"


def run(statements: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statements)


@pytest.fixture
def as_program():
    """A district and a file; from here on the test has the rights of the program's role."""
    kannauj = District()
    file = open_test_file(kannauj.sunita)
    with emptying.unguarded("tracking_calendarchange"):
        CalendarChange.objects.update(at=timezone.now() - timedelta(days=1))
    run("SET CONSTRAINTS ALL IMMEDIATE")
    run("SET LOCAL ROLE eoffice_app")
    return kannauj, file


def test_with_the_rights_of_the_program_a_file_is_opened_written_on_sent_and_closed(as_program):
    kannauj, file = as_program
    facts = {"to": kannauj.adm_post, "text": "प्रस्तुत है।", "expected": 1, "request_id": uuid4()}
    send_with_note(file, by=kannauj.sunita, **facts)
    close(file, by=kannauj.anjali, remark="निर्णय", expected=2, request_id=uuid4())
    open_test_file(kannauj.sunita, "दूसरी पत्रावली")
    assert entries.verify(Paper.objects.get(pk=file.pk)) is None


def test_with_the_rights_of_the_program_manoj_is_told_reads_and_a_year_later_all_is_purged(
    as_program, mailoutbox
):
    kannauj, _file = as_program
    manoj = kannauj.manoj.user
    NoticeChoice.objects.create(person=manoj, kind="late", mail="now")
    notice = make_work_notice(manoj)
    read(manoj, [notice.pk])
    assert send_notices() == 1
    for row in (notice, Sending.objects.get()):
        with pytest.raises(ProgrammingError) as refused, transaction.atomic():
            type(row).objects.filter(pk=row.pk).update(person=kannauj.sunita.user)
        assert isinstance(refused.value.__cause__, InsufficientPrivilege)
    assert purging.purge(timezone.now()) == 1
    assert not Sending.objects.exists()
    assert (purge_digests(), purge_reached()) == (0, 0)


TABLES = """
SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'public' AND c.relkind IN ('r', 'v', 'm', 'p')
"""
RIGHTS = """
SELECT c.relname, has_table_privilege('eoffice_app', c.oid, 'UPDATE'),
    has_table_privilege('eoffice_app', c.oid, 'DELETE'),
    has_table_privilege('eoffice_app', c.oid, 'TRUNCATE, REFERENCES, TRIGGER')
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'public' AND c.relkind IN ('r', 'v')
"""
RECORD = (
    *("tracking_movement", "tracking_paper", "tracking_stay", "tracking_parking", "tracking_hold"),
    *("tracking_share", "tracking_importedevent", "tracking_usagecertificate", "tracking_ledgerqueue"),
    *("tracking_formersuperior", "tracking_calendarchange", "files_document", "files_file"),
    "files_receipt",
    *("accounts_charge", "accounts_staffact", "accounts_auditentry", "accounts_emailidstep"),
)


def ask(statement: str, *facts) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, facts)
        return cursor.fetchall()


def test_the_rights_of_each_table_are_decided():
    """A new table gets its line in deploy/after_migration.sql: what may the program do with it?"""
    decided = set(re.findall(r"\w+", program_role.rights().replace("\n", " ")))
    assert {name for (name,) in ask(TABLES)} <= decided


def test_nothing_of_the_record_is_open_to_change_as_a_whole():
    open_to = {name: (change, delete, more) for name, change, delete, more in ask(RIGHTS)}
    assert {name: open_to[name] for name in RECORD} == dict.fromkeys(RECORD, (False, False, False))
    assert not any(more for _change, _delete, more in open_to.values())


def test_the_program_owns_nothing_and_is_nobody_else():
    assert ask("SELECT count(*) FROM pg_class WHERE pg_get_userbyid(relowner) = 'eoffice_app'") == [(0,)]
    powers = "rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls"
    assert ask(f"SELECT {powers} FROM pg_roles WHERE rolname = 'eoffice_app'") == [(False,)]  # noqa: S608
    assert ask("SELECT count(*) FROM pg_auth_members WHERE member = 'eoffice_app'::regrole") == [(0,)]
    assert ask("SELECT rolcanlogin FROM pg_roles WHERE rolname = 'eoffice_owner'") == [(False,)]


@pytest.mark.parametrize(
    "statement",
    [
        *(f"DELETE FROM {table}" for table in RECORD),  # noqa: S608
        *(f"TRUNCATE {table} CASCADE" for table in RECORD),
        *(f"ALTER TABLE {table} DISABLE TRIGGER ALL" for table in RECORD),
        "UPDATE tracking_movement SET remark = 'x'",
        "UPDATE tracking_paper SET number = 'x'",
        "UPDATE tracking_stay SET arrived_at = now()",
        "UPDATE tracking_stay SET post_id = 1",
        "UPDATE tracking_hold SET until_on = now()",
        "UPDATE tracking_parking SET review_on = now()",
        "UPDATE files_document SET title = 'x'",
        "UPDATE files_file SET section_id = 1",
        "UPDATE accounts_charge SET user_id = 1",
        "UPDATE accounts_staffact SET order_number = 'x'",
        "INSERT INTO tracking_formersuperior (post_id, until) VALUES (1, now())",
        "DROP TABLE tracking_movement CASCADE",
        "DELETE FROM accounts_emailid",
        "CREATE TABLE mine (id int)",
        "DELETE FROM django_migrations",
        "SET session_replication_role = replica",
        "ALTER FUNCTION tracking_refuse_change() OWNER TO eoffice_app",
        "CREATE OR REPLACE FUNCTION tracking_refuse_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN END'",
        "DROP TRIGGER tracking_movement_no_change ON tracking_movement",
    ],
)
def test_with_the_rights_of_the_program_the_record_is_not_changed(as_program, statement):
    with pytest.raises(ProgrammingError) as refused, transaction.atomic():
        run(statement)
    assert isinstance(refused.value.__cause__, InsufficientPrivilege)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE tracking_paper SET holder_id = (SELECT max(id) FROM accounts_post)",
        "UPDATE tracking_paper SET state = 'closed'",
        "UPDATE tracking_paper SET seq = seq + 1",
        "UPDATE tracking_paper SET subject_salt = 'x'",
        "UPDATE tracking_paper SET subject = 'x'",
        "UPDATE tracking_paper SET grading = 'secret'",
        "UPDATE tracking_paper SET due_on = '2099-01-01'",
        "UPDATE tracking_stay SET due_reading = due_reading + 1",
        "UPDATE tracking_stay SET arrived_reading = arrived_reading + 1, due_reading = due_reading + 1",
        "UPDATE tracking_stay SET left_at = now(), left_seq = 2, left_reading = arrived_reading",
        "UPDATE tracking_stay SET rule_id = id",
        "INSERT INTO tracking_stay (paper_id, post_id, office_id, calendar_id, arrived_seq, arrived_at,"
        " arrived_reading, at_rest, parked, hold_seconds, late_hold_seconds, left_at)"
        " SELECT paper_id, post_id, office_id, calendar_id, 9, now(), 0, false, false, 0, 0, now()"
        " FROM tracking_stay LIMIT 1",
        "INSERT INTO tracking_hold (stay_id, reason, authority, until_on, placed_seq, placed_at,"
        " placed_reading, until_reading)"
        " SELECT id, 'x', 'x', now(), 1, now(), 0, 1 FROM tracking_stay LIMIT 1",
        "INSERT INTO tracking_parking (stay_id, reason, authority, review_on, parked_seq, parked_at,"
        " parked_reading) SELECT id, 'x', 'x', now(), 1, now(), 0 FROM tracking_stay LIMIT 1",
    ],
)
def test_what_a_verb_may_write_is_refused_without_its_movement(as_program, statement):
    with pytest.raises(IntegrityError), transaction.atomic():
        run(statement)


FORGED = {
    "another desk": {"from_post_id": "stranger_post"},
    "another person": {"person_id": "dm"},
    "another post": {"post_id": "dm_post"},
    "before the last": {"at": timedelta(days=-1)},
    "a gap": {"seq": 3},
    "an older version": {"version": 2},
}


@pytest.mark.parametrize("change", FORGED.values(), ids=FORGED)
def test_a_movement_that_does_not_follow_is_refused_to_the_program(as_program, change):
    """As somebody with the program's role would try it, with the right hash of a false entry."""
    kannauj, file = as_program
    paper = Paper.objects.get(pk=file.pk)
    by = kannauj.sunita
    forged = Movement(
        paper=paper, seq=2, kind="forwarded", at=timezone.now(), recorded_at=timezone.now(), charge=by,
        person_id=by.user_id, post_id=by.post_id, from_post_id=by.post_id, to_post=kannauj.adm_post,
        to_office=kannauj.kannauj, version=3, previous_hash=bytes(paper.head_hash), request_id=uuid4(),
    )  # fmt: skip
    for name, value in change.items():
        thing = getattr(kannauj, value) if isinstance(value, str) else value
        thing = getattr(thing, "user_id", None) or getattr(thing, "pk", thing)
        setattr(forged, name, forged.at + value if isinstance(value, timedelta) else thing)
    forged.hash = entries.digest(forged)
    with pytest.raises(IntegrityError), transaction.atomic():
        forged.save(force_insert=True)


def test_whoever_did_not_hold_the_charge_then_moves_nothing(as_program):
    kannauj, file = as_program
    run("SET CONSTRAINTS accounts_charge_changed_by_act DEFERRED")  # its order would come before the commit
    Charge.objects.filter(pk=kannauj.sunita.pk).update(ends=timezone.now() - timedelta(days=1))
    with pytest.raises(IntegrityError, match="did not hold"), transaction.atomic():
        send(file, kannauj.sunita, kannauj.adm_post)
    run("RESET ROLE")


def test_the_reader_reads_the_record_and_no_secrets():
    run("SET LOCAL ROLE eoffice_reader; SELECT count(*) FROM tracking_movement")
    for table in ("accounts_user", "django_session", "mfa_authenticator", "accounts_invitation"):
        with pytest.raises(ProgrammingError), transaction.atomic():
            run(f"SELECT * FROM {table}")  # noqa: S608


def test_what_the_migrator_makes_is_the_owners_and_open_to_the_program():
    for _time in range(2):
        run((DEPLOY / "roles.sql").read_text())
    run("SET LOCAL ROLE eoffice_migrator; SET LOCAL ROLE eoffice_owner")
    run("CREATE TABLE later (id bigserial); SET LOCAL ROLE eoffice_app")
    run("INSERT INTO later DEFAULT VALUES; UPDATE later SET id = 2; DELETE FROM later")


def test_the_program_does_not_suspend_the_rule_of_two_persons(as_program):
    kannauj, _file = as_program
    with pytest.raises(NotYours), establishing():
        pass
    run("SET LOCAL eoffice.establishing = 'on'")
    facts = {
        "post": kannauj.dm_post,
        "user": kannauj.sunita.user,
        "begins": "2026-01-01T00:00Z",
        "kind": "additional",
    }
    with pytest.raises(IntegrityError, match="two administrators"), transaction.atomic():
        Charge.objects.create(**facts)
    with pytest.raises(IntegrityError, match="two administrators"), transaction.atomic():
        Post.objects.filter(pk=kannauj.clerk_post.pk).update(may_administer=True)
    run("SET LOCAL ROLE NONE")
    Charge.objects.create(**facts)
