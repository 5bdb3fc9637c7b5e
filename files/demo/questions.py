"""Questions of the District Magistrate on late files: answered, still open, and without a reply."""

import random
from uuid import UUID

from django.db.models import F

from accounts.models import Charge
from tracking.ask.verbs import answer, ask, may_ask, raise_up
from tracking.models import Paper, Question, Stay
from tracking.refusals import Refusal

from . import matters
from .work import SEED, StaffedWorkplace
from .workplaces import KANNAUJ, Workplace

MOST = 12
HOUR, DAY = 3600, 7 * 3600


def ask_about_late(place: Workplace = KANNAUJ) -> int:
    """Let the head of the workplace ask about files late for three days and more; return how many."""
    # Not the seed of the work itself, whose numbers of requests it would draw once more.
    office, chance = StaffedWorkplace(place), random.Random(f"questions {SEED}")  # noqa: S311
    asked = 0
    for stay in _late(office):
        at = office.clock.moment(office.now - chance.randint(2 * DAY + HOUR, 3 * DAY - HOUR))
        boss = office.holder(office.boss, at)
        if boss is None or not may_ask(boss, stay.post):
            continue
        try:
            question = ask(
                stay, by=boss, request_id=_request(chance), text=chance.choice(matters.ASKED), at=at
            )
        except Refusal:
            continue
        _follow(office, question, asked, chance)
        asked += 1
    return asked


def _late(office: StaffedWorkplace) -> list[Stay]:
    """Stays late already when they are asked about, of files at which nothing was recorded since."""
    stays = Stay.objects.pending().filter(
        office__path__startswith=office.boss.office.path,
        due_reading__lt=office.now - 3 * DAY,
        paper__state=Paper.State.PENDING,
        paper__moved_at=F("arrived_at"),
        calendar=office.clock.calendar_id,
    )
    places = ("post__section__office", "post__designation", "office")
    return list(stays.select_related(*places).order_by("arrived_at", "pk")[:MOST])


def _follow(office: StaffedWorkplace, question: Question, turn: int, chance: random.Random) -> None:
    """Answer every third question, leave every third open, and let every third come up without a reply."""
    if turn % 3 == 1:
        raise_up(question, at=office.clock.moment(office.now - HOUR // 2))
    elif turn % 3 == 0:
        at = office.clock.moment(office.clock.reading(question.asked.at) + chance.randint(HOUR, 6 * HOUR))
        held = office.holder(question.to_post, at)
        by = held and Charge.objects.with_place().get(pk=held.pk)
        if by and by.user_id == question.to_id:
            answer(question, by=by, text=chance.choice(matters.REPLIES), request_id=_request(chance), at=at)


def _request(chance: random.Random) -> UUID:
    return UUID(int=chance.getrandbits(128), version=4)
