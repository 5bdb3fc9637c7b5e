"""Papers that a desk has sent in the reader's words."""

from uuid import uuid4

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.directory.holding import Holdings, holdings
from accounts.models import Post
from accounts.pages import tables, words
from accounts.pages.addresses import address
from tracking.models import Paper
from tracking.movement.acts import ACTS

from .sent import Sent


def rows(papers: list[Sent]) -> list[dict]:
    """The rows of templates/tracking/sent.html."""
    held = holdings(post for sent in papers for post in (sent.movement.to_post_id, sent.stay.post_id))
    return [_row(sent, held) for sent in papers]


def sheet(post: Post, papers: list[Sent]) -> tables.Table:
    """The list for a file."""
    columns = {
        "number": _("Number"),
        "subject": _("Subject"),
        "to_label": _("Sent to"),
        "sent_text": _("Sent"),
        "now_label": _("Now at"),
        "now_text": _("Time"),
    }
    name = f"sent-{timezone.localdate():%Y-%m-%d}"
    return tables.of_rows(name, _("Sent") + f": {post}", columns, rows(papers))


def _row(sent: Sent, held: Holdings) -> dict:
    movement, paper, stay = sent.movement, sent.movement.paper, sent.stay
    return {
        "id": movement.pk,
        "number": paper.number,
        "url": paper.get_absolute_url(),
        "subject": paper.subject,
        "priority": paper.priority,
        "priority_label": paper.get_priority_display(),
        "grading_label": "" if paper.grading == Paper.Grading.NORMAL else paper.get_grading_display(),
        "to_label": held.name(movement.to_post),
        "sent_text": words.moment(movement.at),
        "now_label": held.name(stay.post),
        "now_text": _now_text(sent),
        "explain_url": "" if stay.at_rest else address("explanation", paper.pk, stay.arrived_seq),
        "lateness": "late" if sent.measure.late > 0 and not stay.at_rest else "",
        "pull_back_url": ACTS["pull_back"].url(paper) if sent.can_be_pulled_back else "",
        "seq": paper.seq,
        "request_id": uuid4(),
    }


def _now_text(sent: Sent) -> str:
    """The time the paper has lain where it lies now, or that it is closed."""
    if sent.stay.at_rest:
        return _("closed")
    time = words.duration(sent.measure.length, sent.day_seconds)
    return time if sent.stay.opened_at else _("%s, unopened") % time
