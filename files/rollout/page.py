"""The state's table of the roll-out in the reader's words, its chart over time, and the offices of a kind."""

from datetime import date
from typing import NamedTuple

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import Office, RolloutOpening
from accounts.pages import words
from accounts.pages.paging import cut, links
from accounts.rollout.figures import Growth, KindFigures, by_kind, months, over_time, recorded
from accounts.rollout.page import state_tag, target
from accounts.rollout.readiness import Readiness, readiness

from . import opened

PAGE = 25
# The chart is so many units wide for a month, and so high.
MONTH_WIDE, HIGH, GAP = 10, 40, 2


class Table(NamedTuple):
    """A table as a spreadsheet has it."""

    name: str
    heading: list[str]
    rows: list[list[object]]


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
    found, files = by_kind(office, today), opened.by_kind(office)
    ends = months(today)
    growth = over_time(office, ends)
    totals = {one.kind: one.total for one in found}
    return {
        "office_label": str(office),
        "as_of_text": _("as of %s") % words.moment(timezone.now()),
        "rows": [_row(one, files.get(one.kind, 0)) for one in found],
        "sources": _sources(found),
        "charts": [_chart(one, totals.get(one.kind, 0), ends) for one in growth],
        "months": _months(growth, ends),
        "kinds": [label(one.kind) for one in growth],
    }


def _row(one: KindFigures, opened_here: int) -> dict:
    return {
        "label": label(one.kind),
        "url": reverse("rollout_kind", args=[one.kind]),
        "live": one.live,
        "total": one.total,
        "told": _("%(live)s of %(total)s") % {"live": words.count(one.live), "total": words.count(one.total)},
        "under_way": words.count(one.under_way),
        "not_started": words.count(one.not_started),
        "files": words.count(one.published_files + opened_here),
        "files_note": _("%(published)s published, %(here)s opened here")
        % {"published": words.count(one.published_files), "here": words.count(opened_here)}
        if one.published_files
        else "",
        "published": bool(one.openings),
        "bar_live": f"{one.live * 100 / one.total:.2f}",
        "bar_under_way": f"{one.under_way * 100 / one.total:.2f}",
    }


def _sources(found: list[KindFigures]) -> list[str]:
    """Each source once, with the date from which its figures stand."""
    told = {}
    for opening in [opening for one in found for opening in one.openings]:
        told[opening.source_en, opening.on] = _source(opening)
    return list(told.values())


def _source(opening: RolloutOpening) -> str:
    source = opening.source_en if get_language() == "en" else opening.source_hi
    return _("%(source)s; taken over on %(date)s") % {"source": source, "date": words.date(opening.on)}


def _chart(growth: Growth, total: int, ends: list[date]) -> dict:
    """Bars as high as their share of all offices of the kind; a single one can still be seen."""
    last = growth.live[-1]
    bars = []
    for place, live in enumerate(growth.live):
        high = max(round(live * HIGH / max(total, 1)), 1) if live else 0
        bars.append({"x": place * MONTH_WIDE, "y": HIGH - high, "width": MONTH_WIDE - GAP, "height": high})
    told = {"kind": label(growth.kind), "live": last, "total": total, "month": words.month(ends[-1])}
    return {
        "label": told["kind"],
        "told": _("%(live)s of %(total)s") % told,
        "alt": _("%(kind)s: %(live)s of %(total)s live in %(month)s; the table below has every month.")
        % told,
        "first": words.month(ends[0]),
        "last": words.month(ends[-1]),
        "bars": bars,
        "wide": MONTH_WIDE * len(ends) - GAP,
        "high": HIGH,
    }


def _months(growth: list[Growth], ends: list[date]) -> list[dict]:
    """Rows of the table beneath the chart, the latest month first."""
    rows = [
        {
            "month": words.month(end),
            "counts": [{"kind": label(one.kind), "live": words.count(one.live[place])} for one in growth],
        }
        for place, end in enumerate(ends)
    ]
    return rows[::-1]


