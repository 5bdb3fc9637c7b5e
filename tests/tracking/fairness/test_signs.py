"""The monitoring officer sees which desks watch the limit; each sign is what stays and movements say."""

from datetime import date, datetime, timedelta
from random import Random
from uuid import uuid4

import pytest
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from tests.factories import District, make_paper, send, signed_in
from tracking.fairness import figures
from tracking.models import Movement, Parking, Stay
from tracking.monitor.figures import Moment, offices_within
from tracking.movement.verbs import park, stamp_opened, unpark
from tracking.time import clock

pytestmark = pytest.mark.django_db
TURNS = 60


@pytest.fixture
def kannauj():
    """Kannauj, where a paper may lie at a desk for three working days."""
    return District()


def live(district: District, seed: int) -> None:
    """Three desks work for seventy days: they open, park, send on and send back."""
    draw = Random(seed)
    desks = {charge.post_id: charge for charge in (district.sunita, district.anjali, district.manoj)}
    posts = [charge.post for charge in desks.values()]
    for _turn in range(TURNS):
        at = timezone.now() - timedelta(days=draw.uniform(2, 70))
        paper = make_paper(draw.choice(list(desks.values())), at=at)
        for _step in range(draw.randint(1, 6)):
            paper.refresh_from_db()
            holder = desks[paper.holder_id]
            if draw.random() < 0.7:
                at += timedelta(hours=draw.expovariate(1 / 20))
                stamp_opened(paper, by=holder, at=min(at, timezone.now()))
            at += timedelta(hours=draw.choice([draw.expovariate(1 / 30), draw.uniform(60, 100)]))
            if at >= timezone.now():
                break
            if draw.random() < 0.2:
                facts = {"reason": "आख्या की प्रतीक्षा", "authority": "उप जिलाधिकारी", "request_id": uuid4()}
                park(paper, by=holder, review_on=date(2027, 3, 1), expected=paper.seq, at=at, **facts)
                at += timedelta(hours=draw.uniform(1, 30))
            if at >= timezone.now():
                break
            paper.refresh_from_db()
            if paper.state == "parked":
                unpark(paper, by=holder, expected=paper.seq, request_id=uuid4(), at=at)
            send(paper, holder, draw.choice([post for post in posts if post.pk != paper.holder_id]), at=at)


def oracle(district: District, moment: Moment) -> dict[int, figures.Counts]:
    """The same counts, stay by stay."""
    counts: dict[int, figures.Counts] = {}
    since, by = moment.midnight(figures.DAYS), clock.clock_of(district.kannauj)
    month_ends = last_days(by, moment)
    stays = list(Stay.objects.filter(office__path__startswith=district.kannauj.path))
    moves = {(move.paper_id, move.seq): move for move in Movement.objects.all()}
    for stay in stays:
        its = counts.setdefault(stay.post_id, figures.Counts())
        its_clock = clock.clock(stay.calendar_id)
        day = its_clock.day_seconds
        most = None if stay.due_reading is None else stay.limit_seconds
        if stay.left_at and stay.left_at >= since:
            count_departure(its, stay, stays, moves[stay.paper_id, stay.left_seq], most, month_ends)
        if stay.arrived_at >= since and stay.arrived_seq > 1:
            its.arrivals += 1
            end = its_clock.reading(stay.opened_at or stay.left_at or moment.at)
            its.unopened += end - stay.arrived_reading > 2 * day
            its.opened += stay.opened_at is not None
            if stay.opened_at:
                acted = its_clock.reading(stay.acted_at or stay.left_at or moment.at)
                its.left += acted - its_clock.reading(stay.opened_at) > day
    for parking in Parking.objects.select_related("stay"):
        its, stay = counts[parking.stay.post_id], parking.stay
        its.parkings += 1
        used = parking.parked_reading - stay.arrived_reading
        its.parked_late += (
            0.9 * (stay.due_reading - stay.arrived_reading) < used <= stay.due_reading - stay.arrived_reading
        )
    return {post: its for post, its in counts.items() if its != figures.Counts()}


