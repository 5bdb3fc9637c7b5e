"""Redis gone and back: sign-in, sign-out and pages go on at once, and what was to be sent is sent later."""

import time
from contextlib import contextmanager

import pytest
from celery import current_app
from django.contrib.auth.hashers import make_password
from django.core.cache import cache
from django.test import Client
from kombu import pools

from accounts.models import Invitation, WaitingTask
from eoffice import cache as caching
from eoffice.local.redis_server import Redis
from eoffice.tasks import send_waiting
from tests.factories import District, agree, make_charge, make_post

NOBODY_LISTENS = "1"
PASSWORD = "यमुना के किनारे"
# At once, on a machine that does other work as well.
AT_ONCE = 3


def take_redis_away(settings):
    """From here on, the cache is at an address at which nobody listens."""
    give_redis(settings, f"redis://127.0.0.1:{NOBODY_LISTENS}/0")


def give_redis(settings, url: str):
    """From here on, the cache is in that Redis."""
    settings.CACHES = {name: cache | {"LOCATION": url} for name, cache in settings.CACHES.items()}


@pytest.fixture
def redis(settings, tmp_path):
    """A Redis of this test's own."""
    (tmp_path / "log").mkdir()
    server = Redis(tmp_path)
    server.start()
    give_redis(settings, server.url)
    yield server
    server.stop()


@pytest.fixture
def kannauj(db):
    district = District()
    for charge in (district.sunita, district.manoj):
        charge.user.password = make_password(PASSWORD)
        charge.user.save()
    return district


@contextmanager
def at_once():
    began = time.monotonic()
    yield
    assert time.monotonic() - began < AT_ONCE


def sign_in(client: Client, charge, password=PASSWORD):
    return client.post("/account/login/", {"login": charge.user.employee_code, "password": password})


def test_sign_in_pages_and_sign_out_go_on_without_redis(kannauj, redis):
    before = Client()
    assert sign_in(before, kannauj.sunita).status_code == 302
    assert before.get("/").status_code == 200
    redis.stop()
    with at_once():
        assert before.get("/").status_code == 200
    client = Client()
    with at_once():
        assert sign_in(client, kannauj.manoj).status_code == 302
        assert client.get("/").status_code == 200
    for leaving in (before, client):
        with at_once():
            assert leaving.post("/account/logout/").status_code == 302
            assert leaving.get("/").status_code == 302


def test_a_session_ended_without_redis_is_gone_when_it_comes_back_within_a_minute(
    kannauj, redis, monkeypatch
):
    client = Client()
    sign_in(client, kannauj.sunita)
    client.get("/")
    keys = [key for key in _server(redis).scan_iter() if b"session" in key]
    assert keys
    assert all(0 < _server(redis).ttl(key) <= caching.LONGEST_SESSION_SECONDS for key in keys)


def _server(redis):
    import redis as client

    return client.Redis.from_url(redis.url)


def test_guesses_are_counted_without_redis_too(kannauj, redis):
    redis.stop()
    client = Client()
    codes = [sign_in(client, kannauj.sunita, f"falsch {guess}").status_code for guess in range(5)]
    last = sign_in(client, kannauj.sunita)
    assert codes == [200] * 5
    assert last.status_code == 200
    assert "बहुत" in last.content.decode()


def test_redis_is_asked_again_once_it_is_back(kannauj, redis, monkeypatch):
    monkeypatch.setattr(caching, "REST_SECONDS", 0.05)
    cache.set("a", 1)
    redis.stop()
    cache.set("a", 2)
    assert cache.get("a") == 2
    redis.start()
    deadline = time.monotonic() + 10
    while cache.get("a") != 1:
        assert time.monotonic() < deadline
    assert cache.get("a") == 1


def test_a_redis_that_does_not_answer_is_asked_once_and_then_left_alone(kannauj, settings, monkeypatch):
    take_redis_away(settings)
    cache.get("a")
    with monkeypatch.context() as patched, at_once():
        patched.setattr(caching.RedisCache, "get", lambda *_facts: pytest.fail("asked again"))
        assert [cache.get("a") for _time in range(100)] == [None] * 100


@pytest.fixture
def broker_gone():
    """The queue of the workers at an address at which nobody listens."""
    url = current_app.conf.broker_url
    _broker(f"redis://127.0.0.1:{NOBODY_LISTENS}/0")
    yield lambda: _broker(url)
    _broker(url)


def _broker(url: str) -> None:
    current_app.conf.broker_write_url = current_app.conf.broker_read_url = current_app.conf.broker_url = url
    pools.reset()
    current_app._pool = current_app.amqp._producer_pool = None


def test_a_letter_waits_without_redis_and_is_sent_once_it_is_back(
    kannauj, broker_gone, django_capture_on_commit_callbacks, monkeypatch
):
    nodal = make_charge(make_post(kannauj.kannauj, "नोडल", "Nodal", may_administer=True), "संजय", "Sanjay")
    client = Client()
    client.force_login(nodal.user)
    with at_once(), django_capture_on_commit_callbacks(execute=True):
        facts = {"way": "mail", "person": [kannauj.sunita.user_id]}
        assert agree(client, "/staff/invitations/invite/", facts).status_code == 302
    [invitation] = Invitation.objects.all()
    [waiting] = WaitingTask.objects.all()
    assert waiting.arguments[0][0] == invitation.pk
    # Still gone: it waits on, once.
    send_waiting()
    assert WaitingTask.objects.count() == 1
    broker_gone()
    assert send_waiting() == 1
    assert not WaitingTask.objects.exists()
