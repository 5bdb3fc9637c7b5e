"""Lengths as they were known on a day, beside a look at every stay, in histories drawn at random."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories import District, make_paper, make_paper_at, send
from tests.tracking.summaries.test_summaries import ACTS, Town, days_ago
from tracking.desk.figures import Now, tally
from tracking.models import Stay
from tracking.monitor import disposals, medians
from tracking.monitor.figures import Moment
from tracking.movement.verbs import close
from tracking.summaries import lengths, verbs
from tracking.survival.curve import Group, curve
from tracking.time import calendars, clock

pytestmark = pytest.mark.django_db


def hundredths(stay: Stay, at) -> tuple[float, bool]:
    """The working days of a stay as known at a moment, unrounded, and whether it had ended."""
    its = clock.clock(stay.calendar_id)
    ended = stay.left_at is not None and stay.left_at < at
    until = stay.left_reading if ended else its.reading(at)
    return 100 * (until - stay.arrived_reading) / its.day_seconds_at(at), ended


def at_desks(offices: list[int], at) -> list[Group]:
    """Every stay of the cohort, one by one."""
    since = at - timedelta(days=90)
    stays = [s for s in Stay.objects.filter(office__in=offices, at_rest=False) if since <= s.arrived_at < at]
    known = [hundredths(stay, at) for stay in stays]
    return [Group(int(length) / 100, int(ended), int(not ended)) for length, ended in known]


def in_offices(offices: list[int], at) -> list[Group]:
    """Every visit, from the stays of each paper in their order."""
    groups, since = [], at - timedelta(days=90)
    for paper in set(Stay.objects.values_list("paper", flat=True)):
        visit: list[Stay] = []
        stays = [s for s in Stay.objects.filter(paper=paper).order_by("arrived_seq") if s.arrived_at < at]
        for stay in [*stays, None]:
            inside = stay is not None and stay.office_id in offices and not stay.at_rest
            if visit and not inside and visit[0].arrived_at >= since:
                total = int(sum(hundredths(each, at)[0] for each in visit) + 1e-6)
                groups.append(Group(total / 100, int(stay is not None), int(stay is None)))
            visit = [*visit, stay] if inside else []
    return groups


@given(acts=st.lists(ACTS, min_size=5, max_size=25), ago=st.integers(0, 25))
@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
def test_as_known_on_any_day_they_are_what_every_stay_says(acts, ago):
    with transaction.atomic():
        town = Town()
        for act in acts:
            town.befall(*act)
        at, offices = days_ago(ago), [town.district.kannauj.pk]
        assert lengths.at_desks(offices, at) == curve(at_desks(offices, at))
        district = [*offices, town.district.tehsil.pk]
        places = dict.fromkeys(district, 1) | {town.district.etawah.pk: 2}
        of_each = lengths.at_desks_of_each(places, at)
        assert of_each.get(1, curve([])) == curve(at_desks(district, at))
        for places in (offices, district):
            assert lengths.in_offices(places, at) == curve(in_offices(places, at))
        post = town.district.clerk_post.pk
        assert lengths.at_desks(offices, at, posts=[post]).n == sum(
            stay.post_id == post for stay in Stay.objects.filter(at_rest=False, arrived_at__lt=at)
        )
        transaction.set_rollback(True)


def test_a_tehsil_that_closes_nothing_has_a_time_in_office_all_the_same():
    kannauj = District()
    for ago in range(20, 10, -1):
        paper = make_paper(kannauj.manoj, at=days_ago(ago))
        send(paper, kannauj.manoj, kannauj.adm_post, at=days_ago(ago - 4))
    make_paper(kannauj.manoj, at=days_ago(9))
    curve_of_tehsil = lengths.in_offices([kannauj.tehsil.pk], timezone.now())
    assert (curve_of_tehsil.n, curve_of_tehsil.open) == (11, 1)
    assert 3 <= curve_of_tehsil.quantile(0.5).value <= 4


def test_a_local_holiday_and_the_calendar_it_brings_leave_every_figure_its_past():
    kannauj = District()
    for ago in range(24, 14, -1):
        paper = make_paper_at(kannauj.anjali, at=days_ago(ago))
        close(
            paper, by=kannauj.anjali, expected=paper.seq, request_id=uuid4(), remark="x", at=days_ago(ago - 5)
        )
        moved = make_paper(kannauj.sunita, at=days_ago(ago))
        send(moved, kannauj.sunita, kannauj.dm_post, at=days_ago(max(ago - 15, 0)))
    offices = [kannauj.kannauj.pk]

    def figures() -> tuple:
        moment = Moment.now()
        done = disposals.measure(offices, moment)
        timed, _more = medians.timed(offices, moment, 1)
        measured = medians.measure_disposals(timed)
        desk = tally(kannauj.sunita, Now.at(kannauj.clerk_post))
        at_desks, in_office = lengths.at_desks(offices, moment.at), lengths.in_offices(offices, moment.at)
        return (
            *(
                done.n,
                done.closed,
                pytest.approx(done.median),
                len(timed),
                sorted(each.days for each in measured),
            ),
            *(desk.ended, at_desks.n, at_desks.open, at_desks.quantile(0.5).value),
            *(in_office.n, in_office.open, in_office.quantile(0.5).value),
        )

    before = figures()
    assert before[:2] == (10, 10)
    on = timezone.localdate() - timedelta(days=40)
    own = calendars.give(kannauj.kannauj)
    calendars.declare(own, on=on, name_hi="मेला", name_en="Fair", by=None)
    assert clock.clock_of(kannauj.kannauj) is not clock.clock_of(kannauj.state)
    assert figures() == before
    on = timezone.localdate() - timedelta(days=17)
    calendars.declare(own, on=on, name_hi="बाढ़", name_en="Flood", by=None)
    counts = [n for n, figure in enumerate(before) if isinstance(figure, int)]
    after = figures()
    assert [after[n] for n in counts] == [before[n] for n in counts]


def test_of_very_many_every_second_paper_is_measured_and_the_curve_says_of_how_many(monkeypatch):
    kannauj = District()
    papers = [make_paper_at(kannauj.manoj, at=timezone.now() - timedelta(days=day)) for day in range(3, 13)]
    send(papers[0], kannauj.manoj, kannauj.dm_post, at=timezone.now() - timedelta(days=2))
    verbs.recompute_all()
    offices, at = [kannauj.tehsil.pk, kannauj.kannauj.pk], timezone.now()
    assert lengths.at_desks(offices, at).sampled_of is None
    monkeypatch.setattr(lengths, "MOST", 10)
    monkeypatch.setattr(lengths, "SAMPLE", 5)
    monkeypatch.setattr(lengths, "OF_EACH", 5)
    sampled = lengths.at_desks(offices, at)
    measured = Stay.objects.filter(paper__in=[paper.pk for paper in papers if paper.pk % 2 == 0])
    assert (sampled.n, sampled.sampled_of) == (measured.count(), 11)
    groups = [hundredths(stay, at) for stay in measured]
    alone = curve(Group(int(length) / 100, int(ended), int(not ended)) for length, ended in groups)
    assert sampled.steps == alone.steps
