"""The pending papers of an office and all below it, the longest at their desk first."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.module_loading import import_string

from accounts.models import Charge
from accounts.queries import prepared
from accounts.queries.compiled import compiled
from tracking.models import Paper, Stay
from tracking.models.access import SECRET
from tracking.models.stay import Measure
from tracking.paper import parking
from tracking.time import clock

from .figures import BANDS, SOON_DAYS, Moment

PENDING = """
SELECT s.id FROM tracking_stay s {joins}
WHERE s.left_at IS NULL AND NOT s.at_rest AND s.office_id = ANY(%(offices)s)
"""
ONLY = {
    "section": " AND s.post_id IN (SELECT id FROM accounts_post WHERE section_id = %(section)s)",
    "post": " AND s.post_id = %(post)s",
    "posts": " AND s.post_id = ANY(%(posts)s::bigint[])",
    "kind": " AND EXISTS (SELECT FROM tracking_paper p WHERE p.id = s.paper_id AND p.kind = %(kind)s)",
    "priority": " AND EXISTS (SELECT FROM tracking_paper p WHERE p.id = s.paper_id"
    " AND p.priority = %(priority)s)",
    # Of a secret paper only number, place and time are known to all who see it lie; not what it is about.
    "head": f" AND s.paper_id IN ({import_string(settings.PAPERS_OF_HEAD)})"
    " AND EXISTS (SELECT FROM tracking_paper p WHERE p.id = s.paper_id AND p.grading <> ALL(%(secret)s))",
}
ON_ITS_CLOCK = """
LEFT JOIN unnest(%(calendars)s::bigint[], %(nows)s::bigint[], %(days)s::bigint[])
    AS c(calendar_id, now, day) ON c.calendar_id = s.calendar_id
"""


class Order(NamedTuple):
    """An order of a list: what it goes by, rising, then by the stay; and what is joined for it."""

    key: str
    joins: str = ""


# The longest at the desk first; or what is due first, by what is left of each limit in working days.
ORDERS = {
    "age": Order("s.arrived_at"),
    "due": Order("coalesce((s.due_reading - c.now)::float8 / c.day, 'infinity')", ON_ITS_CLOCK),
}


class PendingPaper(NamedTuple):
    """A paper at a desk: its time there, and what the reader may do with it.

    `day_seconds` is the length of a day on the desk's calendar. `desk_due_on` is the day of the desk's own
    limit; it is read only for a paper with a statutory date.
    """

    stay: Stay
    measure: Measure
    day_seconds: int
    desk_due_on: date | None
    is_readable: bool
    may_pull_up: bool


def longest(
    offices: Iterable[int],
    moment: Moment,
    show: str = "all",
    *,
    most: int,
    after: int | None = None,
    order: str = "age",
    **only: int | str | list[int] | None,
) -> list[Stay]:
    """Read the open stays of these offices, the longest first, with what the lines of a list name.

    Narrowed to `only` what ONLY names, and to those behind the stay `after`, if there is one.
    """
    its, only = ORDERS[order], {fact: value for fact, value in only.items() if value is not None}
    statement = PENDING.format(joins=its.joins) + _condition(show, moment)
    statement += "".join(ONLY[fact] for fact in only)
    if after:
        statement += f""" AND ({its.key}, s.id) > (
            SELECT coalesce(max({its.key}), '-infinity'), coalesce(max(s.id), 0)
            FROM tracking_stay s {its.joins} WHERE s.id = %(after)s
        )"""  # noqa: S608 - our own columns
    facts = (
        {"offices": list(offices), "after": after, "most": most, "secret": list(SECRET)} | only | moment.facts
    )
    keys = prepared.rows_planned_afresh(f"{statement} ORDER BY {its.key}, s.id LIMIT %(most)s", facts)
    # Joined only once it is decided which they are: to plan the join for each asking takes longer than both.
    named = {stay.pk: stay for stay in _with_names(stays=[key for (key,) in keys])}
    return [named[key] for (key,) in keys]


@compiled
def _with_names(stays) -> QuerySet[Stay]:
    return (
        Stay.objects.filter(pk__in=stays)
        .select_related("paper", "post__designation", "office")
        .only(
            *("paper", "post", "office", "calendar", "arrived_seq", "arrived_at", "arrived_reading"),
            *("due_reading", "left_reading", "parked", "hold_seconds", "late_hold_seconds"),
            *("paper__kind", "paper__number", "paper__subject", "paper__grading", "paper__priority"),
            *("paper__due_on", "post__name_hi", "post__name_en", "post__designation__rank"),
            *("office__name_hi", "office__name_en"),
        )
    )


def _condition(show: str, moment: Moment) -> str:
    """The condition of a narrowed list, as SQL; its integers are of our own making."""
    if show == "parked":
        return " AND s.parked"
    if show == "late":
        return _on_any_calendar("s.due_reading < {now}", moment)
    if show == "soon":
        return _on_any_calendar(f"s.due_reading BETWEEN {{now}} AND {{now}} + {SOON_DAYS} * {{day}}", moment)
    if show in BANDS:
        over, most = BANDS[show]
        older = f"s.arrived_reading < {{now}} - {over} * {{day}}"
        return _on_any_calendar(f"{older} AND s.arrived_reading >= {{now}} - {most} * {{day}}", moment)
    return ""


def _on_any_calendar(condition: str, moment: Moment) -> str:
    by_clock = [
        f"s.calendar_id = {pk} AND {condition.format(now=now, day=f'{day}::bigint')}"
        for pk, (now, day) in moment.clocks.items()
    ]
    return f" AND ({' OR '.join(by_clock) or 'FALSE'})"


def measure(stays: list[Stay], moment: Moment, charge: Charge) -> list[PendingPaper]:
    """Measure these stays, with their parkings, and look up which of the papers the charge may read."""
    parking.prefetch(stays)
    readable = Paper.objects.readable_among([stay.paper for stay in stays], charge)
    rank = charge.post.designation.rank
    return [_measure(stay, moment, rank, is_readable=stay.paper_id in readable) for stay in stays]


def _measure(stay: Stay, moment: Moment, rank: int, *, is_readable: bool) -> PendingPaper:
    reading, day_seconds = moment.clocks.get(stay.calendar_id) or moment.read(stay.calendar_id)
    desk_due_on = None
    if stay.paper.due_on and stay.due_reading is not None:
        desk_due_on = timezone.localdate(clock.clock(stay.calendar_id).moment(stay.due_reading))
    may_pull_up = is_readable and rank > stay.post.designation.rank
    return PendingPaper(
        stay,
        stay.measure(reading),
        day_seconds,
        desk_due_on,
        is_readable=is_readable,
        may_pull_up=may_pull_up,
    )
