"""Ninety days of work in Kannauj: files opened, noted, sent, returned, pulled up, parked and closed."""

import io
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from uuid import UUID

from django.utils import timezone

from accounts.models import Charge, Post
from files import document, note
from files.file import open_file
from files.models import File, SubjectHead
from tracking import attribution, clock, movement

from . import matters, papers

DAYS = 90
SEED = 2026
CHAINS = {
    "REV": ["REV-SA", "REV-HA", "REV-OC", "ADM-FR", "T-{t}-SDM", "T-{t}-TEHSILDAR", "T-{t}-NAIB",
            "T-{t}-TEHSILDAR", "T-{t}-SDM", "ADM-FR", "DM"],
    "ARM": ["ARM-SA", "ARM-HA", "ARM-OC", "POL-SP", "ARM-OC", "ADM-J", "DM"],
    "EST": ["EST-JA", "EST-SA", "EST-HA", "AO", "EST-OC", "ADM-FR", "DM"],
    "NZR": ["NZR-SA", "NAZIR", "NZR-HA", "NZR-OC", "ADM-FR"],
    "RTI": ["RTI-SA", "RTI-HA", "RTI-OC", "T-TRW-SDM", "T-TRW-TEHSILDAR", "RTI-OC"],
    "IGRS": ["IGRS-SA", "IGRS-HA", "IGRS-OC", "T-{t}-SDM", "T-{t}-NAIB", "T-{t}-SDM", "IGRS-OC", "ADM-FR"],
    "MIN": ["MIN-SA", "MIN-HA", "MIN-OC", "T-{t}-TEHSILDAR", "MIN-OC", "ADM-FR", "DM"],
    "LA": ["LA-HA", "LA-OC", "T-{t}-SDM", "T-{t}-TEHSILDAR", "LA-OC", "ADM-FR", "DM"],
    "DEV": ["DEV-SA", "DEV-HA", "DDO", "B-{b}-BDO", "DDO", "CDO", "DM"],
    "PAN": ["PAN-SA", "PAN-HA", "DPRO", "B-{b}-BDO", "DPRO", "CDO"],
}  # fmt: skip
WEIGHTS = {
    "REV": 30,
    "IGRS": 20,
    "DEV": 12,
    "EST": 10,
    "ARM": 9,
    "PAN": 6,
    "RTI": 5,
    "MIN": 4,
    "LA": 4,
    "NZR": 4,
}
TEHSILS, BLOCKS = ("CHB", "KNJ", "TRW"), ("KNJ", "JLB", "TLG", "SRK", "CHB", "UMR", "HSR", "GGR")


@dataclass
class Walk:
    """One file on its way, with the reading it has got to."""

    file: File
    reading: int
    chance: random.Random


class Kannauj:
    """The posts, the charges and the clock the work is done by."""

    def __init__(self, prefix: str = "KNJ"):
        self.prefix = prefix
        posts = Post.objects.filter(code__startswith=prefix + "-").with_place()
        self.posts = {post.code.removeprefix(prefix + "-"): post for post in posts}
        self.clock = clock.clock_of(self.posts["DM"].office)
        self.heads = {head.code: head for head in SubjectHead.objects.all()}
        self.now = self.clock.now()

    def holder(self, post: Post, at: datetime) -> Charge | None:
        """Who acts at the post at that moment."""
        found = attribution.holders([post], at).get(post.pk)
        return Charge.objects.with_place().get(pk=found.pk) if found else None


def work(files: int, prefix: str = "KNJ", tell: Callable[[int], None] = lambda _done: None) -> None:
    """Open so many files and move each as far as it has come by now."""
    kannauj, chance = Kannauj(prefix), random.Random(SEED)  # noqa: S311 - nothing secret hangs on it
    starts = sorted(_start(kannauj, chance) for _file in range(files))
    for serial, reading in enumerate(starts):
        section = chance.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
        _walk(kannauj, section, reading, random.Random(SEED + serial))  # noqa: S311
        tell(serial + 1)


def _start(kannauj: Kannauj, chance: random.Random) -> int:
    first = kannauj.clock.reading(timezone.now() - timedelta(days=DAYS))
    return chance.randint(first, kannauj.now - 1800)


def _request(chance: random.Random) -> UUID:
    return UUID(int=chance.getrandbits(128), version=4)


def _walk(kannauj: Kannauj, section: str, reading: int, chance: random.Random) -> None:
    facts = {
        "t": chance.choice(TEHSILS),
        "b": chance.choice(BLOCKS),
        "village": chance.choice(matters.VILLAGES),
        "person": chance.choice(matters.PERSONS),
        "n": chance.randint(101, 989),
    }
    chain = [kannauj.posts.get(step.format(**facts)) for step in CHAINS[section]]
    chain = [post for post in chain if post]
    walk = _opened(kannauj, section, chain[0], reading, facts, chance)
    if walk is None:
        return
    for post, then in pairwise(chain):
        if not _step(kannauj, walk, post, then, facts):
            return
    _decide(kannauj, walk, chain[-1])


