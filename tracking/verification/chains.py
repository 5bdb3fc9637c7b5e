"""The chains that are none of a paper's: audit trail, kept versions, charges; and the days of calendars."""

from collections.abc import Iterator
from itertools import chain as joined

from accounts.audit_trail import chain, charge_acts
from tracking.models import Calendar

from . import calendar_days
from .findings import Finding


def findings() -> Iterator[Finding]:
    """Yield what was changed, removed or added in them."""
    for item in joined(chain.breaks(), charge_acts.breaks()):
        yield Finding(None, item.seq, item.what, item.stored, item.rebuilt, item.chain)
    for calendar in Calendar.objects.select_related("office").order_by("pk"):
        yield from calendar_days.findings(calendar)
