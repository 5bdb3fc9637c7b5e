"""Causes for which papers waited at desks: of one stay, and for each desk over the last month."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import asdict, dataclass, fields
from datetime import datetime, timedelta
from functools import reduce
from operator import add

from django.db.models import F, Max, QuerySet, Sum

from accounts.models import Post
from tracking.models import DeskCauses, Stay
from tracking.waiting import figures, intervals
from tracking.waiting.figures import Cause
from tracking.waiting.handlings import Handling
from tracking.waiting.intervals import SECOND, Interval, instant

from . import handlings

# The stays that ended in so many days, and those still open, are summed.
DAYS = 30
# What ended so many days before them is read too: it kept desks busy while the papers of the month lay there.
BEFORE = 90
# What ended more days before the end of a stay is not looked at to explain it.
MOST_BESIDE = 400
# So many desks are read at once.
DESKS = 50


@dataclass
class Split:
    """Seconds by the clock of each cause, which are the time at the desk, and those of it in office hours.

    `stays` were split.
    """

    stays: int = 0
    gathered: int = 0
    busy: int = 0
    others_first: int = 0
    nobody_there: int = 0
    worked_on: int = 0
    rest: int = 0
    gathered_open: int = 0
    busy_open: int = 0
    others_first_open: int = 0
    nobody_there_open: int = 0
    worked_on_open: int = 0
    rest_open: int = 0

    @property
    def seconds(self) -> int:
        """The whole time at the desk."""
        return sum(getattr(self, name) for name in CAUSES)

    @property
    def seconds_open(self) -> int:
        """The part of it in office hours."""
        return sum(getattr(self, name) for name in OPEN)

    @property
    def closed(self) -> int:
        """The part of nobody's time that was night, a day off or a holiday; the other is vacancy or leave."""
        return self.nobody_there - self.nobody_there_open

    def in_office_hours(self, cause: str) -> int:
        """Seconds of a cause in office hours."""
        return getattr(self, f"{cause}_open")


FIELDS = [field.name for field in fields(Split)]
CAUSES, OPEN = FIELDS[1:7], FIELDS[7:]
OF_CAUSE = {
    Cause.GATHERED: "gathered",
    Cause.BUSY: "busy",
    Cause.OTHERS_FIRST: "others_first",
    Cause.NOBODY_THERE: "nobody_there",
    Cause.REST: "rest",
}


def of_stay(stay: Stay, now: datetime) -> Split:
    """Split one stay, beside what lay at its desk meanwhile, in the last MOST_BESIDE days of it at most."""
    until = stay.left_at or now
    since = max(stay.arrived_at, until - timedelta(days=MOST_BESIDE))
    works = handlings.read([stay.post_id], since, until)
    return dict(_splits(works, now)).get(stay.pk, Split())


def _splits(works: Collection[handlings.Work], now: datetime) -> Iterator[tuple[int, Split]]:
    """Split each of these stays, with its id."""
    if not works:
        return
    by_stay = handlings.handlings(works)
    away = handlings.Away(works, works[0].arrived_at, now)
    together = figures.waits(list(by_stay.values()), away, until=instant(now), rule=handlings.TOGETHER)
    for (pk, handling), wait in zip(by_stay.items(), together, strict=True):
        pieces = {OF_CAUSE[cause]: each for cause, each in wait.causes.items()}
        pieces["worked_on"] = [] if handling.began is None else [(handling.began, _end(handling, now))]
        yield pk, Split(stays=1, **_whole_seconds(handling, pieces, away, now))


def _end(handling: Handling, now: datetime) -> int:
    return handling.ended or instant(now)


def _whole_seconds(
    handling: Handling, pieces: dict[str, list[Interval]], away: handlings.Away, now: datetime
) -> dict[str, int]:
    """Lengths in whole seconds that add up to the whole: what rounding leaves goes to the rest.

    Those in office hours are what the closed ones leave of them, so that these add up as well.
    """
    lengths = {name: intervals.length(each) for name, each in pieces.items()}
    seconds = {name: length // SECOND for name, length in lengths.items()}
    seconds["rest"] += sum(lengths.values()) // SECOND - sum(seconds.values())
    shut = away.closed(handling.hand, handling.arrived, _end(handling, now))
    closed = {name: intervals.length(intervals.shared(each, shut)) // SECOND for name, each in pieces.items()}
    return seconds | {f"{name}_open": seconds[name] - closed[name] for name in pieces}


def count_all(now: datetime) -> int:
    """Count the causes of every desk anew, as of now; return how many desks had stays to split."""
    since = now - timedelta(days=DAYS)
    posts = Stay.objects.filter(at_rest=False, left_at__gte=since).values_list("post", flat=True)
    lying = Stay.objects.open().filter(at_rest=False).values_list("post", flat=True)
    busy = sorted({*posts.order_by().distinct(), *lying.order_by().distinct()})
    for place in range(0, len(busy), DESKS):
        _store(_of_desks(busy[place : place + DESKS], since, now), now)
    DeskCauses.objects.exclude(post__in=busy).delete()
    return len(busy)


def _of_desks(posts: Collection[int], since: datetime, now: datetime) -> dict[int, Split]:
    works = handlings.read(posts, since - timedelta(days=BEFORE), now)
    desk_of = {work.pk: work.post for work in works if work.left_at is None or work.left_at >= since}
    summed: dict[int, Counter[str]] = defaultdict(Counter)
    for pk, split in _splits(works, now):
        if pk in desk_of:
            summed[desk_of[pk]].update({name: getattr(split, name) for name in FIELDS})
    return {post: Split(**counts) for post, counts in summed.items()}


def _store(splits: dict[int, Split], now: datetime) -> None:
    rows = [DeskCauses(post_id=post, at=now, **asdict(split)) for post, split in splits.items()]
    DeskCauses.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["post"], update_fields=["at", *FIELDS]
    )


def of_offices(offices: Iterable[int]) -> tuple[Split, datetime | None]:
    """Sum the causes at all desks of these offices; and say as of when they were counted."""
    whole = _of(offices).aggregate(as_of=Max("at"), **_sums())
    return _split(whole), whole["as_of"]


def of_desk(post: int) -> Split:
    """The causes at one desk."""
    return _split(DeskCauses.objects.filter(post=post).aggregate(**_sums()))


def by_section(offices: Iterable[int]) -> dict[int, Split]:
    """Sum the causes at the desks of each section of these offices."""
    rows = _of(offices).order_by().values("post__section").annotate(**_sums())
    return {row["post__section"]: _split(row) for row in rows}


def longest(offices: Iterable[int], most: int) -> list[tuple[Post, Split]]:
    """The desks of these offices at which papers lay longest in all, each with its causes."""
    whole = reduce(add, map(F, CAUSES))
    rows = _of(offices).select_related("post__section__office").order_by(-whole, "pk")[:most]
    return [(row.post, Split(**{name: getattr(row, name) for name in FIELDS})) for row in rows]


def _of(offices: Iterable[int]) -> QuerySet[DeskCauses]:
    return DeskCauses.objects.filter(post__section__office__in=offices)


def _sums() -> dict[str, Sum]:
    return {f"sum_{name}": Sum(name, default=0) for name in FIELDS}


def _split(row: dict) -> Split:
    return Split(**{name: int(row[f"sum_{name}"]) for name in FIELDS})
