"""The route ribbon: one block per desk, as wide as the working days it took."""

from collections.abc import Sequence
from datetime import datetime
from fractions import Fraction

from django.utils.translation import gettext as _

from accounts.directory.holding import holdings
from accounts.models import Charge
from accounts.pages import words
from accounts.pages.addresses import address
from tracking.models import Stay
from tracking.time import clock

PARTS = 40
MOST = 12


def held(stay: Stay, now: datetime) -> int:
    """Working seconds of a stay, until now where it is still open."""
    end = stay.left_reading
    if end is None:
        end = clock.clock(stay.calendar_id).reading(now)
    return end - stay.arrived_reading


def overdue(stay: Stay, now: datetime) -> int:
    """Working seconds by which a stay has passed its limit; 0 or less when it has not."""
    return stay.seconds_late(stay.arrived_reading + held(stay, now))


def on_hold(stay: Stay, now: datetime) -> int:
    """Working seconds of a stay in which its clock stood still by order, until now where it is still open."""
    return stay.seconds_on_hold(stay.arrived_reading + held(stay, now))


def phases(stay: Stay, now: datetime) -> tuple[int, int | None, int | None]:
    """Working seconds until it was opened, from then to the first act, from that to leaving.

    Each of the last two is None where it has not begun. Whoever acts without opening has opened by acting.
    """
    stay_clock, end = clock.clock(stay.calendar_id), stay.left_at or now
    opened = min(filter(None, (stay.opened_at, stay.acted_at)), default=None)
    waited = stay_clock.length(stay.arrived_at, opened or end)
    worked = stay_clock.length(opened, stay.acted_at or end) if opened else None
    return waited, worked, stay_clock.length(stay.acted_at, end) if stay.acted_at else None


def days(seconds: int, stay: Stay) -> Fraction:
    """Working seconds of a stay as days of its own calendar: what may be added over several calendars."""
    return Fraction(seconds, clock.clock(stay.calendar_id).day_seconds)


def ribbon(stays: Sequence[Stay], now: datetime, reader: Charge) -> list[dict]:
    """The blocks of parts/route.html: the last twelve stays that count, their widths in fortieths."""
    counted = [stay for stay in stays if not stay.at_rest][-MOST:]
    lengths = [held(stay, now) for stay in counted]
    widths = [days(length, stay) for stay, length in zip(counted, lengths, strict=True)]
    whole = sum(widths) or 1
    here = counted[-1] if counted and counted[-1].left_at is None else None
    # At the reader's own desk nobody needs to be told who sits there.
    known = holdings([here.post_id], now) if here and here.post_id != reader.post_id else None
    desk = known.name(here.post) if here and known is not None else ""
    vacancy = known[here.post_id].text if here and known is not None and known[here.post_id].is_vacant else ""
    return [
        {
            "label": stay.post.designation.name,
            "title": f"{(stay is here and desk) or stay.post}, {stay.office}",
            "text": " · ".join(
                filter(None, [_text(stay, length, now, is_here=stay is here), stay is here and vacancy])
            ),
            "share": max(1, int(width * PARTS / whole)),
            "late": overdue(stay, now) > 0,
            "now": stay is here,
            "vacant": stay is here and bool(vacancy),
            "url": address("explanation", stay.paper_id, stay.arrived_seq),
        }
        for stay, length, width in zip(counted, lengths, widths, strict=True)
    ]


def _text(stay: Stay, length: int, now: datetime, *, is_here: bool) -> str:
    time = words.duration(length, clock.clock(stay.calendar_id).day_seconds)
    if is_here:
        time = _("here now – %(time)s") % {"time": time}
    if overdue(stay, now) > 0:
        if stay.limit_seconds <= 0:
            # The limit of an earlier stay ran on: sending and pulling back begin none.
            return _("%(time)s (limit passed before)") % {"time": time}
        limit = stay.limit_seconds / clock.clock(stay.calendar_id).day_seconds
        return _("%(time)s (limit %(days)s)") % {"time": time, "days": f"{limit:.1f}".removesuffix(".0")}
    return time


def levels(stays: Sequence[Stay]) -> tuple[int, int | None]:
    """The number of desks the paper went over, and the number the rule allows before a decision."""
    counted = [stay for stay in stays if not stay.at_rest]
    rule = next((stay.rule for stay in reversed(counted) if stay.rule), None)
    return len({stay.post_id for stay in counted}), rule.most_levels if rule else None
