import os
import signal
import subprocess
import sys
import threading
from datetime import date, timedelta
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Charge, Post, WorkNotice
from accounts.notices import kinds
from tests import emptying
from tests.factories import District, ist, make_charge, make_leave, make_paper, make_post, make_rung, send
from tracking.ladder import verbs
from tracking.ladder.tasks import purge_reached
from tracking.models import RungReached, Stay

# Sent on a Monday at ten, three working days of seven hours: the limit is reached on Wednesday at five.
MONDAY = ist(2026, 11, 2, 10)
WEDNESDAY = ist(2026, 11, 4, 17)

pytestmark = pytest.mark.django_db


@pytest.fixture
def kannauj():
    return District()


def lay(district: District, number: int = 1, desk: Charge | None = None):
    """Papers that the clerk sent to the SDM on Monday."""
    desk = desk or district.manoj
    for _paper in range(number):
        paper = make_paper(district.sunita, at=MONDAY - timedelta(minutes=1))
        send(paper, district.sunita, desk.post, at=MONDAY)
    return paper


def told(person) -> list[str]:
    """The sentences that somebody was told, the oldest first."""
    notices = WorkNotice.objects.filter(person=person.user).order_by("at", "pk")
    return [kinds.kind(notice.kind).words(notice.facts) for notice in notices]


def test_the_steps_tell_holder_superior_and_monitor_each_at_its_moment_and_once(kannauj, english):
    make_rung(kannauj.state, "holder", -4, unit="hours")
    make_rung(kannauj.state, "superior", 0)
    make_rung(kannauj.state, "monitor", 2)
    paper = lay(kannauj)
    desk = "SDM – Manoj Kumar"
    steps = [
        (ist(2026, 11, 4, 12, 59), []),
        (ist(2026, 11, 4, 13), [kannauj.manoj]),
        (ist(2026, 11, 4, 16, 59), []),
        # The limit ends with the day, and the office that would be told opens in the morning.
        (ist(2026, 11, 4, 23), []),
        (ist(2026, 11, 5, 10), [kannauj.anjali]),
        (ist(2026, 11, 6, 16, 59), []),
        (ist(2026, 11, 7, 10), [kannauj.dm]),
        (ist(2026, 11, 30, 12), []),
    ]
    for moment, people in steps:
        before = set(WorkNotice.objects.values_list("pk", flat=True))
        verbs.climb(moment)
        assert verbs.climb(moment) == 0
        new = WorkNotice.objects.exclude(pk__in=before)
        assert [notice.person for notice in new] == [person.user for person in people], moment
    assert told(kannauj.manoj) == [f"{paper.number} at {desk} reaches its limit within 4 working hours."]
    assert told(kannauj.anjali) == [f"{paper.number} at {desk} has reached its limit."]
    assert told(kannauj.dm) == [f"{paper.number} at {desk} is past its limit by 2 working days."]


def test_on_a_holiday_nobody_is_told(kannauj):
    make_rung(kannauj.state, "superior", 0)
    lay(kannauj)
    assert verbs.climb(ist(2026, 11, 8, 12)) == 0  # a Sunday
    assert verbs.climb(ist(2026, 11, 9, 12), days=None) == 1


def test_what_left_the_desk_in_time_is_told_to_nobody(kannauj):
    make_rung(kannauj.state, "superior", 0)
    paper = lay(kannauj)
    send(paper, kannauj.manoj, kannauj.adm_post, at=ist(2026, 11, 4, 16))
    assert verbs.climb(ist(2026, 11, 5, 11)) == 0


def test_a_step_tells_nothing_of_what_had_passed_it_before_its_first_day(kannauj):
    lay(kannauj)
    make_rung(kannauj.state, "superior", 0, begins=date(2026, 11, 6))
    assert verbs.climb(ist(2026, 11, 6, 12), days=None) == 0


def test_a_step_of_another_district_is_not_climbed_here_and_one_of_the_state_is(kannauj):
    make_rung(kannauj.etawah, "superior", 0)
    lay(kannauj)
    assert verbs.climb(ist(2026, 11, 5, 12)) == 0
    make_rung(kannauj.kannauj, "superior", 0)
    assert verbs.climb(ist(2026, 11, 5, 12)) == 1


def test_a_withdrawn_step_tells_nobody_from_its_day_on(kannauj):
    make_rung(kannauj.state, "superior", 0, ends=date(2026, 11, 5), end_order_number="1", end_reason="दोहराव")
    lay(kannauj)
    assert verbs.climb(ist(2026, 11, 5, 12)) == 0


