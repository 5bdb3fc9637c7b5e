"""Why a paper waited at a desk, to the second: each cause as it happened, and together the whole stay."""

from datetime import timedelta
from random import Random
from uuid import uuid4

import pytest
from django.utils import timezone
from pytest_django.asserts import assertContains

from tests.emptying import unguarded
from tests.factories import District, establishing, ist, make_paper, send, signed_in
from tracking.causes import figures, handlings
from tracking.causes.figures import CAUSES, Split
from tracking.models import DeskCauses, Stay
from tracking.movement.verbs import pull_up, reassign, stamp_opened

pytestmark = pytest.mark.django_db
HOUR = 3600
# Monday, a working day as the two after it; the office is open from 10:00 to 17:00.
MONDAY = ist(2026, 11, 16)


@pytest.fixture
def kannauj():
    """Kannauj and its clerk Sunita, who sends to the ADM."""
    return District()


def at(day: int, hour: int, minute: int = 0, second: int = 0):
    """A moment of the week."""
    return MONDAY + timedelta(days=day, hours=hour, minutes=minute, seconds=second)


def comes(kannauj, moment):
    """A paper that comes to Sunita from the SDM."""
    paper = make_paper(kannauj.manoj, at=moment)
    send(paper, kannauj.manoj, kannauj.clerk_post, at=moment)
    return paper


def goes(kannauj, paper, moment, *, opened=None):
    """Sunita opens a paper and sends it to the ADM."""
    paper.refresh_from_db()
    if opened:
        stamp_opened(paper, by=kannauj.sunita, at=opened)
    send(paper, kannauj.sunita, kannauj.adm_post, at=moment)


def split(kannauj, paper, now=None) -> Split:
    stay = Stay.objects.get(paper=paper, post=kannauj.clerk_post)
    return figures.of_stay(stay, now or timezone.now())


def test_what_came_later_and_was_sent_earlier_is_others_first_and_the_night_is_nobodys(kannauj):
    first, second = comes(kannauj, at(0, 10)), comes(kannauj, at(0, 11))
    goes(kannauj, second, at(0, 12), opened=at(0, 11, 30))
    goes(kannauj, first, at(1, 11), opened=at(1, 10))
    its = split(kannauj, first)
    assert its.others_first == HOUR // 2
    assert its.nobody_there == 17 * HOUR
    assert its.worked_on == HOUR
    assert its.rest == 25 * HOUR - its.others_first - its.nobody_there - its.worked_on


def test_what_came_before_kept_the_desk_busy(kannauj):
    before, mine = comes(kannauj, at(0, 10)), comes(kannauj, at(0, 10, 30))
    goes(kannauj, before, at(0, 12), opened=at(0, 10, 15))
    goes(kannauj, mine, at(0, 12, 20), opened=at(0, 12, 5))
    its = split(kannauj, mine)
    assert (its.busy, its.rest, its.worked_on) == (90 * 60, 5 * 60, 15 * 60)


def test_two_sent_within_a_minute_were_gathered_until_the_second_came(kannauj):
    first, second = comes(kannauj, at(0, 10)), comes(kannauj, at(0, 14))
    goes(kannauj, first, at(0, 15), opened=at(0, 10, 30))
    goes(kannauj, second, at(0, 15, 0, 40), opened=at(0, 14, 30))
    assert split(kannauj, first).gathered == 3 * HOUR
    assert split(kannauj, second).gathered == 0


def test_while_the_post_was_vacant_nobody_was_there(kannauj):
    paper = comes(kannauj, at(0, 10))
    with establishing(), unguarded("accounts_charge"):
        kannauj.sunita.begins = at(0, 12)
        kannauj.sunita.save(update_fields=["begins"])
    assert split(kannauj, paper, now=at(0, 13)).nobody_there == 2 * HOUR


def test_why_it_waited_is_told_from_what_lay_beside_it(kannauj, django_assert_num_queries):
    before, mine, beside = comes(kannauj, at(0, 10)), comes(kannauj, at(0, 12)), comes(kannauj, at(0, 12))
    goes(kannauj, before, at(0, 11))
    goes(kannauj, mine, at(0, 14), opened=at(0, 13))
    comes(kannauj, at(0, 15))
    page = signed_in(kannauj.sunita).get(f"/papers/{mine.pk}/stays/2/")
    assertContains(page, "Why it waited")
    with django_assert_num_queries(1):
        read = handlings.read([kannauj.clerk_post.pk], at(0, 12), at(0, 14))
    assert [(work.paper, work.ended_by) for work in read] == [(mine.pk, "forwarded"), (beside.pk, "")]


