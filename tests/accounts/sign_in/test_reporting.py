"""Whatever touches who may do or see what leaves one event: the walk of one day, action by action."""

import re
from collections import Counter
from datetime import timedelta
from uuid import uuid4

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.test import Client
from django.utils import timezone

from accounts.charges import decisions, people, proposing
from accounts.charges.orders import Order, take_over
from accounts.invitations import verbs
from accounts.models import User
from tests.factories import (
    District,
    agree,
    make_charge,
    make_post,
    make_user,
    open_test_file,
    send,
    signed_in,
)
from tracking.models import Share
from tracking.paper import sharing

PASSWORD = "tamatar baingan lauki"
SIGN_IN = "/account/login/"
TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


class Day:
    """Kannauj, and what happens there; each method is one action."""

    def __init__(self):
        self.district = district = District()
        post = make_post(district.kannauj, "नोडल अधिकारी", "Nodal officer", may_administer=True)
        self.nodal = make_charge(post, "संजय सिंह", "Sanjay Singh")
        second = make_post(district.state, "राज्य नोडल", "State nodal officer", may_administer=True)
        self.second = make_charge(second, "गीता पाल", "Geeta Pal")
        for charge in (district.sunita, district.dm, district.manoj):
            charge.user.set_password(PASSWORD)
            charge.user.save()
        self.file = open_test_file(district.sunita)
        self.secret = open_test_file(district.sunita, grading="secret")

    def sign_in_with_a_wrong_password(self):
        self._sign_in("किसी और का पासवर्ड")

    def sign_in_after_too_many_tries(self):
        for _try in range(6):
            self._sign_in("किसी और का पासवर्ड", address="10.7.7.7")

    def sign_in(self):
        self._sign_in(PASSWORD)

    def sign_out(self):
        signed_in(self.district.sunita).post("/account/logout/")

    def give_a_wrong_code(self):
        TOTP.activate(self.district.dm.user, TOTP_SECRET)
        client = Client()
        client.post(SIGN_IN, {"login": self.district.dm.user.employee_code, "password": PASSWORD})
        client.post("/account/second-factor/authenticate/", {"code": "abcdef"})

    def guess_codes(self):
        TOTP.activate(self.district.dm.user, TOTP_SECRET)
        client = Client()
        client.post(SIGN_IN, {"login": self.district.dm.user.employee_code, "password": PASSWORD})
        for _guess in range(6):
            client.post("/account/second-factor/authenticate/", {"code": "abcdef"})

    def show_a_foreign_passkey(self):
        client = Client()
        TOTP.activate(self.district.dm.user, TOTP_SECRET)
        client.post(SIGN_IN, {"login": self.district.dm.user.employee_code, "password": PASSWORD})
        client.post("/account/second-factor/authenticate/", {"credential": '{"id": "x"}'})

    def confirm_the_sign_in(self):
        signed_in(self.district.sunita).post("/account/reauthenticate/", {"password": PASSWORD})

    def change_the_password(self):
        new = "yamuna ke kinare subah"
        fields = {"oldpassword": PASSWORD, "password1": new, "password2": new}
        signed_in(self.district.sunita).post("/account/password/", fields)

    def remove_the_own_second_factor(self):
        TOTP.activate(self.district.sunita.user, TOTP_SECRET)
        client = signed_in(self.district.sunita)
        session = client.session
        session["account_authentication_methods_user"] = str(self.district.sunita.user_id)
        confirmed = {"method": "password", "at": timezone.now().timestamp(), "reauthenticated": True}
        session["account_authentication_methods"] = [confirmed]
        session.save()
        client.post("/account/second-factor/totp/deactivate/")

    def end_the_other_sessions(self):
        self._sign_in(PASSWORD)
        client = Client()
        client.post(SIGN_IN, {"login": self.district.sunita.user.employee_code, "password": PASSWORD})
        client.post("/account/sessions/")

    def look_for_a_paper_of_others(self):
        signed_in(self.district.stranger).get(f"/files/{self.file.pk}/")

    def look_at_the_administration(self):
        signed_in(self.district.sunita).get("/staff/audit/")

    def send_a_forged_form(self):
        client = Client(enforce_csrf_checks=True)
        client.force_login(self.district.sunita.user)
        client.post(f"/papers/{self.file.pk}/forward/", {})

    def send_a_paper_that_moved(self):
        send(self.file, self.district.sunita, self.district.sdm_post)
        press = {"expected": 1, "request_id": uuid4(), "to": self.district.sdm_post.pk, "remark": "जाँच"}
        signed_in(self.district.sunita).post(f"/papers/{self.file.pk}/forward/", press)

    def read_a_secret_paper(self):
        signed_in(self.district.sunita).get(f"/files/{self.secret.pk}/")

    def share_a_paper(self):
        tomorrow = timezone.localdate() + timedelta(days=1)
        facts = {"person": self.district.manoj.user, "until": tomorrow, "reason": "जाँच"}
        sharing.share(self.file, by=self.district.sunita, **facts)

    def withdraw_a_share(self):
        self.share_a_paper()
        sharing.withdraw(Share.objects.get(), by=self.district.sunita)

    def give_a_charge(self):
        post = make_post(self.district.kannauj, "नाज़िर", "Nazir")
        order = Order("12/2026", timezone.localdate(), timezone.now() - timedelta(hours=1), self.nodal)
        take_over(post, person=make_user("नया", "New", rolls=self.district.kannauj), order=order)

    def propose_an_administrator(self):
        proposing.propose(self.district.clerk_post, by=self.nodal)

    def approve_an_administrator(self):
        decisions.approve(proposing.propose(self.district.clerk_post, by=self.nodal), by=self.second)

    def invite(self):
        verbs.invite([make_user("नया", "New", rolls=self.district.kannauj)], by=self.nodal, way="slip")

    def remove_a_second_factor(self):
        person = make_user("नया", "New", rolls=self.district.kannauj)
        verbs.remove_second_factor(person, by=self.nodal, reason="फ़ोन खो गया")

    def disable_an_account(self):
        people.disable(self.district.stranger.user, by=self.second)

    def restore_an_account(self):
        User.objects.filter(pk=self.district.stranger.user_id).update(is_active=False)
        people.restore(self.district.stranger.user, by=self.second)

    def change_the_rights_of_a_post(self):
        agree(
            signed_in(self.nodal),
            "/staff/sections/add/",
            {"office": "KNJ", "code": "NEW", "name_hi": "नया", "name_en": "New", "begins": "2026-01-01"},
        )
        # The rights of a post that somebody holds are proposed.
        post = make_post(self.district.kannauj, "नाज़िर", "Nazir")
        fields = {
            "section": f"{post.section.office.code}/{post.section.code}",
            "designation": post.designation.code, "code": post.code, "name_hi": post.name_hi,
            "name_en": post.name_en, "reports_to": "",
            "begins": post.begins.isoformat(), "may_approve": "on",
        }  # fmt: skip
        answer = agree(signed_in(self.nodal), f"/staff/posts/{post.pk}/", fields)
        assert answer.status_code == 302, answer.context["form"].errors

    def _sign_in(self, password: str, address: str = "10.1.1.1") -> None:
        login = {"login": self.district.sunita.user.employee_code, "password": password}
        Client().post(SIGN_IN, login, REMOTE_ADDR=address)


