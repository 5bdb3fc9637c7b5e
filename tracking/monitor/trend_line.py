"""Pending and late papers of a place, day by day, as a line in the reader's words."""

from collections.abc import Sequence

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.pages import words
from tracking.charts import drawing
from tracking.charts.inputs import LineChart, Series
from tracking.summaries.figures import DayFigures

# A line needs so many days on which something lay there.
FEWEST = 2
# Height of the line on the monitor, which must stay short on a phone.
LOW = 120


def stood(days: Sequence[DayFigures], high: int = drawing.HIGH) -> SafeString:
    """Draw what lay there and what of it was late."""
    end = days[-1]
    lines = [
        Series(named(_("Pending"), end.pending), [day.pending for day in days]),
        Series(named(_("Late"), end.late), [day.late for day in days]),
    ]
    return line_chart(title(), days, lines, high)


def on_monitor(days: Sequence[DayFigures], url: str) -> dict | None:
    """The line for the page of a place, with the page it leads to; none where nothing lay on any day."""
    if sum(bool(day.pending) for day in days) < FEWEST:
        return None
    return {"svg": stood(days, LOW), "url": url}


def title() -> str:
    """The name of the chart."""
    return _("Pending and late, 90 days")


def named(name: str, figure: int) -> str:
    """The name of a line with its last figure."""
    return f"{name} {words.count(figure)}"


def line_chart(
    title: str, days: Sequence[DayFigures], lines: Sequence[Series], high: int = drawing.HIGH
) -> SafeString:
    """Draw lines over days, named by the first and the last."""
    ends = ", ".join(line.label for line in lines)
    begins, last = words.day(days[0].day), words.day(days[-1].day)
    return drawing.lines(LineChart(title, ends, begins, last, lines), high)
