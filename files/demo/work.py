"""Ninety days of work: files opened, noted, sent, returned, pulled up, parked, held and closed."""

import io
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import Charge, Post
from files.correspondence.verbs import add
from files.models import File, SubjectHead
from files.notes.verbs import save_draft, send_with_note
from files.opening.verbs import open_file
from tracking.movement import destinations, hold
from tracking.movement.verbs import close, forward, park, pull_up, stamp_opened
from tracking.time import attribution, clock

from . import matters, papers
from .workplaces import KANNAUJ, Workplace

DAYS = 90
SEED = 2026


@dataclass
class Walk:
    """A file on its way, with the reading of the clock that it has reached."""

    file: File
    reading: int
    chance: random.Random


class StaffedWorkplace:
    """A workplace with its posts, its charges and the clock the work is done by."""

    def __init__(self, place: Workplace):
        self.place = place
        own = Q(code__startswith=place.prefix + "-")
        posts = Post.objects.filter(own | Q(code__in=place.codes())).with_place()
        self.posts = {post.code: post for post in posts}
        self.boss = self.posts[f"{place.prefix}-{place.boss}"]
        self.clock = clock.clock_of(self.boss.office)
        self.heads = {head.code: head for head in SubjectHead.objects.all()}
        self.now = self.clock.now()
        self._charges: dict[int, Charge] = {}

    def post(self, step: str) -> Post | None:
        """The post that a step of a chain names."""
        return self.posts.get(step[1:] if step[0] == "@" else f"{self.place.prefix}-{step}")

    def holder(self, post: Post, at: datetime) -> Charge | None:
        """The charge that acts at the post at that moment; None while it is vacant."""
        charge = attribution.holders([post], at).get(post.pk)
        if charge and charge.pk not in self._charges:
            self._charges[charge.pk] = Charge.objects.with_place().get(pk=charge.pk)
        return self._charges[charge.pk] if charge else None


def work(
    files: int,
    place: Workplace = KANNAUJ,
    *,
    seed: int = SEED,
    report: Callable[[int, int], None] = lambda _day, _done: None,
) -> None:
    """Open so many files and move each to where it is by now; `report` gets the day and the count so far."""
    office, chance = StaffedWorkplace(place), random.Random(seed)  # noqa: S311 - nothing secret hangs on it
    first = timezone.now() - timedelta(days=DAYS)
    starts = sorted(_start(office, chance) for _file in range(files))
    for serial, reading in enumerate(starts):
        section = chance.choices(list(place.weights), list(place.weights.values()))[0]
        _walk(office, section, reading, random.Random(seed + serial))  # noqa: S311
        report((office.clock.moment(reading) - first).days + 1, serial + 1)


def _start(office: StaffedWorkplace, chance: random.Random) -> int:
    first = office.clock.reading(timezone.now() - timedelta(days=DAYS))
    return chance.randint(first, office.now - 1800)


def _request(chance: random.Random) -> UUID:
    return UUID(int=chance.getrandbits(128), version=4)


@transaction.atomic
def _walk(office: StaffedWorkplace, section: str, reading: int, chance: random.Random) -> None:
    """Move one file from its opening to where it is by now, in one transaction."""
    place = office.place
    facts = {
        "t": chance.choice(place.tehsils),
        "b": chance.choice(place.blocks),
        "village": chance.choice(place.villages),
        "person": chance.choice(matters.PERSONS),
        "n": chance.randint(101, 989),
    }
    chain = [office.post(step.format(**facts)) for step in place.chains[section]]
    chain = [post for post in chain if post]
    walk = _open(office, section, chain[0], reading, facts, chance)
    if walk is None:
        return
    for post, then in pairwise(chain):
        if not _step(office, walk, post, then, facts):
            return
    _decide(office, walk, chain[-1])


def _open(office, section: str, post: Post, reading: int, facts: dict, chance) -> Walk | None:
    at = office.clock.moment(reading)
    by = office.holder(post, at)
    if by is None:
        return None
    head, subjects = office.place.subjects[section]
    file = open_file(
        by=by,
        subject=chance.choice(subjects).format(**facts),
        subject_head=office.heads[head],
        priority=chance.choices(File.Priority.values, [80, 15, 5])[0],
        grading=chance.choices(["normal", "confidential", "secret"], [96, 3, 1])[0],
        request_id=_request(chance),
        at=at,
    )
    stamp_opened(file, by=by, at=at)
    if chance.random() < 0.4:
        title = chance.choice(matters.PAPERS)
        sheet = io.BytesIO(
            papers.sheet(title, chance.randint(0, papers.VARIANTS - 1), office.place.addressee)
        )
        add(file, by=by, upload=sheet, name=f"{title}.pdf", title=title, at=at)
    return Walk(file, reading, chance)


