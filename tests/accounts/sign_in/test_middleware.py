from datetime import timedelta
from unittest.mock import patch

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.charges import people
from accounts.charges.verbs import hand_over
from accounts.models import Charge
from tests.factories import District, make_charge, make_post, make_user

pytestmark = pytest.mark.django_db
MY_ACCOUNT = "/account/"


@pytest.fixture
def district():
    cache.clear()
    return District()


def signed_in(person) -> Client:
    """A browser in which the person has just signed in."""
    client = Client()
    client.force_login(person)
    return client


def is_signed_in(client: Client, *, after: timedelta = timedelta(0)) -> bool:
    """Ask for a page as if the clock stood that much later."""
    then = timezone.now() + after
    with patch("accounts.sign_in.middleware.timezone.now", lambda: then):
        return client.get(MY_ACCOUNT).status_code == 200


def acting_post(client: Client):
    """The post in whose name the browser acts."""
    return client.get(MY_ACCOUNT).wsgi_request.charge.post


def test_whoever_is_not_signed_in_is_asked_to(client):
    answer = client.get(MY_ACCOUNT)
    assert (answer.status_code, answer.url) == (302, "/account/login/?next=/account/")


def test_a_session_lives_while_it_is_used(district):
    client = signed_in(district.sunita.user)
    for minutes in range(0, 60, 10):
        assert is_signed_in(client, after=timedelta(minutes=minutes))


def test_a_session_ends_after_a_quarter_of_an_hour_of_rest(district):
    client = signed_in(district.sunita.user)
    assert is_signed_in(client)
    assert not is_signed_in(client, after=timedelta(minutes=15))


def test_a_session_ends_ten_hours_after_sign_in_however_much_it_is_used(district):
    client = signed_in(district.sunita.user)
    for minutes in range(0, 600, 12):
        assert is_signed_in(client, after=timedelta(minutes=minutes))
    assert not is_signed_in(client, after=timedelta(minutes=600))


def test_reading_on_writes_the_session_once_a_minute_at_most(district):
    client = signed_in(district.sunita.user)
    is_signed_in(client)
    with patch("django.contrib.sessions.backends.cached_db.SessionStore.save") as save:
        is_signed_in(client, after=timedelta(seconds=30))
        assert not save.called
        is_signed_in(client, after=timedelta(seconds=61))
        assert save.called


def test_disabling_a_person_ends_every_session_at_once_and_for_good(district):
    browsers = [signed_in(district.sunita.user) for _browser in range(2)]
    people.disable(district.sunita.user, by=district.dm)
    assert not any(is_signed_in(browser) for browser in browsers)
    people.restore(district.sunita.user, by=district.dm)
    assert not any(is_signed_in(browser) for browser in browsers)


def test_ending_sessions_leaves_the_browser_outside(district):
    person = district.sunita.user
    client = signed_in(person)
    key = client.session.session_key
    UserSession.objects.create(user=person, session_key=key, ip="10.1.1.1")
    people.end_sessions(person)
    assert not is_signed_in(client)
    assert not UserSession.objects.filter(user=person).exists()


def test_what_a_signed_in_person_sees_is_kept_in_no_cache(district):
    assert signed_in(district.sunita.user).get(MY_ACCOUNT)["Cache-Control"] == "no-store, private"


def test_sunita_acts_under_her_substantive_charge_first(district):
    relief = make_post(district.kannauj, "नाज़िर", "Nazir")
    make_charge(relief, "", "", user=district.sunita.user, kind=Charge.Kind.ADDITIONAL)
    assert acting_post(signed_in(district.sunita.user)) == district.clerk_post


def test_sunita_acts_as_another_of_her_posts_with_one_press(district):
    nazir = make_post(district.kannauj, "नाज़िर", "Nazir")
    other = make_charge(nazir, "", "", user=district.sunita.user, kind=Charge.Kind.ADDITIONAL)
    client = signed_in(district.sunita.user)
    answer = client.post("/charge/switch/", {"charge": other.pk, "next": MY_ACCOUNT})
    assert (answer.status_code, answer.url) == (302, MY_ACCOUNT)
    assert acting_post(client) == nazir


def test_nobody_acts_under_the_charge_of_another(district):
    client = signed_in(district.sunita.user)
    for stranger in (district.dm.pk, 0, "", "x", "9" * 5000):
        assert client.post("/charge/switch/", {"charge": stranger}).status_code == 404
    assert acting_post(client) == district.clerk_post


