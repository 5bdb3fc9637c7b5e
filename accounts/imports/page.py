"""Contexts for the pages of any import: the list, its state and progress, its lines page by page."""

from collections.abc import Callable, Iterable

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import SheetImport, SheetLine
from accounts.names import acting_name
from accounts.pages import words
from accounts.pages.asking import Question
from accounts.pages.paging import links, page_after, page_before

from . import progress, reasons
from .steps import UNDER_WAY, State

PAGE, IMPORTS = 50, 25
# No sheet has more lines, and the database column for their numbers can hold it.
LAST_LINE = 10**9 - 1


def import_list(rows: QuerySet, before: int | None, url: str) -> dict:
    """The imports of the subtree, the newest first."""
    named = rows.select_related("by__user", "by__acting_for", "office")
    imports, following = page_before(named, before, size=IMPORTS)
    return {
        "imports": [summary(sheet_import, url) for sheet_import in imports],
        **links("before", before, following),
    }


def summary(sheet_import: SheetImport, url: str) -> dict:
    """An import in a list, or at the head of its page."""
    return {
        "kept": sheet_import,
        "name": sheet_import.name,
        "url": reverse(url, args=[sheet_import.pk]),
        "office": str(sheet_import.office),
        "by": acting_name(sheet_import.by),
        "uploaded": words.moment(sheet_import.uploaded_at),
        "state": sheet_import.get_state_display(),
        "is_late": sheet_import.state == State.FAILED,
        "is_due": sheet_import.state == State.CHECKED,
        "is_ok": sheet_import.state == State.WRITTEN,
        "counts": [
            {"label": outcome.label, "count": sheet_import.counts[outcome]}
            for outcome in SheetLine.Outcome
            if sheet_import.counts.get(outcome)
        ],
    }


def status(sheet_import: SheetImport, *, has_work: bool) -> dict:
    """Progress of the import, the reason why it stopped, and the steps that it allows."""
    is_under_way, counts = sheet_import.state in UNDER_WAY, sheet_import.counts
    done, total = progress.get(sheet_import) if is_under_way else (0, 0)
    is_open = sheet_import.state == State.CHECKED and not sheet_import.purged_at
    return {
        "done": done,
        "of": total,
        "under_way": is_under_way,
        "failure": str(reasons.FAILURES[sheet_import.failure]) if sheet_import.failure else "",
        "erased": words.moment(sheet_import.purged_at) if sheet_import.purged_at else "",
        "entering": entering(sheet_import),
        "taking_back": taking_back(sheet_import),
        "can_confirm": is_open and not counts.get("error") and has_work,
        "has_errors": is_open and counts.get("error", 0),
        "has_nothing": is_open and not has_work and not counts.get("error"),
        "can_check": sheet_import.state in (State.CHECKED, State.FAILED) and not sheet_import.purged_at,
        "can_take_back": sheet_import.state == State.WRITTEN and not sheet_import.purged_at,
    }


def entering(sheet_import: SheetImport) -> Question:
    """The question before the lines of an import are entered."""
    sentence = _("“%(name)s” is entered for %(office)s at once. %(counts)s.") % _facts(sheet_import)
    return Question((sentence,), _("Confirm and enter"))


def taking_back(sheet_import: SheetImport) -> Question:
    """The question before an import is taken back."""
    sentence = _(
        "“%(name)s” is taken back for %(office)s at once, as long as nothing depends on it. %(counts)s. "
        "What is new is no more, what was changed or ended is as it was. This cannot be undone."
    )
    return Question((sentence % _facts(sheet_import),), _("Yes, take it back"))


def _facts(sheet_import: SheetImport) -> dict[str, str]:
    counts = [
        f"{outcome.label}: {words.count(sheet_import.counts[outcome])}"
        for outcome in (SheetLine.Outcome.NEW, SheetLine.Outcome.CHANGED, SheetLine.Outcome.ENDED)
        if sheet_import.counts.get(outcome)
    ]
    return {"name": sheet_import.name, "office": str(sheet_import.office), "counts": ", ".join(counts)}


def lines(
    sheet_import: SheetImport,
    show: str,
    after: int | None,
    *,
    tabs: Iterable[tuple[str, str]],
    select: Callable[[str], QuerySet],
    row: Callable[[SheetLine], dict],
) -> dict:
    """The tabs of the outcomes, and a page of the lines under one of them; by default the errors.

    `select` gives the lines under a tab, `row` one line as the template reads it.
    """
    tabs, counts = list(tabs), sheet_import.counts
    names = [name for name, _label in tabs]
    if show not in names:
        show = next((name for name in ("error", *names) if counts.get(name)), names[0])
    page, following = page_after(select(show), after, size=PAGE, key="number")
    return {
        "tabs": [
            {"url": f"?show={name}", "label": label, "count": counts.get(name, 0), "current": name == show}
            for name, label in tabs
        ],
        "rows": [row(line) for line in page],
        **links("after", after, following, here=f"?show={show}"),
    }
