"""The figures of desks and days beside a count of every stay, one by one, in histories drawn at random."""

from collections import Counter
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Office
from tests.factories import INDIA, District, make_paper, send
from tracking.models import Calendar, DayFlow, DaySummary, Stay, SummaryMark, SummaryProgress
from tracking.movement.hold import lift_hold, place_hold
from tracking.movement.verbs import close, park, pull_back, reopen
from tracking.refusals import Refusal
from tracking.summaries import counting, figures, running, verbs
from tracking.time import calendars, clock

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
PEOPLE = ["sunita", "manoj", "anjali", "dm"]
STORED = ["came", "left", "closed", "passed", "pending", "late", "over_3", "over_7", "over_15"]
# A paper is opened, moves, is closed, reopened or pulled back; its clock is stopped; a late holiday; the job.
MOVES = ["open", "send", "send", "send", "close", "reopen", "pull_back", "park", "hold", "lift"]
COURT = {"reason": "स्थगन आदेश", "authority": "मा. उच्च न्यायालय"}
ACTS = st.tuples(
    st.sampled_from([*MOVES, "holiday", "refresh"]),
    st.integers(0, 3),
    st.sampled_from(PEOPLE),
    st.integers(0, 7 * 86_400),
)


def days_ago(days: int) -> datetime:
    """Eleven o'clock so many days ago."""
    return datetime.combine(timezone.localdate() - timedelta(days=days), time(11), INDIA)


