"""Causes of waiting in an office, in the reader's words: its sections, and the slowest desks."""

from django.utils.translation import gettext as _

from accounts.models import Post, Section
from accounts.pages import words
from accounts.pages.addresses import address
from accounts.pages.tables import Table
from tracking.causes import page
from tracking.causes.figures import Split
from tracking.time.attribution import Holders

from . import page as monitor_page


def sections(splits: dict[int, Split], names: dict[int, Section], day_seconds: int) -> list[dict]:
    """The sections of an office, those where papers lay longest first."""
    ordered = sorted(splits, key=lambda pk: -splits[pk].seconds_open)
    return [
        {
            "name": str(names[pk]),
            "place": str(names[pk].office),
            "url": address("monitor_section", pk),
            **_figures(splits[pk], day_seconds),
        }
        for pk in ordered
    ]


def desks(found: list[tuple[Post, Split]], holders: Holders, day_seconds: int) -> list[dict]:
    """The desks at which papers lay longest, each with its holder or vacancy."""
    return [
        {
            "name": post.name,
            "place": str(post.section.office),
            "url": address("monitor_post", post.pk),
            **monitor_page.holder(post, holders),
            **_figures(split, day_seconds),
        }
        for post, split in found
    ]


def _figures(split: Split, day_seconds: int) -> dict:
    mean = split.seconds_open // split.stays if split.stays else 0
    return {
        "n": words.count(split.stays),
        "mean": words.duration(mean, day_seconds),
        "brief": page.brief(split),
    }


def sheet(name: str, place: str, found: list[tuple[Post, Split]], *, by_clock: bool) -> Table:
    """The desks with hours of each cause, in office hours; `by_clock` as well, unless it is printed."""
    causes = [_("%(cause)s (office hours)") % {"cause": label} for label in page.LABELS.values()]
    if by_clock:
        labels = [*page.LABELS.values(), page.CLOSED]
        causes += [_("%(cause)s (hours by the clock)") % {"cause": label} for label in labels]
    heading = [_("Office"), _("Desk"), "n", *causes]
    rows: list[list[object]] = [
        [
            str(post.section.office),
            post.name,
            split.stays,
            *(_hours(split.in_office_hours(name)) for name in page.LABELS),
            *(_hours(seconds) for seconds in _by_clock(split) if by_clock),
        ]
        for post, split in found
    ]
    return Table(name, _("Why papers waited") + f": {place}", heading, rows)


def _by_clock(split: Split) -> list[int]:
    """Seconds by the clock of each line of the page, the closed office last."""
    lines = [getattr(split, name) - (split.closed if name == "nobody_there" else 0) for name in page.LABELS]
    return [*lines, split.closed]


def _hours(seconds: int) -> float:
    return round(seconds / 3600, 1)
