"""Rights of the program in the database by deploy/: enough for its work, none to rewrite the record."""

from pathlib import Path
from uuid import uuid4

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from psycopg2.errors import InsufficientPrivilege

from accounts.charges.two_persons import establishing
from accounts.models import Charge, Post
from accounts.refusals import NotYours
from files.notes.verbs import send_with_note
from tests.factories import District, open_test_file
from tracking.ledger import entries
from tracking.models import Paper
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
    run((DEPLOY / "roles.sql").read_text())
    # The tables of the tests have another owner, so the default rights on new tables are granted by hand.
    run("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO eoffice_app")
    run("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO eoffice_app")
    run((DEPLOY / "after_migration.sql").read_text())
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


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE tracking_movement SET remark = 'x'",
        "DELETE FROM tracking_movement",
        "TRUNCATE tracking_movement CASCADE",
        "ALTER TABLE tracking_movement DISABLE TRIGGER ALL",
        "DROP TABLE tracking_movement CASCADE",
        "DELETE FROM tracking_paper",
        "UPDATE accounts_staffact SET order_number = 'x'",
        "DELETE FROM accounts_emailid",
        "CREATE TABLE mine (id int)",
        "DELETE FROM django_migrations",
        "SET session_replication_role = replica",
    ],
)
def test_with_the_rights_of_the_program_the_record_is_not_changed(as_program, statement):
    with pytest.raises(ProgrammingError) as refused, transaction.atomic():
        run(statement)
    assert isinstance(refused.value.__cause__, InsufficientPrivilege)


def test_what_the_migrator_makes_is_open_to_the_program():
    for _time in range(2):
        run((DEPLOY / "roles.sql").read_text())
    run("SET LOCAL ROLE eoffice_migrator; CREATE TABLE later (id bigserial); SET LOCAL ROLE eoffice_app")
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
