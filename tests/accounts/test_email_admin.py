import io

import pytest
from django.test import Client
from openpyxl import load_workbook

from accounts.models import EmailId, EmailPattern
from tests.factories import District, make_charge, make_post

pytestmark = pytest.mark.django_db
IDS, STAFF = "/administration/accounts/emailid/", "/administration/accounts/user/"


@pytest.fixture
def kannauj():
    """Kannauj with two nodal officers: Rakesh proposes, Neelam approves."""
    district = District()
    for name, hindi, english in (
        ("rakesh", "राकेश पाल", "Rakesh Pal"),
        ("neelam", "नीलम शाक्य", "Neelam Shakya"),
    ):
        post = make_post(district.kannauj, "नोडल अधिकारी", "Nodal officer", may_administer=True)
        setattr(district, name, make_charge(post, hindi, english))
    EmailPattern.objects.create(office=district.kannauj, domain="kannauj.example.in")
    return district


def press(charge, page, action, rows):
    client = Client()
    client.force_login(charge.user)
    return client.post(page, {"action": action, "_selected_action": [row.pk for row in rows]})


def test_an_id_goes_from_proposal_to_use_and_two_people_are_needed(kannauj):
    press(kannauj.rakesh, STAFF, "propose_email_ids", [kannauj.sunita.user, kannauj.manoj.user])
    ids = list(EmailId.objects.order_by("pk"))
    assert {str(one) for one in ids} == {"sunita.yadav@kannauj.example.in", "manoj.kumar@kannauj.example.in"}
    press(kannauj.rakesh, IDS, "approve", ids)
    assert set(EmailId.objects.values_list("state", flat=True)) == {"proposed"}
    press(kannauj.neelam, IDS, "approve", ids)
    sheet = press(kannauj.rakesh, IDS, "request_sheet", ids)
    rows = list(load_workbook(io.BytesIO(sheet.content)).active.iter_rows(values_only=True))
    assert {row[0] for row in rows[1:]} == {str(one) for one in ids}
    for step in ("created", "activate"):
        press(kannauj.rakesh, IDS, step, ids)
    assert set(EmailId.objects.values_list("state", flat=True)) == {"active"}
    press(kannauj.rakesh, STAFF, "propose_email_ids", [kannauj.sunita.user])
    assert EmailId.objects.count() == 2


def test_the_administrator_of_another_office_sees_none_of_them(kannauj):
    press(kannauj.rakesh, STAFF, "propose_email_ids", [kannauj.sunita.user])
    post = make_post(kannauj.etawah, "नोडल अधिकारी", "Nodal officer", may_administer=True)
    stranger = make_charge(post, "अन्य", "Other")
    press(stranger, IDS, "approve", EmailId.objects.all())
    assert EmailId.objects.get().state == "proposed"


def test_without_a_pattern_the_administrator_is_told_what_to_do(kannauj):
    EmailPattern.objects.all().delete()
    client = Client()
    client.force_login(kannauj.rakesh.user)
    facts = {"action": "propose_email_ids", "_selected_action": [kannauj.sunita.user_id]}
    assert client.post(STAFF, facts, follow=True).context["messages"]
    assert not EmailId.objects.exists()
