import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from tests.platform.test_without_redis import take_redis_away

NOBODY_LISTENS = "1"


def test_whoever_asks_is_told_that_the_program_is_alive(client):
    assert client.get("/healthz").status_code == 200


@pytest.mark.django_db
def test_a_ready_server_says_so(client):
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {"database": True, "redis": True, "migrations": True}


@pytest.mark.django_db(transaction=True)
def test_a_server_without_its_database_is_alive_but_not_ready(client):
    port = connection.settings_dict["PORT"]
    connection.close()
    connection.settings_dict["PORT"] = NOBODY_LISTENS
    try:
        answer = client.get("/readyz")
        assert client.get("/healthz").status_code == 200
    finally:
        connection.close()
        connection.settings_dict["PORT"] = port
    assert answer.status_code == 503
    assert answer.json() == {"database": False, "redis": True, "migrations": False}


@pytest.mark.django_db
def test_a_server_without_redis_is_ready_and_names_it_because_pages_go_on(client, settings):
    take_redis_away(settings)
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {"database": True, "redis": False, "migrations": True}


@pytest.mark.django_db
def test_a_server_whose_tables_are_behind_the_program_is_not_ready(client):
    (latest,) = MigrationLoader(connection).graph.leaf_nodes("tracking")
    MigrationRecorder(connection).record_unapplied(*latest)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["migrations"] is False


def test_pages_forbid_what_no_page_needs(client):
    headers = client.get("/healthz").headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "camera=()" in headers["Permissions-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


@pytest.mark.django_db
@pytest.mark.parametrize("accepted", ["en", "en-IN,en;q=0.9", "fr"])
def test_hindi_comes_first_whatever_the_browser_asks_for(client, accepted):
    answer = client.get("/healthz", headers={"accept-language": accepted})
    assert answer.headers["Content-Language"] == "hi"


@pytest.mark.django_db
def test_english_is_one_press_away_and_stays(client):
    client.post("/language/", {"language": "en"})
    assert client.get("/healthz").headers["Content-Language"] == "en"
