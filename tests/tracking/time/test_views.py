"""The administrator of an office reads its year, declares days and hours, and takes them back."""

from datetime import date, time, timedelta

import pytest
from django.utils import timezone

from accounts.models import AuditEntry, Office, WorkNotice
from accounts.notices import kinds
from tests.factories import (
    District,
    agree,
    make_charge,
    make_office,
    make_paper,
    make_post,
    send,
    signed_in,
)
from tracking.models import Calendar, CalendarChange, SpecialDay, Stay, WeeklyHours
from tracking.monitor import disposals
from tracking.time import calendars, starting_days

pytestmark = pytest.mark.django_db
NAMES = {"name_hi": "कार्तिक पूर्णिमा मेला", "name_en": "Kartik Purnima fair"}


@pytest.fixture
def kannauj():
    """Kannauj, with the nodal officer of the District Magistrate's office and the one of the State."""
    district = District()
    nodal = make_post(district.kannauj, "नोडल अधिकारी", "Nodal officer", may_administer=True)
    district.nodal = make_charge(nodal, "संजय सिंह", "Sanjay Singh")
    state = make_post(district.state, "राज्य नोडल अधिकारी", "State nodal officer", may_administer=True)
    district.state_nodal = make_charge(state, "राकेश पाल", "Rakesh Pal")
    return district


def working_day_ago(days: int) -> date:
    """A Monday to Saturday at least so many days ago."""
    day = timezone.localdate() - timedelta(days=days)
    return day - timedelta(days=1) if day.weekday() == 6 else day


def day(on, **facts) -> dict:
    return {"on": on, **NAMES, **facts}


def url(office: Office, rest: str = "day/") -> str:
    return f"/staff/calendar/{office.pk}/{rest}"


@pytest.mark.parametrize("typed", ["27.11.2026", "27/11/26", "27-11-2026", "2026-11-27", " २७.११.२०२६ "])
def test_a_date_is_understood_as_offices_write_it(kannauj, typed):
    page = signed_in(kannauj.nodal).post(url(kannauj.kannauj), day(typed))
    assert "27 November 2026, Friday: holiday" in page.context["question"].sentences[0]


def test_a_date_nobody_can_read_says_how_it_is_written(kannauj):
    page = signed_in(kannauj.nodal).post(url(kannauj.kannauj), day("11/27/2026"))
    assert page.status_code == 400
    assert "Please enter a date as 27.11.2026." in page.content.decode()


def test_the_state_declares_late_and_the_preview_says_just_what_then_happens(kannauj):
    on = working_day_ago(2)
    papers = [make_paper(kannauj.sunita, at=timezone.now() - timedelta(days=20)) for _serial in range(3)]
    send(papers[0], kannauj.sunita, kannauj.adm_post)
    make_paper(kannauj.sunita)
    client = signed_in(kannauj.state_nodal)
    page = client.post(url(kannauj.state), day(on.isoformat()))
    preview = dict(page.context["preview"])
    assert preview["Times at desks recomputed"] == "3"
    assert not SpecialDay.objects.exists()
    assert not CalendarChange.objects.filter(kind="declared").exists()
    answer = agree(client, url(kannauj.state), day(on.isoformat()))
    assert answer.status_code == 302
    change = CalendarChange.objects.get(kind="declared")
    assert (change.stays_changed, change.by) == (3, kannauj.state_nodal.user)
    entry = AuditEntry.objects.get(kind="tracking.specialday")
    assert (entry.act, entry.office, entry.differences["date"][1]) == ("added", kannauj.state, on.isoformat())


def test_limits_that_a_holiday_to_come_would_move_are_counted(kannauj):
    tomorrow = timezone.localdate() + timedelta(days=1)
    on = tomorrow + timedelta(days=1) if tomorrow.weekday() == 6 else tomorrow
    make_paper(kannauj.sunita)
    make_paper(kannauj.sunita, at=timezone.now() - timedelta(days=30))
    page = signed_in(kannauj.state_nodal).post(url(kannauj.state), day(on.isoformat()))
    preview = dict(page.context["preview"])
    assert (preview["Times at desks recomputed"], preview["Limits that move"]) == ("0", "1")
    assert "District Kannauj" in preview["Offices that go by it"]


