"""The time that a paper took, summed by person and, of vacancies and leave, by who answered for them."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from accounts.pages import words
from accounts.pages.addresses import address
from tracking.models import Stay
from tracking.time import attribution, clock
from tracking.time.attribution import Total

# Of more stays of one person, the longest are named; the count says how many there were.
NAMED = 6


def rows(stays: Sequence[Stay], now: datetime) -> list[dict]:
    """The rows of templates/tracking/whose_time.html, the longest first; stays with their desks at hand."""
    counted = {stay.pk: stay for stay in stays if not stay.at_rest}
    day = clock.clock(stays[-1].calendar_id).day_seconds if counted else 0
    return [_row(total, counted, day) for total in attribution.totals(counted.values(), now)]


def _row(total: Total, stays: dict[int, Stay], day: int) -> dict:
    longest = sorted(total.stays.items(), key=lambda share: (-share[1], share[0]))
    return {
        "who": _("%s, on leave") % total.on_leave if total.on_leave else str(total.person or ""),
        "vacant": total.person is None and total.on_leave is None,
        "controlling": str(total.controlling or ""),
        "desks": list(dict.fromkeys(str(stays[pk].post) for pk, _seconds in longest)),
        "time_text": words.working_days(total.days, day),
        "count": len(total.stays),
        "shares": [_share(stays[pk], seconds) for pk, seconds in longest[:NAMED]],
        "more_text": _("and %s more") % (len(longest) - NAMED) if len(longest) > NAMED else "",
    }


def _share(stay: Stay, seconds: int) -> dict:
    return {
        "text": words.duration(seconds, clock.clock(stay.calendar_id).day_seconds),
        "title": f"{stay.post}, {words.moment(stay.arrived_at)}",
        "explain_url": address("explanation", stay.paper_id, stay.arrived_seq),
    }
