from uuid import uuid4

import pytest
from django.db import NotSupportedError, ProgrammingError, connection, transaction
from django.test import Client

from accounts.queries import prepared
from tests.factories import District, open_test_file

SUM = "SELECT %(a)s::int + %(b)s::int * %(a)s::int, 5 %% 3"


def planned() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements")
        return cursor.fetchone()[0]


@pytest.mark.django_db
def test_a_fact_that_is_named_twice_is_told_once():
    assert prepared.rows(SUM, {"a": 2, "b": 3}) == [(8, 2)]
    assert prepared.rows(SUM, {"b": 1, "a": 4}) == [(8, 2)]


@pytest.mark.django_db(transaction=True)
def test_a_statement_is_planned_once_for_a_connection_and_anew_for_the_next():
    connection.close()
    for _asking in range(2):
        assert prepared.rows("SELECT %s::text || %s::text", ["क", "ख"]) == [("कख",)]
        assert planned() == 1
    connection.close()
    assert planned() == 0
    assert prepared.rows("SELECT %s::text || %s::text", ["क", "ख"]) == [("कख",)]
    assert planned() == 1


@pytest.mark.django_db(transaction=True)
def test_a_plan_outlives_the_transaction_that_was_rolled_back():
    connection.close()
    with transaction.atomic():
        prepared.rows("SELECT %s::int", [1])
        transaction.set_rollback(True)
    assert prepared.rows("SELECT %s::int", [2]) == [(2,)]


@pytest.mark.django_db(transaction=True)
def test_behind_a_pooler_nothing_is_prepared_and_the_answers_are_the_same(settings):
    connection.close()
    settings.PREPARED_STATEMENTS = False
    assert prepared.rows(SUM, {"a": 2, "b": 3}) == [(8, 2)]
    assert prepared.rows("SELECT 1") == [(1,)]
    assert planned() == 0


def test_whoever_watches_the_server_sees_what_is_asked():
    assert prepared._prepared("SELECT 1 FROM accounts_post post").name.startswith("accounts_post_")
    assert prepared._prepared("UPDATE tracking_stay SET x = 1").name.startswith("tracking_stay_")


@pytest.mark.django_db(transaction=True)
def test_a_column_that_was_given_another_type_is_planned_anew():
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE told (word varchar(5))")
        cursor.execute("INSERT INTO told VALUES ('क')")
        assert prepared.rows("SELECT word FROM told") == [("क",)]
        cursor.execute("ALTER TABLE told ALTER word TYPE varchar(500)")
        assert prepared.rows("SELECT word FROM told") == [("क",)]
        cursor.execute("ALTER TABLE told ALTER word TYPE text")
    with pytest.raises(NotSupportedError), transaction.atomic():
        prepared.rows("SELECT word FROM told")
    before = connection.connection
    connection.close_if_unusable_or_obsolete()
    assert connection.connection is not before


@pytest.mark.django_db(transaction=True)
def test_what_could_not_be_planned_is_not_taken_for_planned():
    with pytest.raises(ProgrammingError), transaction.atomic():
        prepared.rows("SELECT a FROM no_such_table")
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE no_such_table AS SELECT 1 AS a")
    assert prepared.rows("SELECT a FROM no_such_table") == [(1,)]
    connection.close()


@pytest.mark.django_db
@pytest.mark.parametrize("is_prepared", [True, False])
def test_the_hot_pages_and_a_forward_say_the_same_whether_prepared_or_not(settings, is_prepared):
    settings.PREPARED_STATEMENTS = is_prepared
    kannauj = District()
    file = open_test_file(kannauj.sunita, subject="सड़क मरम्मत")
    client = Client()
    client.force_login(kannauj.sunita.user)
    for path in ("/", f"/files/{file.pk}/", "/search/?q=sadak", "/sent/"):
        assert client.get(path).status_code == 200
    assert "सड़क मरम्मत" in client.get("/search/?q=sadak").content.decode().replace("<mark>", "").replace(
        "</mark>", ""
    )
    facts = {"to": kannauj.adm_post.pk, "expected": 1, "request_id": uuid4()}
    assert client.post(f"/papers/{file.pk}/forward/", facts).status_code == 302
    client.force_login(kannauj.dm.user)
    for path in (f"/monitor/{kannauj.kannauj.pk}/", f"/monitor/{kannauj.kannauj.pk}/papers/?show=soon"):
        assert client.get(path).status_code == 200
    file.refresh_from_db()
    assert (file.seq, file.holder_id) == (2, kannauj.adm_post.pk)
