"""Contexts for the pages of organisation imports: sheets and their lines in words."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.imports import page
from accounts.imports.reasons import format_date, localized_name
from accounts.models import Office, OrganisationImport, OrganisationImportLine

from . import reasons
from .columns import SHEETS
from .imports import has_work
from .suggesting import suggestions

Outcome = OrganisationImportLine.Outcome


def templates() -> list[dict]:
    """Links to the templates of the three sheets."""
    label = OrganisationImport.Kind
    return [
        {"url": reverse("organisation_template", args=[kind]), "label": label(kind).label} for kind in SHEETS
    ]


def context(sheet_import: OrganisationImport, show: str, after: int | None) -> dict:
    """Facts for templates/accounts/organisation_import.html."""
    facts = page.summary(sheet_import, "organisation_import") | page.status(
        sheet_import, has_work=has_work(sheet_import)
    )
    if not sheet_import.counts or sheet_import.purged_at or sheet_import.state == sheet_import.State.CHECKING:
        return facts
    tabs = [choice for choice in Outcome.choices if choice[0] != Outcome.ENDED]
    select = lambda outcome: sheet_import.lines.filter(outcome=outcome)  # noqa: E731
    return facts | page.lines(sheet_import, show, after, tabs=tabs, select=select, row=_row)


def errors(sheet_import: OrganisationImport) -> Iterator[tuple[int, str, str]]:
    """Each error of the sheet: line, column, sentence."""
    lines = sheet_import.lines.filter(outcome=Outcome.ERROR).order_by("number")
    for number, line_errors in lines.values_list("number", "errors").iterator():
        for column, code, facts in line_errors:
            yield number, column, reasons.text(code, facts)


def suggested(office: Office, standard: str) -> dict:
    """The sections and posts that the office lacks, to be ticked."""
    sections, posts = suggestions(office, standard)
    return {
        "chosen": str(office),
        "groups": [
            {"label": label, "rows": rows}
            for label, rows in ((_("Sections"), sections), (_("Posts"), posts))
            if rows
        ],
    }


def _row(line: OrganisationImportLine) -> dict:
    return {
        "number": line.number,
        "code": line.code,
        "errors": [
            {"column": _column(line.kind, column), "text": reasons.text(code, facts)}
            for column, code, facts in line.errors
        ],
        "differences": [
            {"column": _column(line.kind, column), "was": _value(column, was), "will": _value(column, will)}
            for column, was, will in line.differences
        ],
    }


def _column(kind: str, key: str) -> str:
    """The heading of a column in the reader's language; `receives` is one of the duties."""
    named = {column.key: column for column in SHEETS[kind]}
    column = named["duties" if key == "receives" else key]
    return column.english if get_language() == "en" else column.hindi


def _value(column: str, value: str | list[str]) -> str:
    if isinstance(value, list):
        return localized_name(value)
    if column == "kind" and value:
        return str(Office.Kind(value).label)
    return format_date(value) if column == "begins" and value else value
