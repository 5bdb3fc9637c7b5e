"""Papers behind a part of the route map as rows of tracking/medians.html."""

from urllib.parse import urlencode

from django.utils.translation import gettext as _

from accounts.models import Charge
from accounts.pages import tables, words
from accounts.pages.addresses import address
from tracking.models import Stay
from tracking.monitor import medians

from . import papers
from .page import Labels
from .papers import Found


def context(
    found: list[Found], kind: str, steps: tuple[int, ...], number: int | None, labels: Labels, charge: Charge
) -> dict:
    """A page of what was found, with its head; without a number all of it, for a file."""
    shown = papers.page(found, number)[0] if number else found[: tables.MOST]
    stays = papers.stays(shown)
    readable = medians.readable(list(stays.values()), charge)
    return {
        "figure_text": words.count(len(found)),
        "what_text": labels.way(steps),
        "of_text": _meaning(kind),
        "time_title": _("Working time"),
        "rows": [_row(each, stays[each.paper, each.arrival], kind, labels, readable) for each in shown],
    }


def _meaning(kind: str) -> str:
    return {
        "step": _("Each time at this step; what lies there still comes first, then what took longest."),
        "passage": _("Each time at the first step before the second; what took longest comes first."),
        "way": _("The papers that went exactly this way, with all their working time."),
        "loop": _("The papers that made this loop, with the working time from leaving to coming back."),
    }[kind]


def _row(each: Found, stay: Stay, kind: str, labels: Labels, readable: set[int]) -> dict:
    paper = stay.paper
    of_stay = kind in ("step", "passage") and not stay.at_rest
    explanation = ("explanation", paper.pk, each.arrival) if of_stay else ("movements", paper.pk)
    return {
        "number": paper.number,
        "subject": paper.subject if paper.pk in readable else paper.get_grading_display(),
        "url": paper.get_absolute_url(),
        "when_text": _span(stay) if of_stay else words.moment(stay.arrived_at),
        "time_text": labels.days(each.days),
        "explain_url": address(*explanation),
    }


def _span(stay: Stay) -> str:
    until = words.moment(stay.left_at) if stay.left_at else _("still there")
    return f"{words.moment(stay.arrived_at)} – {until}"


def pager(query: dict[str, str], kind: str, steps: str, number: int, *, more: bool) -> dict:
    """The pages before and after."""
    here = urlencode(query | {"of": kind, "steps": steps})
    return {
        "prev_url": f"?{here}&page={number - 1}" if number > 1 else "",
        "next_url": f"?{here}&page={number + 1}" if more else "",
    }
