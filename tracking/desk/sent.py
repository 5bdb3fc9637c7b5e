"""Papers that a desk has sent, and where each lies now."""

from uuid import uuid4

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Post
from accounts.pages import words
from accounts.pages.addresses import address
from accounts.pages.paging import cut
from tracking.models import Kind, Movement, Paper, Stay
from tracking.movement.acts import ACTS
from tracking.paper import parking, route
from tracking.time import clock

PAGE = 25


def page(post: Post, before: int | None) -> tuple[list[Movement], int | None]:
    """Movements by which the desk sent papers, newest first, from before an id; and the id to go on from."""
    sent = Movement.objects.filter(post=post, kind__in=Kind.sending()).order_by("-at", "-pk")
    if before:
        last = Movement.objects.filter(pk=before, post=post).values_list("at", flat=True).first()
        sent = sent.filter(at__lte=last).exclude(at=last, pk__gte=before) if last else sent
    return cut(sent.select_related("paper", "to_post")[: PAGE + 1], PAGE)


def rows(sent: list[Movement]) -> list[dict]:
    """The rows of templates/tracking/sent.html."""
    now = timezone.now()
    here = {
        stay.paper_id: stay
        for stay in Stay.objects.open()
        .filter(paper__in={entry.paper_id for entry in sent})
        .select_related("post")
    }
    parking.prefetch(here.values())
    return [_row(entry, here[entry.paper_id], now) for entry in sent]


def _row(entry: Movement, stay: Stay, now) -> dict:
    paper = entry.paper
    late = not stay.at_rest and route.overdue(stay, now) > 0
    held = words.duration(route.held(stay, now), clock.clock(stay.calendar_id).day_seconds)
    mine_to_recall = entry.seq == paper.seq and stay.opened_at is None
    return {
        "id": entry.pk,
        "number": paper.number,
        "url": paper.get_absolute_url(),
        "subject": paper.subject,
        "priority": paper.priority,
        "priority_label": paper.get_priority_display(),
        "grading_label": "" if paper.grading == Paper.Grading.NORMAL else paper.get_grading_display(),
        "to_label": str(entry.to_post),
        "sent_text": words.moment(entry.at),
        "now_label": str(stay.post),
        "now_text": _("closed") if stay.at_rest else held if stay.opened_at else _("%s, unopened") % held,
        "explain_url": "" if stay.at_rest else address("explanation", paper.pk, stay.arrived_seq),
        "lateness": "late" if late else "",
        "pull_back_url": ACTS["pull_back"].url(paper) if mine_to_recall else "",
        "seq": paper.seq,
        "request_id": uuid4(),
    }