# What is reported of each action, besides the sign-ins that lead to it.
WALK = {
    Day.sign_in_with_a_wrong_password: ["sign_in_failed"],
    Day.sign_in_after_too_many_tries: ["sign_in_failed"] * 5 + ["sign_in_throttled"],
    Day.sign_in: ["signed_in"],
    Day.sign_out: ["signed_out"],
    Day.give_a_wrong_code: ["second_factor_failed"],
    Day.guess_codes: ["second_factor_failed"] * 5 + ["second_factor_throttled"],
    Day.show_a_foreign_passkey: ["second_factor_failed"],
    Day.confirm_the_sign_in: ["confirmed_again"],
    Day.change_the_password: ["password_changed"],
    Day.remove_the_own_second_factor: ["second_factor_changed"],
    Day.end_the_other_sessions: ["sessions_ended"],
    Day.look_for_a_paper_of_others: ["access_refused"],
    Day.look_at_the_administration: ["access_refused"],
    Day.send_a_forged_form: ["form_forged"],
    Day.send_a_paper_that_moved: ["act_refused"],
    Day.read_a_secret_paper: ["secret_read"],
    Day.share_a_paper: ["access_changed shared"],
    Day.withdraw_a_share: ["access_changed shared", "access_changed share_withdrawn"],
    Day.give_a_charge: ["access_changed take_over"],
    Day.propose_an_administrator: ["access_changed admin_proposed"],
    Day.approve_an_administrator: ["access_changed admin_proposed", "access_changed admin_approved"],
    Day.invite: ["access_changed invited"],
    Day.remove_a_second_factor: ["access_changed factor_removed", "sessions_ended"],
    Day.disable_an_account: ["access_changed disabled", "sessions_ended"],
    Day.restore_an_account: ["access_changed restored"],
    Day.change_the_rights_of_a_post: ["access_changed changed"],
}
NAMES = sorted({event.split()[0] for events in WALK.values() for event in events})
# Events with tests of their own: invitations, limits on costly pages, uploads.
ELSEWHERE = {"invitation_opened", "invitation_refused", "throttled", "upload_refused", "virus_found"}
REPORT = re.compile(r'(?:events\.report\(\s*|return )"([a-z_]+)"')


@pytest.mark.django_db
@pytest.mark.parametrize("action", WALK, ids=lambda action: action.__name__)
def test_each_action_leaves_its_event(action, security_log, django_capture_on_commit_callbacks):
    day = Day()
    with django_capture_on_commit_callbacks(execute=True):
        action(day)
    lines = [event for name in {*NAMES} for event in security_log.named(name)]
    happened = Counter(f"{line['event']} {line['act']}" if "act" in line else line["event"] for line in lines)
    if action is not Day.sign_in:
        del happened["signed_in"]
    assert happened == Counter(WALK[action])
    for line in lines:
        assert set(line) >= {"event", "on", "timestamp", "level", "logger"}
        # Verbs called by the test itself have no request.
        assert "ip" in line or "act" in line or line["event"] in ("sessions_ended", "signed_in")


def test_every_event_that_the_program_knows_is_walked():
    """A new call of `report` names its event here."""
    source = [settings.BASE_DIR / app for app in ("accounts", "tracking", "files")]
    reporting = [path.read_text() for app in source for path in app.rglob("*.py")]
    told = {name for text in reporting if "events.report(" in text for name in REPORT.findall(text)}
    assert told == {*NAMES, *ELSEWHERE}
