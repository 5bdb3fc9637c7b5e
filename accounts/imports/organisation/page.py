"""Pages of an organisation: sheets and their lines in words."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.imports import page
from accounts.imports.reasons import chosen, day
from accounts.models import Office, OrganisationImport, OrganisationImportLine

from . import reasons
from .columns import SHEETS
from .imports import has_work
from .suggesting import suggestions

Outcome = OrganisationImportLine.Outcome


def templates() -> list[dict]:
    """The templates of the three sheets."""
    label = OrganisationImport.Kind
    return [
        {"url": reverse("organisation_template", args=[kind]), "label": label(kind).label} for kind in SHEETS
    ]


def context(kept: OrganisationImport, show: str, after: int | None) -> dict:
    """Facts for templates/accounts/organisation_import.html."""
    told = page.one(kept, "organisation_import") | page.under_way(kept, has_work=has_work(kept))
    told["entered"] = {
        "new": kept.counts.get(Outcome.NEW, 0),
        "changed": kept.counts.get(Outcome.CHANGED, 0),
    }
    if not kept.counts or kept.purged_at or kept.state == kept.State.CHECKING:
        return told
    tabs = [choice for choice in Outcome.choices if choice[0] != Outcome.ENDED]
    shown = lambda outcome: kept.lines.filter(outcome=outcome)  # noqa: E731
    return told | page.lines(kept, show, after, tabs=tabs, shown=shown, row=_row)


def errors(kept: OrganisationImport) -> Iterator[tuple[int, str, str]]:
    """Each error of the sheet: line, column, sentence."""
    lines = kept.lines.filter(outcome=Outcome.ERROR).order_by("number")
    for number, found in lines.values_list("number", "errors").iterator():
        for column, code, facts in found:
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
    """That files arrive somewhere is one of the duties."""
    named = {column.key: column for column in SHEETS[kind]}
    column = named["duties" if key == "receives" else key]
    return column.english if get_language() == "en" else column.hindi


def _value(column: str, said: str | list[str]) -> str:
    if isinstance(said, list):
        return chosen(said)
    if column == "kind" and said:
        return str(Office.Kind(said).label)
    return day(said) if column == "begins" and said else said
