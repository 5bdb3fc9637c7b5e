import re
import socket
from datetime import timedelta
from email import message_from_bytes, policy
from unittest.mock import patch

import pytest
from aiosmtpd.controller import Controller
from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import timezone

from accounts.invitations import verbs
from accounts.invitations.tasks import mail_invitation
from accounts.models import AccountAct, EmailId, Invitation, User
from eoffice.log import without_codes
from tests.factories import District, agree, make_charge, make_post, signed_in
from tests.pdfs import words_of

pytestmark = pytest.mark.django_db
CHOSEN = {"new_password1": "tamatar baingan lauki", "new_password2": "tamatar baingan lauki"}
INVITE, FIRST, PASSWORD = "/staff/invitations/invite/", "/account/first/", "/account/first/password/"


@pytest.fixture
def kannauj():
    """Kannauj with Rakesh, its nodal officer, and three desks more that only clerks hold."""
    district = District()
    post = make_post(district.kannauj, "नोडल अधिकारी", "Nodal officer", may_administer=True)
    district.rakesh = make_charge(post, "राकेश पाल", "Rakesh Pal")
    for name, hindi, english in (
        ("rekha", "रेखा सिंह", "Rekha Singh"),
        ("imran", "इमरान अली", "Imran Ali"),
        ("arun", "अरुण वर्मा", "Arun Verma"),
    ):
        desk = make_post(district.kannauj, "लेखपाल", "Lekhpal", rank=15)
        setattr(district, name, make_charge(desk, hindi, english))
    return district


def browser_of(charge) -> Client:
    client = Client()
    client.force_login(charge.user)
    return client


def invite(charge, by, way="slip") -> tuple[Invitation, str]:
    """An invitation and its code."""
    [invitation] = verbs.invite([charge.user], by=by, way=way)
    return invitation, verbs.code_for(invitation)


def open_invitation(charge, code) -> Client:
    """A browser in which the code was entered."""
    client = Client()
    answer = client.post(FIRST, {"employee_code": charge.user.employee_code, "code": code})
    assert answer.status_code == 302, answer.content.decode()
    return client


@pytest.mark.parametrize("change", [str.lower, str.upper, lambda code: code.replace("-", " ")])
def test_sunita_types_the_code_of_her_slip_and_chooses_a_password(kannauj, change):
    _invitation, code = invite(kannauj.sunita, kannauj.rakesh)
    assert open_invitation(kannauj.sunita, change(code)).post(PASSWORD, CHOSEN).url == "/account/login/"
    login = {"login": kannauj.sunita.user.employee_code, "password": CHOSEN["new_password1"]}
    assert Client().post("/account/login/", login).url == "/"


def test_the_code_of_another_opens_nothing(kannauj):
    _invitation, code = invite(kannauj.sunita, kannauj.rakesh)
    answer = Client().post(FIRST, {"employee_code": kannauj.manoj.user.employee_code, "code": code})
    assert answer.status_code == 400


def test_the_address_of_the_letter_leads_on_without_the_code(kannauj):
    _invitation, code = invite(kannauj.sunita, kannauj.rakesh)
    client = Client()
    answer = client.get(f"{FIRST}{code}/")
    assert (answer.url, answer.headers["Referrer-Policy"]) == (PASSWORD, "no-referrer")
    assert code not in client.get(PASSWORD).content.decode()
    assert code not in str(dict(client.session))


def test_a_code_is_burnt_when_it_is_entered_also_if_no_password_follows(kannauj, security_log):
    """The browser that entered it goes on; for anybody else, and after half an hour, it is nothing."""
    invitation, code = invite(kannauj.sunita, kannauj.rakesh)
    client = open_invitation(kannauj.sunita, code)
    again = Client().post(FIRST, {"employee_code": kannauj.sunita.user.employee_code, "code": code})
    assert again.status_code == 400
    assert Client().get(f"{FIRST}{code}/", follow=True).status_code == 410
    assert client.get(PASSWORD).status_code == 200
    assert len(security_log.named("invitation_opened")) == len(security_log.named("invitation_refused")) == 1
    late = timezone.now() - timedelta(minutes=31)
    Invitation.objects.filter(pk=invitation.pk).update(opened_at=late)
    assert client.post(PASSWORD, CHOSEN).status_code == 410


