"""Answers to somebody outside when something is wrong: nothing that helps an attacker."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.charges.two_persons import establishing
from accounts.sign_in.middleware import ActingCharge
from tests.factories import District, make_user, open_test_file
from tracking.models import Movement
from tracking.movement.acts import ACTS

pytestmark = pytest.mark.django_db


@pytest.fixture
def sunita():
    return District().sunita


def browser_of(charge, **facts) -> Client:
    client = Client(**facts)
    client.force_login(charge.user)
    return client


def test_a_fault_of_ours_shows_a_page_without_what_went_wrong(sunita, monkeypatch):
    def fail(*_arguments):
        raise RuntimeError("password=hunter2")

    monkeypatch.setattr(ActingCharge, "_chosen", fail)
    answer = browser_of(sunita, raise_request_exception=False).get("/")
    page = answer.content.decode()
    assert answer.status_code == 500
    assert "<h1>" in page
    assert not any(word in page for word in ("hunter2", "Traceback", "RuntimeError", "middleware", "SECRET"))


def test_what_is_asked_under_a_foreign_host_name_is_not_answered(client):
    answer = client.get("/account/login/", headers={"host": "evil.example"})
    assert answer.status_code == 400
    assert "evil.example" not in answer.content.decode()


def test_a_press_from_a_foreign_page_is_not_believed(sunita):
    file, client = open_test_file(sunita), browser_of(sunita, enforce_csrf_checks=True)
    answer = client.post(f"/papers/{file.pk}/unpark/", {"expected": 1})
    assert answer.status_code == 403
    assert Movement.objects.count() == 1


def test_reading_changes_nothing_in_the_ledger_and_no_verb_is_a_link(sunita):
    file, client = open_test_file(sunita), browser_of(sunita)
    notes = [reverse(verb, args=[file.pk]) for verb in ("send_note", "discard_note")]
    for address in (*notes, *(act.url(file) for act in ACTS.values())):
        assert client.get(address).status_code == 405, address
    client.get(file.get_absolute_url())
    assert Movement.objects.count() == 1


def test_over_https_a_browser_is_told_to_stay_there_and_to_keep_other_windows_out(client, settings):
    settings.SECURE_SSL_REDIRECT, settings.SECURE_HSTS_SECONDS = True, 31_536_000
    assert client.get("/account/login/").url.startswith("https://")
    headers = client.get("/account/login/", secure=True).headers
    assert headers["Strict-Transport-Security"].startswith("max-age=31536000")
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_nobody_is_signed_out_when_the_secret_is_replaced(sunita, settings):
    client = browser_of(sunita)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "the new one" * 5, [settings.SECRET_KEY]
    assert client.get("/").status_code == 200
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "the next one" * 5, []
    assert client.get("/").status_code == 302


def test_an_administrator_neither_sees_nor_sets_the_password_of_another(sunita):
    with establishing():
        sunita.post.may_administer = True
        sunita.post.save()
    rekha = make_user("रेखा सिंह", "Rekha Singh", rolls=sunita.post.office)
    rekha.set_password("tamatar baingan lauki")
    rekha.save()
    page = browser_of(sunita).get(f"/staff/people/{rekha.pk}/").content.decode()
    assert rekha.employee_code in page
    assert 'name="password' not in page
    assert "argon2" not in page
