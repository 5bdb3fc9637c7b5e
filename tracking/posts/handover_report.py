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
    """The page: the report, paged, and whether the reader may accept it."""
    stays, following = page_after(lying(handover), after, size=PAGE)
    return {
        **_head(handover),
        "rows": _rows(stays, handover, charge),
        **links("after", after, following),
        "pdf_url": reverse("handover_pdf", args=[handover.pk]),
        "accept_url": _accept_url(handover, charge),
    }


def whole(handover: Handover, charge: Charge) -> dict:
    """The report to be printed: all files, up to a bound that is said."""
    found = list(lying(handover)[: MOST + 1])
    cut = _("The first %s files are listed.") % words.count(MOST) if len(found) > MOST else ""
    return {**_head(handover), "rows": _rows(found[:MOST], handover, charge), "cut_text": cut}


def listed(handovers: list[Handover], charge: Charge) -> list[dict]:
    """The rows of templates/tracking/handovers.html."""
    return [
        {
            **_names(handover),
            "url": reverse("handover", args=[handover.pk]),
            "accept_url": _accept_url(handover, charge),
        }
        for handover in handovers
    ]


def lying(handover: Handover) -> QuerySet[Stay]:
    """Stays at the post at the minute of the handover that were still to be dealt with."""
    at = handover.made_at
    there = Q(left_at__isnull=True) | Q(left_at__gt=at)
    stays = Stay.objects.at(handover.given.post).filter(there, arrived_at__lte=at, at_rest=False)
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
    count = lying(handover).count()
    return {
        **_names(handover),
        "order_text": _("%(number)s of %(date)s")
        % {"number": act.order_number, "date": words.date(act.order_date)},
        "entered_by": acting_name(act.by),
        "count_text": ngettext("%s file on the desk", "%s files on the desk", count) % words.count(count),
    }


def _rows(stays: list[Stay], handover: Handover, charge: Charge) -> list[dict]:
    at = handover.made_at
    aside = _aside(stays, at)
    own = charge.post_id == handover.given.post_id
    return [_row(stay, at, aside_text=aside.get(stay.pk, ""), own=own) for stay in stays]


def _aside(stays: list[Stay], at: datetime) -> dict[int, str]:
    """Mark the stays that were parked at that minute or, parked, on hold."""
    parked = Parking.objects.filter(Q(taken_up_at__isnull=True) | Q(taken_up_at__gt=at), parked_at__lte=at)
    told = dict.fromkeys(parked.filter(stay__in=stays).values_list("stay", flat=True), _("parked"))
    holds = Hold.objects.filter(stay__in=list(told), placed_at__lte=at)
    return told | {hold.stay_id: parking.on_hold(hold) for hold in holds if hold.is_in_force(at)}


def _row(stay: Stay, at: datetime, *, aside_text: str, own: bool) -> dict:
    """A file as it lay; who reads this from another desk sees of a secret one only number and time."""
    paper, its_clock = stay.paper, clock.clock(stay.calendar_id)
    reading, days = its_clock.reading(at), (at - paper.created_at).days
    return {
        "number": paper.number,
        "subject": paper.subject if own or not paper.is_secret else paper.get_grading_display(),
        "url": paper.get_absolute_url() if own else "",
        "age_text": ngettext("%s calendar day", "%s calendar days", days) % days,
        "held_text": words.duration(reading - stay.arrived_reading, its_clock.day_seconds),
        "late": stay.due_reading is not None and stay.due_reading < reading,
        "parked_text": aside_text,
    }


def _accept_url(handover: Handover, charge: Charge) -> str:
    mine = handover.taken_id == charge.pk and handover.accepted_at is None
    return reverse("accept_handover", args=[handover.pk]) if mine else ""
