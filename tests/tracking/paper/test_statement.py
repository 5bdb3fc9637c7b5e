from datetime import time, timedelta
from itertools import pairwise
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from accounts.pages import words
from tests.factories import BEGINNING, District, ist, make_paper, open_test_file, send
from tests.tracking.time.brute_force import Book, open_between
from tracking.models import Calendar, Stay, WeeklyHours
from tracking.movement import verbs
from tracking.paper import clocks, parking, route, statement
from tracking.paper.stays import stays_of
from tracking.time import calendars

pytestmark = pytest.mark.django_db
DAY = 7 * 3600
STATE = Book({(BEGINNING, day): (time(10), time(17)) for day in range(6)})
TEHSIL = Book({(BEGINNING, day): (time(9), time(13)) for day in range(5)})


@pytest.fixture
def kannauj():
    return District()


def reader(charge) -> Client:
    """Signed in, reading English."""
    client = Client()
    client.force_login(charge.user)
    client.cookies["django_language"] = "en"
    return client


def worked(since, until, *books) -> int:
    """Working seconds, counted without the program."""
    return int(open_between(books or [STATE], since, until).total_seconds())


def give_half_days(office) -> None:
    """Mondays to Fridays nine to one: a working day of four hours instead of seven."""
    calendar = Calendar.objects.create(office=office)
    WeeklyHours.objects.bulk_create(
        WeeklyHours(calendar=calendar, begins=BEGINNING, weekday=day, opens=time(9), closes=time(13))
        for day in range(5)
    )
    calendars.rebuild(calendar)


def stay_of(paper, **which) -> Stay:
    return Stay.objects.get(paper=paper, **which)


def phases(paper, until=None, **which) -> tuple:
    return route.phases(stay_of(paper, **which), until or timezone.now())


def test_waiting_working_and_sending_are_kept_apart_and_sum_to_the_stay(kannauj):
    opened, acted, left = ist(2026, 11, 17, 12), ist(2026, 11, 18, 16), ist(2026, 11, 20, 11)
    paper = make_paper(kannauj.sunita, at=ist(2026, 11, 16, 15))
    verbs.stamp_opened(paper, by=kannauj.sunita, at=opened)
    verbs.stamp_acted(paper, by=kannauj.sunita, at=acted)
    send(paper, kannauj.sunita, kannauj.adm_post, at=left)
    told = phases(paper, arrived_seq=1)
    assert told == (worked(ist(2026, 11, 16, 15), opened), worked(opened, acted), worked(acted, left))
    assert sum(told) == worked(ist(2026, 11, 16, 15), left)


def test_what_was_never_opened_only_waited(kannauj):
    paper = make_paper(kannauj.sunita, at=ist(2026, 11, 16, 15))
    until = ist(2026, 11, 18, 11)
    assert phases(paper, until) == (worked(ist(2026, 11, 16, 15), until), None, None)


def test_what_was_opened_and_not_acted_on_is_being_worked_on(kannauj):
    paper, opened, until = make_paper(kannauj.sunita, at=ist(2026, 11, 16, 10)), *(
        ist(2026, 11, 16, 12), ist(2026, 11, 17, 11)
    )  # fmt: skip
    verbs.stamp_opened(paper, by=kannauj.sunita, at=opened)
    assert phases(paper, until) == (2 * 3600, worked(opened, until), None)


def test_sending_on_without_a_note_is_the_first_act(kannauj):
    at = ist(2026, 11, 17, 12)
    paper = make_paper(kannauj.sunita, at=ist(2026, 11, 16, 15))
    send(paper, kannauj.sunita, kannauj.adm_post, at=at)
    assert stay_of(paper, arrived_seq=1).acted_at == at
    assert phases(paper, arrived_seq=1) == (worked(ist(2026, 11, 16, 15), at), 0, 0)


def test_parking_is_the_first_act_and_a_later_one_changes_nothing(kannauj):
    first = ist(2026, 11, 17, 12)
    paper = make_paper(kannauj.sunita, at=ist(2026, 11, 16, 15))
    press = {"by": kannauj.sunita, "request_id": uuid4()}
    verbs.park(paper, reason="वाद", authority="जिलाधिकारी", review_on=ist(2026, 12, 30).date(),
                  expected=1, at=first, **press)  # fmt: skip
    assert stay_of(paper).acted_at == first
    verbs.unpark(paper, by=kannauj.sunita, expected=2, request_id=uuid4(), at=ist(2026, 11, 18, 12))
    send(paper, kannauj.sunita, kannauj.adm_post, at=ist(2026, 11, 19, 12))
    assert stay_of(paper, arrived_seq=1).acted_at == first


def test_an_act_told_by_history_from_elsewhere_is_the_first_act(kannauj):
    at = ist(2026, 11, 17, 12)
    paper = make_paper(kannauj.sunita, at=ist(2026, 11, 16, 15))
    verbs.note(paper, by=kannauj.sunita, expected=1, request_id=uuid4(), remark="जाँच", at=at)
    assert stay_of(paper).acted_at == at


def test_what_a_superior_pulls_up_the_desk_has_not_acted_on(kannauj):
    paper = make_paper(kannauj.sunita, at=ist(2026, 11, 16, 15))
    verbs.pull_up(paper, by=kannauj.dm, reason="जनसुनवाई", expected=1, request_id=uuid4())
    assert stay_of(paper, arrived_seq=1).acted_at is None