def test_switching_leads_nowhere_else(district):
    client = signed_in(district.sunita.user)
    for elsewhere in ("https://evil.example/", "//evil.example", "javascript:alert(1)", ""):
        answer = client.post("/charge/switch/", {"charge": district.sunita.pk, "next": elsewhere})
        assert answer.url == "/"


def test_a_charge_that_was_handed_over_gives_way_to_the_next_at_once(district):
    nazir = make_post(district.kannauj, "नाज़िर", "Nazir")
    other = make_charge(nazir, "", "", user=district.sunita.user, kind=Charge.Kind.ADDITIONAL)
    client = signed_in(district.sunita.user)
    client.post("/charge/switch/", {"charge": other.pk})
    hand_over(other, at=timezone.now())
    assert acting_post(client) == district.clerk_post


def test_whoever_holds_no_post_is_told_whom_to_ask(district):
    client = signed_in(make_user("राम प्रकाश", "Ram Prakash"))
    answer = client.get("/")
    assert answer.status_code == 403
    assert "accounts/no_charge.html" in [template.name for template in answer.templates]
    assert client.get(MY_ACCOUNT).status_code == 200


def test_the_charge_with_its_place_costs_one_query(district):
    client = signed_in(district.sunita.user)
    with CaptureQueriesContext(connection) as queries:
        assert acting_post(client).office == district.kannauj
    assert sum("accounts_charge" in query["sql"] for query in queries) == 1


def test_where_it_is_required_the_dm_needs_a_second_factor_and_the_clerk_none(district, settings):
    settings.SECOND_FACTOR_FOR = "duties"
    assert signed_in(district.sunita.user).get("/").status_code == 200
    client = signed_in(district.dm.user)
    assert client.get("/").url == "/account/second-factor/totp/activate/"
    Authenticator.objects.create(user=district.dm.user, type="totp", data={})
    assert client.get("/").status_code == 200


@pytest.mark.parametrize(
    "page",
    ["", "password/", "second-factor/", "second-factor/totp/activate/", "sessions/", "reauthenticate/"],
)
def test_the_pages_of_the_own_account_show_without_inline_script_or_style(district, page):
    user = district.sunita.user
    user.set_password("tamatar baingan lauki")
    user.save()
    client = Client()
    client.post("/account/login/", {"login": user.email, "password": "tamatar baingan lauki"})
    html = client.get(f"/account/{page}", follow=True).content.decode()
    assert "<h1>" in html
    assert not any(forbidden in html for forbidden in ("style=", "<script>", "<style", "onclick="))


def test_sunita_sees_where_she_is_signed_in_and_ends_it_elsewhere(district):
    """Her own sessions alone; the browser she looks from stays."""
    people = (district.sunita.user, district.manoj.user)
    for person in people:
        person.set_password("tamatar baingan lauki")
        person.save()
    here, elsewhere, manoj = Client(), Client(), Client()
    for client, person in zip((here, elsewhere, manoj), (people[0], *people), strict=True):
        login = {"login": person.employee_code, "password": "tamatar baingan lauki"}
        assert client.post("/account/login/", login).status_code == 302
    assert here.get("/account/sessions/").context["session_count"] == 2
    here.post("/account/sessions/")
    assert is_signed_in(here)
    assert is_signed_in(manoj)
    assert not is_signed_in(elsewhere)


def test_sunita_is_told_on_the_sign_in_page_why_she_was_signed_out(district):
    sunita = signed_in(district.sunita.user)
    sunita.get(MY_ACCOUNT)
    then = timezone.now() + timedelta(minutes=16)
    with patch("accounts.sign_in.middleware.timezone.now", lambda: then):
        assert "पन्द्रह मिनट" in sunita.get(MY_ACCOUNT, follow=True).content.decode()


def test_sunita_knows_her_telephone_in_the_list_of_sessions(district):
    telephone = (
        "Mozilla/5.0 (Linux; Android 14; SM-A155F) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36"
    )
    district.sunita.user.set_password("tamatar baingan lauki")
    district.sunita.user.save()
    login = {"login": district.sunita.user.employee_code, "password": "tamatar baingan lauki"}
    sunita = Client()
    sunita.post("/account/login/", login, headers={"user-agent": telephone})
    shown = sunita.get("/account/sessions/", headers={"user-agent": telephone}).content.decode()
    assert "Android" in shown
    assert "यही सत्र" in shown
    assert "Mozilla" not in shown
