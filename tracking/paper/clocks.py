"""The four clocks of a paper, each by its name: this desk, age, on hold, and the date set by law.

No figure leaves out parked or held time without the one that includes it.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from fractions import Fraction
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.pages import words
from accounts.pages.addresses import address
from tracking.models import Paper, Parking, Stay
from tracking.time import clock

from . import parking, route


class Sums(NamedTuple):
    """Working days at desks, and how many of them the paper was on hold and parked."""

    held: Fraction
    on_hold: Fraction
    parked: Fraction

    def more(self, day: int) -> list[str]:
        """The net beside the gross, and how much was parked; nothing where all of it counts."""
        told = []
        if self.on_hold:
            net = words.working_days(self.held - self.on_hold, day)
            whole = words.working_days(self.held, day)
            told.append(_("counted %(net)s, %(whole)s with hold") % {"net": net, "whole": whole})
        if self.parked:
            told.append(_("of it %s parked") % words.working_days(self.parked, day))
        return told


def four(paper: Paper, stays: Sequence[Stay], parkings: Iterable[Parking], now: datetime) -> list[dict]:
    """Return the clocks of templates/tracking/clocks.html; a paper at rest has none of its desk."""
    counted = [stay for stay in stays if not stay.at_rest]
    here, parked = stays[-1], _parked(counted, parkings, now)
    day = clock.clock(here.calendar_id).day_seconds
    whole = sums(counted, parked, now)
    of_desk = [] if here.at_rest else [_at_this_desk(here, sums([here], parked, now), now, day)]
    age = _age(paper, counted, whole, now, day)
    return [*of_desk, age, _on_hold(here, whole, now, day), _by_law(paper, now)]


def sums(stays: Sequence[Stay], parked: dict[int, Fraction], now: datetime) -> Sums:
    """Add up days and not seconds: a day of one calendar may be longer than that of another."""
    return Sums(
        sum((route.days(route.held(stay, now), stay) for stay in stays), Fraction(0)),
        sum((route.days(route.on_hold(stay, now), stay) for stay in stays), Fraction(0)),
        sum((parked.get(stay.pk, Fraction(0)) for stay in stays), Fraction(0)),
    )


def _parked(stays: Sequence[Stay], parkings: Iterable[Parking], now: datetime) -> dict[int, Fraction]:
    """Working days parked, by stay."""
    by_pk, parked = {stay.pk: stay for stay in stays}, dict[int, Fraction]()
    for each in parkings:
        stay, end = by_pk[each.stay_id], each.taken_up_reading
        if end is None:
            end = clock.clock(stay.calendar_id).reading(now)
        parked[stay.pk] = parked.get(stay.pk, Fraction(0)) + route.days(end - each.parked_reading, stay)
    return parked


def _at_this_desk(stay: Stay, whole: Sums, now: datetime, day: int) -> dict:
    return {
        "name": _("Time at this desk"),
        "text": words.working_days(whole.held, day),
        "more": whole.more(day),
        "url": address("explanation", stay.paper_id, stay.arrived_seq),
        "late": route.overdue(stay, now) > 0,
    }


def _age(paper: Paper, stays: Sequence[Stay], whole: Sums, now: datetime, day: int) -> dict:
    age = sum(((stay.left_at or now) - stay.arrived_at for stay in stays), timedelta(0))
    at_desks = _("%s at desks") % words.working_days(whole.held, day)
    return {
        "name": _("Age of the %(kind)s") % {"kind": paper.kind_name},
        "text": ngettext("%s calendar day", "%s calendar days", age.days) % age.days,
        "more": [at_desks, *whole.more(day)],
    }


def _on_hold(here: Stay, whole: Sums, now: datetime, day: int) -> dict:
    hold = here.open_hold
    until = [parking.on_hold(hold)] if hold and hold.is_in_force(now) else []
    held = _("of %s at desks") % words.working_days(whole.held, day)
    return {
        "name": _("Time on hold"),
        "text": words.working_days(whole.on_hold, day) if whole.on_hold else "–",
        "more": [*until, held] if whole.on_hold else until,
    }


def _by_law(paper: Paper, now: datetime) -> dict:
    """The date set by law with the days to it; of a closed paper, to the day of its closing."""
    closed = paper.state == Paper.State.CLOSED
    today = timezone.localdate(paper.moved_at if closed else now)
    text, late = _("none"), False
    if paper.due_on is not None:
        late = paper.due_on < today
        text = words.date(paper.due_on)
        if late or not closed:
            text = words.statutory(paper.due_on, today=today)
    return {"name": _("Statutory date"), "text": text, "more": [], "late": late}
