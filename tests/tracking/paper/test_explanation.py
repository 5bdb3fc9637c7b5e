from datetime import date, time
from uuid import uuid4

import pytest

from accounts.pages import words
from tests.factories import BEGINNING, District, ist, make_charge, make_paper, send
from tests.tracking.movement.test_hold import place
from tests.tracking.time.brute_force import Book, counted, open_between
from tracking.models import Calendar, Rule, SpecialDay, Stay
from tracking.movement import verbs
from tracking.paper import explanation
from tracking.time import calendars

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
DAY = 7 * 3600
CAME, PARKED, HELD = ist(2026, 11, 16, 11), ist(2026, 11, 20, 11), ist(2026, 11, 20, 12)
TAKEN_UP, LEFT = ist(2026, 11, 24, 11), ist(2026, 11, 25, 12)
HOLD_ENDS = ist(2026, 11, 22)
MOURNING, EID = date(2026, 11, 18), date(2026, 11, 19)
BOOK = Book(
    {(BEGINNING, day): (time(10), time(17)) for day in range(6)},
    {MOURNING: None, EID: (time(10), time(13))},
)


@pytest.fixture
def kannauj():
    return District()


@pytest.fixture
def paper(kannauj):
    """Nine days with Sunita: a day of mourning declared late, a half day, parked, on hold over a night."""
    Rule.objects.create(office=kannauj.kannauj, working_days=2, most_levels=3)
    paper = make_paper(kannauj.sunita, at=CAME)
    press = {"request_id": uuid4(), "reason": "वाद", "authority": "जिलाधिकारी"}
    verbs.stamp_opened(paper, by=kannauj.sunita, at=ist(2026, 11, 17, 10))
    verbs.park(paper, by=kannauj.sunita, review_on=date(2026, 11, 23), expected=1, at=PARKED, **press)
    place(paper, kannauj.anjali, date(2026, 11, 21), at=HELD)
    paper.refresh_from_db()
    verbs.unpark(paper, by=kannauj.sunita, expected=paper.seq, request_id=uuid4(), at=TAKEN_UP)
    send(paper, kannauj.sunita, kannauj.adm_post, at=LEFT)
    calendar = Calendar.objects.get()
    said = {"by": None, "name_hi": "-"}
    calendars.declare(calendar, on=MOURNING, name_en="Day of mourning", **said)
    calendars.declare(calendar, on=EID, name_en="Eid", opens=time(10), closes=time(13), **said)
    SpecialDay.objects.filter(date=MOURNING).update(declared_at=ist(2026, 11, 20, 9))
    SpecialDay.objects.filter(date=EID).update(declared_at=ist(2026, 10, 1, 9))
    return paper


def told(paper, seq: int = 1) -> dict:
    stays = Stay.objects.select_related("post", "office", "rule__office")
    return explanation.context(paper, stays.get(paper=paper, arrived_seq=seq), readable=True)


def worked(since, until) -> int:
    """Working seconds, counted without the program."""
    return int(open_between([BOOK], since, until).total_seconds())


def text(since, until) -> str:
    return words.duration(worked(since, until), DAY)


def hours(seconds: int) -> str:
    return f"{seconds // 3600}:{seconds % 3600 // 60:02}"


def test_every_day_is_told_with_what_of_it_counted(paper):
    days = {int(day["date_text"].split()[0]): day for day in told(paper)["days"]}
    assert list(days) == list(range(16, 26))
    for number, day in days.items():
        open_that_day = worked(max(CAME, ist(2026, 11, number)), min(LEFT, ist(2026, 11, number + 1)))
        assert day["held_text"] == (hours(open_that_day) if number not in (18, 22) else "")
    assert (days[18]["off_text"], days[22]["off_text"]) == ("Day of mourning", "no office hours")
    assert (days[19]["text"], days[17]["text"]) == ("10:00–13:00", "10:00–17:00")


def test_days_parked_and_on_hold_are_marked_and_summed_apart(paper):
    shown = told(paper)
    days = {int(day["date_text"].split()[0]): day for day in shown["days"]}
    assert [number for number, day in days.items() if day["parked"]] == [20, 21, 22, 23, 24]
    assert {number: day["on_hold_text"] for number, day in days.items() if day["on_hold_text"]} == {
        20: hours(worked(HELD, ist(2026, 11, 21))),
        21: hours(worked(ist(2026, 11, 21), HOLD_ENDS)),
    }
    assert shown["stay"]["parked_text"] == text(PARKED, TAKEN_UP)
    assert shown["stay"]["on_hold_text"] == text(HELD, HOLD_ENDS)
    [parking] = shown["parkings"]
    assert (parking["review_late"], parking["review_text"]) == (False, "review on 23 November 2026")