def test_the_address_of_a_letter_is_burnt_by_the_first_form_and_not_by_looking(kannauj):
    """A program that looks through mail opens addresses; only a person sends the form."""
    _invitation, code = invite(kannauj.sunita, kannauj.rakesh)
    assert Client().get(f"{FIRST}{code}/", follow=True).status_code == 200
    sunita, other = Client(), Client()
    for client in (sunita, other):
        assert client.get(f"{FIRST}{code}/", follow=True).status_code == 200
    assert sunita.post(PASSWORD, {"new_password1": "short", "new_password2": "short"}).status_code == 400
    assert other.post(PASSWORD, CHOSEN).status_code == 410
    assert Client().get(f"{FIRST}{code}/", follow=True).status_code == 410
    assert sunita.post(PASSWORD, CHOSEN).status_code == 302


def test_the_administrator_sees_that_a_code_was_used_and_no_password_chosen(kannauj):
    _invitation, code = invite(kannauj.sunita, kannauj.rakesh)
    open_invitation(kannauj.sunita, code)
    page = signed_in(kannauj.rakesh).get("/staff/invitations/?show=invited")
    assert "code used on" in page.context["rows"][0]["told"]


def test_of_two_browsers_at_once_one_wins(kannauj):
    invitation, code = invite(kannauj.sunita, kannauj.rakesh)
    first, second = Client(), Client()
    for client in (first, second):
        client.get(f"{FIRST}{code}/")
    assert first.post(PASSWORD, CHOSEN).status_code == 302
    assert second.post(PASSWORD, CHOSEN).status_code == 410
    with pytest.raises(verbs.InvitationOver):
        verbs.use(invitation, password=CHOSEN["new_password1"])


def test_an_invitation_ends_by_time_by_a_newer_one_and_when_the_person_is_disabled(kannauj):
    invitation, code = invite(kannauj.sunita, kannauj.rakesh)
    Invitation.objects.filter(pk=invitation.pk).update(expires_at=timezone.now())
    assert verbs.find(code) is None
    _invitation, former = invite(kannauj.sunita, kannauj.rakesh)
    waiting = open_invitation(kannauj.sunita, former)
    _invitation, newest = invite(kannauj.sunita, kannauj.rakesh)
    assert waiting.post(PASSWORD, CHOSEN).status_code == 410
    assert verbs.find(former) is None
    assert verbs.find(newest)
    User.objects.filter(pk=kannauj.sunita.user_id).update(is_active=False)
    assert verbs.find(newest) is None


def test_the_code_is_kept_only_as_a_hash_and_is_no_password(kannauj):
    invitation, code = invite(kannauj.sunita, kannauj.rakesh)
    invitation.refresh_from_db()
    assert code not in str(Invitation.objects.values())
    assert invitation.code_hash == verbs.hash_of(code)
    login = {"login": kannauj.sunita.user.employee_code, "password": code}
    assert Client().post("/account/login/", login).status_code == 200


def test_a_sixth_try_at_a_persons_code_is_stopped(kannauj, security_log):
    tries = {"employee_code": kannauj.sunita.user.employee_code, "code": "AAAA-AAAA-AAAA-AAAA"}
    assert [Client().post(FIRST, tries).status_code for _try in range(6)] == [400] * 5 + [429]
    assert len(security_log.named("invitation_refused")) == 5
    assert len(security_log.named("throttled")) == 1


def test_a_reset_ends_the_password_and_every_session_and_is_recorded(kannauj):
    sunita = kannauj.sunita.user
    sunita.set_password("tamatar baingan lauki")
    sunita.save()
    browser = browser_of(kannauj.sunita)
    invite(kannauj.sunita, kannauj.rakesh)
    assert browser.get("/account/").status_code == 302
    sunita.refresh_from_db()
    assert not sunita.has_usable_password()
    act = AccountAct.objects.get(kind="reset")
    assert (act.person, act.by) == (sunita, kannauj.rakesh)


