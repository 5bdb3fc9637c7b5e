"""The steps of an import of staff, each ordered by an administrator and done in the background."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.imports.steps import again, begin, go, is_short, locked
from accounts.models import Charge, StaffImport, StaffImportLine
from accounts.permissions import check_administers
from accounts.refusals import NotNow
from accounts.sheets.reading import read

from . import ids, tasks, undoing
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
    return begin(kept, tasks.compare_staff)


@transaction.atomic
def check_again(staff_import: StaffImport, *, by: Charge) -> StaffImport:
    """Compare the sheet anew, since the record changed; what got lost under way is begun again."""
    return again(staff_import, by=by, tasks=UNDER_WAY)


@transaction.atomic
def confirm(
    staff_import: StaffImport, *, by: Charge, with_email_ids: bool = False, knows_doubles: bool = False
) -> StaffImport:
    """Let what the comparison showed be entered; of two who confirm at once, one is told so."""
    kept = locked(staff_import, by, {State.CHECKED})
    if kept.lines.filter(outcome=Outcome.ERROR).exists():
        raise NotNow(_("Please correct the lines with errors and upload the sheet anew."))
    if not any(kept.counts.get(outcome) for outcome in WORK):
        raise NotNow(_("The record says what the sheet says: there is nothing to enter."))
    if kept.counts.get("doubled") and not knows_doubles:
        raise NotNow(_("Please look at the people who may be doubled, and say that you did."))
    if with_email_ids:
        ids.check(kept)
    return go(kept, State.WRITING, tasks.write_staff, confirmed_by=by, wants_email_ids=with_email_ids)


@transaction.atomic
def take_back(staff_import: StaffImport, *, by: Charge) -> StaffImport:
    """Let everything the import entered be taken back; HasDependants says what stands against it."""
    kept = locked(staff_import, by, {State.WRITTEN})
    if is_short(kept):
        undoing.check(kept)
    return go(kept, State.UNDOING, tasks.take_back_staff, undone_by=by)
