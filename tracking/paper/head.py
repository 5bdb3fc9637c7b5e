"""The head of the page of a paper: number, subject, where it lies, how late, and by what it is bound."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from accounts.directory.holding import name_with_holder
from accounts.models import Charge
from accounts.pages import words
from accounts.pages.addresses import address
from tracking.models import Paper, Parking, Stay
from tracking.time import clock

from . import clocks, parking, route


def describe(paper: Paper, stays: Sequence[Stay], now: datetime, *, place: str) -> dict:
    """Facts of templates/tracking/paper_head.html; `place` is the section or office of the paper."""
    stay = stays[-1]
    stay_clock = clock.clock(stay.calendar_id)
    over = 0 if stay.at_rest else route.overdue(stay, now)
    used, most = route.levels(stays)
    late = _("%s over the limit") % words.duration(over, stay_clock.day_seconds) if over > 0 else ""
    due = ""
    if stay.due_reading is not None and over <= 0 and not stay.at_rest:
        due = _("to be sent on by %s") % words.moment(stay_clock.moment(stay.due_reading))
    return {
        "id": paper.pk,
        "number": paper.number,
        "subject": paper.subject,
        "priority": paper.priority,
        "priority_label": Paper.Priority(paper.priority).label,
        "grading": paper.grading,
        "grading_label": Paper.Grading(paper.grading).label,
        "state": paper.state,
        "state_label": Paper.State(paper.state).label,
        "place_label": place,
        "levels_text": _("%(used)s of %(most)s levels") % {"used": used, "most": most} if most else "",
        "levels_late": bool(most) and used > most,
        "late_text": late,
        "due_text": due,
        "explain_url": address("explanation", paper.pk, stay.arrived_seq),
        **parking.describe(stay, now),
        "url": address(paper.kind, paper.pk),
        "movements_url": address("movements", paper.pk),
        "print_url": address("statement", paper.pk),
    }


def sealed(
    paper: Paper, stays: Sequence[Stay], parkings: Iterable[Parking], now: datetime, reader: Charge
) -> dict:
    """Facts of templates/tracking/sealed.html, for who monitors a secret paper: number, place and time."""
    stay = stays[-1]
    held = words.duration(route.held(stay, now), clock.clock(stay.calendar_id).day_seconds)
    return {
        "kind": paper.kind_name,
        "number": paper.number,
        "grading_label": paper.get_grading_display(),
        "explain_url": "" if stay.at_rest else address("explanation", paper.pk, stay.arrived_seq),
        "where": f"{name_with_holder(stay.post)}, {stay.office}",
        "since_text": words.moment(stay.arrived_at),
        "held_text": held,
        "route": route.ribbon(stays, now, reader),
        "clocks": clocks.four(paper, stays, parkings, now),
    }