def test_a_district_declares_for_itself_and_its_tehsils_and_gets_a_calendar_for_it(kannauj):
    on = working_day_ago(2)
    client = signed_in(kannauj.nodal)
    lying = make_paper(kannauj.sunita, at=timezone.now() - timedelta(days=1))
    elsewhere = make_paper(kannauj.stranger, at=timezone.now() - timedelta(days=1))
    before = dict(Stay.objects.values_list("paper", "due_reading"))
    preview = dict(client.post(url(kannauj.kannauj), day(on.isoformat())).context["preview"])
    assert preview["Times at desks recomputed"] == "1"
    assert preview["Offices that go by it"] == "District Kannauj, Tehsil Chhibramau"
    assert "Government of Uttar Pradesh" in preview["A calendar of its own begins"]
    assert not Calendar.objects.filter(office=kannauj.kannauj).exists()
    agree(client, url(kannauj.kannauj), day(on.isoformat()))
    own = Calendar.objects.get(office=kannauj.kannauj)
    assert CalendarChange.objects.get(kind="declared").stays_changed == 1
    after = dict(Stay.objects.values_list("paper", "due_reading"))
    assert before[lying.pk] - after[lying.pk] == 7 * 3600
    assert before[elsewhere.pk] == after[elsewhere.pk]
    assert Stay.objects.get(paper=lying).calendar == own


def test_a_press_repeated_declares_once_and_a_day_is_withdrawn_once(kannauj):
    on, client = working_day_ago(2).isoformat(), signed_in(kannauj.nodal)
    for _press in range(2):
        assert agree(client, url(kannauj.kannauj), day(on)).status_code == 302
    assert CalendarChange.objects.filter(kind="declared").count() == 1
    for _press in range(2):
        assert agree(client, url(kannauj.kannauj, "day/withdraw/"), {"on": on}).status_code == 302
    assert not SpecialDay.objects.exists()
    assert CalendarChange.objects.filter(kind="withdrawn").count() == 1
    acts = AuditEntry.objects.filter(kind="tracking.specialday").order_by("pk").values_list("act", flat=True)
    assert list(acts) == ["added", "withdrawn"]


def test_a_withdrawal_is_previewed_and_changes_nothing_until_it_is_confirmed(kannauj):
    on, client = working_day_ago(2).isoformat(), signed_in(kannauj.state_nodal)
    make_paper(kannauj.sunita, at=timezone.now() - timedelta(days=1))
    agree(client, url(kannauj.state), day(on))
    page = client.post(url(kannauj.state, "day/withdraw/"), {"on": on})
    assert dict(page.context["preview"])["Times at desks recomputed"] == "1"
    assert SpecialDay.objects.exists()


def test_a_fourth_local_holiday_of_a_year_is_refused_and_the_three_are_named(kannauj):
    client = signed_in(kannauj.nodal)
    for serial in (2, 9, 16):
        names = {"name_hi": f"मेला {serial}", "name_en": f"Fair {serial}"}
        agree(client, url(kannauj.kannauj), {"on": f"{serial}.3.2026", **names})
    page = client.post(url(kannauj.kannauj), day("23.03.2026"))
    assert page.status_code == 400
    text = page.content.decode()
    assert "at most three local holidays in a year" in text
    assert all(f"{serial} March 2026 – Fair {serial}" in text for serial in (2, 9, 16))
    half = day("23.03.2026", opens="10:00", closes="13:30")
    assert agree(client, url(kannauj.kannauj), half).status_code == 302
    assert agree(client, url(kannauj.kannauj), day("23.03.2027")).status_code == 302
    assert SpecialDay.objects.count() == 5


