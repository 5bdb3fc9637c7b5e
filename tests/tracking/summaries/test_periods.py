"""Places as of a past day, and the rank of districts for the monthly review."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.factories import District, ist, make_paper, send, summarise
from tests.tracking.summaries.test_summaries import days_ago
from tracking.models import DaySummary, SummaryMark, SummaryProgress
from tracking.movement.verbs import close
from tracking.summaries import figures, periods, rank, verbs

pytestmark = pytest.mark.django_db
NOVEMBER = date(2026, 11, 1)


def test_a_past_day_is_told_as_it_ended_and_not_as_it_is_now():
    kannauj = District()
    offices = [kannauj.kannauj.pk]
    for ago in (20, 19, 18):
        paper = make_paper(kannauj.sunita, at=days_ago(ago))
        send(paper, kannauj.sunita, kannauj.sdm_post, at=days_ago(6))
    verbs.refresh()
    today = timezone.localdate()
    day = today - timedelta(days=8)
    then = periods.period(offices, day, day)
    assert (then.end.pending, then.end.late, then.late_share.value) == (3, 3, 1.0)
    assert (then.desks.n, then.desks.open, then.median.value) == (3, 3, None)
    now = periods.period(offices, today, today)
    assert (now.end.pending, now.desks.open) == (0, 0)
    assert now.median.value > 9
    desk = periods.period(offices, day, day, post=kannauj.dm_post.pk)
    assert (desk.end.pending, desk.late_share.value) == (0, None)


def draw_november(kannauj: District, monkeypatch) -> None:
    """Four papers of Kannauj, one of them closed late in the month, and two of Etawah."""
    monkeypatch.setattr(rank, "FEWEST", 2)
    for day in (2, 3, 28, 28):
        make_paper(kannauj.anjali, at=ist(2026, 11, day, 11))
    sent = make_paper(kannauj.sunita, at=ist(2026, 11, 4, 11))
    send(sent, kannauj.sunita, kannauj.sdm_post, at=ist(2026, 11, 27, 11))
    send(sent, kannauj.manoj, kannauj.adm_post, at=ist(2026, 11, 27, 12))
    close(sent, by=kannauj.anjali, expected=3, request_id=uuid4(), remark="x", at=ist(2026, 11, 28, 12))
    for day in (2, 5):
        make_paper(kannauj.stranger, at=ist(2026, 11, day, 11))


@pytest.mark.parametrize("summarised", [False, True])
def test_districts_are_ranked_by_their_share_of_late_ones(summarised, monkeypatch):
    kannauj = District()
    draw_november(kannauj, monkeypatch)
    if summarised:
        verbs.refresh()
    rows = rank.rank([kannauj.etawah, kannauj.kannauj], NOVEMBER)
    first, second = rows
    assert (first.office, first.rank, first.pending, first.late, first.disposed) == (
        *(kannauj.kannauj.pk, 1),
        *(4, 2, 1),
    )
    assert (second.office, second.rank, second.late_share.value, second.disposed) == (
        kannauj.etawah.pk,
        2,
        1,
        0,
    )
    assert (first.disposed_per_pending, first.desks.n, first.desks.open) == (0.25, 7, 4)
    assert first.late_share.lower < 0.5 < first.late_share.upper
    assert rank.best_and_worst(rows) == ([], [])


def test_equals_share_a_rank_and_too_few_have_none(monkeypatch):
    kannauj = District()
    monkeypatch.setattr(rank, "FEWEST", 1)
    for charge in (kannauj.stranger, kannauj.anjali):
        make_paper(charge, at=ist(2026, 11, 3, 11))
    offices = [kannauj.kannauj, kannauj.etawah]
    assert [row.rank for row in rank.rank(offices, NOVEMBER)] == [1, 1]
    monkeypatch.setattr(rank, "FEWEST", 2)
    assert [row.rank for row in rank.rank(offices, NOVEMBER)] == [None, None]


def test_all_districts_are_ranked_with_as_many_questions_as_one(django_assert_num_queries):
    kannauj = District()
    make_paper(kannauj.sunita, at=ist(2026, 11, 3, 11))
    verbs.refresh()
    for offices in ([kannauj.kannauj], [kannauj.kannauj, kannauj.etawah]):
        with django_assert_num_queries(9):
            rank.rank(offices, NOVEMBER)


@pytest.mark.parametrize("summarised", [False, True])
def test_the_running_month_is_ranked_with_as_many_questions_for_two_districts_as_for_one(
    summarised, monkeypatch
):
    kannauj, month, counts = District(), timezone.localdate().replace(day=1), []
    monkeypatch.setattr(rank, "FEWEST", 1)
    late = [make_paper(kannauj.sunita, at=days_ago(30)), make_paper(kannauj.stranger, at=days_ago(30))]
    if summarised:
        summarise()
    make_paper(kannauj.anjali)
    send(late[0], kannauj.sunita, kannauj.sdm_post)
    places = [kannauj.kannauj, kannauj.etawah]
    for offices in (places[:1], places):
        rank.rank(offices, month)
        with CaptureQueriesContext(connection) as queries:
            rows = rank.rank(offices, month)
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert {row.office: (row.pending, row.late) for row in rows} == {
        kannauj.kannauj.pk: (2, 0),
        kannauj.etawah.pk: (1, 1),
    }


def test_today_alone_is_the_same_while_yesterday_is_not_counted_yet():
    kannauj, today = District(), timezone.localdate()
    make_paper(kannauj.sunita, at=days_ago(3))
    summarise()
    yesterday = today - timedelta(days=1)
    DaySummary.objects.filter(day=yesterday).delete()
    SummaryMark.objects.all().delete()
    SummaryProgress.objects.update(until=yesterday - timedelta(days=1))
    assert [day.pending for day in figures.series([kannauj.kannauj.pk], today, today)] == [1]
