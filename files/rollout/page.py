"""The state's table of the roll-out in the reader's words, its chart over time, and the offices of a kind."""

from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import Office, RolloutOpening
from accounts.models.names import by_name
from accounts.pages import words
from accounts.pages.paging import cut, links
from accounts.pages.tables import Table
from accounts.rollout.figures import Growth, KindFigures, by_kind, months, over_time, recorded
from accounts.rollout.page import state_tag, target
from accounts.rollout.readiness import Readiness, readiness_of

from . import opened

PAGE = 25
# Units of the chart: the width of a month, the height, and the gap between bars.
MONTH_WIDE, HIGH, GAP = 10, 40, 2


def label(kind: str) -> str:
    """A kind of office as the state's report names it."""
    if kind == Office.Kind.DEPARTMENT:
        return _("Secretariat: departments")
    if kind == Office.Kind.SECRETARIAT:
        return _("Secretariat: common sections")
    return str(Office.Kind(kind).label)


def context(office: Office) -> dict:
    """Facts for templates/files/rollout.html."""
    today = timezone.localdate()
    kinds, files = _by_kind(office, today), opened.by_kind(office)
    ends = months(today)
    growths = over_time(office, ends)
    totals = {figures.kind: figures.total for figures in kinds}
    return {
        "office_label": str(office),
        "as_of_text": _("as of %s") % words.moment(timezone.now()),
        "rows": [_row(figures, files.get(figures.kind, 0)) for figures in kinds],
        "sources": _sources(kinds),
        "charts": [_chart(growth, totals.get(growth.kind, 0), ends) for growth in growths],
        "months": _months(growths, ends),
        "kinds": [label(growth.kind) for growth in growths],
    }


def _by_kind(office: Office, today: date) -> list[KindFigures]:
    """The figures by kind; offices that work here without a step on record are under way."""
    in_use, kinds = opened.in_use_by_kind(office), by_kind(office, today)
    for figures in kinds:
        if not figures.openings:  # Else the office may be one of those published without names.
            figures.under_way += in_use.get(figures.kind, 0)
    return kinds


def _row(figures: KindFigures, opened_here: int) -> dict:
    return {
        "label": label(figures.kind),
        "url": reverse("rollout_kind", args=[figures.kind]),
        "live": figures.live,
        "total": figures.total,
        "told": _("%(live)s of %(total)s")
        % {"live": words.count(figures.live), "total": words.count(figures.total)},
        "under_way": words.count(figures.under_way),
        "not_started": words.count(figures.not_started),
        "files": words.count(figures.published_files + opened_here),
        "files_note": _("%(published)s published, %(here)s opened here")
        % {"published": words.count(figures.published_files), "here": words.count(opened_here)}
        if figures.published_files
        else "",
        "published": bool(figures.openings),
        "bar_live": f"{figures.live * 100 / figures.total:.2f}",
        "bar_under_way": f"{figures.under_way * 100 / figures.total:.2f}",
    }


def _sources(kinds: list[KindFigures]) -> list[str]:
    """Each source once, with the date from which its figures hold."""
    sources = {}
    for opening in [opening for figures in kinds for opening in figures.openings]:
        sources[opening.source_en, opening.on] = _source(opening)
    return list(sources.values())


def _source(opening: RolloutOpening) -> str:
    source = opening.source_en if get_language() == "en" else opening.source_hi
    return _("%(source)s; taken over on %(date)s") % {"source": source, "date": words.date(opening.on)}


def _chart(growth: Growth, total: int, ends: list[date]) -> dict:
    """Bars as high as their share of all offices of the kind; one live office is enough for a visible bar."""
    last = growth.live[-1]
    bars = []
    for place, live in enumerate(growth.live):
        high = max(round(live * HIGH / max(total, 1)), 1) if live else 0
        bars.append({"x": place * MONTH_WIDE, "y": HIGH - high, "width": MONTH_WIDE - GAP, "height": high})
    facts = {"kind": label(growth.kind), "live": last, "total": total, "month": words.month(ends[-1])}
    return {
        "label": facts["kind"],
        "told": _("%(live)s of %(total)s") % facts,
        "alt": _("%(kind)s: %(live)s of %(total)s live in %(month)s; the table below has every month.")
        % facts,
        "first": words.month(ends[0]),
        "last": words.month(ends[-1]),
        "bars": bars,
        "wide": MONTH_WIDE * len(ends) - GAP,
        "high": HIGH,
    }


def _months(growths: list[Growth], ends: list[date]) -> list[dict]:
    """Rows of the table beneath the chart, the latest month first."""
    rows = [
        {
            "month": words.month(end),
            "counts": [
                {"kind": label(growth.kind), "live": words.count(growth.live[place])} for growth in growths
            ],
        }
        for place, end in enumerate(ends)
    ]
    return rows[::-1]