class Town:
    """The small Kannauj, and what befalls in it in the weeks before today."""

    def __init__(self):
        self.district, self.papers = District(), []
        self.now = days_ago(30)

    def befall(self, act: str, which: int, who: str, seconds: int) -> None:
        """Do one thing, at a moment before now; what a verb refuses does not happen."""
        charge = getattr(self.district, who)
        if act == "refresh":
            verbs.refresh()
        elif act == "holiday":
            on = timezone.localdate() - timedelta(days=1 + seconds // 86_400 * 3)
            calendars.declare(Calendar.objects.get(), on=on, name_hi="अ", name_en="A", by=None)
        elif act == "open" or not self.papers:
            self.papers.append(make_paper(charge, at=self.now + timedelta(seconds=seconds)))
        else:
            self._move(act, self.papers[which % len(self.papers)], charge, timedelta(seconds=seconds))

    def _move(self, act: str, paper, charge, later: timedelta) -> None:
        paper.refresh_from_db()
        at = min(paper.moved_at + later, timezone.now())
        holder = next(each for each in map(self.district.__dict__.get, PEOPLE) if each.post == paper.holder)
        facts = {"expected": paper.seq, "request_id": uuid4(), "at": at}
        try:
            with transaction.atomic():
                if act == "send":
                    send(paper, holder, charge.post, at=at)
                elif act == "close":
                    close(paper, by=holder, remark="x", **facts)
                elif act == "reopen":
                    reopen(paper, by=holder, remark="x", **facts)
                elif act == "park":
                    park(paper, by=holder, review_on=date(2099, 1, 1), **COURT, **facts)
                elif act == "hold":
                    until = timezone.localdate(at + 3 * later) + timedelta(days=1)
                    place_hold(paper, by=charge, until_on=until, **COURT, **facts)
                elif act == "lift":
                    lift_hold(paper, by=charge, remark="x", **facts)
                else:
                    pull_back(paper, by=charge, **facts)
        except Refusal:
            pass


def stored() -> set[tuple]:
    """Every row of the summaries, and of what left an office."""
    flows = set(DayFlow.objects.values_list("office", "to_office", "day", "papers"))
    return flows | set(DaySummary.objects.values_list("office", "post", "day", *STORED))


def brute_force(first: date, last: date) -> set[tuple]:
    """The same rows from every stay and every day, without SQL."""
    stays = list(Stay.objects.all())
    following = {(stay.paper_id, stay.arrived_seq): stay for stay in stays}
    rows = {(*way, papers) for way, papers in ways_out(stays, following).items() if way[2] <= last}
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        for place in {(stay.office_id, None) for stay in stays} | {(s.office_id, s.post_id) for s in stays}:
            here = [s for s in stays if place in ((s.office_id, None), (s.office_id, s.post_id))]
            if any(counts := one_day(here, following, day)):
                rows.add((*place, day, *counts))
    return rows


def ways_out(stays, following) -> Counter[tuple[int, int | None, date]]:
    """Count what left an office, by where it went and the day; by no office what came to rest."""
    ways = Counter()
    for stay in stays:
        after = following.get((stay.paper_id, stay.left_seq))
        if after and not stay.at_rest and (after.at_rest or after.office_id != stay.office_id):
            to = None if after.at_rest else after.office_id
            ways[stay.office_id, to, timezone.localdate(stay.left_at)] += 1
    return ways


def one_day(stays, following, day: date) -> list[int]:
    """The nine figures of a day."""
    end = datetime.combine(day + timedelta(days=1), time(), INDIA)
    lying = [s for s in stays if not s.at_rest and s.arrived_at < end and not (s.left_at and s.left_at < end)]
    gone = [s for s in stays if not s.at_rest and s.left_at and timezone.localdate(s.left_at) == day]
    come = [s for s in stays if timezone.localdate(s.arrived_at) == day]
    clocks = {s.calendar_id: clock.clock(s.calendar_id) for s in lying}
    ages = [(clocks[s.calendar_id].reading(end) - s.arrived_reading) / (7 * 3600) for s in lying]
    return [
        sum(not s.at_rest for s in come),
        len(gone),
        sum(s.at_rest for s in come),
        sum(following[s.paper_id, s.left_seq].office_id != s.office_id for s in gone),
        len(lying),
        sum(s.due_reading is not None and s.due_reading < clocks[s.calendar_id].reading(end) for s in lying),
        *(sum(age > edge for age in ages) for edge in (3, 7, 15)),
    ]


@given(acts=st.lists(ACTS, min_size=5, max_size=25))
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
def test_kept_step_by_step_or_counted_anew_they_are_what_the_stays_say(acts):
    with transaction.atomic():
        town = Town()
        make_paper(town.district.sunita, at=days_ago(30))
        verbs.refresh()
        for act in acts:
            town.befall(*act)
        verbs.refresh()
        today, now = timezone.localdate(), timezone.now()
        for places in ([town.district.kannauj.pk], list(Office.objects.values_list("pk", flat=True))):
            live = figures._figures(today, counting.count(places, today, today, None, now).get(today))
            assert figures.series(places, today, today) == [live]
        kept, yesterday = stored(), timezone.localdate() - timedelta(days=1)
        assert not SummaryMark.objects.exists()
        assert kept == brute_force(timezone.localdate() - timedelta(days=30), yesterday)
        call_command("recompute_summaries")
        assert stored() == kept
        transaction.set_rollback(True)


@given(acts=st.lists(ACTS, min_size=5, max_size=25), ahead=st.integers(0, 25), hour=st.integers(8, 18))
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
def test_yesterday_and_what_changed_since_is_the_running_day(acts, ahead, hour):
    with transaction.atomic():
        town = Town()
        for act in acts:
            town.befall(*act)
        now = max(timezone.now(), days_ago(-ahead).replace(hour=hour))
        today, keys = timezone.localdate(now), list(Office.objects.values_list("pk", flat=True))
        ended = counting.count(keys, today - timedelta(days=1), today - timedelta(days=1))
        changed = [sum(column) for column in zip(*running.changes(keys, now).values(), strict=True)] or [
            0
        ] * 9
        before = next(iter(ended.values()), (0,) * 9)
        sums = (*changed[:4], *(was + is_now for was, is_now in zip(before[4:], changed[4:], strict=True)))
        assert sums == counting.count(keys, today, today, None, now).get(today, (0,) * 9)
        transaction.set_rollback(True)


def test_a_late_holiday_and_a_late_event_reach_back_to_the_days_they_touch():
    kannauj, today = District(), timezone.localdate()
    paper = make_paper(kannauj.sunita, at=days_ago(14))
    verbs.refresh()
    offices, fortnight = [kannauj.kannauj.pk], today - timedelta(days=14)

    def late_days() -> int:
        return sum(day.late for day in figures.series(offices, fortnight, today))

    before = late_days()
    for ago in (9, 10, 11, 12, 13):
        on = today - timedelta(days=ago)
        calendars.declare(Calendar.objects.get(), on=on, name_hi="बाढ़", name_en="Flood", by=None)
    assert late_days() == before
    verbs.refresh()
    assert late_days() < before
    assert stored() == brute_force(fortnight, today - timedelta(days=1))
    send(paper, kannauj.sunita, kannauj.sdm_post, at=days_ago(3))
    verbs.refresh()
    pending = [day.pending for day in figures.series(offices, fortnight, today)]
    assert pending == [1] * 11 + [0] * 4


def test_a_series_counts_today_until_now_and_every_desk_of_the_offices():
    kannauj = District()
    first = make_paper(kannauj.sunita, at=days_ago(10))
    verbs.refresh()
    send(first, kannauj.sunita, kannauj.sdm_post)
    make_paper(kannauj.anjali)
    today = timezone.localdate()
    offices = [kannauj.kannauj.pk, kannauj.tehsil.pk]
    series = figures.series(offices, today - timedelta(days=11), today + timedelta(days=5))
    assert [day.day for day in series] == [today - timedelta(days=ago) for ago in range(11, -1, -1)]
    assert [day.pending for day in series] == [0] + [1] * 10 + [2]
    assert (series[1].came, series[-1].came, series[-1].left, series[-1].passed) == (1, 2, 1, 1)
    assert series[-2].late == 1
    assert series[-1].bands == (2, 0, 0, 0)
    desk = figures.series(offices, today, today, post=kannauj.sdm_post.pk)
    assert [(day.came, day.pending) for day in desk] == [(1, 1)]
    assert all(day.pending == before.pending + day.came - day.left for before, day in pairwise(series))


def test_without_the_job_a_series_is_the_same():
    kannauj = District()
    send(make_paper(kannauj.sunita, at=days_ago(20)), kannauj.sunita, kannauj.dm_post, at=days_ago(12))
    today = timezone.localdate()
    offices = [kannauj.kannauj.pk]
    live = figures.series(offices, today - timedelta(days=40), today)
    verbs.refresh()
    assert DaySummary.objects.exists()
    assert figures.series(offices, today - timedelta(days=40), today) == live


def test_a_forward_of_today_marks_nothing_and_one_of_last_week_does():
    kannauj = District()
    paper = make_paper(kannauj.sunita)
    verbs.refresh()
    send(paper, kannauj.sunita, kannauj.dm_post)
    assert not SummaryMark.objects.exists()
    make_paper(kannauj.sunita, at=days_ago(7))
    assert [mark.first for mark in SummaryMark.objects.all()] == [timezone.localdate() - timedelta(days=7)]


def parked_and_held(kannauj: District, *, opened: int, placed_at: datetime | None) -> None:
    """A paper opened and parked so many days ago, whose clock the ADM has stopped for a fortnight to come."""
    paper = make_paper(kannauj.sunita, at=days_ago(opened))
    said = COURT | {"by": kannauj.sunita, "review_on": date(2099, 1, 1)}
    park(paper, expected=1, request_id=uuid4(), at=days_ago(opened), **said)
    verbs.refresh()
    paper.refresh_from_db()
    said = COURT | {"by": kannauj.anjali, "until_on": timezone.localdate() + 14 * DAY}
    place_hold(paper, expected=paper.seq, request_id=uuid4(), at=placed_at, **said)


def test_a_hold_of_today_marks_no_day_that_has_ended_nor_does_its_end():
    kannauj = District()
    parked_and_held(kannauj, opened=2, placed_at=None)
    stay = Stay.objects.get()
    assert stay.hold_seconds > 0
    assert not SummaryMark.objects.exists()
    lift_hold(stay.paper, by=kannauj.anjali, remark="x", expected=stay.paper.seq, request_id=uuid4())
    assert Stay.objects.get().hold_seconds < stay.hold_seconds
    assert not SummaryMark.objects.exists()


def test_a_hold_of_last_week_told_of_today_is_counted_from_its_day_on():
    kannauj, first = District(), timezone.localdate() - 12 * DAY
    parked_and_held(kannauj, opened=12, placed_at=days_ago(11))
    assert list(SummaryMark.objects.values_list("office", "first")) == [(kannauj.kannauj.pk, first + DAY)]
    assert any(day.late for day in figures.series([kannauj.kannauj.pk], first, first + 11 * DAY))
    verbs.refresh()
    assert stored() == brute_force(first, first + 11 * DAY)
    assert not any(day.late for day in figures.series([kannauj.kannauj.pk], first, first + 11 * DAY))


def test_a_mark_elsewhere_leaves_the_running_day_to_what_changed_since_yesterday(monkeypatch):
    kannauj, today = District(), timezone.localdate()
    make_paper(kannauj.sunita, at=days_ago(3))
    verbs.refresh()
    state = Calendar.objects.get()
    elsewhere = Calendar.objects.create(office=kannauj.stranger.post.office, version=0)
    asked = []
    changes = running.changes
    monkeypatch.setattr(running, "changes", lambda *facts: asked.append(facts) or changes(*facts))
    for mark, is_read in (
        ({"office": kannauj.stranger.post.office}, True),
        ({"calendar": elsewhere}, True),
        ({"office": kannauj.kannauj}, False),
        ({"calendar": state}, False),
    ):
        asked.clear()
        marked = SummaryMark.objects.create(first=today - timedelta(days=3), **mark)
        assert [day.pending for day in figures.series([kannauj.kannauj.pk], today, today)] == [1]
        assert bool(asked) is is_read, mark
        marked.delete()


def test_a_run_ends_at_once_while_another_counts():
    make_paper(District().sunita, at=days_ago(3))
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [verbs.LOCK])
            assert verbs.refresh() == 0
            assert not DaySummary.objects.exists()
            cursor.execute("SELECT pg_advisory_unlock(%s)", [verbs.LOCK])
    finally:
        other.close()
    verbs.refresh()
    assert stored() == brute_force(timezone.localdate() - timedelta(days=3), timezone.localdate() - DAY)


