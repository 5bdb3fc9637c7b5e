"""Contexts for the page of a staff import: its state, progress, and its lines in words."""

from collections.abc import Iterator
from functools import partial

from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.imports import page
from accounts.imports.reasons import format_date, localized_name
from accounts.models import Charge, Leave, StaffImport, StaffImportLine

from . import reasons
from .columns import BY_KEY
from .ids import NO_PATTERN
from .profiles import LABELS, LEAVE, PROFILES
from .two_persons import WORK

State, Outcome = StaffImport.State, StaffImportLine.Outcome
# Columns that only the sheet of leave has.
OF_LEAVE = {column.key: column for column in PROFILES[LEAVE]}
DATES = {"born_on", "retires_on", "begins", "ends"}


def context(staff_import: StaffImport, show: str, after: int | None) -> dict:
    """Facts for templates/accounts/staff_import.html."""
    counts = staff_import.counts
    page_facts = page.summary(staff_import, "staff_import") | page.status(
        staff_import, has_work=_has_work(counts)
    )
    page_facts["profile"] = LABELS[staff_import.profile]
    page_facts["is_leave"] = staff_import.profile == LEAVE
    page_facts["doubled"] = counts.get("doubled", 0)
    if not counts or staff_import.purged_at or staff_import.state == State.CHECKING:
        return page_facts
    tabs = [*Outcome.choices, ("doubled", _("Perhaps doubled"))]
    return page_facts | page.lines(
        staff_import, show, after, tabs=tabs, select=partial(_lines_under, staff_import), row=_row
    )


def errors(staff_import: StaffImport) -> Iterator[tuple[int, str, str]]:
    """Each error of the sheet's own lines: number, column, sentence."""
    lines = staff_import.lines.filter(outcome=Outcome.ERROR, is_missing=False).order_by("number")
    for number, line_errors in lines.values_list("number", "errors").iterator():
        for column, code, facts in line_errors:
            yield number, column, reasons.text(code, facts)


def _has_work(counts: dict[str, int]) -> bool:
    return any(counts.get(outcome) for outcome in WORK)


def _lines_under(staff_import: StaffImport, show: str) -> QuerySet[StaffImportLine]:
    return (
        staff_import.lines.filter(is_doubled=True)
        if show == "doubled"
        else staff_import.lines.filter(outcome=show)
    )


def _row(line: StaffImportLine) -> dict:
    cells = line.cells
    names = cells.get("name_hi", ""), cells.get("name_en", "")
    return {
        "number": "" if line.is_missing else line.number,
        "name": localized_name(names),
        "code": cells.get("employee_code", ""),
        "post": cells.get("post", ""),
        "office": cells.get("office", ""),
        "orders": [*_orders(line), *_order_of_leave(line)],
        "unread": _unread(line),
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


def _orders(line: StaffImportLine) -> list[str]:
    """The orders on which the charges of the line begin and end, each once."""
    acts = [*line.plan.get("ends", ()), *([line.plan["takes"]] if "takes" in line.plan else [])]
    orders = dict.fromkeys((act["order"], act["of"]) for act in acts if act["order"] and act["of"])
    return [_("Order %(number)s of %(day)s") % {"number": n, "day": format_date(of)} for n, of in orders]


def _order_of_leave(line: StaffImportLine) -> list[str]:
    number = line.plan.get("leave", {}).get("order_no")
    return [_("Order %(number)s") % {"number": number}] if number else []


def _unread(line: StaffImportLine) -> str:
    """A sentence on cells that are about a post, where the line names none."""
    keys = [key for key in ("designation", "section") if line.cells.get(key)]
    if not keys or line.cells.get("post") or line.outcome == Outcome.ERROR:
        return ""
    return _("Without a post not entered: %(columns)s") % {"columns": ", ".join(map(_column, keys))}


def _double(double: dict) -> str:
    """A sentence that names the possible double, the office or line, and what the two have in common."""
    office = double.get("office")
    where = _("line %(line)s") % double if "line" in double else localized_name(office or ("", ""))
    facts = {"name": localized_name(double["names"]), "code": double["code"], "where": where}
    if double["by_mobile"]:
        return _("Same mobile and birth date: %(name)s, %(code)s, %(where)s") % facts
    return _("Like name and same birth date: %(name)s, %(code)s, %(where)s") % facts


def _column(key: str) -> str:
    column = BY_KEY.get(key) or OF_LEAVE[key]
    return column.english if get_language() == "en" else column.hindi


def _value(column: str, text: str) -> str:
    if column in DATES and text:
        return format_date(text)
    if column == "kind" and text:
        return str(Charge.Kind(text).label)
    if column == "leave_type" and text:
        return str(Leave.Kind(text).label)
    if column == "on_contract" and text:
        return _("Contract") if text == "contract" else _("Regular")
    return text
