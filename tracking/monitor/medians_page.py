"""The stays and papers behind a median in the reader's words: head and rows of tracking/medians.html."""

from datetime import datetime

from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.models import Post
from accounts.names import Named
from accounts.pages import tables, words
from accounts.pages.addresses import address
from tracking.desk.figures import Now, Tally
from tracking.desk.page import median_text
from tracking.models import Paper, Stay
from tracking.survival.curve import Curve
from tracking.time import clock

from .disposals import DAYS, SAMPLE, Counts, Disposals
from .figures import Moment, Place
from .medians import Disposal
from .page import days, sample_text, spread

MOST_PLACES = 100


def time_rows(stays: list[Stay]) -> list[dict]:
    """The stays of a desk as rows."""
    return [
        _row(stay.paper, stay.paper.subject)
        | {
            "when_text": _span(stay.arrived_at, stay.left_at),
            "time_text": words.duration(stay.left_reading - stay.arrived_reading, _day(stay)),
            "late": stay.seconds_late(stay.left_reading) > 0,
            "explain_url": address("explanation", stay.paper_id, stay.arrived_seq),
        }
        for stay in stays
    ]


def disposed_rows(disposals: list[Disposal], readable: set[int]) -> list[dict]:
    """Closed papers as rows, from opening to rest."""
    return [
        _paper_row(done.rest.paper, readable)
        | {
            "when_text": _span(done.opening.arrived_at, done.rest.arrived_at),
            "time_text": words.working_days(done.days, done.day_seconds),
        }
        for done in disposals
    ]


def places(offices: dict[int, Place], times: dict[int, Curve]) -> list[dict]:
    """The time that papers take at the desks of each office, as rows; nothing where none came."""
    rows = [(Named(pk, office.name_hi, office.name_en), times.get(pk)) for pk, office in offices.items()]
    return [
        {"url": address("monitor_office", place.pk), "label": place.name, "text": spread(curve)}
        for place, curve in rows
        if curve
    ][:MOST_PLACES]


def opened_rows(stays: list[Stay], readable: set[int]) -> list[dict]:
    """Papers opened today as rows, with the desk at which that was."""
    return [
        _paper_row(stay.paper, readable)
        | {"when_text": words.moment(stay.arrived_at), "time_text": str(stay.post)}
        for stay in stays
    ]


def sheet(title: str, head: dict, rows: list[dict]) -> tables.Table:
    """The papers behind a figure, for a file; `head` is that of their page."""
    columns = {
        "number": _("Number"),
        "subject": _("Subject"),
        "when_text": head.get("when_title", _("From – to")),
        "time_text": head.get("time_title", _("Time")),
    }
    name = f"times-{slugify(title)}-{timezone.localdate():%Y-%m-%d}"
    return tables.of_rows(name, f"{title}: {head['figure_text'] or '–'} {head['what_text']}", columns, rows)


def _day(stay: Stay) -> int:
    return clock.clock(stay.calendar_id).day_seconds


def _paper_row(paper: Paper, readable: set[int]) -> dict:
    """A paper with its movements; its subject only where the reader may read it."""
    subject = paper.subject if paper.pk in readable else paper.get_grading_display()
    return _row(paper, subject) | {"explain_url": address("movements", paper.pk)}


def _row(paper: Paper, subject: str) -> dict:
    return {"number": paper.number, "subject": subject, "url": paper.get_absolute_url()}


def _span(since: datetime, until: datetime) -> str:
    return f"{words.moment(since)} – {words.moment(until)}"


def time_head(post: Post, tally: Tally, now: Now) -> dict:
    """The head of the page of a desk's stays."""
    return {
        "title": str(post),
        "figure_text": median_text(tally, now),
        "what_text": _("median at this desk this month, working time"),
        "of_text": _("Taken of what left this desk since %s, the longest first.") % words.date(now.month),
    }


def disposed_head(done: Disposals, moment: Moment) -> dict:
    """The head of the page of papers whose disposal was timed."""
    since = timezone.localdate(moment.midnight(DAYS))
    explanation = _(
        "Taken of what was closed since %(date)s, the newest first. Of more than %(most)s files, every "
        "second, third and so on is taken. Of a file under two calendars each day is one of its own."
    )
    return {
        "figure_text": words.sampled(days(done.median) or "–", sample_text(done)),
        "what_text": _("median time to disposal, 30 days"),
        "of_text": explanation % {"date": words.date(since), "most": SAMPLE},
    }


def opened_head(counts: Counts) -> dict:
    """The head of the page of papers that were opened today."""
    return {
        "figure_text": words.signed(counts.opened_today, "+"),
        "what_text": _("opened today"),
        "of_text": _below(),
        "when_title": _("Opened"),
        "time_title": _("Desk"),
    }


def closed_head(counts: Counts) -> dict:
    """The head of the page of papers that were disposed of today."""
    return {
        "figure_text": words.signed(counts.today, "−"),
        "what_text": _("disposed of today"),
        "of_text": _below(),
    }


def _below() -> str:
    return _("In this office and all below it, the newest first.")