def test_of_a_vacant_desk_its_controlling_officer_is_told(kannauj):
    make_rung(kannauj.state, "holder", 0)
    lay(kannauj)
    Charge.objects.filter(pk=kannauj.manoj.pk).update(ends=ist(2026, 11, 3))
    verbs.climb(ist(2026, 11, 5, 10))
    assert [notice.person for notice in WorkNotice.objects.all()] == [kannauj.anjali.user]


def told_by(kannauj, told: str):
    """Whoever a step tells of a paper that the SDM has late."""
    make_rung(kannauj.state, told, 0)
    paper = lay(kannauj)
    verbs.climb(ist(2026, 11, 5, 10))
    return [notice.person for notice in WorkNotice.objects.filter(facts__number=paper.number)]


def leave(charge: Charge, by: Charge):
    return make_leave(charge, by, date(2026, 11, 5), date(2026, 11, 6))


def test_while_the_holder_is_on_leave_the_link_officer_is_told(kannauj):
    ravi = make_charge(kannauj.sdm_post, "रवि", "Ravi", kind=Charge.Kind.LINK, begins=MONDAY)
    leave(kannauj.manoj, kannauj.dm)
    assert told_by(kannauj, "holder") == [ravi.user]


def test_without_a_link_officer_the_controlling_officer_is_told(kannauj, english):
    leave(kannauj.manoj, kannauj.dm)
    assert told_by(kannauj, "holder") == [kannauj.anjali.user]
    assert "Manoj Kumar, on leave until 6 November – controlled by Anjali Gupta" in told(kannauj.anjali)[0]


def test_who_is_back_from_leave_is_told_again(kannauj):
    make_leave(kannauj.manoj, kannauj.dm, date(2026, 11, 2), date(2026, 11, 4))
    assert told_by(kannauj, "holder") == [kannauj.manoj.user]


def test_while_the_superior_is_on_leave_the_next_above_is_told(kannauj):
    leave(kannauj.anjali, kannauj.dm)
    assert told_by(kannauj, "superior") == [kannauj.dm.user]


def test_of_a_desk_with_nobody_present_above_who_monitors_the_office_is_told(kannauj):
    Post.objects.filter(pk=kannauj.sdm_post.pk).update(reports_to=None)
    assert told_by(kannauj, "superior") == [kannauj.dm.user]


@pytest.mark.parametrize("step", ["monitor", "above"])
def test_while_the_monitor_is_on_leave_the_next_level_is_told(kannauj, step):
    secretary = make_charge(
        make_post(kannauj.state, "मुख्य सचिव", "Chief Secretary", rank=99, may_monitor=True), "दुर्गा", "Durga"
    )
    leave(kannauj.dm, kannauj.anjali)
    assert told_by(kannauj, step) == [secretary.user]


def test_the_link_officer_of_a_monitor_on_leave_is_told_alone(kannauj):
    ravi = make_charge(kannauj.dm_post, "रवि", "Ravi", kind=Charge.Kind.LINK, begins=MONDAY)
    leave(kannauj.dm, kannauj.anjali)
    assert told_by(kannauj, "monitor") == [ravi.user]


def test_who_is_told_takes_the_same_number_of_queries_for_one_paper_and_for_two(kannauj):
    make_rung(kannauj.state, "holder", 0)
    make_rung(kannauj.state, "superior", 0)
    lay(kannauj)
    with CaptureQueriesContext(connection) as one:
        verbs.climb(ist(2026, 11, 5, 10))
    lay(kannauj, 2)
    with CaptureQueriesContext(connection) as two:
        verbs.climb(ist(2026, 11, 5, 10, 5))
    asked = ("WITH RECURSIVE", "accounts_leave", "may_monitor")
    for words in asked:
        counts = [sum(words in query["sql"] for query in queries) for queries in (one, two)]
        assert counts[0] == counts[1], words


def test_a_year_after_the_paper_left_nothing_says_which_steps_it_came_to(kannauj):
    make_rung(kannauj.state, "holder", 0)
    lies, left, left_lately = (lay(kannauj) for _paper in range(3))
    verbs.climb(ist(2026, 11, 5, 10))
    year = timezone.now() - timedelta(days=365)
    with emptying.unguarded("tracking_stay"):
        for paper, at in ((left, year - timedelta(days=1)), (left_lately, year + timedelta(days=1))):
            arrived = at - timedelta(days=5)
            rows = Stay.objects.filter(paper=paper, post=kannauj.sdm_post)
            rows.update(arrived_at=arrived, left_at=at, left_seq=2, left_reading=F("arrived_reading"))
            RungReached.objects.filter(stay__paper=paper).update(at=at)
    assert purge_reached() == 1
    assert purge_reached() == 0
    remaining = RungReached.objects.values_list("stay__paper", flat=True)
    assert set(remaining) == {lies.pk, left_lately.pk}


