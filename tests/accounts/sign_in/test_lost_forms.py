"""A form that was sent after the session had ended is restored at the next sign-in, for that person alone."""

import re
from datetime import timedelta
from html import unescape
from unittest.mock import patch
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from accounts.sign_in.lost_forms import LostForm, _opens
from accounts.sign_in.restore import _Reader, restore_fields
from files.models import File, Note
from tests.factories import District, make_head, open_test_file, send
from tests.test_access import declared

pytestmark = pytest.mark.django_db
PASSWORD = "tamatar baingan lauki"
BACK = "जो आपने लिखा था, वह प्रपत्र में पुनः है"
NOT_YOURS = "अब वह आपके लिए यहाँ नहीं है"


@pytest.fixture
def district():
    district = District()
    make_head(district.state)
    for charge in (district.sunita, district.anjali):
        charge.user.set_password(PASSWORD)
        charge.user.save()
    return district


class Browser:
    """A browser, its clock, and the page it shows."""

    def __init__(self, charge):
        self.client, self.later = Client(), timedelta()
        self.client.force_login(charge.user)

    def wait(self, minutes: int) -> None:
        """Let the clock go on."""
        self.later += timedelta(minutes=minutes)

    def ask(self, method: str, path: str, *facts, **more):
        """One request at the browser's time."""
        then = timezone.now() + self.later
        with patch("accounts.sign_in.middleware.timezone.now", lambda: then):
            return getattr(self.client, method)(path, *facts, **more)

    def send(self, path: str, facts: dict, *, on: str, **more):
        """Press a button of a page."""
        return self.ask("post", path, facts, headers={"referer": f"http://testserver{on}"}, **more)

    def sign_in(self, charge, address: str):
        """Sign in on the page that the browser was led to, and follow where that leads."""
        page = self.ask("get", address).content.decode()
        following = unescape(re.search(r'name="next" value="([^"]+)"', page)[1])
        facts = {"login": charge.user.email, "password": PASSWORD, "next": following}
        return self.ask("post", "/account/login/", facts, follow=True)


def values(answer, path: str) -> dict[str, str]:
    """The fields of the form that sends to that address, as the page shows them."""
    html = answer.content.decode()
    form = next(
        form for form in _Reader(html).forms if form.sends_to(path, answer.wsgi_request.path) and form.fields
    )
    return {
        field.field_name: unescape(html[field.end : field.content_end]).removeprefix("\n")
        if field.name == "textarea"
        else next((o.attributes["value"] for o in field.options if "selected" in o.attributes), "")
        if field.name == "select"
        else field.attributes.get("value", "")
        for field in form.fields
        if field.name != "button"
    }


def note_of(file, district, text: str) -> dict:
    return {"expected": 1, "request_id": str(uuid4()), "to": district.adm_post.pk, "text": text}


@pytest.mark.parametrize("grading", ["normal", "secret"])
def test_a_note_sent_after_sixteen_minutes_is_in_the_pen_again_and_goes_once(district, grading):
    file = open_test_file(district.sunita, grading=grading)
    page, action = f"/files/{file.pk}/", f"/files/{file.pk}/send/"
    browser, fields = Browser(district.sunita), note_of(file, district, 'क & ख <"आदेश">')
    browser.ask("get", page)
    browser.wait(16)
    away = browser.send(action, fields, on=page)
    assert away.url.startswith("/account/login/?next=/files/")
    answer = browser.sign_in(district.sunita, away.url)
    assert (answer.status_code, answer.wsgi_request.path) == (200, page)
    assert BACK in answer.content.decode()
    restored = values(answer, action)
    assert restored["text"] == fields["text"]
    assert (restored["to"], restored["request_id"]) == (str(district.adm_post.pk), fields["request_id"])
    assert File.objects.get().holder_id == district.clerk_post.pk
    for _press in range(2):
        browser.send(action, restored, on=page)
    assert File.objects.get().seq == 2
    assert Note.objects.sealed().count() == 1


