"""The monitor's figures beside a count of every stay, one by one, in states drawn at random."""

import random
from datetime import datetime, time, timedelta
from statistics import median
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Charge, Post
from tests.factories import BEGINNING, District, make_paper, make_paper_at, make_post, send
from tracking.models import Calendar, Stay, SummaryMark, WeeklyHours
from tracking.monitor.figures import Figures, Moment, by_desk, by_place, count, offices_within, seats_of
from tracking.movement.verbs import close, park
from tracking.summaries import verbs as summaries
from tracking.summaries.figures import are_stored
from tracking.time import calendars, clock

pytestmark = pytest.mark.django_db

FATES = ("lies", "lies", "parked", "parked", "closed", "sent", "at the vacant desk")


class Drawn(District):
    """Kannauj with a tehsil that goes by its own clock, a vacant desk, and fifty papers of any fate."""

    def __init__(self, seed: int):
        super().__init__()
        calendar = Calendar.objects.create(office=self.tehsil)
        WeeklyHours.objects.bulk_create(
            WeeklyHours(calendar=calendar, begins=BEGINNING, weekday=day, opens=time(9), closes=time(13))
            for day in range(5)
        )
        calendars.rebuild(calendar)
        self.nazir_post = make_post(self.kannauj, "नाज़िर", "Nazir", reports_to=self.adm_post)
        draw, now = random.Random(seed), timezone.now()
        for _serial in range(50):
            opener = draw.choice([self.sunita, self.manoj, self.anjali, self.stranger])
            age = draw.uniform(1, 40)
            paper = make_paper_at(opener, at=now - timedelta(days=age))
            self.befall(paper, draw.choice(FATES), opener, now - timedelta(days=age * draw.random()))

    def befall(self, paper, fate: str, by: Charge, at: datetime) -> None:
        """Bring a paper to its fate after opening; it stays as it is where the opener cannot do that."""
        facts = {"by": by, "expected": paper.seq, "request_id": uuid4(), "at": at}
        here = by.post.office == self.kannauj
        if fate == "parked":
            review_on = timezone.localdate() + timedelta(days=9)
            park(paper, reason="x", authority="y", review_on=review_on, **facts)
        elif fate == "closed" and by.post.may_approve:
            close(paper, remark="done", **facts)
        elif fate == "sent" and here:
            send(paper, by, self.dm_post, at=at)
        elif fate == "at the vacant desk" and here:
            send(paper, by, self.nazir_post, at=at)


def counted(stays, at: datetime) -> tuple:
    """The same figures without SQL."""
    late, soon, parked, bands, ages = 0, 0, 0, [0, 0, 0, 0], []
    for stay in stays:
        its = clock.clock(stay.calendar_id)
        now, day = its.reading(at), its.day_seconds
        ages.append((now - stay.arrived_reading) / day)
        bands[sum(ages[-1] > edge for edge in (3, 7, 15))] += 1
        parked += stay.parked
        if stay.due_reading is not None:
            late += stay.due_reading < now
            soon += now <= stay.due_reading <= now + 3 * day
    return len(ages), late, soon, parked, tuple(bands), max(ages), median(ages)


def as_tuple(figures: Figures) -> tuple:
    """The monitor's figures in the same order."""
    counts = figures.total, figures.late, figures.soon, figures.parked, figures.bands
    return *counts, pytest.approx(figures.oldest), pytest.approx(figures.median)


@pytest.mark.parametrize("seed", range(3))
def test_offices_and_desks_are_counted_right_whatever_befell_their_papers(seed):
    drawn, moment = Drawn(seed), Moment.now()
    pending = Stay.objects.pending()
    offices = offices_within(drawn.state)
    figures_of = count(by_place(drawn.state, offices, []), moment)
    assert set(figures_of) == {(drawn.kannauj.pk, None), (drawn.etawah.pk, None)}
    for office in (drawn.kannauj, drawn.etawah):
        assert counted(pending.within(office), moment.at) == as_tuple(figures_of[office.pk, None])
    desks = count(by_desk(drawn.kannauj.sections.get()), moment)
    for post in Post.objects.filter(pk__in=pending.filter(office=drawn.kannauj).values("post")):
        assert counted(pending.at(post), moment.at) == as_tuple(desks[None, post.pk])
    assert (None, drawn.nazir_post.pk) in desks
    assert figures_of[drawn.kannauj.pk, None].parked > 0


def test_days_that_are_summarised_say_the_same_of_what_came_and_went():
    drawn, moment = Drawn(0), Moment.now()
    office_scope = by_place(drawn.kannauj, offices_within(drawn.kannauj), seats_of(drawn.kannauj))
    desks = by_desk(drawn.kannauj.sections.get())
    scopes = [by_place(drawn.state, offices_within(drawn.state), []), office_scope, desks]
    from_stays = [count(scope, moment) for scope in scopes]
    summaries.recompute_all()
    SummaryMark.objects.all().delete()
    assert are_stored([drawn.kannauj.pk], moment.midnight().date())
    assert [count(scope, moment) for scope in scopes] == from_stays
    assert any(figures.came for figures in from_stays[0].values())


def test_a_file_sent_on_is_counted_where_it_went():
    kannauj = District()
    paper = make_paper(kannauj.manoj)
    client = Client()
    client.force_login(kannauj.dm.user)

    def totals(url: str) -> list[str]:
        return [row["total"] for row in client.get(url).context["rows"]]

    tehsil = f"/monitor/{kannauj.tehsil.pk}/"
    section = f"/monitor/section/{kannauj.kannauj.sections.get().pk}/"
    assert (totals(tehsil), totals(section)) == (["1"], [])
    send(paper, kannauj.manoj, kannauj.adm_post)
    assert (totals(tehsil), totals(section)) == ([], ["1"])
