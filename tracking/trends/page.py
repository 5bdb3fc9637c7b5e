"""The pages on time in the reader's words: charts, each with its table."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from django.utils.translation import gettext as _

from accounts.models import Office
from accounts.pages import words
from accounts.pages.tables import Table
from tracking.charts import drawing
from tracking.charts.inputs import (
    Band,
    HeatRow,
    HeatTable,
    Pyramid,
    Series,
    StepChart,
    Steps,
)
from tracking.monitor import trend_line
from tracking.summaries.figures import DayFigures
from tracking.summaries.periods import Period
from tracking.survival.curve import Curve, Estimate

from .figures import MOST_ROWS, Trend

# Lines of a table on a page.
SHOWN = 7


def percent(share: float | None) -> str:
    """A share as "8%"; "–" where there is none."""
    return "–" if share is None else f"{share * 100:.0f}%"


def share(estimate: Estimate) -> str:
    """A share with its interval: "8% (4–13%)"."""
    if estimate.value is None or estimate.lower is None or estimate.upper is None:
        return "–"
    return f"{percent(estimate.value)} ({estimate.lower * 100:.0f}–{percent(estimate.upper)})"


def length(estimate: Estimate) -> str:
    """Working days; "–" where so many have not left yet."""
    return "–" if estimate.value is None else f"{estimate.value:.1f}"


def number(curve: Curve) -> str:
    """The number of stays behind a curve; of a sample "50,000 of 1,000,000"."""
    if curve.sampled_of is None:
        return words.count(curve.n)
    return _("%(n)s of %(all)s") % {"n": words.count(curve.n), "all": words.count(curve.sampled_of)}


def charts(trend: Trend, below: Sequence[Office], title: str, own: str) -> list[dict]:
    """The charts of a place, each with the table of its numbers; `own` is its name beside its office."""
    drawn = [
        stood(trend.days),
        _flowed(trend.days),
        _ages(trend.before, trend.now),
        _lasted(trend, title, own),
    ]
    if trend.by_week:
        drawn.append(_weekly(trend, below))
    return drawn


def _chart(key: str, title: str, svg: str, heading: Sequence[str], rows: Iterable[Sequence[str]]) -> dict:
    """A chart with its table; a page shows the first lines, prints and spreadsheets have all."""
    table = list(rows)
    shown = labelled(heading, table[:SHOWN])
    return {
        "key": key,
        "title": title,
        "svg": svg,
        "heading": heading,
        "rows": table,
        "shown": shown,
        "all": labelled(heading, table),
    }


def labelled(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> list[list[tuple[str, str]]]:
    """Each cell with the name of its column: a narrow page has no heading."""
    return [list(zip(heading, row, strict=True)) for row in rows]


def stood(days: list[DayFigures]) -> dict:
    """The papers that lay there, day by day."""
    rows = [
        (words.date(day.day), *map(words.count, (day.came, day.left, day.pending, day.late)))
        for day in reversed(days)
    ]
    heading = (_("Day"), _("Came"), _("Left"), _("Pending"), _("Late"))
    return _chart("days", trend_line.title(), trend_line.stood(days), heading, rows)


def _flowed(days: list[DayFigures]) -> dict:
    """Papers that came and left week by week: single days go up and down with the days off."""
    title = _("Came and left, by week")
    weeks = [days[at : at + 7] for at in range(len(days) % 7, len(days), 7)]
    came = [sum(day.came for day in week) for week in weeks]
    left = [sum(day.left for day in week) for week in weeks]
    lines = [
        Series(trend_line.named(_("Came"), came[-1]), came),
        Series(trend_line.named(_("Left"), left[-1]), left),
    ]
    rows = [
        (words.date(week[-1].day), words.count(into), words.count(out))
        for week, into, out in zip(weeks, came, left, strict=True)
    ]
    heading = (_("Week until"), _("Came"), _("Left"))
    return _chart("weeks", title, trend_line.line_chart(title, days, lines), heading, reversed(rows))


def _ages(before: Period, now: Period) -> dict:
    title = _("Ages of the pending papers")
    names = [_("up to 3 days"), _("4 to 7 days"), _("8 to 15 days"), _("over 15 days")]
    pairs = list(zip(names, before.end.bands, now.end.bands, strict=True))
    bands = [Band(name, old, new, words.count(old), words.count(new)) for name, old, new in pairs]
    sides = words.day(before.last), words.day(now.last)
    described = ", ".join(f"{band.label}: {band.left_text} → {band.right_text}" for band in bands)
    svg = drawing.pyramid(Pyramid(title, described, *sides, bands))
    rows = [(band.label, band.left_text, band.right_text) for band in bands]
    return _chart("ages", title, svg, (_("Age in working days"), *sides), rows)


def _lasted(trend: Trend, name: str, own: str) -> dict:
    """The curve of a desk or a section beside its office; of an office beside itself before."""
    title = _("How many papers still lie there after so many working days")
    curve = trend.now.desks
    other, other_name = (trend.before.desks, words.day(trend.before.last))
    own_name = words.day(trend.now.last)
    if trend.beside is not None:
        other, other_name, own_name = trend.beside, _("Office"), own
    most = 20
    curves = [
        Steps(f"{label}\nn = {number(its)}", [(step.length, step.survival) for step in its.steps])
        for label, its in ((own_name, curve), (other_name, other))
        if its.n
    ]
    described = _("%(name)s: half have left after %(median)s working days, nine of ten after %(p90)s") % {
        "name": name,
        "median": length(curve.quantile(0.5)),
        "p90": length(curve.quantile(0.9)),
    }
    ends = words.duration(most, 1)
    svg = drawing.steps(StepChart(title, described, most, "0", ends, curves))
    rows = [
        (str(days), share(curve.longer_than(days)), share(other.longer_than(days)))
        for days in (1, 3, 7, 15, 20)
    ]
    return _chart("lengths", title, svg, (_("Working days"), own_name, other_name), rows)


def _weekly(trend: Trend, below: Sequence[Office]) -> dict:
    title = _("Share of late papers, office by week")
    last = trend.weeks[-1]

    def late(office: Office) -> int:
        return trend.by_week[office.pk].get(last, (0, 0))[1]

    worst = sorted(below, key=late, reverse=True)[:MOST_ROWS]
    rows = [_heat_row(str(office), trend.by_week[office.pk], trend.weeks) for office in worst]
    columns = [f"{day.day}.{day.month}." for day in trend.weeks]
    described = _("The offices with most late papers; each week as it ended, the last on %s") % words.date(
        last
    )
    svg = drawing.heat(HeatTable(title, described, columns, rows))
    table = [(row.label, *row.texts) for row in rows]
    return _chart("offices", title, svg, (_("Office"), *columns), table)


def _heat_row(label: str, counts: dict[date, tuple[int, int]], weeks: list[date]) -> HeatRow:
    shares = []
    for day in weeks:
        pending, late = counts.get(day, (0, 0))
        shares.append(late / pending if pending else None)
    return HeatRow(label, shares, [percent(its) for its in shares])


def compare(before: Period, now: Period) -> dict:
    """Two periods side by side."""
    heading = [_("Figure"), *(_span(period) for period in (before, now))]
    rows = [
        (_("Came"), *(words.count(period.came) for period in (before, now))),
        (_("Left the desks"), *(words.count(period.left) for period in (before, now))),
        (_("Closed"), *(words.count(period.closed) for period in (before, now))),
        (_("Passed to another office"), *(words.count(period.passed) for period in (before, now))),
        (_("Pending at the end"), *(words.count(period.end.pending) for period in (before, now))),
        (_("Late at the end"), *(words.count(period.end.late) for period in (before, now))),
        (_("Share of late ones (95% interval)"), *(share(period.late_share) for period in (before, now))),
        (_("Median working days at a desk"), *(_sampled(period, "median") for period in (before, now))),
        (_("Nine of ten within working days"), *(_sampled(period, "p90") for period in (before, now))),
    ]
    return {"heading": heading, "rows": labelled(heading, rows)}


def _sampled(period: Period, figure: str) -> str:
    return f"{length(getattr(period, figure))} (n = {number(period.desks)})"


def _span(period: Period) -> str:
    return f"{words.day(period.first)} – {words.day(period.last)}"


def sheet(name: str, charts: Iterable[dict]) -> Table:
    """The tables of all charts, for a file; each by its own name."""
    first, *others = (
        Table(
            f"{name}-{chart['key']}",
            chart["title"],
            list(chart["heading"]),
            [*map(list, chart["rows"])],
            key=chart["key"],
        )
        for chart in charts
    )
    return first._replace(further=tuple(others))


def month_links(month: date) -> tuple[str, str]:
    """The months before and after, as the address of the page gives them."""
    before, after = month - timedelta(days=1), (month + timedelta(days=32)).replace(day=1)
    return f"{before:%m.%Y}", f"{after:%m.%Y}"
