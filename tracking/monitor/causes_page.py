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


def sections(splits: dict[int, Split], names: dict[int, Section]) -> list[dict]:
    """The sections of an office, those where papers lay longest first."""
    ordered = sorted(splits, key=lambda pk: -splits[pk].seconds)
    return [
        {
            "name": str(names[pk]),
            "place": str(names[pk].office),
            "url": address("monitor_section", pk),
            **_figures(splits[pk]),
        }
        for pk in ordered
    ]


def desks(found: list[tuple[Post, Split]], holders: Holders) -> list[dict]:
    """The desks at which papers lay longest, each with its holder or vacancy."""
    return [
        {
            "name": post.name,
            "place": str(post.section.office),
            "url": address("monitor_post", post.pk),
            **monitor_page.holder(post, holders),
            **_figures(split),
        }
        for post, split in found
    ]


def _figures(split: Split) -> dict:
    mean = split.seconds // split.stays if split.stays else 0
    return {"n": words.count(split.stays), "mean": words.duration(mean, page.DAY), "brief": page.brief(split)}


def sheet(name: str, place: str, found: list[tuple[Post, Split]]) -> Table:
    """The desks with hours by the clock of each cause, for a file."""
    causes = [_("%(cause)s (hours)") % {"cause": label} for label in page.LABELS.values()]
    heading = [_("Office"), _("Desk"), "n", *causes]
    rows: list[list[object]] = [
        [
            str(post.section.office),
            post.name,
            split.stays,
            *(round(getattr(split, name) / 3600, 1) for name in page.LABELS),
        ]
        for post, split in found
    ]
    return Table(name, _("Why papers waited") + f": {place}", heading, rows)