def test_what_was_sent_again_is_kept_no_longer(district):
    file = open_test_file(district.sunita)
    page, action = f"/files/{file.pk}/", f"/files/{file.pk}/send/"
    browser = Browser(district.sunita)
    browser.ask("get", page)
    browser.wait(16)
    away = browser.send(action, note_of(file, district, "प्रस्तुत"), on=page)
    answer = browser.sign_in(district.sunita, away.url)
    address = answer.wsgi_request.get_full_path()
    assert BACK in browser.ask("get", address).content.decode()
    browser.send(action, values(answer, action), on=page)
    assert NOT_YOURS in browser.ask("get", address).content.decode()


def test_the_editor_has_the_markup_that_was_typed(district):
    file = open_test_file(district.sunita)
    page, browser = f"/files/{file.pk}/", Browser(district.sunita)
    browser.ask("get", page)
    browser.wait(16)
    fields = note_of(file, district, "<p>एक</p><script>alert(1)</script>")
    away = browser.send(f"{page}send/", fields, on=page)
    html = browser.sign_in(district.sunita, away.url).content.decode()
    assert '<template id="note-html"><p>एक</p></template>' in html


def test_a_script_that_saves_first_takes_nothing_away(district):
    file = open_test_file(district.sunita)
    page, browser = f"/files/{file.pk}/", Browser(district.sunita)
    browser.ask("get", page)
    browser.wait(16)
    fields = note_of(file, district, "लिखते-लिखते")
    saving = browser.ask("post", f"{page}note/", fields, headers={"X-Requested-With": "autosave"})
    assert "kept" not in saving.url
    away = browser.send(f"{page}send/", fields, on=page)
    answer = browser.sign_in(district.sunita, away.url)
    assert values(answer, f"{page}send/")["text"] == "लिखते-लिखते"


def test_whoever_signs_in_there_instead_sees_none_of_it(district):
    file = open_test_file(district.sunita)
    page, browser = f"/files/{file.pk}/", Browser(district.sunita)
    browser.ask("get", page)
    browser.wait(16)
    away = browser.send(f"{page}send/", note_of(file, district, "केवल मेरे लिए"), on=page)
    answer = browser.sign_in(district.anjali, away.url)
    assert "केवल मेरे लिए" not in answer.content.decode()
    desk = browser.ask("get", f"/?{answer.wsgi_request.META['QUERY_STRING']}").content.decode()
    assert NOT_YOURS in desk
    assert "केवल मेरे लिए" not in desk


def test_a_new_file_is_on_the_form_again_with_every_choice(district):
    browser = Browser(district.sunita)
    head = re.search(r'<option value="(\d+)"', browser.ask("get", "/files/new/").content.decode())[1]
    browser.wait(16)
    fields = {
        "request_id": str(uuid4()), "subject": "सड़क मरम्मत", "subject_head": head, "priority": "immediate",
        "grading": "secret", "due_on": "2099-01-02",
    }  # fmt: skip
    away = browser.send("/files/new/", fields, on="/files/new/")
    answer = browser.sign_in(district.sunita, away.url)
    restored = values(answer, "/files/new/")
    assert {name: restored[name] for name in fields} == fields
    assert not File.objects.exists()
    assert browser.send("/files/new/", restored, on="/files/new/", follow=True).status_code == 200
    assert File.objects.get().subject == "सड़क मरम्मत"


def test_a_remark_is_in_its_folded_form_which_stands_open(district):
    file = open_test_file(district.sunita)
    browser, park = Browser(district.sunita), f"/papers/{file.pk}/park/"
    browser.ask("get", "/")
    browser.wait(16)
    fields = {
        "expected": 1,
        "request_id": str(uuid4()),
        "reason": "वाद",
        "authority": "डीएम",
        "review_on": "2099-01-01",
    }
    # The form was asked again at its own address, which is no page.
    away = browser.send(park, fields, on=park)
    answer = browser.sign_in(district.sunita, away.url)
    assert answer.wsgi_request.path == f"/files/{file.pk}/"
    restored = values(answer, park)
    assert [restored[name] for name in ("reason", "authority", "review_on")] == ["वाद", "डीएम", "2099-01-01"]
    assert '<details class="more" open>' in answer.content.decode()


