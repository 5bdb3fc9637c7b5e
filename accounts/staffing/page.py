"""What the pages of an import show: its state, how far it is, and its lines in words."""

from collections.abc import Iterator
from datetime import date, datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ..models import Charge, StaffImport, StaffImportLine
from . import progress, reasons
from .columns import BY_KEY
from .imports import UNDER_WAY, WORK

PAGE, IMPORTS = 50, 25
State, Outcome = StaffImport.State, StaffImportLine.Outcome
DATES = {"born_on", "retires_on", "begins", "ends"}
SHOWS = ("new", "changed", "ended", "unchanged", "error", "doubled")


def imports(charge: Charge, before: int | None) -> dict:
    """The imports of the subtree, the newest first."""
    rows = StaffImport.objects.visible_to(charge).select_related("by__user", "office").order_by("-pk")
    found = list((rows.filter(pk__lt=before) if before else rows)[: IMPORTS + 1])
    shown = found[:IMPORTS]
    return {
        "imports": [_import(one) for one in shown],
        "prev_url": "?" if before else "",
        "next_url": f"?before={shown[-1].pk}" if len(found) > IMPORTS else "",
    }


def context(kept: StaffImport, show: str, after: int) -> dict:
    """What templates/accounts/staff_import.html shows."""
    done, of = progress.told(kept.pk) if kept.state in UNDER_WAY else (0, 0)
    told = _import(kept) | {"done": done, "of": of, "under_way": kept.state in UNDER_WAY}
    told["failure"] = str(reasons.FAILURES[kept.failure]) if kept.failure else ""
    counts = kept.counts
    told |= {
        "doubled": counts.get("doubled", 0),
        "can_confirm": kept.state == State.CHECKED and not counts.get("error") and _has_work(counts),
        "has_errors": kept.state == State.CHECKED and counts.get("error", 0),
        "has_nothing": kept.state == State.CHECKED and not _has_work(counts) and not counts.get("error"),
        "can_check": kept.state in (State.CHECKED, State.FAILED),
        "can_take_back": kept.state == State.WRITTEN,
    }
    return told | (_lines(kept, show, after) if counts and kept.state != State.CHECKING else {})


def errors(kept: StaffImport) -> Iterator[tuple[int, str, str]]:
    """Each error of the sheet's own lines: number, column, sentence."""
    lines = kept.lines.filter(outcome=Outcome.ERROR, is_missing=False).order_by("number")
    for number, found in lines.values_list("number", "errors").iterator():
        for column, code, facts in found:
            yield number, column, reasons.text(code, _readable(facts))


def _has_work(counts: dict[str, int]) -> bool:
    return any(counts.get(outcome) for outcome in WORK)


def _import(kept: StaffImport) -> dict:
    return {
        "name": kept.name,
        "url": reverse("staff_import", args=[kept.pk]),
        "office": str(kept.office),
        "by": str(kept.by.user),
        "uploaded": _moment(kept.uploaded_at),
        "state": kept.get_state_display(),
        "is_late": kept.state == State.FAILED,
        "is_due": kept.state == State.CHECKED,
        "is_ok": kept.state == State.WRITTEN,
        "counts": [
            {"label": outcome.label, "count": kept.counts[outcome]}
            for outcome in Outcome
            if kept.counts.get(outcome)
        ],
    }


def _lines(kept: StaffImport, show: str, after: int) -> dict:
    counts = kept.counts
    if show not in SHOWS:
        show = next((name for name in ("error", *SHOWS) if counts.get(name)), "new")
    rows = _shown(kept, show).filter(number__gt=after).order_by("number")
    found = list(rows[: PAGE + 1])
    shown = found[:PAGE]
    return {
        "tabs": [
            {"url": f"?show={name}", "label": label, "count": counts.get(name, 0), "current": name == show}
            for name, label in [*Outcome.choices, ("doubled", _("Perhaps doubled"))]
        ],
        "rows": [_row(line) for line in shown],
        "prev_url": f"?show={show}" if after else "",
        "next_url": f"?show={show}&after={shown[-1].number}" if len(found) > PAGE else "",
    }


def _shown(kept: StaffImport, show: str) -> QuerySet[StaffImportLine]:
    return kept.lines.filter(is_doubled=True) if show == "doubled" else kept.lines.filter(outcome=show)


def _row(line: StaffImportLine) -> dict:
    cells = line.cells
    names = cells.get("name_hi", ""), cells.get("name_en", "")
    return {
        "number": "" if line.is_missing else line.number,
        "name": _chosen(names),
        "code": cells.get("employee_code", ""),
        "post": cells.get("post", ""),
        "office": cells.get("office", ""),
        "differences": [
            {"column": _column(column), "was": _value(column, was), "will": _value(column, will)}
            for column, was, will in line.differences
        ],
        "errors": [
            {"column": _column(column), "text": reasons.text(code, _readable(facts))}
            for column, code, facts in line.errors
        ],
        "doubles": [_double(double) for double in line.doubles],
    }


def _double(double: dict) -> str:
    """Who it may be, where that one stands, and by what."""
    office = double.get("office")
    where = _("line %(line)s") % double if "line" in double else _chosen(office or ("", ""))
    facts = {"name": _chosen(double["names"]), "code": double["code"], "where": where}
    if double["by_mobile"]:
        return _("Same mobile and birth date: %(name)s, %(code)s, %(where)s") % facts
    return _("Like name and same birth date: %(name)s, %(code)s, %(where)s") % facts


def _column(key: str) -> str:
    column = BY_KEY[key]
    return column.english if get_language() == "en" else column.hindi


def _chosen(names: tuple[str, str] | list[str]) -> str:
    """A name in the reader's language, or the one there is."""
    hindi, english = names
    return (english or hindi) if get_language() == "en" else (hindi or english)


def _value(column: str, text: str) -> str:
    if column in DATES and text:
        return _date(text)
    if column == "kind" and text:
        return str(Charge.Kind(text).label)
    if column == "on_contract" and text:
        return _("Contract") if text == "contract" else _("Regular")
    return text


def _readable(facts: dict) -> dict:
    return facts | ({"date": _date(facts["date"])} if "date" in facts else {})


def _date(text: str) -> str:
    """As it is written in a sheet, in either language."""
    return f"{date.fromisoformat(text):%d.%m.%Y}"


def _moment(at: datetime) -> str:
    return f"{timezone.localtime(at):%d.%m.%Y, %H:%M}"
