from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from tests.factories import District, ist, make_charge, make_paper, send
from tests.tracking.movement.test_hold import park, place
from tracking.movement.verbs import pull_back, stamp_acted, stamp_opened
from tracking.paper import route
from tracking.paper.stays import stays_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def kannauj():
    return District()


def ribbon(paper, now, reader) -> list[dict]:
    return route.ribbon(stays_of(paper), now, reader)


def test_a_block_for_each_desk_as_wide_as_its_time(kannauj, english):
    paper = make_paper(kannauj.sunita, at=ist(2026, 11, 16, 10))
    send(paper, kannauj.sunita, kannauj.adm_post, at=ist(2026, 11, 16, 17))
    told = ribbon(paper, ist(2026, 11, 19, 10), kannauj.sunita)
    assert [(block["share"], block["text"]) for block in told] == [
        (route.PARTS // 3, "1 day"),
        (route.PARTS * 2 // 3, "here now – 2 days"),
    ]
    assert [block["late"] for block in told] == [False, False]


def test_a_block_past_its_limit_is_late_and_says_the_limit(kannauj, english):
    paper = make_paper(kannauj.sunita, at=ist(2026, 11, 16, 10))
    [here] = ribbon(paper, ist(2026, 11, 20, 10), kannauj.sunita)
    assert (here["late"], here["text"]) == (True, "here now – 4 days (limit 3)")


def test_who_sends_late_and_pulls_back_is_late_still_and_reads_no_negative_limit(kannauj, english):
    paper = make_paper(kannauj.sunita, at=ist(2026, 11, 16, 10))
    send(paper, kannauj.sunita, kannauj.adm_post, at=ist(2026, 11, 20, 10))
    paper.refresh_from_db()
    press = {"expected": paper.seq, "request_id": uuid4(), "at": ist(2026, 11, 20, 11)}
    pull_back(paper, by=kannauj.sunita, **press)
    here = ribbon(paper, ist(2026, 11, 20, 12), kannauj.sunita)[-1]
    assert (here["late"], here["text"]) == (True, "here now – 1 hour (limit passed before)")


def test_a_night_at_a_desk_still_has_a_block(kannauj):
    paper = make_paper(kannauj.sunita, at=ist(2026, 11, 16, 18))
    send(paper, kannauj.sunita, kannauj.adm_post, at=ist(2026, 11, 16, 20))
    assert ribbon(paper, ist(2026, 11, 20, 10), kannauj.sunita)[0]["share"] == 1


def test_of_many_desks_the_last_twelve_are_shown(kannauj):
    paper = make_paper(kannauj.sunita, at=ist(2026, 11, 16, 10))
    for serial in range(13):
        by, to = (
            (kannauj.sunita, kannauj.adm_post) if serial % 2 == 0 else (kannauj.anjali, kannauj.clerk_post)
        )
        send(paper, by, to, at=ist(2026, 11, 16, 11) + timedelta(hours=serial))
    told = ribbon(paper, ist(2026, 11, 20, 10), kannauj.sunita)
    assert len(told) == route.MOST
    assert told[0]["url"] == f"/papers/{paper.pk}/stays/3/"
    assert told[-1]["now"]


def test_a_vacant_desk_is_marked_where_the_paper_lies_now(kannauj):
    paper = make_paper(kannauj.sunita, at=ist(2026, 11, 16, 10))
    kannauj.sunita.ends = ist(2026, 11, 17, 10)
    kannauj.sunita.save(update_fields=["ends"])
    now = ist(2026, 11, 18, 10)
    assert ribbon(paper, now, kannauj.dm)[0]["vacant"]
    make_charge(kannauj.clerk_post, "रेखा", "Rekha", begins=ist(2026, 11, 17, 12))
    assert not ribbon(paper, now, kannauj.dm)[0]["vacant"]


def test_time_on_hold_counts_in_the_width_and_not_against_the_limit(kannauj):
    now = timezone.now()
    paper = make_paper(kannauj.sunita, at=now - timedelta(days=10))
    park(paper, kannauj.sunita, at=now - timedelta(days=10))
    place(paper, kannauj.anjali, timezone.localdate() + timedelta(days=1), at=now - timedelta(days=9))
    [stay] = stays_of(paper)
    assert not ribbon(paper, now, kannauj.dm)[0]["late"]
    assert 0 < route.on_hold(stay, now) <= route.held(stay, now)


def test_levels_are_the_desks_it_went_over_against_the_rule(kannauj):
    paper = make_paper(kannauj.sunita)
    for by, to in ((kannauj.sunita, kannauj.adm_post), (kannauj.anjali, kannauj.clerk_post)):
        send(paper, by, to)
    assert route.levels(stays_of(paper)) == (2, 4)


def test_whoever_acts_without_opening_has_opened_by_acting(kannauj):
    paper = make_paper(kannauj.sunita, at=ist(2026, 11, 16, 10))
    stamp_acted(paper, by=kannauj.sunita, at=ist(2026, 11, 16, 12))
    stamp_opened(paper, by=kannauj.sunita, at=ist(2026, 11, 16, 15))
    told = route.phases(paper.stays.get(), ist(2026, 11, 16, 16))
    assert told == (2 * 3600, 0, 4 * 3600)