def _length(chance: random.Random) -> int:
    """Working seconds at a desk: mostly a day or less, sometimes far too long."""
    days = chance.lognormvariate(0.3, 0.9)
    if chance.random() < 0.1:
        days += chance.uniform(4, 20)
    return int(days * 7 * 3600) + 300


def _step(office: StaffedWorkplace, walk: Walk, post: Post, then: Post, facts: dict) -> bool:
    """Send the file on if it has left the post by now; return whether it has."""
    arrived, walk.reading = walk.reading, walk.reading + _length(walk.chance)
    at = office.clock.moment(min(walk.reading, office.now))
    by = office.holder(post, at)
    if by is None or walk.reading >= office.now:
        return _leave_pending(office, walk, by, arrived)
    opened_at = office.clock.moment(arrived + (walk.reading - arrived) // 3)
    stamp_opened(walk.file, by=by, at=opened_at)
    _send(office.place, walk, by, then, facts, at)
    return True


def _send(place: Workplace, walk: Walk, by: Charge, then: Post, facts: dict, at: datetime) -> None:
    walk.file.refresh_from_db()
    press = {"expected": walk.file.seq, "request_id": _request(walk.chance), "at": at}
    if walk.chance.random() < 0.75:
        words = walk.chance.choice(place.opening if walk.file.seq == 1 else place.middle)
        send_with_note(walk.file, by=by, to=then, text=words.format(**facts), **press)
    else:
        forward(walk.file, by=by, to=then, **press)


def _leave_pending(office: StaffedWorkplace, walk: Walk, by: Charge | None, arrived: int) -> bool:
    """Leave the file here: unopened, opened, parked, or pulled up from above; return False."""
    walk.file.refresh_from_db()
    press = {"expected": walk.file.seq, "request_id": _request(walk.chance)}
    since = office.now - arrived
    if by is None:
        return False
    if walk.chance.random() < 0.7:
        stamp_opened(walk.file, by=by, at=office.clock.moment(arrived + since // 2))
    late = since > 6 * 7 * 3600 and walk.chance.random() < 0.15
    if late and destinations.is_over(office.boss, by.post):
        at = office.clock.moment(office.now - 3600)
        boss = office.holder(office.boss, at)
        pull_up(walk.file, by=boss, reason=walk.chance.choice(matters.PULLED), at=at, **press)
    elif since > 7 * 3600 and walk.chance.random() < 0.12:
        reason, authority = walk.chance.choice(office.place.parked)
        review = timezone.localdate() + timedelta(days=walk.chance.randint(5, 40))
        at = office.clock.moment(office.now - since // 3)
        park(walk.file, by=by, reason=reason, authority=authority, review_on=review, at=at, **press)
        if destinations.is_over(office.boss, by.post) and walk.chance.random() < 0.4:
            hold_facts = {"reason": reason, "authority": authority, "until_on": review}
            _put_on_hold(walk, office, office.clock.moment(office.now - since // 6), hold_facts)
    return False


def _put_on_hold(walk: Walk, office: StaffedWorkplace, at: datetime, hold_facts: dict) -> None:
    """Let the boss put the parked file on hold."""
    walk.file.refresh_from_db()
    press = {"expected": walk.file.seq, "request_id": _request(walk.chance), "at": at}
    if boss := office.holder(office.boss, at):
        hold.place_hold(walk.file, by=boss, **hold_facts, **press)


def _decide(office: StaffedWorkplace, walk: Walk, post: Post) -> None:
    walk.reading += _length(walk.chance)
    if walk.reading >= office.now:
        return
    at = office.clock.moment(walk.reading)
    by = office.holder(post, at)
    if by is None or not post.may_approve:
        return
    walk.file.refresh_from_db()
    words = walk.chance.choice(matters.DECISION)
    save_draft(walk.file, by=by, text=words, expected=walk.file.seq, at=at)
    request = _request(walk.chance)
    close(walk.file, by=by, remark=words, expected=walk.file.seq, request_id=request, at=at)
