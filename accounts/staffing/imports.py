"""The steps of an import, each ordered by an administrator and done in the background.

Being compared, to be confirmed, being entered, entered; and back, while nothing depends on it.
"""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from .. import tasks
from ..models import Charge, EmailPattern, StaffImport, StaffImportLine
from ..permissions import check_administers
from ..refusals import NoIdLeft, NotNow
from ..sheets.reading import read
from . import progress, undoing
from .columns import COLUMNS

State, Outcome = StaffImport.State, StaffImportLine.Outcome
UNDER_WAY = {
    State.CHECKING: tasks.compare_staff,
    State.WRITING: tasks.write_staff,
    State.UNDOING: tasks.take_back_staff,
}
WORK = (Outcome.NEW, Outcome.CHANGED, Outcome.ENDED)


@transaction.atomic
def upload(
    content: bytes,
    *,
    name: str,
    by: Charge,
    order_number: str = "",
    order_date: date | None = None,
    is_full: bool = False,
    converts_legacy: bool = False,
) -> StaffImport:
    """Keep a sheet and let it be compared with the record; SheetUnreadable if it cannot be begun."""
    check_administers(by, by.post.office)
    if next(read(content, COLUMNS), None) is None:
        raise NotNow(_("There is no line in the sheet below its headers. Please choose it again."))
    if is_full and not (order_number and order_date):
        raise NotNow(_("To end the charges that are not in the sheet, enter the order's number and date."))
    order = {"order_number": order_number, "order_date": order_date, "is_full": is_full}
    facts = {"name": name[:200], "content": content, "converts_legacy": converts_legacy}
    kept = StaffImport.objects.create(office=by.post.office, by=by, **facts, **order)
    _start(tasks.compare_staff, kept)
    return kept


@transaction.atomic
def check_again(staff_import: StaffImport, *, by: Charge) -> StaffImport:
    """Compare the sheet anew, since the record changed; what got lost under way is begun again."""
    kept = _locked(staff_import, by, {State.CHECKED, State.FAILED, *UNDER_WAY})
    if task := UNDER_WAY.get(kept.state):
        _start(task, kept)
        return kept
    return _go(kept, State.CHECKING, tasks.compare_staff, counts={})


@transaction.atomic
def confirm(
    staff_import: StaffImport, *, by: Charge, with_email_ids: bool = False, knows_doubles: bool = False
) -> StaffImport:
    """Let what the comparison showed be entered; of two who confirm at once, one is told so."""
    kept = _locked(staff_import, by, {State.CHECKED})
    if kept.lines.filter(outcome=Outcome.ERROR).exists():
        raise NotNow(_("Please correct the lines with errors and upload the sheet anew."))
    if not any(kept.counts.get(outcome) for outcome in WORK):
        raise NotNow(_("The record says what the sheet says: there is nothing to enter."))
    if kept.counts.get("doubled") and not knows_doubles:
        raise NotNow(_("Please look at the people who may be doubled, and say that you did."))
    if with_email_ids and EmailPattern.of(by.post.office) is None:
        raise NoIdLeft(_("No pattern of e-mail IDs holds for your office yet. Enter one first."))
    return _go(kept, State.WRITING, tasks.write_staff, confirmed_by=by, wants_email_ids=with_email_ids)


@transaction.atomic
def take_back(staff_import: StaffImport, *, by: Charge) -> StaffImport:
    """Let everything the import entered be taken back; HasDependants says what stands against it."""
    kept = _locked(staff_import, by, {State.WRITTEN})
    undoing.check(kept)
    return _go(kept, State.UNDOING, tasks.take_back_staff, undone_by=by)


def _locked(staff_import: StaffImport, by: Charge, states: set[str]) -> StaffImport:
    """The import, unless a task is at it: nobody waits for that."""
    check_administers(by, staff_import.office)
    imports = StaffImport.objects.select_for_update(of=["self"], skip_locked=True).defer("content")
    kept = imports.select_related("office").filter(pk=staff_import.pk).first()
    if kept is None:
        raise NotNow(_("The import is being worked on. Reload the page in a while."))
    if kept.state not in states:
        raise NotNow(
            _("The import is “%(state)s” now. Reload the page.") % {"state": kept.get_state_display()}
        )
    return kept


def _go(kept: StaffImport, state: str, task, **facts) -> StaffImport:
    kept.state, kept.failure = state, ""
    for name, value in facts.items():
        setattr(kept, name, value)
    kept.save(update_fields=["state", "failure", *facts])
    _start(task, kept)
    return kept


def _start(task, kept: StaffImport) -> None:
    progress.tell(kept.pk, 0)
    transaction.on_commit(lambda: task.delay(kept.pk))