def test_a_paper_must_be_chosen_again_and_the_page_says_so(district):
    file = open_test_file(district.sunita)
    page, browser = f"/files/{file.pk}/", Browser(district.sunita)
    browser.ask("get", page)
    browser.wait(16)
    fields = {
        "request_id": str(uuid4()),
        "title": "प्रार्थना पत्र",
        "upload": SimpleUploadedFile("a.pdf", b"%PDF-1.7"),
    }
    away = browser.send(f"{page}documents/", fields, on=page)
    answer = browser.sign_in(district.sunita, away.url)
    assert values(answer, f"{page}documents/")["title"] == "प्रार्थना पत्र"
    assert "फ़ाइल रखी नहीं जा सकती" in answer.content.decode()


def test_where_the_form_is_gone_the_words_stand_on_the_page(district):
    file = open_test_file(district.sunita)
    page, browser = f"/files/{file.pk}/", Browser(district.sunita)
    browser.ask("get", page)
    browser.wait(16)
    away = browser.send(f"{page}send/", note_of(file, district, "प्रकरण प्रस्तुत"), on=page)

    send(file, district.sunita, district.adm_post)
    html = browser.sign_in(district.sunita, away.url).content.decode()
    assert "readonly>प्रकरण प्रस्तुत</textarea>" in html


def test_passwords_are_never_kept(district):
    browser = Browser(district.sunita)
    browser.ask("get", "/account/")
    browser.wait(16)
    away = browser.send("/account/password/", {"password1": "x", "oldpassword": "y"}, on="/account/password/")
    assert away.url == "/account/login/?next=/account/password/"


def test_after_signing_out_nothing_is_kept(district):
    file = open_test_file(district.sunita)
    page, browser = f"/files/{file.pk}/", Browser(district.sunita)
    browser.ask("post", "/account/logout/")
    away = browser.send(f"{page}send/", note_of(file, district, "कुछ"), on=page)
    assert away.url == f"/account/login/?next={page}"


def test_a_referer_of_elsewhere_leads_nowhere(district):
    file = open_test_file(district.sunita)
    answer = Client().post(f"/files/{file.pk}/send/", headers={"referer": "https://evil.example/files/new/"})
    assert answer.url == f"/account/login/?next=/files/{file.pk}/"


def test_a_form_of_before_the_sign_in_is_shown_once_more_with_what_was_typed(district):
    file = open_test_file(district.sunita)
    page, action = f"/files/{file.pk}/", f"/files/{file.pk}/send/"
    client = Client(enforce_csrf_checks=True)
    client.force_login(district.sunita.user)
    own = {"referer": f"http://testserver{page}", "origin": "http://testserver"}
    token = values(client.get(page), action)["csrfmiddlewaretoken"]
    stale = note_of(file, district, "पुराने पन्ने से") | {"csrfmiddlewaretoken": token}
    client.cookies.pop(settings.CSRF_COOKIE_NAME)
    client.get(page)
    answer = client.post(action, stale, headers=own)
    assert (answer.status_code, answer.url.split("kept=")[0]) == (302, f"{page}?")
    assert values(client.get(answer.url), action)["text"] == "पुराने पन्ने से"
    foreign = client.post(action, stale, headers={"origin": "https://evil.example"})
    assert foreign.status_code == 403
    nobodys = client.post(action, stale | {"csrfmiddlewaretoken": "x" * 64}, headers=own)
    assert nobodys.status_code == 403


def test_of_every_address_it_is_known_whether_it_opens(district):
    for name, method, codes in declared():
        if method != "GET" or name in ("invitation_link",):
            continue
        for arguments in ([], [1], [1, 1], ["csv"], [1, "csv"]):
            try:
                path = reverse(name, args=arguments)
            except NoReverseMatch:
                continue
            assert _opens(path) is (405 not in codes.values()), path


def test_a_choice_that_is_no_longer_offered_is_left_open():
    html = '<form method="post"><select name="to"><option value="1" selected>a</option></select></form>'
    filled, _left = restore_fields(html, LostForm("/x/", {"to": ["2"]}, False), page="/x/", token="t")
    assert '<select name="to"><option value="" selected></option><option value="1">a</option>' in filled


def test_an_address_of_a_button_answers_with_a_page_that_leads_back(district):
    file = open_test_file(district.sunita)
    browser = Browser(district.sunita)
    answer = browser.ask("get", f"/files/{file.pk}/send/")
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert f'href="/files/{file.pk}/"' in answer.content.decode()