def _opened(kannauj, section: str, post: Post, reading: int, facts: dict, chance) -> Walk | None:
    at = kannauj.clock.moment(reading)
    by = kannauj.holder(post, at)
    if by is None:
        return None
    head, subjects = matters.SUBJECTS[section]
    file = open_file(
        by=by,
        subject=chance.choice(subjects).format(**facts),
        subject_head=kannauj.heads[head],
        priority=chance.choices(File.Priority.values, [80, 15, 5])[0],
        grading=chance.choices(File.Grading.values, [96, 3, 1, 0])[0],
        request_id=_request(chance),
        at=at,
    )
    movement.opened(file, by=by, at=at)
    if chance.random() < 0.4:
        title = chance.choice(matters.PAPERS)
        sheet = io.BytesIO(papers.sheet(title, chance.randint(0, papers.VARIANTS - 1)))
        document.add(file, by=by, upload=sheet, name=f"{title}.pdf", title=title, at=at)
    return Walk(file, reading, chance)


def _length(chance: random.Random) -> int:
    """Working seconds at a desk: mostly a day or less, sometimes far too long."""
    days = chance.lognormvariate(0.3, 0.9)
    if chance.random() < 0.1:
        days += chance.uniform(4, 20)
    return int(days * 7 * 3600) + 300


def _step(kannauj: Kannauj, walk: Walk, post: Post, then: Post, facts: dict) -> bool:
    """The file lies at the post and goes on, or back and here again; whether it could move on by now."""
    arrived, walk.reading = walk.reading, walk.reading + _length(walk.chance)
    at = kannauj.clock.moment(min(walk.reading, kannauj.now))
    by = kannauj.holder(post, at)
    if by is None or walk.reading >= kannauj.now:
        return _lies(kannauj, walk, by, arrived)
    seen = kannauj.clock.moment(arrived + (walk.reading - arrived) // 3)
    movement.opened(walk.file, by=by, at=seen)
    _send(walk, by, then, facts, at)
    return True


def _send(walk: Walk, by: Charge, then: Post, facts: dict, at: datetime) -> None:
    walk.file.refresh_from_db()
    press = {"expected": walk.file.seq, "request_id": _request(walk.chance), "at": at}
    if walk.chance.random() < 0.75:
        words = walk.chance.choice(matters.OPENING if walk.file.seq == 1 else matters.MIDDLE)
        note.send_with_note(walk.file, by=by, to=then, text=words.format(**facts), **press)
    else:
        movement.forward(walk.file, by=by, to=then, **press)


def _lies(kannauj: Kannauj, walk: Walk, by: Charge | None, arrived: int) -> bool:
    """The file still lies here: unopened, opened, parked, or pulled up by the District Magistrate."""
    walk.file.refresh_from_db()
    press = {"expected": walk.file.seq, "request_id": _request(walk.chance)}
    since = kannauj.now - arrived
    if by is None:
        return False
    if walk.chance.random() < 0.7:
        movement.opened(walk.file, by=by, at=kannauj.clock.moment(arrived + since // 2))
    if since > 6 * 7 * 3600 and walk.chance.random() < 0.15:
        at = kannauj.clock.moment(kannauj.now - 3600)
        dm = kannauj.holder(kannauj.posts["DM"], at)
        movement.pull_up(walk.file, by=dm, reason=walk.chance.choice(matters.PULLED), at=at, **press)
    elif since > 7 * 3600 and walk.chance.random() < 0.12:
        reason, authority = walk.chance.choice(matters.PARKED)
        review = timezone.localdate() + timedelta(days=walk.chance.randint(5, 40))
        at = kannauj.clock.moment(kannauj.now - since // 3)
        movement.park(walk.file, by=by, reason=reason, authority=authority, review_on=review, at=at, **press)
    return False


def _decide(kannauj: Kannauj, walk: Walk, post: Post) -> None:
    walk.reading += _length(walk.chance)
    if walk.reading >= kannauj.now:
        return
    at = kannauj.clock.moment(walk.reading)
    by = kannauj.holder(post, at)
    if by is None or not post.may_approve:
        return
    walk.file.refresh_from_db()
    words = walk.chance.choice(matters.DECISION)
    note.save_draft(walk.file, by=by, text=words, expected=walk.file.seq, at=at)
    request = _request(walk.chance)
    movement.close(walk.file, by=by, remark=words, expected=walk.file.seq, request_id=request, at=at)