@pytest.fixture
def two_calendars(kannauj):
    """Two days of seven hours with Sunita, then two days of four hours with Manoj in the tehsil."""
    give_half_days(kannauj.tehsil)
    paper = make_paper(kannauj.sunita, at=ist(2026, 11, 16, 10))
    send(paper, kannauj.sunita, kannauj.sdm_post, at=ist(2026, 11, 17, 17))
    send(paper, kannauj.manoj, kannauj.adm_post, at=ist(2026, 11, 19, 13))
    return paper


def four(paper, until) -> dict[str, dict]:
    """The clocks of a paper by their names."""
    stays = stays_of(paper)
    return {each["name"]: each for each in clocks.four(paper, stays, parking.fetch(stays), until)}


def test_days_of_two_calendars_are_added_as_days_and_not_as_seconds(kannauj, two_calendars, english):
    until = ist(2026, 11, 20, 10)
    by_hand = worked(ist(2026, 11, 16, 10), ist(2026, 11, 17, 17)) / DAY
    by_hand += worked(ist(2026, 11, 17, 17), ist(2026, 11, 19, 13), TEHSIL) / (4 * 3600)
    by_hand += worked(ist(2026, 11, 19, 13), until) / DAY
    told = four(two_calendars, until)
    assert words.duration(int(by_hand * DAY), DAY) == "4.5 days"
    assert told["Age of the file"]["more"] == ["4.5 days at desks"]


def test_the_ribbon_is_as_wide_as_the_days(kannauj, two_calendars):
    first, second, _here = route.ribbon(stays_of(two_calendars), ist(2026, 11, 19, 13), kannauj.dm)
    assert first["share"] == second["share"] == route.PARTS // 2


def test_whose_time_it_was_is_summed_on_page_and_statement(kannauj, two_calendars):
    send(two_calendars, kannauj.anjali, kannauj.clerk_post, at=ist(2026, 11, 20, 13))
    send(two_calendars, kannauj.sunita, kannauj.adm_post, at=ist(2026, 11, 21, 10))
    client = reader(kannauj.dm)
    for page in ("movements", "statement"):
        answer = client.get(f"/papers/{two_calendars.pk}/{page}/")
        told = {row["who"]: row for row in answer.context["whose_time"]}
        assert next(iter(told)) == "Anjali Gupta"
        sunita, manoj = told["Sunita Yadav"], told["Manoj Kumar"]
        assert (sunita["count"], sunita["time_text"], manoj["time_text"]) == (2, "2.5 days", "2 days")
        assert [share["text"] for share in sunita["shares"]] == ["2 days", "4 hours"]
        assert sunita["shares"][0]["explain_url"] in answer.content.decode()
        assert client.get(sunita["shares"][0]["explain_url"]).status_code == 200


def test_the_time_of_a_vacancy_is_summed_under_the_controlling_officer(kannauj):
    kannauj.anjali.ends = ist(2026, 11, 17, 10)
    kannauj.anjali.save(update_fields=["ends"])
    paper = make_paper(kannauj.sunita, at=ist(2026, 11, 16, 10))
    send(paper, kannauj.sunita, kannauj.adm_post, at=ist(2026, 11, 16, 10))
    told = statement.context(paper, kannauj.dm)["whose_time"]
    assert (told[0]["vacant"], told[0]["controlling"], told[0]["desks"]) == (
        True, str(kannauj.dm.user), [str(kannauj.adm_post)],
    )  # fmt: skip


def test_more_levels_than_the_rule_allows_are_marked_late(kannauj):
    file = open_test_file(kannauj.sunita)
    client = reader(kannauj.dm)
    desks = [kannauj.sunita, kannauj.manoj, kannauj.anjali, kannauj.dm]
    for by, to in pairwise(desks):
        send(file, by, to.post)
    assert client.get(f"/files/{file.pk}/").context["file"]["levels_late"] is False
    send(file, kannauj.dm, kannauj.stranger_post)
    told = client.get(f"/files/{file.pk}/")
    assert told.context["file"]["levels_late"] is True
    assert '<span class="late">5 of 4 levels</span>' in told.content.decode()
    assert client.get(f"/papers/{file.pk}/movements/").context["totals"]["levels_late"] is True


def test_parked_and_on_hold_days_are_added_too(kannauj, two_calendars, english):
    two_calendars.refresh_from_db()
    park = {"reason": "वाद", "authority": "जिलाधिकारी", "review_on": timezone.localdate() + timedelta(9)}
    verbs.park(two_calendars, by=kannauj.anjali, expected=3, request_id=uuid4(),
                  at=ist(2026, 11, 20, 10), **park)  # fmt: skip
    verbs.unpark(two_calendars, by=kannauj.anjali, expected=4, request_id=uuid4(),
                    at=ist(2026, 11, 23, 10))  # fmt: skip
    by_hand = worked(ist(2026, 11, 20, 10), ist(2026, 11, 23, 10))
    until = ist(2026, 11, 23, 12)
    told = four(two_calendars, until)
    assert words.duration(by_hand, DAY) == "2 days"
    assert told["Time at this desk"]["more"] == ["of it 2 days parked"]
    assert told["Age of the file"]["more"] == ["6.8 days at desks", "of it 2 days parked"]
    assert told["Time on hold"]["text"] == "–"
