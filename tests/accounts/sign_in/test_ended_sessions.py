"""However a session ended, and however soon the form is sent, what was typed comes back to its author."""

import re
from datetime import timedelta
from html import unescape
from unittest.mock import patch

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.test import Client
from django.utils import timezone

from accounts.charges.people import end_sessions
from accounts.sign_in.middleware import BEGAN, LONGEST
from files.models import File
from tests.accounts.sign_in.test_lost_forms import PASSWORD, values
from tests.factories import District, make_head, open_test_file

pytestmark = pytest.mark.django_db
TEXT = "आख्या पृष्ठ 3 पर है; स्थल का निरीक्षण मैंने किया।"


@pytest.fixture
def district():
    district = District()
    make_head(district.state)
    for charge in (district.sunita, district.anjali):
        charge.user.set_password(PASSWORD)
        charge.user.save()
    return district


class Window:
    """A browser that believes no form it did not hand out, and in it a page with a half-written note."""

    def __init__(self, charge, file):
        self.client, self.later = Client(enforce_csrf_checks=True), timedelta()
        self.sign_in(charge)
        self.page, self.action = f"/files/{file.pk}/", f"/files/{file.pk}/send/"
        shown = values(self.ask("get", self.page), self.action)
        names = ("csrfmiddlewaretoken", "expected", "request_id", "draft")
        self.form = {name: shown[name] for name in names} | {"text": TEXT}

    def ask(self, method: str, path: str, *facts, **more):
        """One request at the browser's time, with what it says of itself."""
        then = timezone.now() + self.later
        headers = {"origin": "http://testserver"} | more.pop("headers", {})
        with patch("accounts.sign_in.middleware.timezone.now", lambda: then):
            return getattr(self.client, method)(path, *facts, headers=headers, **more)

    def sign_in(self, charge, address: str = "/account/login/"):
        """Sign in on the page, and follow where it leads."""
        html = self.ask("get", address).content.decode()
        following = re.search(r'name="next" value="([^"]+)"', html)
        facts = {
            "login": charge.user.email,
            "password": PASSWORD,
            "csrfmiddlewaretoken": re.search(r'csrfmiddlewaretoken" value="([^"]+)"', html)[1],
            "next": unescape(following[1]) if following else "/",
        }
        return self.ask("post", "/account/login/", facts, follow=True)

    def cookies(self) -> dict[str, str]:
        """What the browser has now, and goes on sending until an answer has come."""
        return {name: cookie.value for name, cookie in self.client.cookies.items() if cookie.value}

    def send(self, cookies: dict[str, str] | None = None):
        """Press "Send with note"; with cookies of before, if the browser did not know better yet."""
        if cookies is not None:
            self.client.cookies.clear()
            for name, value in cookies.items():
                self.client.cookies[name] = value
        return self.ask("post", self.action, self.form, headers={"referer": f"http://testserver{self.page}"})

    def autosave(self):
        """Save as the script does."""
        return self.ask("post", f"{self.page}note/", self.form, headers={"X-Requested-With": "autosave"})


def sign_out(window, _district):
    form = {"csrfmiddlewaretoken": window.form["csrfmiddlewaretoken"]}
    assert window.ask("post", "/account/logout/", form).status_code == 302


def end_by_administrator(_window, district):
    end_sessions(district.sunita.user)


def change_password(_window, district):
    district.sunita.user.set_password(f"{PASSWORD} 2")
    district.sunita.user.save()
    # What follows signs in with the first one again.
    district.sunita.user.set_password(PASSWORD)
    district.sunita.user.save()


def purge(_window, _district):
    Session.objects.all().delete()
    caches[settings.SESSION_CACHE_ALIAS].clear()


def lose_cookie(window, _district):
    window.client.cookies.pop(settings.SESSION_COOKIE_NAME)


def wait_idle(window, _district):
    window.later += timedelta(minutes=16)


def work_all_day(window, _district):
    session = window.client.session
    session[BEGAN] -= LONGEST.total_seconds()
    session.save()


def save_by_script_at_the_end(window, _district):
    window.later += timedelta(minutes=16)
    window.autosave()


