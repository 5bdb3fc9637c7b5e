import pytest
from django.db import connection, transaction

from accounts import prepared

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
