"""An administrator who acts for another is named with both names, wherever the act is shown."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from accounts.charges import proposing
from accounts.email_ids import lifecycle
from accounts.invitations import tasks
from accounts.invitations.verbs import invite, remove_second_factor
from accounts.models import Charge, EmailPattern, StaffAct
from accounts.pages import pdf
from tests.accounts.imports.staff.builders import line, sheet
from tests.factories import District, make_charge, make_letter, make_post, make_user, signed_in
from tracking.models import Handover

pytestmark = pytest.mark.django_db
BOTH, IN_HINDI = "Harish Verma, for Rakesh Pal", "हरीश वर्मा, कृते राकेश पाल"


@pytest.fixture
def kannauj():
    """Harish stands in for the nodal officer Rakesh; Neelam, beside them, reads what he did."""
    district = District()
    post = make_post(district.kannauj, "नोडल अधिकारी", "Nodal officer", may_administer=True)
    rakesh = make_charge(post, "राकेश पाल", "Rakesh Pal")
    facts = {"kind": "link", "acting_for": rakesh.user, "ends": timezone.now() + timedelta(days=7)}
    district.harish = make_charge(post, "हरीश वर्मा", "Harish Verma", **facts)
    second = make_post(district.kannauj, "नोडल अधिकारी", "Nodal officer", may_administer=True)
    district.neelam = make_charge(second, "नीलम शाक्य", "Neelam Shakya")
    EmailPattern.objects.create(office=district.kannauj, domain="kannauj.example.in")
    return district


def page(charge: Charge, path: str) -> str:
    return signed_in(charge).get(path).content.decode()


def hands_over(kannauj) -> None:
    facts = {"post": kannauj.clerk_post.code, "person": kannauj.sunita.user.employee_code}
    facts |= {"order_number": "1/2026", "order_date": "2026-10-30", "at": "2026-11-02T10:00"}
    facts["to"] = make_user("रेखा सिंह", "Rekha Singh").employee_code
    signed_in(kannauj.harish).post("/staff/charges/hand-over/", facts)
    assert StaffAct.objects.filter(by=kannauj.harish).exists()


def act_on_record(kannauj) -> str:
    hands_over(kannauj)
    return page(kannauj.neelam, "/staff/charges/acts/")


def report_of_a_handover(kannauj) -> str:
    hands_over(kannauj)
    report = Handover.objects.get()
    return page(report.taken, f"/handovers/{report.pk}/")


def step_of_the_roll_out(kannauj) -> str:
    signed_in(kannauj.harish).post(
        f"/staff/rollout/{kannauj.kannauj.pk}/step/start/",
        {"on": timezone.localdate().isoformat(), "remark": ""},
    )
    return page(kannauj.neelam, f"/rollout/office/{kannauj.kannauj.pk}/")


def life_of_an_id(kannauj) -> str:
    (email_id,) = lifecycle.propose_for([kannauj.sunita.user], by=kannauj.harish)
    return page(kannauj.neelam, f"/staff/email/{email_id.pk}/")


def list_of_ids(kannauj) -> str:
    lifecycle.propose_for([kannauj.sunita.user], by=kannauj.harish)
    return page(kannauj.neelam, "/staff/email/")


def letter(kannauj) -> str:
    email_letter = make_letter(kannauj.harish, kannauj.sunita.user)
    return page(kannauj.neelam, f"/staff/email/letters/{email_letter.pk}/")


def letters(kannauj) -> str:
    make_letter(kannauj.harish, kannauj.sunita.user)
    return page(kannauj.neelam, "/staff/email/letters/")


def list_of_imports(kannauj) -> str:
    signed_in(kannauj.harish).post("/staff/import/", {"sheet": sheet(line("UP101", "Rekha Singh"))})
    return page(kannauj.neelam, "/staff/import/")


def invitation_of_a_person(kannauj) -> str:
    invite([kannauj.sunita.user], by=kannauj.harish, way="slip")
    return page(kannauj.neelam, f"/staff/invitations/{kannauj.sunita.user_id}/")


def reset_of_a_person(kannauj) -> str:
    reason = "lost"
    remove_second_factor(kannauj.sunita.user, by=kannauj.harish, reason=reason)
    return page(kannauj.neelam, f"/staff/invitations/{kannauj.sunita.user_id}/")


def proposal_of_an_administrator(kannauj) -> str:
    proposing.propose(kannauj.clerk_post, by=kannauj.harish)
    return page(kannauj.neelam, "/staff/administrators/")


@pytest.mark.parametrize(
    "show",
    [
        act_on_record, report_of_a_handover, step_of_the_roll_out, life_of_an_id, list_of_ids,
        letter, letters, list_of_imports, invitation_of_a_person, reset_of_a_person,
        proposal_of_an_administrator,
    ],
)  # fmt: skip
def test_what_harish_did_for_rakesh_bears_both_names(kannauj, show):
    assert BOTH in show(kannauj)


def test_papers_that_go_out_bear_both_names(kannauj, monkeypatch):
    printed = []
    monkeypatch.setattr(pdf, "render", lambda page: printed.append(page) or b"%PDF-")
    email_letter = make_letter(kannauj.harish, kannauj.sunita.user)
    signed_in(kannauj.neelam).get(f"/staff/email/letters/{email_letter.pk}/letter.pdf")
    facts = {"way": "slip", "person": [kannauj.sunita.user_id]}
    signed_in(kannauj.harish).post("/staff/invitations/invite/", facts)
    (invitation,) = invite([kannauj.sunita.user], by=kannauj.harish, way="mail")
    tasks.mail_invitation(invitation.pk, "https://example.in/")
    assert BOTH in printed[0]
    assert IN_HINDI in printed[0]
    assert IN_HINDI in printed[1]
    assert IN_HINDI in mail.outbox[0].body
