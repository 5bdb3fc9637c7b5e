"""Pages of any import: its state, how far it is, its lines page by page."""

from collections.abc import Callable, Iterable

from django.db.models import QuerySet
from django.urls import reverse

from accounts.models import SheetImport, SheetLine
from accounts.names import acting_name
from accounts.pages import words
from accounts.pages.paging import links, page_after, page_before

from . import progress, reasons
from .steps import UNDER_WAY, State

PAGE, IMPORTS = 50, 25
# No sheet has a line beyond it, and the column of their numbers holds it.
LAST_LINE = 10**9 - 1


def listed(rows: QuerySet, before: int | None, url: str) -> dict:
    """The imports of the subtree, the newest first."""
    named = rows.select_related("by__user", "by__acting_for", "office")
    imports, following = page_before(named, before, size=IMPORTS)
    return {"imports": [one(kept, url) for kept in imports], **links("before", before, following)}


def one(kept: SheetImport, url: str) -> dict:
    """An import in a list, or at the head of its page."""
    return {
        "kept": kept,
        "name": kept.name,
        "url": reverse(url, args=[kept.pk]),
        "office": str(kept.office),
        "by": acting_name(kept.by),
        "uploaded": words.moment(kept.uploaded_at),
        "state": kept.get_state_display(),
        "is_late": kept.state == State.FAILED,
        "is_due": kept.state == State.CHECKED,
        "is_ok": kept.state == State.WRITTEN,
        "counts": [
            {"label": outcome.label, "count": kept.counts[outcome]}
            for outcome in SheetLine.Outcome
            if kept.counts.get(outcome)
        ],
    }


def under_way(kept: SheetImport, *, has_work: bool) -> dict:
    """Progress of the import, why it stopped, and what may be done with it."""
    is_under_way, counts = kept.state in UNDER_WAY, kept.counts
    done, of = progress.told(kept) if is_under_way else (0, 0)
    is_open = kept.state == State.CHECKED and not kept.purged_at
    return {
        "done": done,
        "of": of,
        "under_way": is_under_way,
        "failure": str(reasons.FAILURES[kept.failure]) if kept.failure else "",
        "erased": words.moment(kept.purged_at) if kept.purged_at else "",
        "can_confirm": is_open and not counts.get("error") and has_work,
        "has_errors": is_open and counts.get("error", 0),
        "has_nothing": is_open and not has_work and not counts.get("error"),
        "can_check": kept.state in (State.CHECKED, State.FAILED) and not kept.purged_at,
        "can_take_back": kept.state == State.WRITTEN and not kept.purged_at,
    }


def lines(
    kept: SheetImport,
    show: str,
    after: int | None,
    *,
    tabs: Iterable[tuple[str, str]],
    shown: Callable[[str], QuerySet],
    row: Callable[[SheetLine], dict],
) -> dict:
    """The tabs of the outcomes, and a page of lines under one of them; errors before all."""
    tabs, counts = list(tabs), kept.counts
    names = [name for name, _label in tabs]
    if show not in names:
        show = next((name for name in ("error", *names) if counts.get(name)), names[0])
    page, following = page_after(shown(show), after, size=PAGE, key="number")
    return {
        "tabs": [
            {"url": f"?show={name}", "label": label, "count": counts.get(name, 0), "current": name == show}
            for name, label in tabs
        ],
        "rows": [row(line) for line in page],
        **links("after", after, following, here=f"?show={show}"),
    }