def test_a_day_declared_late_says_that_the_readings_were_computed_anew(paper):
    mourning, eid = told(paper)["holidays"]
    assert (mourning["label"], eid["label"]) == ("Day of mourning", "Eid")
    assert mourning["declared_text"] == "declared 20 November 2026, 09:00; the readings were computed anew"
    assert eid["declared_text"] == ""


def test_the_whole_and_what_is_over_the_limit_are_those_of_a_plain_count(paper):
    stay = told(paper)["stay"]
    assert stay["held_text"] == text(CAME, LEFT)
    late = counted([BOOK], CAME, LEFT, [(HELD, HOLD_ENDS)]).total_seconds() - 2 * DAY
    assert stay["late_text"] == f"{words.duration(int(late), DAY)} over the limit"


def test_the_rule_says_who_set_it_and_the_calendar_whose_it_is(paper, kannauj):
    stay = told(paper)["stay"]
    assert (stay["rule_text"], stay["rule_source"]) == ("2 working days at a desk", "set by District Kannauj")
    assert (stay["limit_text"], stay["calendar_label"]) == ("2 days", str(kannauj.state))
    assert stay["hours_text"] == "one working day is 7:00 of office time"


def test_opened_first_acted_on_and_sent_on_are_told_apart(paper):
    stay = told(paper)["stay"]
    opened = ist(2026, 11, 17, 10)
    assert stay["acted_text"] == words.moment(PARKED)
    assert (stay["opened_text"], stay["left_text"]) == (words.moment(opened), words.moment(LEFT))
    assert stay["waited_text"] == text(CAME, opened)
    assert (stay["worked_text"], stay["sending_text"]) == (text(opened, PARKED), text(PARKED, LEFT))


def test_the_time_is_shared_between_two_persons_and_a_vacancy(kannauj):
    gone, comes = ist(2026, 11, 17, 12), ist(2026, 11, 19, 10)
    paper = make_paper(kannauj.sunita, at=CAME)
    send(paper, kannauj.sunita, kannauj.adm_post, at=CAME)
    send(paper, kannauj.anjali, kannauj.clerk_post, at=ist(2026, 11, 16, 12))
    kannauj.sunita.ends = gone
    kannauj.sunita.save(update_fields=["ends"])
    rekha = make_charge(kannauj.clerk_post, "रेखा सिंह", "Rekha Singh", begins=comes)
    send(paper, rekha, kannauj.adm_post, at=ist(2026, 11, 20, 16))
    shares = told(paper, seq=3)["shares"]
    plain = Book(BOOK.weekly)
    lengths = [
        int(open_between([plain], since, until).total_seconds())
        for since, until in ((ist(2026, 11, 16, 12), gone), (gone, comes), (comes, ist(2026, 11, 20, 16)))
    ]
    assert [(share["who"], share["vacant"], share["controlling"]) for share in shares] == [
        ("Sunita Yadav", False, ""),
        ("", True, "Anjali Gupta"),
        ("Rekha Singh", False, ""),
    ]
    assert [share["held_text"] for share in shares] == [words.duration(length, DAY) for length in lengths]
    assert [share["share"] for share in shares] == [length * 100 // sum(lengths) for length in lengths]


def test_a_review_gone_by_of_what_is_still_parked_is_marked(kannauj):
    paper = make_paper(kannauj.sunita, at=CAME)
    verbs.park(paper, by=kannauj.sunita, reason="वाद", authority="जिलाधिकारी", expected=1, at=PARKED,
                  review_on=date(2026, 11, 23), request_id=uuid4())  # fmt: skip
    stay = Stay.objects.select_related("post", "office", "rule__office").get(paper=paper)
    parking = stay.parkings.get()
    late = explanation._parking(parking, ist(2026, 11, 24, 10), readable=True)
    on_time = explanation._parking(parking, ist(2026, 11, 23, 23), readable=True)
    assert (late["review_late"], late["review_text"]) == (True, "review was due on 23 November 2026")
    assert not on_time["review_late"]
