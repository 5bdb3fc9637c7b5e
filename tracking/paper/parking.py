"""Parkings and holds of stays: prefetched for a list, and described."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db.models import FilteredRelation, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.pages import words
from accounts.queries.compiled import compiled
from tracking.models import Hold, Parking, Stay


@compiled
def _parkings(stays) -> QuerySet[Parking]:
    """The open parking of each stay, and the open hold as its `hold` where there is one."""
    hold = FilteredRelation("stay__holds", condition=Q(stay__holds__ended_at=None))
    parkings = Parking.objects.filter(stay__in=stays, taken_up_at=None)
    return parkings.annotate(hold=hold).select_related("hold").defer("reason", "authority")


def prefetch(stays: Collection[Stay]) -> None:
    """Fetch the open parkings and holds of all these stays at once, if any of them is parked."""
    parked = {stay.pk: stay for stay in stays if stay.parked}
    for stay in stays:
        stay.open_hold = stay.open_parking = None
    if not parked:
        return
    for parking in _parkings(stays=list(parked)):
        stay = parked[parking.stay_id]
        stay.open_parking, stay.open_hold = parking, getattr(parking, "hold", None)


@compiled
def _all_parkings(stays) -> QuerySet[Parking]:
    """The parkings of each stay, with its open hold as their `hold` where there is one."""
    hold = FilteredRelation("stay__holds", condition=Q(stay__holds__ended_at=None))
    parkings = Parking.objects.filter(stay__in=stays).annotate(hold=hold)
    return parkings.select_related("hold").defer("reason", "authority")


def fetch(stays: Sequence[Stay]) -> list[Parking]:
    """Fetch all parkings of a paper at once, and set the open one of its last stay with the open hold."""
    acted = [stay.pk for stay in stays if stay.acted_at or stay.parked]
    parkings = list(_all_parkings(stays=acted)) if acted else []
    here = stays[-1]
    here.open_parking = next((each for each in parkings if here.parked and each.taken_up_at is None), None)
    here.open_hold = here.open_parking and getattr(here.open_parking, "hold", None)
    return parkings


def describe(stay: Stay, at: datetime) -> dict:
    """The end of a stay's hold or parking, and whether its review is overdue; "" where it has neither."""
    if not stay.parked:
        return {"parked_text": "", "review_late": False}
    if stay.open_hold and stay.open_hold.is_in_force(at):
        return {"parked_text": on_hold(stay.open_hold), "review_late": False}
    late = is_overdue(stay.open_parking, at)
    until = words.date(stay.open_parking.review_on)
    sentence = _("parked, review was due on %s") if late else _("parked, review on %s")
    return {"parked_text": sentence % until, "review_late": late}


def is_overdue(parking: Parking, at: datetime) -> bool:
    """Return whether the review of a paper that is still parked was due before that day."""
    return parking.taken_up_at is None and parking.review_on < timezone.localdate(at)


def on_hold(hold: Hold) -> str:
    """The end of a hold: "on hold until 3 December 2026"."""
    return _("on hold until %s") % words.date(hold.until_on)