def test_a_run_that_is_killed_is_gone_on_with_and_no_office_is_counted_twice(monkeypatch):
    kannauj = District()
    make_paper(kannauj.sunita, at=days_ago(3))
    make_paper(kannauj.anjali, at=days_ago(3))
    monkeypatch.setattr(verbs, "BATCH", 1)
    counted, rewrite = [], counting.rewrite

    def killed_once(offices, first, last):
        if len(counted) == 2:
            counted.append(None)
            raise SystemExit
        counted.extend(offices)
        rewrite(offices, first, last)

    monkeypatch.setattr(counting, "rewrite", killed_once)
    with pytest.raises(SystemExit):
        verbs.refresh()
    assert figures.summarised_until() is None
    # What is marked of an office that is already counted waits until all are.
    make_paper(kannauj.sunita, at=days_ago(2))
    assert verbs.settle() == 0
    first_run = counted[:2]
    assert verbs.refresh() == 1
    offices = sorted(Office.objects.values_list("pk", flat=True))
    assert [*first_run, *counted[3:]] == [*offices, kannauj.kannauj.pk]
    assert stored() == brute_force(timezone.localdate() - timedelta(days=3), timezone.localdate() - DAY)


def test_marks_of_a_calendar_are_settled_office_by_office(monkeypatch):
    kannauj, today = District(), timezone.localdate()
    make_paper(kannauj.sunita, at=days_ago(3))
    verbs.refresh()
    SummaryMark.objects.create(calendar=Calendar.objects.get(), first=today - timedelta(days=3))
    counted = []

    def killed_at_the_second(offices, first, last):
        if counted:
            raise SystemExit
        counted.extend(offices)

    monkeypatch.setattr(counting, "rewrite", killed_at_the_second)
    with pytest.raises(SystemExit):
        verbs.refresh()
    left = SummaryMark.objects.values_list("office", flat=True)
    assert sorted([*left, *counted]) == sorted(Office.objects.values_list("pk", flat=True))
    monkeypatch.undo()
    assert verbs.refresh() == Office.objects.count() - 1
    assert not SummaryMark.objects.exists()


