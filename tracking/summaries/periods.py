"""Some days of a place: what came and went, and how it stood as the last of them ended."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from django.utils import timezone

from accounts.models.dated import midnight
from tracking.survival.curve import Curve, Estimate, share_of

from . import lengths
from .counting import Desks, listed
from .figures import DayFigures, series


@dataclass(frozen=True)
class Period:
    """Comings and goings of some days at a place, and how it stood as they ended, by what is known now."""

    offices: list[int]
    post: Desks
    first: date
    last: date
    days: list[DayFigures]

    @property
    def end(self) -> DayFigures:
        """The last day."""
        return self.days[-1]

    @cached_property
    def came(self) -> int:
        """Count what came to the desks of the place."""
        return sum(day.came for day in self.days)

    @cached_property
    def left(self) -> int:
        """Count what left its desks."""
        return sum(day.left for day in self.days)

    @cached_property
    def closed(self) -> int:
        """Count what was closed there."""
        return sum(day.closed for day in self.days)

    @cached_property
    def passed(self) -> int:
        """Count what an office passed on to another office."""
        return sum(day.passed for day in self.days)

    @property
    def late_share(self) -> Estimate:
        """The share of late ones among those pending at the end."""
        return share_of(self.end.late, self.end.pending)

    @cached_property
    def desks(self) -> Curve:
        """Times at desks of what came in the 90 days before the end, with open ones; read when asked for."""
        end = min(midnight(self.last + timedelta(days=1)), timezone.now())
        return lengths.at_desks(self.offices, end, posts=listed(self.post))

    @property
    def median(self) -> Estimate:
        """Median working days at a desk."""
        return self.desks.quantile(0.5)

    @property
    def p90(self) -> Estimate:
        """Working days at a desk within which nine of ten papers leave it."""
        return self.desks.quantile(0.9)


def period(
    offices: Collection[int],
    first: date,
    last: date,
    *,
    post: Desks = None,
    known: Sequence[DayFigures] = (),
) -> Period:
    """The figures of some days; days to come are left out, and what is `known` already is not read again."""
    last = min(last, timezone.localdate())
    days = [day for day in known if first <= day.day <= last]
    if len(days) != (last - first).days + 1:
        days = series(offices, first, last, post)
    return Period(list(offices), post, first, last, days)
