from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import AuditEntry, WorkNotice
from accounts.notices import kinds
from accounts.pages import words
from tests.factories import District, agree, make_charge, make_post, make_rung, signed_in
from tracking.models import Rung

pytestmark = pytest.mark.django_db


@pytest.fixture
def kannauj():
    district = District()
    district.rakesh = make_charge(
        make_post(district.kannauj, "नोडल अधिकारी", "Nodal officer", may_administer=True), "राकेश", "Rakesh"
    )
    return district


def today() -> str:
    return f"{timezone.localdate():%d.%m.%Y}"


def told(charge) -> list[str]:
    notices = WorkNotice.objects.filter(person=charge.user)
    return [kinds.kind(notice.kind).words(notice.facts) for notice in notices]


def test_an_office_adds_a_step_and_those_above_are_told(kannauj, english):
    make_rung(kannauj.state, "superior", 0)
    client = signed_in(kannauj.rakesh)
    facts = {
        "begins": today(), "told": "monitor", "when": "after", "amount": "1.5", "unit": "days",
        "order_number": "12/2026", "order_date": "1.1.2026",
    }  # fmt: skip
    address = f"/staff/ladder/{kannauj.kannauj.pk}/add/"
    page = client.post(address, facts)
    assert "1.5 working days after the limit: the monitoring post" in page.content.decode()
    assert not Rung.objects.filter(office=kannauj.kannauj).exists()
    agree(client, address, facts)
    rung = Rung.objects.get(office=kannauj.kannauj)
    assert (rung.order_number, rung.entered_by) == ("12/2026", kannauj.rakesh.user)
    [sentence] = told(kannauj.dm)
    assert "District Kannauj adds a step" in sentence
    assert "12/2026" in sentence
    assert AuditEntry.objects.filter(kind="tracking.rung", act=AuditEntry.Act.ADDED).count() == 1
    # The same press once more changes nothing, and tells nobody anew.
    agree(client, address, facts)
    assert Rung.objects.filter(office=kannauj.kannauj).count() == 1
    page = client.get("/staff/ladder/").content.decode()
    assert "1.5 working days after the limit: the monitoring post" in page
    assert "at the limit: the superior of the desk" in page


def test_a_step_is_withdrawn_by_order_and_reason_and_stays_to_be_read(kannauj, english):
    rung = make_rung(kannauj.kannauj, "monitor", 2)
    client = signed_in(kannauj.rakesh)
    address = f"/staff/ladder/{rung.pk}/withdraw/"
    facts = {"ends": today(), "order_number": "13/2026", "reason": "दोहराव"}
    for missing in ("order_number", "reason"):
        assert client.post(address, facts | {missing: " "}).status_code == 400
    assert "People above who are told: 1." in client.post(address, facts).content.decode()
    agree(client, address, facts)
    rung.refresh_from_db()
    assert rung.ends == timezone.localdate()
    [sentence] = told(kannauj.dm)
    assert "withdraws a step" in sentence
    assert "13/2026: दोहराव" in sentence
    assert not told(kannauj.rakesh)
    page = client.get("/staff/ladder/").content.decode()
    assert "withdrawn from" in page
    assert "दोहराव" in page
    agree(client, address, facts | {"reason": "अन्य"})
    rung.refresh_from_db()
    assert rung.end_reason == "दोहराव"
    assert len(told(kannauj.dm)) == 1


def test_a_step_withdrawn_from_a_later_day_on_is_shown_as_holding_until_then(kannauj, english):
    today_, client = timezone.localdate(), signed_in(kannauj.rakesh)
    facts = {"end_order_number": "13/2026", "end_reason": "दोहराव"}
    make_rung(kannauj.kannauj, "monitor", 2, ends=today_ + timedelta(days=3), **facts)
    make_rung(kannauj.kannauj, "monitor", 3, ends=today_, **facts)
    later = today_ + timedelta(days=5)
    make_rung(kannauj.kannauj, "monitor", 4, begins=later, ends=later, **facts)
    page = client.get("/staff/ladder/")
    rows, ended = page.context["rows"], page.context["ended"]
    assert [row["text"][:1] for row in rows] == ["2"]
    assert "withdrawn from" in rows[0]["end_text"]
    assert not rows[0]["may_withdraw"]
    assert [row["text"][:1] for row in ended] == ["4", "3"]


def test_those_above_are_told_the_day_from_which_a_coming_step_is_withdrawn(kannauj, english):
    begins = timezone.localdate() + timedelta(days=5)
    rung = make_rung(kannauj.kannauj, "monitor", 2, begins=begins)
    client, address = signed_in(kannauj.rakesh), f"/staff/ladder/{rung.pk}/withdraw/"
    facts = {"ends": today(), "order_number": "13/2026", "reason": "दोहराव"}
    assert words.date(begins) in client.post(address, facts).content.decode()
    agree(client, address, facts)
    rung.refresh_from_db()
    assert rung.ends == begins
    [sentence] = told(kannauj.dm)
    assert f"{begins:%d.%m.%Y}" in sentence
    assert today() not in sentence


def test_a_district_withdraws_no_step_of_the_state(kannauj):
    rung = make_rung(kannauj.state, "monitor", 2)
    client = signed_in(kannauj.rakesh)
    assert client.get(f"/staff/ladder/{rung.pk}/withdraw/").status_code == 404
    assert f"/staff/ladder/{rung.pk}/withdraw/" not in client.get("/staff/ladder/").content.decode()


def test_a_step_never_changes_the_past(kannauj, english):
    yesterday = timezone.localdate() - timedelta(days=1)
    facts = {
        "begins": f"{yesterday:%d.%m.%Y}", "told": "holder", "when": "before", "unit": "hours", "amount": "4",
        "order_number": "1",
    }  # fmt: skip
    answer = agree(signed_in(kannauj.rakesh), f"/staff/ladder/{kannauj.kannauj.pk}/add/", facts)
    assert answer.status_code == 400
    assert "never changes the past" in answer.content.decode()


def test_a_length_is_asked_for_before_and_after_the_limit(kannauj, english):
    facts = {"begins": today(), "told": "holder", "when": "before", "unit": "hours", "order_number": "1"}
    answer = signed_in(kannauj.rakesh).post(f"/staff/ladder/{kannauj.kannauj.pk}/add/", facts)
    assert answer.status_code == 400
    assert list(answer.context["form"].errors) == ["amount"]


def test_the_page_asks_as_many_queries_for_one_step_as_for_three(kannauj, django_assert_num_queries):
    client = signed_in(kannauj.rakesh)
    make_rung(kannauj.kannauj, "monitor", 1)
    client.get("/staff/ladder/")
    with CaptureQueriesContext(connection) as one:
        client.get("/staff/ladder/")
    for days in (2, 3):
        make_rung(kannauj.kannauj, "monitor", days)
    with django_assert_num_queries(len(one)):
        client.get("/staff/ladder/")