def table(office: Office) -> Table:
    """The state's table, to be taken away."""
    found, files = by_kind(office, timezone.localdate()), opened.by_kind(office)
    heading = [
        _("Offices"), _("Total"), _("Live"), _("Under way"), _("Not started"), _("Files opened"),
        _("Of these published"), _("Source"),
    ]  # fmt: skip
    rows = [
        [
            label(one.kind), one.total, one.live, one.under_way, one.not_started,
            one.published_files + files.get(one.kind, 0), one.published_files,
            " · ".join(_source(opening) for opening in one.openings),
        ]
        for one in found
    ]  # fmt: skip
    return Table("rollout", heading, rows)


def kind_context(office: Office, kind: str, after: int | None, *, may_add: bool = False) -> dict:
    """Facts for templates/files/rollout_kind.html: a page of the offices of one kind, by name."""
    today, column = timezone.localdate(), _name_column()
    offices = recorded(office, today).filter(kind=kind).order_by(column, "pk")
    last = Office.objects.filter(pk=after).values_list(column, flat=True).first() if after else None
    if last is not None:
        offices = offices.filter(Q(**{f"{column}__gt": last}) | Q(**{column: last, "pk__gt": after}))
    shown, following = cut(offices[: PAGE + 1], PAGE)
    whole = _whole(office, kind, today)
    return {
        "title": label(kind),
        "office_label": str(office),
        "told": _("%(live)s of %(total)s live") % {"live": whole.live, "total": whole.total},
        "sources": _sources([whole]),
        "gap_text": _gap(whole),
        "add_url": reverse("organisation") if may_add and whole.recorded < _published(whole) else "",
        "rows": _office_rows(shown, whole, today),
        **links("after", after, following),
    }


def _published(whole: KindFigures) -> int:
    return sum(opening.total for opening in whole.openings)


def _gap(whole: KindFigures) -> str:
    """Reason for a list shorter or longer than the published figure; "" where it is neither."""
    told = {"published": words.count(_published(whole)), "recorded": words.count(whole.recorded)}
    if not whole.openings or told["published"] == told["recorded"]:
        return ""
    if whole.recorded < _published(whole):
        return (
            _("Published: %(published)s offices. On record here: %(recorded)s; the others are not named yet.")
            % told
        )
    return _("Published: %(published)s offices. On record here: %(recorded)s, more than were counted.") % told


def _whole(office: Office, kind: str, today: date) -> KindFigures:
    found = {one.kind: one for one in by_kind(office, today)}
    return found.get(kind, KindFigures(kind))


def _name_column() -> str:
    return "name_en" if get_language() == "en" else "name_hi"


def _office_rows(offices: list[Office], whole: KindFigures, today: date) -> list[dict]:
    ready, files = readiness(offices, timezone.now()), opened.by_office(offices)
    return [
        {
            "label": str(office),
            "url": reverse("rollout_office", args=[office.pk]),
            "state": _state(office, whole),
            "target": target(office.rollout, office.rollout_target, today),
            "ready": _ready(ready.get(office.pk, Readiness())),
            "files": words.count(files.get(office.pk, 0)),
        }
        for office in offices
    ]


def _state(office: Office, whole: KindFigures) -> dict:
    """The office's own state; without a record it may be one of the published ones."""
    told = state_tag(office.rollout, office.rollout_on)
    if office.rollout_on is None and whole.published:
        told["label"] = _("No own record yet")
    return told


def _ready(one: Readiness) -> str:
    if not one.staff:
        return _("no staff on record")
    told = {"staff": one.staff, "ids": one.with_id, "trained": one.trained}
    return _("%(staff)s staff · %(ids)s with an active ID · %(trained)s trained") % told


def kind_table(office: Office, kind: str) -> Table:
    """All offices of one kind, to be taken away."""
    today = timezone.localdate()
    offices = list(recorded(office, today).filter(kind=kind).order_by(_name_column(), "pk"))
    whole = _whole(office, kind, today)
    ready, files = readiness(offices, timezone.now()), opened.by_office(offices)
    heading = [
        _("Code"), _("Office"), _("State"), _("Since"), _("To be live by"), _("Staff"),
        _("With an active ID"), _("Trained"), _("Signed in"), _("Files opened"),
    ]  # fmt: skip
    rows = [
        [
            one.code, str(one), _state(one, whole)["label"], _iso(one.rollout_on),
            _iso(one.rollout_target), *ready.get(one.pk, Readiness()), files.get(one.pk, 0),
        ]
        for one in offices
    ]  # fmt: skip
    return Table(f"rollout-{kind}", heading, rows)


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
