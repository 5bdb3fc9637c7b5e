"""Rakesh, the nodal officer of Kannauj, enters who is on leave, and takes back what was wrong."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import AuditEntry, Leave
from tests.factories import District, agree, make_charge, make_leave, make_post, signed_in

pytestmark = pytest.mark.django_db
DAYS = {"begins_on": "30.11.2026", "ends_on": "03.12.2026", "kind": "earned"}


@pytest.fixture
def kannauj(english):
    return District()


@pytest.fixture
def rakesh(kannauj):
    post = make_post(kannauj.kannauj, "नोडल अधिकारी", "Nodal officer", may_administer=True)
    return make_charge(post, "राकेश वर्मा", "Rakesh Varma")


@pytest.fixture
def browser(rakesh):
    return signed_in(rakesh)


def facts(charge, **more):
    return {"person": charge.user.employee_code, **DAYS, **more}


def text(answer) -> str:
    return answer.content.decode()


def test_rakesh_enters_sunitas_leave_and_sees_first_who_answers(kannauj, browser, rakesh):
    shown = browser.post("/staff/leave/new/", facts(kannauj.sunita))
    assert not Leave.objects.exists()
    sentences = "\n".join(shown.context["question"].sentences)
    assert "30 November 2026 – 3 December 2026, 4 days, Earned leave" in sentences
    assert "no link officer on these days; answered for by: Additional DM – Anjali Gupta" in sentences
    agree(browser, "/staff/leave/new/", facts(kannauj.sunita, order_no="12/2026", order_date="28.11.2026"))
    leave = Leave.objects.get()
    assert (leave.person, leave.begins_on, leave.ends_on) == (
        kannauj.sunita.user,
        date(2026, 11, 30),
        date(2026, 12, 3),
    )
    assert (leave.kind, leave.order_no, leave.entered_by) == ("earned", "12/2026", rakesh)
    entry = AuditEntry.objects.latest("pk")
    assert (entry.act, entry.object_id, entry.by) == ("added", leave.pk, rakesh)
    assert entry.differences["begins_on"] == [None, "2026-11-30"]


def test_pressing_twice_enters_once_and_other_days_over_it_are_refused(kannauj, browser):
    for _press in range(2):
        assert agree(browser, "/staff/leave/new/", facts(kannauj.sunita)).status_code == 302
    assert Leave.objects.count() == 1
    other_order = facts(kannauj.sunita) | {"order_no": "999/2026"}
    assert agree(browser, "/staff/leave/new/", other_order).status_code == 400
    over = facts(kannauj.sunita) | {"begins_on": "03.12.2026", "ends_on": "05.12.2026"}
    refused = agree(browser, "/staff/leave/new/", over)
    assert refused.status_code == 400
    assert "On leave 30 November 2026 – 3 December 2026 already (Earned leave)" in text(refused)
    assert Leave.objects.count() == 1


def test_days_in_the_wrong_order_are_refused_before_anything_is_asked(kannauj, browser):
    refused = browser.post("/staff/leave/new/", facts(kannauj.sunita, ends_on="29.11.2026"))
    assert (refused.status_code, refused.context["question"]) == (400, None)
    assert "The last day lies before the first." in text(refused)


def test_nobody_enters_or_takes_back_ones_own_leave(browser, rakesh, kannauj):
    assert "Nobody enters this for oneself" in text(agree(browser, "/staff/leave/new/", facts(rakesh)))
    own = make_leave(rakesh, kannauj.dm)
    refused = agree(browser, f"/staff/leave/{own.pk}/take-back/", {"reason": "उपस्थित था"})
    assert refused.status_code == 400
    own.refresh_from_db()
    assert own.taken_back_at is None


def test_only_people_of_the_own_offices_are_seen_and_chosen(kannauj, browser):
    theirs = make_leave(kannauj.stranger, kannauj.dm)
    assert kannauj.stranger.user.employee_code not in text(browser.get("/staff/leave/"))
    assert browser.get(f"/staff/leave/{theirs.pk}/take-back/").status_code == 404
    assert browser.post("/staff/leave/new/", facts(kannauj.stranger)).status_code == 400
    assert Leave.objects.count() == 1


def test_a_leave_is_taken_back_with_a_reason_and_stays_on_record(kannauj, browser, rakesh):
    leave = make_leave(kannauj.sunita, kannauj.dm)
    address = f"/staff/leave/{leave.pk}/take-back/"
    assert browser.post(address, {"reason": ""}).status_code == 400
    for _press in range(2):
        assert agree(browser, address, {"reason": "कार्यालय में उपस्थित रहीं"}).status_code == 302
    leave.refresh_from_db()
    assert (leave.taken_back_by, leave.taken_back_reason) == (rakesh, "कार्यालय में उपस्थित रहीं")
    assert AuditEntry.objects.filter(act="undone", object_id=leave.pk).count() == 1
    assert "कार्यालय में उपस्थित रहीं" in text(browser.get("/staff/leave/?show=taken-back"))
    assert "Sunita" not in text(browser.get("/staff/leave/"))


def test_tabs_part_today_from_what_comes_and_what_is_past(kannauj, browser):
    today = timezone.localdate()
    make_leave(kannauj.sunita, kannauj.dm)
    make_leave(kannauj.manoj, kannauj.dm, today + timedelta(days=1), today + timedelta(days=2))
    make_leave(kannauj.anjali, kannauj.dm, today - timedelta(days=9), today - timedelta(days=1))
    for show, name in (("today", "Sunita"), ("coming", "Manoj"), ("past", "Anjali"), ("nonsense", "Sunita")):
        rows = browser.get(f"/staff/leave/?show={show}").context["rows"]
        assert [row["who"].split()[0] for row in rows] == [name]


def test_the_list_names_the_link_officer_or_leads_to_the_order_for_one(kannauj, browser):
    make_leave(kannauj.sunita, kannauj.dm)
    make_leave(kannauj.anjali, kannauj.dm)
    make_charge(kannauj.adm_post, "रवि शंकर", "Ravi Shankar", kind="link", acting_for=kannauj.anjali.user)
    anjali, sunita = browser.get("/staff/leave/").context["rows"]
    assert "Ravi Shankar" in anjali["links"][0]
    assert not anjali["link_url"]
    assert sunita["link_url"].startswith(f"/staff/charges/link-officer/?post={kannauj.clerk_post.code}&")
    until = timezone.localdate() + timedelta(days=1)
    assert f'name="until" value="{until}T00:00"' in text(browser.get(sunita["link_url"]))


def test_a_long_list_is_paged_and_costs_no_more_queries(kannauj, browser):
    counts = []
    browser.get("/staff/leave/")
    for number in range(1, 31):
        post = make_post(kannauj.kannauj, f"पटल {number}", f"Desk {number}")
        make_leave(make_charge(post, f"कर्मी {number}", f"Worker {number}"), kannauj.dm)
        if number in (1, 3):
            with CaptureQueriesContext(connection) as queries:
                browser.get("/staff/leave/")
            counts.append(len(queries))
    assert counts[0] == counts[1]
    first = browser.get("/staff/leave/")
    second = browser.get(f"/staff/leave/{first.context['next_url']}")
    rows = [*first.context["rows"], *second.context["rows"]]
    assert [row["who"] for row in rows] == [f"Worker {number}" for number in range(30, 0, -1)]


def test_the_sheet_has_the_rows_of_the_tab(kannauj, browser):
    make_leave(kannauj.sunita, kannauj.dm, date(2026, 1, 5), date(2026, 1, 6))
    sheet = browser.get("/staff/leave/?show=past&csv")
    [_heading, line] = csv.reader(io.StringIO(sheet.content.decode("utf-8-sig")))
    assert line[:5] == [
        kannauj.sunita.user.employee_code,
        "Sunita Yadav",
        "05.01.2026",
        "06.01.2026",
        "Earned leave",
    ]