def test_the_level_above_is_the_monitor_of_the_next_office_up(kannauj):
    make_rung(kannauj.state, "above", 0)
    secretary = make_charge(
        make_post(kannauj.state, "मुख्य सचिव", "Chief Secretary", rank=99, may_monitor=True), "दुर्गा", "Durga"
    )
    lay(kannauj)
    verbs.climb(ist(2026, 11, 5, 10))
    assert [notice.person for notice in WorkNotice.objects.all()] == [secretary.user]


def test_many_papers_of_one_step_are_one_notice(kannauj, english):
    make_rung(kannauj.state, "monitor", 0)
    lay(kannauj, verbs.MOST_SINGLE + 2)
    assert verbs.climb(ist(2026, 11, 5, 10)) == 5
    assert told(kannauj.dm) == ["5 papers have reached their limit."]
    assert verbs.climb(ist(2026, 11, 5, 10, 5)) == 0
    kannauj.dm.user.refresh_from_db()
    assert kannauj.dm.user.unread_notices == 1


def test_a_batch_is_followed_by_the_next(kannauj, monkeypatch):
    monkeypatch.setattr(verbs.reaching, "BATCH", 2)
    make_rung(kannauj.state, "superior", 0)
    lay(kannauj, 5)
    assert verbs.climb(ist(2026, 11, 5, 10)) == 5
    assert RungReached.objects.count() == 5


def test_a_limit_that_had_passed_before_the_paper_came_is_found_by_the_look_at_all(kannauj):
    make_rung(kannauj.state, "superior", 0)
    lay(kannauj)
    late = ist(2026, 11, 20, 12)
    assert verbs.climb(late) == 0
    assert verbs.climb(late, days=None) == 1


def test_looking_takes_the_same_number_of_queries_for_one_office_and_for_three(
    kannauj, django_assert_max_num_queries
):
    make_rung(kannauj.state, "superior", 0)
    with django_assert_max_num_queries(6):
        verbs.climb(ist(2026, 11, 5, 10))


@pytest.mark.django_db(transaction=True)
def test_two_schedulers_at_once_tell_each_once(kannauj):
    make_rung(kannauj.state, "superior", 0)
    make_rung(kannauj.state, "monitor", 0)
    for _number in range(8):
        lay(kannauj)
    climbed, start = [], threading.Barrier(2)

    def schedule():
        start.wait()
        climbed.append(verbs.climb(ist(2026, 11, 5, 10)))
        connection.close()

    schedulers = [threading.Thread(target=schedule) for _ in range(2)]
    [scheduler.start() for scheduler in schedulers]
    [scheduler.join() for scheduler in schedulers]
    assert sum(climbed) == 16
    assert RungReached.objects.count() == 16
    assert WorkNotice.objects.filter(person=kannauj.dm.user).count() == 1
    assert WorkNotice.objects.filter(person=kannauj.anjali.user).count() == 1


CLIMB = """
import sys, django; django.setup()
from django.db import connection
from tests.factories import ist
from tracking.ladder import verbs
tell = verbs.inform
def slowly(*people, **facts):
    told = tell(*people, **facts)
    print("told", flush=True)
    sys.stdin.readline()
    return told
verbs.inform = slowly
verbs.climb(ist(2026, 11, 5, 10))
"""


@pytest.mark.django_db(transaction=True)
def test_kill_9_in_the_middle_loses_nothing_and_tells_nothing_twice(kannauj):
    make_rung(kannauj.state, "superior", 0)
    lay(kannauj, 2)
    address = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}")
    process = subprocess.Popen(
        [sys.executable, "-c", CLIMB],
        env=os.environ | {"DATABASE_URL": address.geturl(), "DJANGO_SETTINGS_MODULE": "eoffice.settings"},
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert "told" in process.stdout.readline()
        assert not WorkNotice.objects.exists()
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert verbs.climb(ist(2026, 11, 5, 10)) == 2
    assert WorkNotice.objects.filter(person=kannauj.anjali.user).count() == 2
    assert verbs.climb(ist(2026, 11, 5, 10, 10)) == 0