def test_a_local_holiday_counts_in_the_year_in_which_it_lies_wherever_it_was_first(kannauj):
    client = signed_in(kannauj.nodal)
    for year, serial in ((2026, 2), (2026, 9), (2026, 16), (2027, 5), (2027, 12)):
        names = {"name_hi": f"मेला {serial}", "name_en": f"Fair {serial}"}
        agree(client, url(kannauj.kannauj), {"on": f"{serial}.3.{year}", **names})
    # Moved from 2026 to 2027 a day is the third there, and the next one moved would be the fourth.
    for serial, status in ((2, 302), (9, 400)):
        agree(client, url(kannauj.kannauj, "day/withdraw/"), {"on": f"2026-03-{serial:02}"})
        assert agree(client, url(kannauj.kannauj), day(f"{serial + 20}.03.2027")).status_code == status
    assert SpecialDay.objects.holidays(2027).count() == 3


def test_the_district_magistrate_is_told_of_a_local_holiday_that_the_office_enters(kannauj, english):
    client = signed_in(kannauj.nodal)
    for _press in range(2):
        agree(client, url(kannauj.kannauj), day("23.03.2026", order_number="12/2026"))
    agree(client, url(kannauj.kannauj, "day/withdraw/"), {"on": "2026-03-23"})
    agree(signed_in(kannauj.state_nodal), url(kannauj.state), day("24.03.2026"))
    notices = WorkNotice.objects.filter(person=kannauj.dm.user).order_by("pk")
    assert [kinds.kind(notice.kind).words(notice.facts) for notice in notices] == [
        "District Kannauj declares for 23 March 2026: Kartik Purnima fair, holiday. Order 12/2026. "
        "By: Sanjay Singh.",
        "District Kannauj takes back what was declared for 23 March 2026: Kartik Purnima fair. "
        "By: Sanjay Singh.",
    ]
    assert not WorkNotice.objects.exclude(person=kannauj.dm.user).exists()


def test_local_holidays_are_the_district_magistrates_and_not_a_tehsils(kannauj):
    page = signed_in(kannauj.nodal).post(url(kannauj.tehsil), day("23.03.2026"))
    assert page.status_code == 400
    assert "declared for the whole district" in page.content.decode()
    assert not Calendar.objects.filter(office=kannauj.tehsil).exists()


def test_an_office_of_another_district_is_not_there(kannauj):
    client = signed_in(kannauj.nodal)
    for rest in ("day/", "hours/", "2026/confirm/"):
        assert client.get(url(kannauj.etawah, rest)).status_code == 404
        assert client.post(url(kannauj.etawah, rest), day("23.03.2026")).status_code == 404
    assert client.get("/staff/calendar/", {"office": "ETW"}).context["office"] == kannauj.kannauj
    assert signed_in(kannauj.sunita).get("/staff/calendar/").status_code == 403


def test_what_cannot_be_is_said_beside_the_field(kannauj):
    client = signed_in(kannauj.nodal)
    for facts, sentence in (
        ({"opens": "10:00"}, "both the opening and the closing time"),
        ({"opens": "14:00", "closes": "10:00"}, "must close after it opens"),
        ({"opens": "6 pm", "closes": "7 pm"}, "Please enter a time as 18:00"),
    ):
        page = client.post(url(kannauj.kannauj), day("23.03.2026", **facts))
        assert page.status_code == 400
        assert sentence in page.content.decode()
    page = client.post(url(kannauj.kannauj), day("23.03.1999"))
    assert "The calendar reaches from 1 January 2000" in page.content.decode()


def test_a_five_day_office_from_a_date_on_and_back(kannauj):
    client, begins = signed_in(kannauj.nodal), timezone.localdate()
    make_paper(kannauj.sunita)
    facts = {"begins": begins.isoformat(), "days": [0, 1, 2, 3, 4], "opens": "9:30", "closes": "18:00"}
    facts |= {"order_number": "12/2026", "order_date": "01.11.2026"}
    page = client.post(url(kannauj.kannauj, "hours/"), facts)
    assert "5 working days a week: Monday to Friday, 09:30–18:00" in page.context["question"].sentences[0]
    for _press in range(2):
        assert agree(client, url(kannauj.kannauj, "hours/"), facts).status_code == 302
    assert CalendarChange.objects.get(kind="hours").order_number == "12/2026"
    hindi = signed_in(kannauj.nodal, "hi").get("/staff/calendar/").content.decode().replace("\u200c", "")
    assert "सोमवार से शुक्रवार तक, 09:30–18:00" in hindi
    assert "बजे" not in hindi
    english = client.get("/staff/calendar/").context["hours"]
    assert english[-1]["order_text"] == "order no. 12/2026 of 1 November 2026"
    for _press in range(2):
        answer = agree(client, url(kannauj.kannauj, "hours/withdraw/"), {"begins": begins.isoformat()})
        assert answer.status_code == 302
    assert not WeeklyHours.objects.filter(calendar__office=kannauj.kannauj).exists()


