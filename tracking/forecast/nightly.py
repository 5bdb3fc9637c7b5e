"""Forecasts of all that lies on desks, made anew each night from what was known then, and their errors.

Office by office: memory is bounded by an office, and each has its rows when it is done.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import Office
from tracking.models import ForecastError, StayForecast
from tracking.time import clock

from .held import Held
from .stays import Lying, Moment
from .survival import Expected, Experience

# Errors are those of the forecasts of so many days ago.
BACK = 60
WEEK = timedelta(days=7)
PIECE = 2000
NOTHING = Expected((None, None, None), 0, 0)


@dataclass(frozen=True)
class Learned:
    """Experience of all offices at a moment; that of one office is added when it is asked."""

    moment: Moment
    at_desks: Experience
    until_closed: Experience

    @classmethod
    def at(cls, moment: Moment) -> "Learned":
        """Learn what was known then."""
        return cls(moment, Experience(moment.at_all_desks()), Experience(moment.until_closed()))

    def desks_of(self, office: int) -> Experience:
        """Experience of the desks of an office, and of all."""
        return Experience(self.moment.at_desks(office), self.at_desks)


def forecast_all(now: datetime) -> int:
    """Make all forecasts anew as of now, and measure those of some weeks ago; return how many were made."""
    today, then = Learned.at(Moment(now)), Learned.at(Moment(now - timedelta(days=BACK), now))
    clocks = {each.calendar_id: each for each in clock.clocks()}
    made = 0
    for office in Office.objects.order_by("pk").values_list("pk", flat=True):
        rows, errors = _forecasts(office, today, clocks), _errors(office, then, now)
        with transaction.atomic():
            StayForecast.objects.filter(office=office).delete()
            StayForecast.objects.bulk_create(rows, batch_size=PIECE)
            ForecastError.objects.filter(office=office).delete()
            ForecastError.objects.bulk_create(errors)
        made += len(rows)
    return made


def _forecasts(office: int, learned: Learned, clocks: dict[int, clock.Clock]) -> list[StayForecast]:
    if not (lying := learned.moment.lying(office)):
        return []
    at_desks, rows = learned.desks_of(office), []
    for each in lying:
        desk = at_desks.expect(each.at_desk, each.lain) or NOTHING
        closing = learned.until_closed.expect(each.to_closing, each.age) or NOTHING
        if desk.n or closing.n:
            its = clocks[each.calendar]
            late = _late_percent(each, at_desks, learned.moment.at, its)
            due = None if late is None else timezone.localdate(its.moment(each.due_reading))
            rows.append(_row(each, learned.moment.at, desk, closing, late, due))
    return rows


def _late_percent(each: Lying, at_desks: Experience, now: datetime, its: clock.Clock) -> int | None:
    """Count how many of 100 such papers were still there at the limit, of what comes due within a week."""
    reading = its.reading(now)
    if each.due_reading is None or not reading < each.due_reading <= its.reading(now + WEEK):
        return None
    further = (each.due_reading - reading) / its.day_seconds_at(now)
    chance = at_desks.chance_longer(each.at_desk, each.lain, further)
    return None if chance is None else round(100 * chance)


def _row(
    each: Lying,
    now: datetime,
    desk: Expected,
    closing: Expected,
    late_percent: int | None,
    due_on: date | None,
) -> StayForecast:
    p50, p80, p90 = desk.days
    closed_p50, closed_p80, closed_p90 = closing.days
    return StayForecast(
        stay_id=each.stay, office_id=each.office, at=now, late_percent=late_percent, due_on=due_on,
        n=desk.n, level=desk.level, p50=p50, p80=p80, p90=p90,
        # The groups of papers have no desk among them.
        closed_n=closing.n, closed_level=closing.level + 1,
        closed_p50=closed_p50, closed_p80=closed_p80, closed_p90=closed_p90,
    )  # fmt: skip


def _errors(office: int, learned: Learned, now: datetime) -> list[ForecastError]:
    """Compare forecasts as they would have been made then with what happened until now."""
    if not (lying := learned.moment.lying(office)):
        return []
    at_desks, desk, closing = learned.desks_of(office), Held(), Held()
    for each in lying:
        if expected := at_desks.expect(each.at_desk, each.lain):
            desk.add(expected, each.left_after, ended=each.has_left, followed=each.followed)
        if expected := learned.until_closed.expect(each.to_closing, each.age):
            followed = learned.moment.followed
            closing.add(expected, each.closed_after, ended=each.is_closed, followed=followed)
    held = ((ForecastError.Until.LEFT, desk), (ForecastError.Until.CLOSED, closing))
    return [_error(office, until, counts, now) for until, counts in held if counts.n]


def _error(office: int, until: str, held: Held, now: datetime) -> ForecastError:
    (of_p50, of_p80, of_p90), (p50, p80, p90) = held.checked, held.within
    return ForecastError(
        office_id=office, until=until, at=now, n=held.n, pinball=held.pinball,
        of_p50=of_p50, of_p80=of_p80, of_p90=of_p90, within_p50=p50, within_p80=p80, within_p90=p90,
    )  # fmt: skip