def test_nobody_invites_a_stranger_or_resets_the_own_password(kannauj):
    for charge in (kannauj.stranger, kannauj.rakesh):
        browser_of(kannauj.rakesh).post(INVITE, {"way": "slip", "person": charge.user_id})
    assert not Invitation.objects.exists()
    with pytest.raises(verbs.NotYours):
        verbs.invite([kannauj.stranger.user], by=kannauj.rakesh, way="slip")
    with pytest.raises(verbs.NotYours):
        verbs.invite([kannauj.sunita.user], by=kannauj.manoj, way="slip")


def test_all_who_have_no_password_get_slips_at_one_press(kannauj):
    answer = browser_of(kannauj.rakesh).post(INVITE, {"way": "slip", "everyone": "on"})
    assert answer["Content-Type"] == "application/pdf"
    assert "सुनीता यादव" in words_of(answer.content)
    people = set(Invitation.objects.values_list("person", flat=True))
    assert people == {
        charge.user_id for charge in (kannauj.sunita, kannauj.rekha, kannauj.imran, kannauj.arun)
    }
    assert AccountAct.objects.get(kind="slips").count == 4


@pytest.mark.parametrize("show", ["not-invited", "invited", "used", "expired", "never"])
def test_the_lists_say_who_came(kannauj, show):
    invite(kannauj.rekha, kannauj.rakesh)
    _invitation, code = invite(kannauj.imran, kannauj.rakesh)
    open_invitation(kannauj.imran, code).post(PASSWORD, CHOSEN)
    late, _code = invite(kannauj.arun, kannauj.rakesh)
    Invitation.objects.filter(pk=late.pk).update(expires_at=timezone.now() - timedelta(days=1))
    rows = browser_of(kannauj.rakesh).get(f"/staff/invitations/?show={show}").context["rows"]
    listed = {
        "not-invited": {kannauj.sunita, kannauj.rakesh, kannauj.manoj, kannauj.anjali, kannauj.dm},
        "invited": {kannauj.rekha},
        "used": {kannauj.imran},
        "expired": {kannauj.arun},
        "never": {kannauj.imran},
    }[show]
    assert {row["code"] for row in rows} == {charge.user.employee_code for charge in listed}


def test_a_lost_phone_is_removed_with_a_reason_and_never_ones_own(kannauj):
    for charge in (kannauj.sunita, kannauj.rakesh):
        Authenticator.objects.create(user=charge.user, type="totp", data={})
    rakesh = browser_of(kannauj.rakesh)
    address = "/staff/invitations/%s/second-factor/"
    assert rakesh.post(address % kannauj.sunita.user_id, {"reason": ""}).status_code == 400
    assert rakesh.post(address % kannauj.sunita.user_id, {"reason": "फ़ोन खो गया"}).status_code == 302
    assert rakesh.post(address % kannauj.rakesh.user_id, {"reason": "फ़ोन खो गया"}).status_code == 400
    assert rakesh.post(address % kannauj.stranger.user_id, {"reason": "फ़ोन खो गया"}).status_code == 404
    assert Authenticator.objects.get().user == kannauj.rakesh.user
    assert AccountAct.objects.get().reason == "फ़ोन खो गया"


@pytest.mark.parametrize("state", ["proposed", "created", "active", "redirected", "archived", "closed"])
def test_the_code_signs_in_always_and_an_id_only_while_it_is_active(kannauj, state):
    sunita = kannauj.sunita.user
    sunita.set_password("tamatar baingan lauki")
    sunita.email = "sunita.yadav@kannauj.example"
    sunita.save()
    facts = {"domain": "kannauj.example", "office": kannauj.kannauj, "proposed_by": kannauj.rakesh.user}
    target = None
    if state == "redirected":
        target = EmailId.objects.create(
            kind="post", local="desk", look_alike="desk", post=kannauj.clerk_post, state="active", **facts
        )
    EmailId.objects.create(
        kind="name", local="sunita.yadav", look_alike="sunitayadav", person=sunita, state=state,
        redirects_to=target, **facts,
    )  # fmt: skip
    signed_in = {
        login: Client().post("/account/login/", {"login": login, "password": "tamatar baingan lauki"})
        for login in (sunita.employee_code, "Sunita.Yadav@kannauj.example")
    }
    assert [answer.status_code for answer in signed_in.values()] == [302, 302 if state == "active" else 200]
    assert bool(verbs.mailboxes([sunita])[sunita.pk]) == (state == "active")