def test_the_order_of_hours_that_stand_already_is_entered_later(kannauj):
    client, begins = signed_in(kannauj.nodal), timezone.localdate()
    facts = {"begins": begins.isoformat(), "days": [0, 1, 2, 3, 4], "opens": "9:30", "closes": "18:00"}
    assert agree(client, url(kannauj.kannauj, "hours/"), facts).status_code == 302
    assert client.get("/staff/calendar/").context["hours"][-1]["order_text"] == "provisional"
    order = {"order_number": "12/2026", "order_date": "01.11.2026"}
    for _press in range(2):
        assert agree(client, url(kannauj.kannauj, "hours/"), facts | order).status_code == 302
    hours = client.get("/staff/calendar/").context["hours"]
    assert hours[-1]["order_text"] == "order no. 12/2026 of 1 November 2026"
    assert CalendarChange.objects.filter(kind="hours").count() == 2


def test_the_only_hours_of_all_stay(kannauj):
    begins = WeeklyHours.objects.earliest("begins").begins.isoformat()
    client = signed_in(kannauj.state_nodal)
    answer = client.post(url(kannauj.state, "hours/withdraw/"), {"begins": begins}, follow=True)
    assert "These are the only office hours" in answer.content.decode()
    assert WeeklyHours.objects.count() == 6


def test_the_year_shows_inherited_and_own_days_each_by_a_letter(kannauj):
    starting_days.add(Calendar.objects.get(office=kannauj.state), [2026])
    calendars.rebuild(Calendar.objects.get(office=kannauj.state))
    client = signed_in(kannauj.nodal)
    agree(client, url(kannauj.kannauj), day("23.03.2026", order_number="7/2026", order_date="1.3.2026"))
    agree(client, url(kannauj.kannauj), day("24.03.2026", opens="10:00", closes="13:30"))
    page = client.get("/staff/calendar/", {"office": "KNJ", "year": "2026"}).context
    march = page["months"][2]
    letters = dict(cell for week in march["weeks"] for cell in week)
    assert [letters[number] for number in (1, 2, 4, 5, 14, 21, 23, 24)] == [
        "O",
        "H",
        "H",
        "",
        "H",
        "H",
        "L",
        "T",
    ]
    days = {row["on"]: row for row in march["days"]}
    assert days["2026-03-02"]["about_text"] == "holiday, from Government of Uttar Pradesh"
    assert days["2026-03-02"]["order_text"] == "provisional"
    assert days["2026-03-23"]["order_text"] == "order no. 7/2026 of 1 March 2026"
    assert (days["2026-03-24"]["about_text"], page["provisional"]) == ("10:00–13:30", 1)
    inherited = client.get("/staff/calendar/", {"office": "KNJ-C", "year": "2026"}).context
    assert inherited["of_text"] == "It goes by that of District Kannauj."
    assert [row["is_own"] for month in inherited["months"] for row in month["days"]].count(True) == 0


