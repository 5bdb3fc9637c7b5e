"""Papers in the reader's words: the oldest of a place, and the lists of all that is pending there."""

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.directory.holding import holdings
from accounts.models import Charge
from accounts.pages import tables, words
from accounts.pages.addresses import addresses
from tracking.ask.page import offer
from tracking.models import Paper
from tracking.movement.acts import ACTS, field_id
from tracking.paper import parking

from .figures import BANDS, Moment
from .filters import Filters
from .pending import PendingPaper

NOT_PARKED = {"parked_text": "", "review_late": False}
NO_DATE_BY_LAW = {"law_text": "", "law_late": False}


def oldest(stuck: list[PendingPaper], moment: Moment, charge: Charge) -> list[dict]:
    """The papers stuck longest, each with the way to ask why, and to pull it up where the reader may."""
    asking = offer([paper.stay for paper in stuck], charge)
    field = field_id(ACTS["pull_up"].name, "reason")
    return [
        row
        | {
            "pull_up_url": f"{row['url']}#{field}" if paper.may_pull_up else "",
            "ask": asking.get(paper.stay.pk),
        }
        for paper, row in _paper_rows(stuck, moment)
    ]


def papers(pending: list[PendingPaper], moment: Moment, charge: Charge) -> list[dict]:
    """The papers of a list: priority, by how much each is past the limit, and the way to ask why."""
    asking = offer([paper.stay for paper in pending], charge)
    priorities = dict(Paper.Priority.choices)
    return [
        row
        | {
            "priority": paper.stay.paper.priority,
            "priority_label": priorities[paper.stay.paper.priority],
            "late": paper.measure.late > 0,
            "over_text": _over_the_limit(paper),
            "ask": asking.get(paper.stay.pk),
        }
        for paper, row in _paper_rows(pending, moment)
    ]


def sheet(name: str, place: str, pending: list[PendingPaper], moment: Moment) -> tables.Table:
    """The papers of a list for a file, with lengths in working days."""
    priorities = dict(Paper.Priority.choices)
    columns = {
        "number": _("Number"),
        "subject": _("Subject"),
        "priority": _("Priority"),
        "where_text": _("Desk"),
        "since": _("At the desk since"),
        "days": _("Working days at the desk"),
        "over": _("Working days over the limit"),
        "parked_text": _("Parked"),
        "law_text": _("Date by law"),
    }
    rows = [
        row
        | {
            "priority": priorities[paper.stay.paper.priority],
            "since": words.moment(paper.stay.arrived_at),
            "days": round(paper.measure.length / paper.day_seconds, 1),
            "over": round(max(0, paper.measure.late) / paper.day_seconds, 1),
        }
        for paper, row in _paper_rows(pending, moment)
    ]
    return tables.of_rows(name, _("Pending papers") + f": {place}", columns, rows)


def _over_the_limit(paper: PendingPaper) -> str:
    if paper.measure.late <= 0:
        return ""
    return _("%s over the limit") % words.duration(paper.measure.late, paper.day_seconds)


def _paper_rows(pending: list[PendingPaper], moment: Moment) -> Iterator[tuple[PendingPaper, dict]]:
    """Yield each paper with what both lists say of it; its subject only where the reader may read it."""
    gradings, today, since = dict(Paper.Grading.choices), timezone.localdate(moment.at), _("since %s")
    urls = addresses((line.stay.paper.kind, line.stay.paper_id) for line in pending)
    explain_urls = addresses(("explanation", line.stay.paper_id, line.stay.arrived_seq) for line in pending)
    held = holdings(line.stay.post_id for line in pending)
    for line, url, explain_url in zip(pending, urls, explain_urls, strict=True):
        stay, paper = line.stay, line.stay.paper
        row = {
            "number": paper.number,
            "subject": paper.subject if line.is_readable else gradings[paper.grading],
            "url": url,
            "where_text": f"{held.name(stay.post)}, {stay.office}",
            "desk_text": since % words.moment(stay.arrived_at),
            "explain_url": explain_url,
            "age_text": words.duration(line.measure.length, line.day_seconds),
        }
        row |= parking.describe(stay, moment.at) if stay.parked else NOT_PARKED
        if paper.due_on:
            row |= words.by_law(paper.due_on, desk=line.desk_due_on, today=today)
        else:
            row |= NO_DATE_BY_LAW
        yield line, row


def show_labels() -> dict[str, str]:
    """The names of what a list may be narrowed to."""
    return {
        "all": _("All"),
        "late": _("Late"),
        "soon": _("Late within 3 days"),
        "parked": _("Parked"),
        "days_3": _("Up to 3 days"),
        "days_7": _("4 to 7 days"),
        "days_15": _("8 to 15 days"),
        "days_over": _("Over 15 days"),
    }


def tabs(filters: Filters) -> list[dict]:
    """The tabs of a list, each with its filters; that of an age band only where it is chosen."""
    return [
        {"url": filters.shown(name), "label": label, "count": "", "current": name == filters.show}
        for name, label in show_labels().items()
        if name == filters.show or name not in BANDS
    ]