def test_a_day_is_summarised_only_once_nothing_of_it_can_be_under_way():
    make_paper(District().sunita, at=days_ago(3))
    yesterday = timezone.localdate() - timedelta(days=1)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text::bigint")
        [ours] = cursor.fetchone()
    SummaryProgress.objects.create(pk=1, fenced_day=yesterday, fence=ours + 10)
    verbs.refresh()
    assert figures.summarised_until() is None
    SummaryProgress.objects.update(fence=ours)
    verbs.refresh()
    assert figures.summarised_until() == yesterday


def test_the_series_of_a_district_asks_the_same_questions_for_a_day_and_for_a_quarter(
    django_assert_max_num_queries,
):
    kannauj = District()
    make_paper(kannauj.sunita, at=days_ago(80))
    verbs.refresh()
    offices = list(Office.objects.within(kannauj.kannauj).order_by().values_list("pk", flat=True))
    today = timezone.localdate()
    clock.clocks()
    for days in (0, 90):
        with django_assert_max_num_queries(6):
            figures.series(offices, today - timedelta(days=days), today)


@pytest.mark.parametrize("work", ["today", "a past day"])
def test_no_day_is_counted_by_reading_all_stays_that_ever_were(work, monkeypatch):
    kannauj, today = District(), timezone.localdate()
    offices = [kannauj.kannauj.pk]
    statement, facts = f"{counting.COUNT} TABLE counted", counting._facts(offices, today, today)
    if work == "today":
        rows, asked = running.prepared.rows, {}
        spy = lambda statement, facts=(): asked.update({statement: facts}) or rows(statement, facts)  # noqa: E731
        monkeypatch.setattr(running.prepared, "rows", spy)
        running.changes(offices, timezone.now())
        statement, facts = running.CHANGES, asked[running.CHANGES]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {statement}", facts)
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "Seq Scan on tracking_stay" not in plan, plan