class Mailbox:
    """Keeps the letters that a real mail server received."""

    def __init__(self):
        self.letters = []

    async def handle_DATA(self, server, session, envelope):
        self.letters.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"


@pytest.fixture
def letters(settings):
    """Letters received by a mail server on this machine."""
    mailbox = Mailbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = Controller(mailbox, hostname="127.0.0.1", port=port)
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    yield mailbox.letters
    server.stop()


def test_a_letter_brings_the_code_once_and_running_the_task_again_sends_nothing(kannauj, letters):
    [invitation] = verbs.invite([kannauj.sunita.user], by=kannauj.rakesh, way="mail")
    assert [mail_invitation(invitation.pk, "https://office.example/") for _run in range(2)] == [True, False]
    [letter] = letters
    assert letter["To"] == kannauj.sunita.user.email
    path = re.search(r"https://office\.example(/account/first/[A-Z-]+/)", letter.get_content())[1]
    client = Client()
    assert client.get(path, follow=True).context["person"] == kannauj.sunita.user


def test_letters_go_to_the_ticked_and_a_person_without_a_mailbox_is_named(
    kannauj, letters, django_capture_on_commit_callbacks
):
    rakesh = browser_of(kannauj.rakesh)
    User.objects.filter(pk=kannauj.rekha.user_id).update(email="")
    with patch("accounts.invitations.views.mail_invitation.delay", mail_invitation):
        with django_capture_on_commit_callbacks(execute=True):
            rakesh.post(INVITE, {"way": "mail", "person": [kannauj.sunita.user_id, kannauj.rekha.user_id]})
        assert not letters
        with django_capture_on_commit_callbacks(execute=True):
            rakesh.post(INVITE, {"way": "mail", "person": [kannauj.sunita.user_id]})
    assert [letter["To"] for letter in letters] == [kannauj.sunita.user.email]


def test_the_code_stands_in_no_line_of_the_log(kannauj):
    _invitation, code = invite(kannauj.sunita, kannauj.rakesh)
    line = without_codes(None, "info", {"request": f"GET /account/first/{code}/", "code": 302})
    assert line == {"request": "GET /account/first/…/", "code": 302}


def test_inviting_anew_says_whose_letter_and_whose_password_go_and_asks_once(kannauj):
    invite(kannauj.sunita, kannauj.rakesh)
    kannauj.rekha.user.set_password("नदी-किनारे-के-पेड़")
    kannauj.rekha.user.save()
    rakesh = signed_in(kannauj.rakesh)
    # The SDM approves papers: his invitation is only proposed, so he loses nothing yet.
    invited = [kannauj.sunita.user_id, kannauj.rekha.user_id, kannauj.manoj.user_id]
    kannauj.manoj.user.set_password("नदी-किनारे-के-पेड़")
    kannauj.manoj.user.save()
    press = {"way": "slip", "person": invited}
    asked = rakesh.post(INVITE, press).content.decode()
    assert "The letter or slip of 1 person is no longer good: Sunita Yadav." in asked
    assert "1 person can no longer sign in with the present password: Rekha Singh." in asked
    assert "Manoj Kumar" not in asked
    assert Invitation.objects.unused().count() == 1
    assert agree(rakesh, INVITE, press)["Content-Type"] == "application/pdf"
    assert Invitation.objects.unused().count() == 2


def test_who_is_invited_at_first_is_invited_at_once(kannauj):
    User.objects.filter(pk=kannauj.sunita.user_id).update(password="")
    answer = signed_in(kannauj.rakesh).post(INVITE, {"way": "slip", "person": [kannauj.sunita.user_id]})
    assert answer["Content-Type"] == "application/pdf"
