"""What lies parked, and what of it is on hold: looked up once for a list, and told."""

from collections.abc import Collection
from datetime import datetime

from django.utils.translation import gettext as _

from . import words
from .models import Hold, Stay


def look(stays: Collection[Stay]) -> None:
    """Look up the open holds of all these stays at once, if any of them is parked."""
    parked = [stay.pk for stay in stays if stay.parked]
    holds = Hold.objects.filter(stay__in=parked, ended_at__isnull=True) if parked else ()
    of_stay = {hold.stay_id: hold for hold in holds}
    for stay in stays:
        stay.open_hold = of_stay.get(stay.pk)


def text(stay: Stay, at: datetime) -> str:
    """That a stay is parked, or until when it is on hold; "" where it is neither."""
    if not stay.parked:
        return ""
    if stay.open_hold and stay.open_hold.is_in_force(at):
        return on_hold(stay.open_hold)
    return _("parked")


def on_hold(hold: Hold) -> str:
    """Until when: "on hold until 3 December 2026"."""
    return _("on hold until %s") % words.date(hold.until_on)
