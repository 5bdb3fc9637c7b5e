"""The steps of an import of staff, each ordered by an administrator and done in the background."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.imports.second import check_second
from accounts.imports.steps import enter_state, is_short, lock_for_step, restart, start_comparison
from accounts.models import Charge, StaffImport, StaffImportLine
from accounts.permissions import check_administers
from accounts.refusals import NotNow
from accounts.sheets.reading import read

from . import ids, tasks, undoing
from .profiles import LEAVE, PROFILES, TRANSFERS, choose
from .two_persons import WORK, needs_second

State, Outcome = StaffImport.State, StaffImportLine.Outcome
UNDER_WAY = {
    State.CHECKING: tasks.compare_staff,
    State.WRITING: tasks.write_staff,
    State.UNDOING: tasks.take_back_staff,
}


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
    profile: str = "",
    has_state_codes: bool = False,
) -> StaffImport:
    """Save a sheet and have it compared with the record; SheetUnreadable if its beginning cannot be read."""
    check_administers(by, by.post.office)
    profile = profile or choose(content)
    if next(read(content, PROFILES[profile]), None) is None:
        raise NotNow(_("There is no line in the sheet below its headers. Please choose it again."))
    if is_full and not (order_number and order_date):
        raise NotNow(_("To end the charges that are not in the sheet, enter the order's number and date."))
    if is_full and profile == TRANSFERS:
        raise NotNow(_("A sheet of transfers does not name everybody; nobody's charge ends because of it."))
    if is_full and profile == LEAVE:
        raise NotNow(_("A sheet of leave does not name everybody; nobody's charge ends because of it."))
    order = {"order_number": order_number, "order_date": order_date, "is_full": is_full}
    facts = {"name": name[:200], "content": content, "converts_legacy": converts_legacy}
    facts |= {"profile": profile, "has_state_codes": has_state_codes}
    staff_import = StaffImport.objects.create(office=by.post.office, by=by, **facts, **order)
    return start_comparison(staff_import, tasks.compare_staff)


@transaction.atomic
def check_again(staff_import: StaffImport, *, by: Charge) -> StaffImport:
    """Compare the sheet with the record once more; a task that got lost is started again."""
    return restart(staff_import, by=by, tasks=UNDER_WAY)


@transaction.atomic
def confirm(
    staff_import: StaffImport, *, by: Charge, with_email_ids: bool = False, knows_doubles: bool = False
) -> StaffImport:
    """Have the compared lines entered; of two who confirm at once, the second is refused with NotNow."""
    staff_import = lock_for_step(staff_import, by, {State.CHECKED})
    if staff_import.lines.filter(outcome=Outcome.ERROR).exists():
        raise NotNow(_("Please correct the lines with errors and upload the sheet anew."))
    if not any(staff_import.counts.get(outcome) for outcome in WORK):
        raise NotNow(_("The record says what the sheet says: there is nothing to enter."))
    if needs_second(staff_import):
        check_second(staff_import, by)
    if staff_import.counts.get("doubled") and not knows_doubles:
        raise NotNow(_("Please look at the people who may be doubled, and say that you did."))
    if with_email_ids and staff_import.profile != LEAVE:
        ids.check(staff_import)
    return enter_state(
        staff_import, State.WRITING, tasks.write_staff, confirmed_by=by, wants_email_ids=with_email_ids
    )


@transaction.atomic
def take_back(staff_import: StaffImport, *, by: Charge) -> StaffImport:
    """Have everything that the import entered taken back; HasDependants names what depends on it."""
    staff_import = lock_for_step(staff_import, by, {State.WRITTEN})
    if is_short(staff_import):
        undoing.check(staff_import)
    return enter_state(staff_import, State.UNDOING, tasks.take_back_staff, undone_by=by)
