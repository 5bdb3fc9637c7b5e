"""A sign-in of long ago is confirmed before what could do harm, and nothing that was typed is lost."""

from uuid import uuid4

import pytest
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from accounts.sign_in.middleware import BEGAN
from files.models import Document
from tests.factories import District, make_charge, make_post, make_user, open_test_file, send, signed_in

pytestmark = pytest.mark.django_db
PASSWORD = "tamatar baingan lauki"
TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
CONFIRM = "/account/reauthenticate/"


def make_stale(client, minutes: int = 16) -> None:
    """Let the sign-in be that old; the session goes on."""
    client.get("/account/")
    session = client.session
    session[BEGAN] = timezone.now().timestamp() - minutes * 60
    session.save()


def with_password(charge):
    charge.user.set_password(PASSWORD)
    charge.user.save()
    return signed_in(charge)


@pytest.fixture
def district():
    return District()


@pytest.fixture
def nodal(district):
    post = make_post(district.kannauj, "नोडल अधिकारी", "Nodal officer", may_administer=True)
    return make_charge(post, "संजय सिंह", "Sanjay Singh")


@pytest.mark.parametrize(("minutes", "asked"), [(14, False), (16, True)])
def test_a_quarter_of_an_hour_is_fresh_and_more_is_not(district, nodal, minutes, asked):
    client = with_password(nodal)
    make_stale(client, minutes)
    answer = client.post("/staff/invitations/invite/", {"way": "slip"})
    assert answer.url.startswith(CONFIRM) is asked


def test_what_was_typed_is_in_the_form_again_once_the_password_was_given(district, nodal):
    client = with_password(nodal)
    make_stale(client)
    page = f"/staff/invitations/{district.sunita.user_id}/"
    address, reason = f"{page}second-factor/", "फ़ोन खो गया, प्रार्थना पत्र संलग्न"
    stale = client.post(address, {"reason": reason}, headers={"referer": f"http://testserver{page}"})
    assert stale.url.startswith(CONFIRM)
    wrong = client.post(stale.url, {"password": "kuchh aur hi hai"})
    assert wrong.status_code == 200
    confirmed = client.post(stale.url, {"password": PASSWORD, "next": stale.wsgi_request.GET.get("next", "")})
    assert confirmed.status_code == 302
    restored = client.get(confirmed.url).content.decode()
    assert reason in restored
    assert "Nothing has been sent yet" in restored
    assert client.post(address, {"reason": reason}).url == page


def test_whoever_has_a_second_factor_confirms_with_it_and_not_with_the_password(district):
    client = with_password(district.dm)
    TOTP.activate(district.dm.user, TOTP_SECRET)
    make_stale(client)
    file = open_test_file(district.sunita)
    send(file, district.sunita, district.dm_post)
    file.refresh_from_db()
    press = {"expected": file.seq, "request_id": uuid4(), "remark": "निस्तारित"}
    answer = client.post(f"/papers/{file.pk}/close/", press)
    assert client.post(answer.url, {"password": PASSWORD}).url.startswith("/account/second-factor/")
    assert client.post(f"/papers/{file.pk}/close/", press).url.startswith(CONFIRM)
    code = format_hotp_value(hotp_value(TOTP_SECRET, next(yield_hotp_counters_from_time())))
    client.post("/account/second-factor/reauthenticate/", {"code": code})
    assert client.post(f"/papers/{file.pk}/close/", press).url == file.get_absolute_url()
    file.refresh_from_db()
    assert file.state == "closed"


@pytest.fixture
def secret(district):
    """A secret file on the desk of the SDM."""
    file = open_test_file(district.sunita, grading="secret")
    send(file, district.sunita, district.sdm_post)
    file.refresh_from_db()
    return file


@pytest.mark.parametrize(
    "page", ["/files/{}/", "/papers/{}/movements/", "/papers/{}/shares/", "/papers/{}/statement/"]
)
def test_a_secret_paper_is_read_after_a_fresh_sign_in_only_and_reading_it_is_on_record(
    district, secret, security_log, page
):
    address, client = page.format(secret.pk), with_password(district.manoj)
    make_stale(client)
    answer = client.get(address)
    assert answer.url == f"{CONFIRM}?next={address.replace('/', '%2F')}"
    assert not security_log.named("secret_read")
    assert client.post(answer.url, {"password": PASSWORD, "next": address}).url == address
    assert client.get(address).status_code == 200
    (event,) = security_log.named("secret_read")
    assert event["user_id"] == district.manoj.user_id
    assert event["ip"] == "127.0.0.1"
    assert secret.number in event["on"]


def test_the_way_to_the_page_of_a_secret_paper_is_no_reading_of_its_own(district, secret, security_log):
    client = with_password(district.manoj)
    assert client.get(f"/papers/{secret.pk}/", follow=True).status_code == 200
    assert len(security_log.named("secret_read")) == 1
    assert with_password(district.stranger).get(f"/papers/{secret.pk}/").status_code == 404


def test_a_document_of_a_secret_file_is_guarded_as_its_file_is(district, secret, security_log):
    place = default_storage.save("aa/bb/secret.pdf", ContentFile(b"%PDF-1.7"))
    document = Document.objects.create(
        file=secret, seq=secret.seq, title="नक्शा", original_name="a.pdf", content=place, sha256="0" * 64,
        salt=b"", mime="application/pdf", size=1, first_page=1, pages=2, added_by=district.manoj.user,
        post=secret.holder, added_at=timezone.now(),
    )  # fmt: skip
    address, client = f"/files/{secret.pk}/documents/{document.pk}/", with_password(district.manoj)
    assert client.get(address).status_code == 200
    make_stale(client)
    assert client.get(address).url.startswith(CONFIRM)
    assert len(security_log.named("secret_read")) == 1


@pytest.mark.parametrize("grading", ["normal", "confidential"])
def test_other_papers_are_read_without_asking(district, security_log, grading):
    file = open_test_file(district.sunita, grading=grading)
    client = with_password(district.sunita)
    make_stale(client)
    assert client.get(f"/files/{file.pk}/").status_code == 200
    assert not security_log.named("secret_read")


def test_writing_on_a_secret_file_is_not_disturbed_but_its_page_is_not_shown(district, secret):
    client = with_password(district.manoj)
    make_stale(client)
    note = {"text": "<p>गोपनीय</p>", "expected": secret.seq}
    saved = client.post(f"/files/{secret.pk}/note/", note, headers={"x-requested-with": "autosave"})
    assert saved.status_code == 200
    refused = client.post(f"/files/{secret.pk}/send/", note | {"request_id": uuid4()})
    assert refused.url.startswith(CONFIRM)


def test_a_person_without_password_or_factor_is_not_led_in_circles(district, nodal):
    """Nobody can sign in like that; a session made by a test is refused rather than looped."""
    client = signed_in(nodal)
    make_stale(client)
    answer = client.post("/staff/invitations/invite/", {"way": "slip"}, follow=True)
    assert answer.status_code == 403
    assert make_user("अ", "A").has_usable_password() is False
