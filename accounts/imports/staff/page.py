"""Pages of an import: its state, how far it is, and its lines in words."""

from collections.abc import Iterator
from functools import partial

from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.imports import page
from accounts.imports.reasons import chosen, day
from accounts.models import Charge, StaffImport, StaffImportLine

from . import reasons
from .columns import BY_KEY
from .ids import NO_PATTERN
from .imports import WORK

State, Outcome = StaffImport.State, StaffImportLine.Outcome
DATES = {"born_on", "retires_on", "begins", "ends"}


def context(kept: StaffImport, show: str, after: int | None) -> dict:
    """Facts for templates/accounts/staff_import.html."""
    counts = kept.counts
    told = page.one(kept, "staff_import") | page.under_way(kept, has_work=_has_work(counts))
    told["doubled"] = counts.get("doubled", 0)
    if not counts or kept.purged_at or kept.state == State.CHECKING:
        return told
    tabs = [*Outcome.choices, ("doubled", _("Perhaps doubled"))]
    return told | page.lines(kept, show, after, tabs=tabs, shown=partial(_shown, kept), row=_row)


def errors(kept: StaffImport) -> Iterator[tuple[int, str, str]]:
    """Each error of the sheet's own lines: number, column, sentence."""
    lines = kept.lines.filter(outcome=Outcome.ERROR, is_missing=False).order_by("number")
    for number, found in lines.values_list("number", "errors").iterator():
        for column, code, facts in found:
            yield number, column, reasons.text(code, facts)


def _has_work(counts: dict[str, int]) -> bool:
    return any(counts.get(outcome) for outcome in WORK)


def _shown(kept: StaffImport, show: str) -> QuerySet[StaffImportLine]:
    return kept.lines.filter(is_doubled=True) if show == "doubled" else kept.lines.filter(outcome=show)


def _row(line: StaffImportLine) -> dict:
    cells = line.cells
    names = cells.get("name_hi", ""), cells.get("name_en", "")
    return {
        "number": "" if line.is_missing else line.number,
        "name": chosen(names),
        "code": cells.get("employee_code", ""),
        "post": cells.get("post", ""),
        "office": cells.get("office", ""),
        "differences": [
            {"column": _column(column), "was": _value(column, was), "will": _value(column, will)}
            for column, was, will in line.differences
        ],
        "errors": [
            {"column": _column(column), "text": reasons.text(code, facts)}
            for column, code, facts in line.errors
        ],
        "id": "" if line.planned_id == NO_PATTERN else line.planned_id,
        "no_pattern": line.planned_id == NO_PATTERN,
        "doubles": [_double(double) for double in line.doubles],
    }


def _double(double: dict) -> str:
    """Name the person it may be, where that one stands, and by what."""
    office = double.get("office")
    where = _("line %(line)s") % double if "line" in double else chosen(office or ("", ""))
    facts = {"name": chosen(double["names"]), "code": double["code"], "where": where}
    if double["by_mobile"]:
        return _("Same mobile and birth date: %(name)s, %(code)s, %(where)s") % facts
    return _("Like name and same birth date: %(name)s, %(code)s, %(where)s") % facts


def _column(key: str) -> str:
    column = BY_KEY[key]
    return column.english if get_language() == "en" else column.hindi


def _value(column: str, text: str) -> str:
    if column in DATES and text:
        return day(text)
    if column == "kind" and text:
        return str(Charge.Kind(text).label)
    if column == "on_contract" and text:
        return _("Contract") if text == "contract" else _("Regular")
    return text
