"""Attribute the time of a stay to the holders of its post, to vacancies between them and to their leave.

Where several hold a post at once, one charge takes precedence: a link officer before an officiating one,
that before the substantive holder, that before one with additional charge; of two alike the later. While
nobody holds the post, the time is the vacancy's, and the controlling officer answers for it: the holder of
the nearest post above that was held at that time. Who is on leave gives way to any other charge of the post;
where there is none, the time is the leave's, and the controlling officer answers for it as for a vacancy.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import Charge, Leave, Post, User
from accounts.queries import prepared
from accounts.queries.compiled import compiled
from tracking.models import Stay

from . import clock
from .absences import Span, leave

Kind = Charge.Kind
PRECEDENCE: dict[str, int] = {Kind.LINK: 3, Kind.OFFICIATING: 2, Kind.SUBSTANTIVE: 1, Kind.ADDITIONAL: 0}

# UNION between the steps, not UNION ALL, so that a circle in the data ends. To whom a post reports now has no
# end and comes last.
WITH_ALL_ABOVE = """
WITH RECURSIVE chain(id, above, until, entry) AS (
    SELECT step.* FROM unnest(%s::bigint[]) AS asked(post), LATERAL (
        SELECT id, reports_to_id, NULL::timestamptz, NULL::bigint FROM accounts_post WHERE id = asked.post
        UNION ALL
        SELECT post_id, superior_id, until, id FROM tracking_formersuperior WHERE post_id = asked.post
    ) AS step
    UNION SELECT step.* FROM chain, LATERAL (
        SELECT id, reports_to_id, NULL::timestamptz, NULL::bigint FROM accounts_post WHERE id = chain.above
        UNION ALL
        SELECT post_id, superior_id, until, id FROM tracking_formersuperior WHERE post_id = chain.above
    ) AS step
) SELECT id, above, until FROM chain ORDER BY id, until NULLS LAST, entry
"""

# The superiors of each post, each with the moment until which it reported there; the present one comes last.
Superiors = dict[int, list[tuple[int | None, datetime | None]]]


@dataclass(frozen=True)
class Share:
    """A part of a stay: under one charge, or without a holder and answered for by the controlling officer."""

    charge: Charge | None
    controlling: User | None
    start: datetime
    end: datetime
    seconds: int
    on_leave: Charge | None = None

    @property
    def person(self) -> User | None:
        """The holder of the post; None while it was vacant or its holder on leave."""
        return self.charge.user if self.charge else None


@dataclass
class Total:
    """Working seconds by stay, and working days, of one person or of the absences one answers for."""

    person: User | None
    controlling: User | None
    on_leave: User | None
    days: Fraction = Fraction(0)
    stays: dict[int, int] = field(default_factory=dict)

    @property
    def seconds(self) -> int:
        """Working seconds in all, whatever the calendars."""
        return sum(self.stays.values())


class Holders(NamedTuple):
    """The charge in force of each held post, and the controlling officer's of each that has nobody there.

    A post whose holder is on leave without a link officer is not held; the leave is in `on_leave`.
    """

    held: dict[int, Charge]
    controlling: dict[int, Charge]
    on_leave: dict[int, Leave]


@dataclass
class _Posts:
    """The charges of posts, and the posts above them, through time."""

    charges: dict[int, list[Charge]]
    above: Superiors
    leave: dict[int, list[Span]]

    def holder(self, post_id: int, at: datetime) -> Charge | None:
        """Return the charge of the post that takes precedence at that moment, but none of who is on leave."""
        return _in_force([charge for charge in self._open(post_id, at) if not self._is_away(charge, at)])

    def on_leave(self, post_id: int, at: datetime) -> Charge | None:
        """Return the charge that would take precedence but for the leave of its holder."""
        return _in_force([charge for charge in self._open(post_id, at) if self._is_away(charge, at)])

    def _open(self, post_id: int, at: datetime) -> list[Charge]:
        return [charge for charge in self.charges.get(post_id, []) if _is_open(charge, at)]

    def _is_away(self, charge: Charge, at: datetime) -> bool:
        return any(begins <= at < ends for begins, ends in self.leave.get(charge.user_id, []))

    def controlling(self, post_id: int, at: datetime) -> User | None:
        """Return the holder of the nearest post above that was held at that moment."""
        for step in self.chain(post_id, at):
            if holder := self.holder(step, at):
                return holder.user
        return None

    def superior(self, post_id: int, at: datetime) -> int | None:
        """Return the post to which the post reported at that moment."""
        superiors = self.above.get(post_id, [])
        return next((superior for superior, until in superiors if until is None or at < until), None)

    def chain(self, post_id: int, at: datetime) -> list[int]:
        """The posts above at that moment, the nearest first; ends even where the data goes in a circle."""
        steps: list[int] = []
        step = self.superior(post_id, at)
        while step is not None and step not in steps:
            steps.append(step)
            step = self.superior(step, at)
        return steps

    def changes(self, post_id: int) -> set[datetime]:
        """Return the moments when holder, superior or leave of the post, or of one ever above, changed."""
        posts = self.ever_above(post_id)
        charges = [charge for pk in posts for charge in self.charges.get(pk, [])]
        moments = {moment for charge in charges for moment in (charge.begins, charge.ends)}
        moments |= {until for pk in posts for _superior, until in self.above.get(pk, [])}
        people = {charge.user_id for charge in charges}
        moments |= {moment for user in people for span in self.leave.get(user, []) for moment in span}
        return {moment for moment in moments if moment}

    def ever_above(self, post_id: int) -> set[int]:
        """The post itself and all that stood above it at any time."""
        above, waiting = set(), [post_id]
        while waiting:
            if (pk := waiting.pop()) not in above:
                above.add(pk)
                waiting += [superior for superior, _until in self.above.get(pk, []) if superior]
        return above


def holders(posts: Iterable[Post | int], at: datetime) -> dict[int, Charge]:
    """Return the charge in force of each held post at that moment, on leave or not, with the names."""
    keys = [post if isinstance(post, int) else post.pk for post in posts]
    return _in_force_by_post(_charges_at(keys, at))


def _charges_at(posts: Iterable[int], at: datetime) -> list[Charge]:
    return list(_open_charges(posts=list(posts), moment=at))


def _in_force_by_post(charges: Iterable[Charge]) -> dict[int, Charge]:
    by_post: dict[int, list[Charge]] = {}
    for charge in charges:
        by_post.setdefault(charge.post_id, []).append(charge)
    in_force = {post_id: _in_force(of_post) for post_id, of_post in by_post.items()}
    return {post_id: charge for post_id, charge in in_force.items() if charge}


@compiled
def _open_charges(posts: list[int], moment: datetime) -> QuerySet[Charge]:
    names = [f"{thing}__name_{language}" for thing in ("user", "post") for language in ("hi", "en")]
    charges = Charge.objects.open_at(moment).filter(post__in=posts).select_related("user", "post")
    return charges.only("kind", "begins", "ends", *names)


def holders_and_controlling(posts: Iterable[int], at: datetime) -> Holders:
    """Return the charges in force of these posts at that moment, and who answers where nobody is there."""
    posts, chains = list(posts), _Posts({}, _above(posts), {})
    charges = _charges_at(chains.above, at)
    of_today = _leave_on(timezone.localdate(at), charges)
    present = _in_force_by_post(charge for charge in charges if charge.user_id not in of_today)
    away = _in_force_by_post(charge for charge in charges if charge.user_id in of_today)
    empty = [pk for pk in posts if pk not in present]
    above = {
        pk: next((present[step] for step in chains.chain(pk, at) if step in present), None) for pk in empty
    }
    return Holders(
        held=present,
        controlling={pk: charge for pk, charge in above.items() if charge},
        on_leave={pk: of_today[away[pk].user_id] for pk in empty if pk in away},
    )


def _leave_on(day: date, charges: Iterable[Charge]) -> dict[int, Leave]:
    found = Leave.objects.on(day).filter(person__in={charge.user_id for charge in charges})
    return {record.person_id: record for record in found.select_related("person")}


def split(stay: Stay, until: datetime | None = None) -> list[Share]:
    """Split a stay where the charge of its post changed; oldest first, the seconds sum to its length."""
    return split_many([stay], until)[stay.pk]


def split_many(stays: Collection[Stay], until: datetime | None = None) -> dict[int, list[Share]]:
    """Split each stay where the charge of its post changed, in three queries; open ones end at `until`.

    A stay at rest, or one that lay within a night or holiday, has no time to share.
    """
    until = until or datetime.now(UTC)
    counted = [stay for stay in stays if not stay.at_rest]
    posts = _posts(counted, until) if counted else _Posts({}, {}, {})
    clocks = {pk: clock.clock(pk) for pk in {stay.calendar_id for stay in counted}}
    shares: dict[int, list[Share]] = {stay.pk: [] for stay in stays}
    for stay in counted:
        shares[stay.pk] = _split(stay, until, posts, clocks[stay.calendar_id])
    return shares


def totals(stays: Collection[Stay], until: datetime | None = None) -> list[Total]:
    """Working time by person, and of vacancies and leave by controlling officer, the longest first.

    Days are added and not seconds: a day of one calendar may be longer than that of another.
    """
    by_whom: dict[tuple[int | None, ...], Total] = {}
    day = {stay.pk: clock.clock(stay.calendar_id).day_seconds for stay in stays if not stay.at_rest}
    for stay_id, shares in split_many(stays, until).items():
        for share in shares:
            whom = (share.person, share.controlling, share.on_leave.user if share.on_leave else None)
            key = tuple(user.pk if user else None for user in whom)
            total = by_whom.setdefault(key, Total(*whom))
            total.days += Fraction(share.seconds, day[stay_id])
            total.stays[stay_id] = total.stays.get(stay_id, 0) + share.seconds
    return sorted(by_whom.values(), key=lambda total: -total.days)


def _split(stay: Stay, until: datetime, posts: _Posts, by: clock.Clock) -> list[Share]:
    start, end = stay.arrived_at, min(stay.left_at or until, until)
    if end <= start:
        return []
    cuts = [start, *sorted(cut for cut in posts.changes(stay.post_id) if start < cut < end), end]
    shares: list[Share] = []
    for begins, ends in pairwise(cuts):
        if not by.length(begins, ends):
            continue  # A night or Sunday between two holders is nobody's time.
        charge = posts.holder(stay.post_id, begins)
        on_leave = None if charge else posts.on_leave(stay.post_id, begins)
        controlling = None if charge else posts.controlling(stay.post_id, begins)
        whose = (charge, controlling, on_leave)
        if shares and (shares[-1].charge, shares[-1].controlling, shares[-1].on_leave) == whose:
            begins = shares.pop().start
        shares.append(Share(charge, controlling, begins, ends, by.length(begins, ends), on_leave))
    return shares


def _posts(stays: Collection[Stay], until: datetime) -> _Posts:
    """The charges of the stays' posts and of all posts above them, from the first arrival on."""
    above = _above({stay.post_id for stay in stays})
    since = min(stay.arrived_at for stay in stays)
    charges: dict[int, list[Charge]] = {}
    for charge in Charge.objects.filter(
        Q(ends__isnull=True) | Q(ends__gt=since), post__in=list(above), begins__lt=until
    ).select_related("user", "acting_for"):
        charges.setdefault(charge.post_id, []).append(charge)
    people = {charge.user_id for of_post in charges.values() for charge in of_post}
    return _Posts(charges, above, leave(people, since, until))


def _above(posts: Iterable[int]) -> Superiors:
    """Return the superiors of these posts and of all that ever stood above them."""
    superiors: Superiors = {}
    for post, superior, until in prepared.rows(WITH_ALL_ABOVE, [sorted(posts)]):
        superiors.setdefault(post, []).append((superior, until))
    return superiors


def _is_open(charge: Charge, at: datetime) -> bool:
    return charge.begins <= at and (charge.ends is None or charge.ends > at)


def _in_force(charges: list[Charge]) -> Charge | None:
    return max(charges, key=lambda charge: (PRECEDENCE[charge.kind], charge.begins, charge.pk), default=None)