def test_a_paper_that_lay_for_years_is_told_from_the_last_four_hundred_days(kannauj, monkeypatch):
    monkeypatch.setattr(figures, "MOST_BESIDE", 2)
    first, second, mine = (
        comes(kannauj, at(0, 10)),
        comes(kannauj, at(0, 10, 1)),
        comes(kannauj, at(0, 10, 2)),
    )
    goes(kannauj, first, at(0, 11), opened=at(0, 10, 30))
    goes(kannauj, second, at(3, 11), opened=at(3, 10, 30))
    goes(kannauj, mine, at(3, 12), opened=at(3, 11, 30))
    asked = []
    read = handlings.read
    monkeypatch.setattr(handlings, "read", lambda *facts: asked.extend(read(*facts)) or read(*facts))
    assert split(kannauj, mine).seconds == 74 * HOUR - 120
    assert [work.paper for work in asked] == [second.pk, mine.pk]


def test_no_act_counts_as_more_than_two_hours_of_work(kannauj):
    paper = comes(kannauj, at(0, 10))
    goes(kannauj, paper, at(0, 16), opened=at(0, 10, 5))
    assert split(kannauj, paper).worked_on == 2 * HOUR


def test_what_a_superior_pulled_up_was_not_worked_on(kannauj):
    paper = comes(kannauj, at(0, 10))
    paper.refresh_from_db()
    pull_up(paper, by=kannauj.dm, expected=paper.seq, request_id=uuid4(), reason="तत्काल", at=at(0, 12))
    its = split(kannauj, paper)
    assert (its.worked_on, its.rest) == (0, 2 * HOUR)


def test_what_a_superior_reassigned_from_a_vacant_desk_was_not_worked_on_nor_gathered(kannauj):
    first, second = comes(kannauj, at(0, 10)), comes(kannauj, at(0, 14))
    with establishing(), unguarded("accounts_charge"):
        kannauj.sunita.ends = at(0, 10)
        kannauj.sunita.save(update_fields=["ends"])
    facts = {"by": kannauj.anjali, "to": kannauj.dm_post, "reason": "पद रिक्त"}
    for paper, second_of in ((first, 0), (second, 20)):
        paper.refresh_from_db()
        reassign(paper, expected=paper.seq, request_id=uuid4(), at=at(0, 16, 0, second_of), **facts)
    its = split(kannauj, first)
    assert (its.worked_on, its.gathered, its.nobody_there) == (0, 0, 6 * HOUR)


@pytest.mark.parametrize("seed", range(4))
def test_the_causes_of_every_stay_add_up_to_it_and_those_of_a_desk_to_its_stays(kannauj, seed):
    draw, now = Random(seed), at(4, 12)
    for _turn in range(25):
        moment = at(0, 9) + timedelta(hours=draw.uniform(0, 80))
        paper = comes(kannauj, moment)
        if draw.random() < 0.8 and (left := moment + timedelta(hours=draw.expovariate(1 / 12))) < now:
            opened = draw.choice([None, moment + (left - moment) * draw.random()])
            goes(kannauj, paper, left, opened=opened)
    figures.count_all(now)
    stays = Stay.objects.filter(post=kannauj.clerk_post)
    splits = [figures.of_stay(stay, now) for stay in stays]
    for stay, its in zip(stays, splits, strict=True):
        assert its.seconds == int(((stay.left_at or now) - stay.arrived_at).total_seconds())
        assert min(getattr(its, name) for name in CAUSES) >= 0
    desk = DeskCauses.objects.get(post=kannauj.clerk_post)
    assert desk.stays == len(splits)
    for name in CAUSES:
        assert getattr(desk, name) == sum(getattr(its, name) for its in splits)


def test_the_dm_reads_why_papers_waited_and_sunita_why_hers_did(kannauj, django_assert_max_num_queries):
    first, second = comes(kannauj, at(0, 10)), comes(kannauj, at(0, 11))
    goes(kannauj, second, at(0, 12), opened=at(0, 11, 30))
    dm, page = signed_in(kannauj.dm), f"/monitor/{kannauj.kannauj.pk}/causes/"
    assertContains(dm.get(page), "Nothing is counted yet")
    figures.count_all(at(1, 12))
    shown = dm.get(page)
    assertContains(shown, "Others first")
    assertContains(shown, "Sunita Yadav")
    assert "Desk assistant" in dm.get(page, {"csv": ""}).content.decode()
    assert dm.get(page, {"xlsx": ""}).content[:2] == b"PK"
    assert dm.get(page, {"pdf": ""}).content[:5] == b"%PDF-"
    with django_assert_max_num_queries(14):
        dm.get(page)
    assertContains(signed_in(kannauj.sunita).get(f"/papers/{first.pk}/stays/2/"), "Why it waited")
