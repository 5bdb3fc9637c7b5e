"""The rank of districts in the reader's words."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from accounts.models import Office
from accounts.pages import words
from accounts.pages.addresses import address
from accounts.pages.tables import Table
from tracking.summaries.rank import Ranked

from .map_page import place_name
from .page import length, number, percent, share


def rows(ranked: Iterable[Ranked], offices: dict[int, Office]) -> list[dict]:
    """A line for each district, the best first."""
    return [
        {
            "rank": row.rank or "–",
            "is_busy": bool(row.pending or row.desks.n),
            "label": place_name(offices[row.office]),
            "url": address("monitor_office", row.office),
            "pending": words.count(row.pending),
            "late": share(row.late_share),
            "before": percent(row.before.value),
            "moved": moved(row),
            "median": f"{length(row.median)} (n = {number(row.desks)})",
            "disposed": words.count(row.disposed),
        }
        for row in ranked
    ]


def moved(row: Ranked) -> str:
    """The change of the share in words; what chance alone may do is said to be that."""
    if row.moved is None:
        return "–"
    points = f"{abs(row.moved) * 100:.0f}"
    if not row.is_certain:
        return _("%s points, within chance") % points
    return (_("better by %s points") if row.moved < 0 else _("worse by %s points")) % points


def heading() -> list[str]:
    """The columns of the table."""
    return [
        _("Rank"),
        _("District"),
        _("Pending"),
        _("Share of late ones (95% interval)"),
        _("The month before"),
        _("Change"),
        _("Median working days at a desk"),
        _("Closed or passed on"),
    ]


def sheet(name: str, month: str, table: Iterable[dict]) -> Table:
    """The whole table, for a file."""
    keys = ("rank", "label", "pending", "late", "before", "moved", "median", "disposed")
    return Table(
        name, _("Rank of districts") + f": {month}", heading(), [[row[key] for key in keys] for row in table]
    )


def names(ranked: Iterable[Ranked], offices: dict[int, Office]) -> str:
    """Districts in a line, each with its change."""
    return ", ".join(f"{place_name(offices[row.office])} ({moved(row)})" for row in ranked)
