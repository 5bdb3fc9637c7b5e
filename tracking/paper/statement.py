"""The statement of movements: every entry of the ledger of one paper, with the time at each desk."""

from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Charge
from accounts.names import actor_name
from accounts.pages import words
from accounts.pages.addresses import address
from tracking.ask.page import offer
from tracking.ledger import entries
from tracking.models import Movement, Paper, Stay
from tracking.time import clock

from . import clocks, parking, route, time_by_person
from .stays import stays_of

# The most entries on the screen; print and PDF have all.
MOST = 200


def context(paper: Paper, charge: Charge, *, most: int | None = None) -> dict:
    """The context of the movements page, the print view and the PDF; the newest `most` entries, or all."""
    now = timezone.now()
    stays = stays_of(paper)
    is_readable = paper.is_readable_by(charge)
    rows = _rows(paper, stays, now, most, with_remarks=is_readable)
    return {
        "paper": _head(paper, is_readable=is_readable),
        "route": route.ribbon(stays, now, charge),
        "ask": offer([stays[-1]], charge).get(stays[-1].pk) if stays[-1].post_id != charge.post_id else {},
        "rows": rows,
        "left_out": _left_out(paper, most),
        "clocks": clocks.four(paper, stays, parking.fetch(stays), now),
        "totals": _levels(stays),
        "whose_time": time_by_person.rows(stays, now),
        "chain": _chain(paper),
        "printed_text": _("Printed by %(person)s on %(date)s")
        % {"person": actor_name(charge.user, charge.acting_for), "date": words.moment(now)},
    }


def _head(paper: Paper, *, is_readable: bool) -> dict:
    return {
        "number": paper.number,
        "subject": paper.subject if is_readable else paper.get_grading_display(),
        "office": str(paper.office),
        "url": paper.get_absolute_url(),
        "movements_url": reverse("movements", args=[paper.pk]),
        "print_url": reverse("statement", args=[paper.pk]),
        "pdf_url": reverse("statement_pdf", args=[paper.pk]),
    }


def _left_out(paper: Paper, most: int | None) -> str:
    earlier = paper.seq - most if most else 0
    if earlier <= 0:
        return ""
    return (
        ngettext("%s earlier entry stands in print.", "%s earlier entries stand in print.", earlier) % earlier
    )


def _rows(
    paper: Paper, stays: list[Stay], now: datetime, most: int | None, *, with_remarks: bool
) -> list[dict]:
    movements = (
        Movement.objects.filter(paper=paper, seq__gt=paper.seq - most if most else 0)
        .select_related("person", "post", "acting_for", "from_post", "to_post")
        .order_by("seq")
    )
    ended = {stay.left_seq: stay for stay in stays if stay.left_seq}
    rows = [_row(movement, ended.get(movement.seq), now, with_remarks) for movement in movements]
    here = stays[-1]
    if not here.at_rest:
        rows.append(_still_here(here, now))
    return rows


def _row(movement: Movement, stay: Stay | None, now: datetime, with_remarks: bool) -> dict:
    """A movement and the stay that it ended."""
    recorded = ""
    if movement.recorded_at != movement.at:
        recorded = _("recorded %s") % words.moment(movement.recorded_at)
    row = {
        "no": movement.seq,
        "at_text": words.moment(movement.at),
        "recorded_text": recorded,
        "kind_label": movement.kind_label,
        "by": str(movement.person),
        "post": str(movement.post),
        "acting_for": str(movement.acting_for or ""),
        "from_label": str(movement.from_post or ""),
        "to_label": str(movement.to_post),
        "remark": movement.remark if with_remarks else "",
        "hash": bytes(movement.hash).hex(),
        "hash_short": bytes(movement.hash).hex()[:8],
    }
    return row | (_times(stay, now) if stay and not stay.at_rest else {})


def _still_here(stay: Stay, now: datetime) -> dict:
    """The last line: where the paper lies, and for how long now."""
    return {
        "no": "",
        "at_text": words.moment(now),
        "kind_label": _("Still here"),
        "by": str(stay.post),
        "post": str(stay.office),
    } | _times(stay, now)


def _times(stay: Stay, now: datetime) -> dict:
    """The time until it was opened, from then to the first act, from that to leaving, and all together."""
    day = clock.clock(stay.calendar_id).day_seconds
    over = route.overdue(stay, now)

    def text(seconds: int | None) -> str:
        return "–" if seconds is None else words.duration(seconds, day)

    waited, worked, sending = route.phases(stay, now)
    return {
        "waited_text": text(waited),
        "worked_text": text(worked),
        "sending_text": text(sending),
        "held_text": text(route.held(stay, now)),
        "late": over > 0,
        "late_text": _("%s over the limit") % text(over) if over > 0 else "",
        "explain_url": address("explanation", stay.paper_id, stay.arrived_seq),
    }


def _levels(stays: list[Stay]) -> dict:
    """The desks the paper went over, beside as many as the rule allows."""
    used, most = route.levels(stays)
    return {
        "levels_text": _("%(used)s of %(most)s") % {"used": used, "most": most} if most else str(used),
        "levels_late": bool(most) and used > most,
    }


def _chain(paper: Paper) -> dict:
    fault = entries.verify(paper)
    if fault is None:
        sound = ngettext(
            "The seal of this entry was checked just now: nothing was changed.",
            "The seals of all %(count)s entries were checked just now: nothing was changed.",
            paper.seq,
        ) % {"count": paper.seq}
        return {"ok": True, "text": sound}
    broken = _("The ledger does not hold from entry %(seq)s on. Please tell the administrator at once.")
    if fault.why == "remark":
        broken = _(
            "The remark of entry %(seq)s is not the one signed. Please tell the administrator at once."
        )
    return {"ok": False, "text": broken % {"seq": fault.seq}}