def count_departure(its, stay, stays, move, most, month_ends) -> None:
    used, wrote = stay.left_reading - stay.arrived_reading, move.note_commitment or move.papers_commitment
    its.departures += 1
    its.month_end += timezone.localdate(stay.left_at) in month_ends
    its.sent += 1
    if most and most > 0:
        its.limited += 1
        its.last_tenth += 0.9 * most < used <= most
        its.near += 0.8 * most < used <= 0.9 * most or most < used <= 1.1 * most
        its.far += 0.7 * most < used <= 0.8 * most or 1.1 * most < used <= 1.2 * most
        its.last_minute += not wrote and most - 3600 < used <= most
    if stay.came_from_id:
        its.received += 1
        before = [
            other
            for other in stays
            if (other.paper_id, other.post_id, other.came_from_id)
            == (stay.paper_id, stay.post_id, stay.came_from_id)
            and other.arrived_seq < stay.arrived_seq
        ]
        its.bounced += bool(before) and not wrote and move.to_post_id == stay.came_from_id


def last_days(by: clock.Clock, moment: Moment) -> set[date]:
    today = timezone.localdate(moment.at)
    days: dict[tuple[int, int], list[date]] = {}
    for back in range(-31, figures.DAYS + 1):
        day = today - timedelta(days=back)
        noon = datetime.combine(day, datetime.min.time(), timezone.get_default_timezone())
        if by.length(noon, noon + timedelta(days=1)):
            days.setdefault((day.year, day.month), []).append(day)
    return {day for month in days.values() for day in sorted(month)[-2:]}


@pytest.mark.parametrize("seed", range(3))
def test_each_sign_is_what_stay_by_stay_gives(kannauj, seed):
    live(kannauj, seed)
    moment = Moment.now()
    counted = figures.measure(offices_within(kannauj.kannauj), clock.clock_of(kannauj.kannauj), moment)
    assert counted.desks == oracle(kannauj, moment)
    whole = counted.whole
    assert all(
        (whole.departures, whole.last_tenth, whole.bounced, whole.left, whole.unopened, whole.parkings)
    )


def test_the_dm_reads_where_to_look_with_n_and_interval_and_takes_the_sheet(kannauj):
    live(kannauj, 3)
    dm = signed_in(kannauj.dm)
    shown = dm.get(f"/monitor/{kannauj.kannauj.pk}/signs/")
    assertContains(shown, "A sign proves nothing.")
    assertContains(shown, "Unopened for days")
    sheet = dm.get(f"/monitor/{kannauj.kannauj.pk}/signs/?csv").content.decode()
    assert kannauj.clerk_post.name_en in sheet
    assert dm.get(f"/monitor/{kannauj.kannauj.pk}/signs/?xlsx").content[:2] == b"PK"
    assert dm.get(f"/monitor/{kannauj.kannauj.pk}/signs/?pdf").content[:5] == b"%PDF-"


def test_a_desk_that_sends_much_just_before_the_limit_stands_out_and_its_neighbour_does_not(kannauj):
    draw, by = Random(5), clock.clock_of(kannauj.kannauj)
    begin = by.reading(timezone.now() - timedelta(days=85))
    for turn in range(60):
        came = begin + turn * by.day_seconds // 2
        before = draw.uniform(0.92, 0.99) if turn % 2 else draw.uniform(0.6, 1.4)
        for charge, after in ((kannauj.sunita, before), (kannauj.anjali, draw.uniform(0.6, 1.4))):
            paper = make_paper(charge, at=by.moment(came))
            at = by.moment(came + int(after * 3 * by.day_seconds))
            send(paper, charge, kannauj.sdm_post, at=at + timedelta(seconds=1))
    shown = signed_in(kannauj.dm).get(f"/monitor/{kannauj.kannauj.pk}/signs/")
    out = {desk["name"]: [sign["label"] for sign in desk["signs"]] for desk in shown.context["desks"]}
    assert "Sent just before the limit" in out["Desk assistant"]
    assert "Additional DM" not in out
    assertContains(shown, "Sunita Yadav")


def test_too_few_say_nothing_and_the_state_is_asked_office_by_office(kannauj):
    make_paper(kannauj.sunita)
    shown = signed_in(kannauj.dm).get(f"/monitor/{kannauj.kannauj.pk}/signs/")
    assertContains(shown, "too few")
    assertNotContains(shown, "stand out by")


def test_the_page_asks_as_much_for_three_desks_as_for_one(kannauj, django_assert_max_num_queries):
    live(kannauj, 1)
    dm = signed_in(kannauj.dm)
    dm.get(f"/monitor/{kannauj.kannauj.pk}/signs/")
    with django_assert_max_num_queries(14):
        dm.get(f"/monitor/{kannauj.kannauj.pk}/signs/")
