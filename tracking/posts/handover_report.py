"""The joint report of a handover: papers on the desk at that minute, and the state of each."""

from datetime import datetime

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Charge
from accounts.names import acting_name
from accounts.pages import words
from accounts.pages.paging import links, page_after
from tracking.models import Handover, Hold, Parking, Stay
from tracking.paper import parking
from tracking.time import clock

PAGE, MOST = 50, 2000


def context(handover: Handover, charge: Charge, after: int | None = None) -> dict:
    """Facts for templates/tracking/handover.html: the report, paged, and the link to accept it."""
    stays, following = page_after(stays_at(handover), after, size=PAGE)
    return {
        **_head(handover),
        "rows": _rows(stays, handover, charge),
        **links("after", after, following),
        "pdf_url": reverse("handover_pdf", args=[handover.pk]),
        "accept_url": _accept_url(handover, charge),
    }


def print_context(handover: Handover, charge: Charge) -> dict:
    """Facts for templates/tracking/handover_report.html: all files, up to a bound that the report names."""
    stays = list(stays_at(handover)[: MOST + 1])
    cut = _("The first %s papers are listed.") % words.count(MOST) if len(stays) > MOST else ""
    return {**_head(handover), "rows": _rows(stays[:MOST], handover, charge), "cut_text": cut}


def rows(handovers: list[Handover], charge: Charge) -> list[dict]:
    """Rows of templates/tracking/handovers.html."""
    return [
        {
            **_names(handover),
            "url": reverse("handover", args=[handover.pk]),
            "accept_url": _accept_url(handover, charge),
        }
        for handover in handovers
    ]


def stays_at(handover: Handover) -> QuerySet[Stay]:
    """Pending stays at the post at the minute of the handover."""
    at = handover.made_at
    not_left = Q(left_at__isnull=True) | Q(left_at__gt=at)
    stays = Stay.objects.at(handover.given.post).filter(not_left, arrived_at__lte=at, at_rest=False)
    return stays.select_related("paper").order_by("pk")


def _names(handover: Handover) -> dict:
    accepted = handover.accepted_at
    return {
        "post": str(handover.given.post),
        "office": str(handover.given.post.office),
        "giver": str(handover.given.user),
        "receiver": str(handover.taken.user) if handover.taken else "",
        "made_text": words.moment(handover.made_at),
        "accepted_text": _("Accepted on %s") % words.moment(accepted) if accepted else "",
    }


def _head(handover: Handover) -> dict:
    act = handover.act
    count = stays_at(handover).count()
    return {
        **_names(handover),
        "order_text": _("%(number)s of %(date)s")
        % {"number": act.order_number, "date": words.date(act.order_date)},
        "entered_by": acting_name(act.by),
        "count_text": ngettext("%s file on the desk", "%s files on the desk", count) % words.count(count),
    }


def _rows(stays: list[Stay], handover: Handover, charge: Charge) -> list[dict]:
    at = handover.made_at
    parked = _parked(stays, at)
    is_own_desk = charge.post_id == handover.given.post_id
    return [_row(stay, at, parked_text=parked.get(stay.pk, ""), is_own_desk=is_own_desk) for stay in stays]


def _parked(stays: list[Stay], at: datetime) -> dict[int, str]:
    """Words for the stays that were parked at that minute or, parked, on hold."""
    parked = Parking.objects.filter(Q(taken_up_at__isnull=True) | Q(taken_up_at__gt=at), parked_at__lte=at)
    texts = dict.fromkeys(parked.filter(stay__in=stays).values_list("stay", flat=True), _("parked"))
    holds = Hold.objects.filter(stay__in=list(texts), placed_at__lte=at)
    return texts | {hold.stay_id: parking.on_hold(hold) for hold in holds if hold.is_in_force(at)}


def _row(stay: Stay, at: datetime, *, parked_text: str, is_own_desk: bool) -> dict:
    """A file at that minute; a reader at another desk sees only number and time of a secret one."""
    paper, office_clock = stay.paper, clock.clock(stay.calendar_id)
    reading, days = office_clock.reading(at), (at - paper.created_at).days
    return {
        "number": paper.number,
        "subject": paper.subject if is_own_desk or not paper.is_secret else paper.get_grading_display(),
        "url": paper.get_absolute_url() if is_own_desk else "",
        "age_text": ngettext("%s calendar day", "%s calendar days", days) % days,
        "held_text": words.duration(reading - stay.arrived_reading, office_clock.day_seconds),
        "late": stay.due_reading is not None and stay.due_reading < reading,
        "parked_text": parked_text,
    }


def _accept_url(handover: Handover, charge: Charge) -> str:
    may_accept = handover.taken_id == charge.pk and handover.accepted_at is None
    return reverse("accept_handover", args=[handover.pk]) if may_accept else ""