ENDS = [
    wait_idle, work_all_day, save_by_script_at_the_end, sign_out,
    end_by_administrator, change_password, purge, lose_cookie,
]  # fmt: skip


@pytest.mark.parametrize(
    ("end", "at_once"), [*((end, True) for end in ENDS), (wait_idle, False), (sign_out, False)]
)
def test_a_note_sent_after_the_session_ended_is_in_the_pen_again(district, end, at_once):
    window = Window(district.sunita, open_test_file(district.sunita))
    before = window.cookies()
    end(window, district)
    away = window.send(before if at_once and end is not lose_cookie else None)
    assert away.url.startswith("/account/login/?next=/files/")
    answer = window.sign_in(district.sunita, away.url)
    assert values(answer, window.action)["text"] == TEXT
    assert File.objects.get().seq == 1


@pytest.mark.parametrize("end", [wait_idle, sign_out, purge])
def test_whoever_signs_in_there_instead_reads_none_of_it(district, end):
    window = Window(district.sunita, open_test_file(district.sunita))
    end(window, district)
    away = window.send()
    assert TEXT not in window.sign_in(district.anjali, away.url).content.decode()


def test_a_script_and_a_press_in_the_same_second_lose_nothing(district):
    window = Window(district.sunita, open_test_file(district.sunita))
    before = window.cookies()
    window.later += timedelta(minutes=16)
    window.autosave()
    away = window.send(before)
    # Both answers had come from the same cookies; the press is what the person sees.
    answer = window.sign_in(district.sunita, away.url)
    assert values(answer, window.action)["text"] == TEXT


def test_a_page_of_the_sign_in_before_is_shown_once_more_to_the_same_person(district):
    window = Window(district.sunita, open_test_file(district.sunita))
    sign_out(window, district)
    window.sign_in(district.sunita)
    again = window.send()
    assert again.url.startswith(f"{window.page}?kept=")
    assert values(window.ask("get", again.url), window.action)["text"] == TEXT


def test_a_page_of_the_sign_in_before_is_not_sent_or_shown_to_another_person(district):
    file = open_test_file(district.sunita)
    window = Window(district.sunita, file)
    sign_out(window, district)
    window.sign_in(district.anjali)
    refused = window.send()
    assert refused.status_code == 403
    assert TEXT not in refused.content.decode()
    assert File.objects.get().seq == 1


def test_a_page_of_two_sign_ins_before_comes_back_after_the_third(district):
    window = Window(district.sunita, open_test_file(district.sunita))
    sign_out(window, district)
    window.sign_in(district.anjali)
    window.client.cookies.pop(settings.SESSION_COOKIE_NAME)
    away = window.send()
    assert away.url.startswith("/account/login/?next=/files/")
    assert values(window.sign_in(district.sunita, away.url), window.action)["text"] == TEXT


def test_a_browser_cannot_say_that_its_pages_are_of_somebody_else(district):
    window = Window(district.sunita, open_test_file(district.sunita))
    name = settings.PAGE_OWNER_COOKIE_NAME
    mine, other = str(district.sunita.user_id), str(district.anjali.user_id)
    assert f":{mine}" in window.client.cookies[name].value
    window.client.cookies[name] = window.client.cookies[name].value.replace(f":{mine}", f":{other}")
    window.client.cookies.pop(settings.SESSION_COOKIE_NAME)
    away = window.send()
    assert "kept" not in away.url


def test_a_lost_note_beside_a_newer_draft_is_shown_with_it(district):
    window = Window(district.sunita, open_test_file(district.sunita))
    other = Window(district.sunita, File.objects.get())
    wait_idle(window, district)
    away = window.send()
    saved = other.ask("post", f"{other.page}note/", other.form | {"text": "दूसरी जगह लिखा हुआ"})
    assert saved.status_code == 302
    answer = window.sign_in(district.sunita, away.url)
    assert values(answer, window.action)["text"] == TEXT
    assert "<p>दूसरी जगह लिखा हुआ</p></div>" in answer.content.decode()