def test_the_states_list_of_2026_is_provisional_until_its_order_is_entered(kannauj):
    calendar = Calendar.objects.get(office=kannauj.state)
    starting_days.add(calendar, [2026])
    calendars.rebuild(calendar)
    holidays = [each for each in SpecialDay.objects.all() if each.name_en != "Second Saturday"]
    assert len(holidays) == 24
    client = signed_in(kannauj.state_nodal)
    page = client.get("/staff/calendar/", {"year": "2026"})
    assert page.context["provisional"] == SpecialDay.objects.count()
    assert len(page.content) < 40_000
    order = {"order_number": "2/2025/87/तीन", "order_date": "17.12.2025"}
    for _press in range(2):
        assert agree(client, url(kannauj.state, "2026/confirm/"), order).status_code == 302
    assert not SpecialDay.objects.filter(order_number="").exists()
    assert AuditEntry.objects.filter(kind="tracking.calendar").count() == 1
    page = client.get("/staff/calendar/", {"year": "2026"}).content.decode()
    assert "provisional" not in page
    assert "order no. 2/2025/87/तीन of 17 December 2025" in page
    trail = client.get("/staff/audit/").content.decode()
    assert "Days" in trail
    assert b"2026" in b"".join(client.get("/staff/audit/export/csv/"))


@pytest.mark.parametrize("of", [0, 10000, 2147483648, 99999999999999999999])
def test_a_list_of_no_year_is_not_there(kannauj, of):
    order = {"order_number": "2/2025", "order_date": "17.12.2025"}
    assert signed_in(kannauj.nodal).post(url(kannauj.kannauj, f"{of}/confirm/"), order).status_code == 404


def test_the_sheet_leads_to_the_years_around_it_as_far_as_the_calendar_reaches(kannauj):
    client = signed_in(kannauj.nodal)
    page = client.get("/staff/calendar/", {"office": "KNJ", "year": "2026"}).context
    assert (page["prev_url"], page["next_url"]) == ("?office=KNJ&year=2025", "?office=KNJ&year=2027")
    last = Calendar.objects.get().covered_until.year - 1
    assert client.get("/staff/calendar/", {"year": last}).context["next_url"] == ""
    assert client.get("/staff/calendar/", {"year": 2000}).context["prev_url"] == ""
    assert client.get("/staff/calendar/", {"year": 1999}).status_code == 404
    assert client.get("/staff/calendar/", {"year": "x"}).status_code == 200


def test_no_disposal_is_lost_when_a_district_declares_its_first_local_holiday(kannauj):
    from tests.tracking.monitor.test_medians import dispose

    now = timezone.now()
    for days in range(2, 12):
        dispose(kannauj.anjali, opened=now - timedelta(days=days + 7), closed=now - timedelta(days=days))
    moment = disposals.Moment.now()
    before = disposals.measure([kannauj.kannauj.pk], moment)
    on = timezone.localdate() + timedelta(days=3)
    agree(signed_in(kannauj.nodal), url(kannauj.kannauj), day(on.isoformat()))
    assert Calendar.objects.filter(office=kannauj.kannauj).exists()
    after = disposals.measure([kannauj.kannauj.pk], disposals.Moment.now())
    assert (after.n, after.closed, after.median) == (before.n, before.closed, before.median)


def test_the_sheet_asks_as_often_for_many_days_and_calendars_as_for_few(
    kannauj, django_assert_max_num_queries
):
    client, counts = signed_in(kannauj.nodal), []
    client.get("/staff/calendar/")
    calendar = Calendar.objects.get()
    for dates in ([date(2026, 3, 2)], [date(2026, month, 9) for month in range(1, 13)]):
        for on in dates:
            calendars.declare(calendar, on=on, **NAMES, by=None)
        client.get("/staff/calendar/", {"year": "2026"})
        with django_assert_max_num_queries(20) as queries:
            client.get("/staff/calendar/", {"year": "2026"})
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_an_office_between_is_previewed_with_those_that_have_calendars_of_their_own(kannauj):
    own = calendars.give(kannauj.tehsil)
    on = working_day_ago(2)
    calendars.declare(own, on=on, opens=time(10), closes=time(12), **NAMES, by=None)
    make_office("KNJ-T", "तहसील तिर्वा", "Tehsil Tirwa", kind="tehsil", under=kannauj.kannauj)
    page = signed_in(kannauj.nodal).post(url(kannauj.kannauj), day(on.isoformat()))
    assert dict(page.context["preview"])["Offices that go by it"] == "District Kannauj, Tehsil Tirwa"