def table(office: Office) -> Table:
    """The state's table, for a download."""
    kinds, files = _by_kind(office, timezone.localdate()), opened.by_kind(office)
    heading = [
        _("Offices"), _("Total"), _("Live"), _("Under way"), _("Not started"), _("Files opened"),
        _("Of these published"), _("Source"),
    ]  # fmt: skip
    rows = [
        [
            label(figures.kind), figures.total, figures.live, figures.under_way, figures.not_started,
            figures.published_files + files.get(figures.kind, 0), figures.published_files,
            " · ".join(_source(opening) for opening in figures.openings),
        ]
        for figures in kinds
    ]  # fmt: skip
    return Table("rollout", _("Roll-out") + f": {office}", heading, rows)


def kind_context(office: Office, kind: str, after: int | None, *, may_add: bool = False) -> dict:
    """Facts for templates/files/rollout_kind.html: a page of the offices of one kind, by name."""
    today = timezone.localdate()
    offices = by_name(recorded(office, today).filter(kind=kind), after=after)
    page, following = cut(offices[: PAGE + 1], PAGE)
    figures = _figures(office, kind, today)
    return {
        "title": label(kind),
        "office_label": str(office),
        "told": _("%(live)s of %(total)s live") % {"live": figures.live, "total": figures.total},
        "sources": _sources([figures]),
        "gap_text": _gap(figures),
        "add_url": reverse("organisation") if may_add and figures.recorded < _published(figures) else "",
        "rows": _office_rows(page, figures, today),
        **links("after", after, following),
    }


def _published(figures: KindFigures) -> int:
    return sum(opening.total for opening in figures.openings)


def _gap(figures: KindFigures) -> str:
    """Reason for a list shorter or longer than the published figure; "" where it is neither."""
    counts = {"published": words.count(_published(figures)), "recorded": words.count(figures.recorded)}
    if not figures.openings or counts["published"] == counts["recorded"]:
        return ""
    if figures.recorded < _published(figures):
        return (
            _("Published: %(published)s offices. On record here: %(recorded)s; the others are not named yet.")
            % counts
        )
    return (
        _("Published: %(published)s offices. On record here: %(recorded)s, more than were counted.") % counts
    )


def _figures(office: Office, kind: str, today: date) -> KindFigures:
    by_name = {figures.kind: figures for figures in _by_kind(office, today)}
    return by_name.get(kind, KindFigures(kind))


def _office_rows(offices: list[Office], figures: KindFigures, today: date) -> list[dict]:
    ready, files = readiness_of(offices, timezone.now()), opened.by_office(offices)
    return [
        {
            "label": str(office),
            "url": reverse("rollout_office", args=[office.pk]),
            "state": _state(office, figures, files.get(office.pk, 0)),
            "target": target(office.rollout, office.rollout_target, today),
            "ready": _ready(ready.get(office.pk, Readiness())),
            "files": words.count(files.get(office.pk, 0)),
        }
        for office in offices
    ]


def _state(office: Office, figures: KindFigures, files: int) -> dict:
    """The tag of the office's own state; without a step it may have been published, or be in use."""
    tag = state_tag(office.rollout, office.rollout_on)
    if office.rollout_on is None and figures.published:
        tag["label"] = _("No own record yet")
    elif office.rollout_on is None and files:
        tag |= {"label": _("In use, no step on record"), "is_under_way": True}
    return tag


def _ready(readiness: Readiness) -> str:
    if not readiness.staff:
        return _("no staff on record")
    counts = {"staff": readiness.staff, "ids": readiness.with_id, "trained": readiness.trained}
    return _("%(staff)s staff · %(ids)s with an active ID · %(trained)s trained") % counts


def kind_table(office: Office, kind: str) -> Table:
    """All offices of one kind, for a download."""
    today = timezone.localdate()
    offices = list(by_name(recorded(office, today).filter(kind=kind)))
    figures = _figures(office, kind, today)
    ready, files = readiness_of(offices, timezone.now()), opened.by_office(offices)
    heading = [
        _("Code"), _("Office"), _("State"), _("Since"), _("To be live by"), _("Staff"),
        _("With an active ID"), _("Trained"), _("Signed in"), _("Files opened"),
    ]  # fmt: skip
    rows = [
        [
            office.code, str(office), _state(office, figures, files.get(office.pk, 0))["label"],
            _iso(office.rollout_on), _iso(office.rollout_target),
            *ready.get(office.pk, Readiness()), files.get(office.pk, 0),
        ]
        for office in offices
    ]  # fmt: skip
    return Table(f"rollout-{kind}", _("Roll-out") + f": {label(kind)}", heading, rows)


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
