"""The steps of an import: ordered by an administrator, done by a task, safe to run twice.

A sheet is compared, confirmed and entered; it is taken back as long as nothing depends on it.
"""

from collections.abc import Callable, Collection

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import Charge, SheetImport
from accounts.permissions import check_administers, may
from accounts.refusals import HasDependants, NotNow, SheetUnreadable

from . import progress

State = SheetImport.State
# Of at most so many lines the page looks for dependants itself, before it answers.
MOST_ASKED = 5_000
UNDER_WAY = (State.CHECKING, State.WRITING, State.UNDOING)


class Stopped(Exception):
    """The import cannot go on; `code` says why."""

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code


def lock_for_task(model: type[SheetImport], pk: int, state: str) -> SheetImport | None:
    """Lock the import for one task; None if it is in another state by now, or another task holds it."""
    imports = model.objects.select_for_update(of=["self"], skip_locked=True)
    return imports.select_related("office", "by").defer("content").filter(pk=pk, state=state).first()


def lock_for_step(sheet_import: SheetImport, by: Charge, states: Collection[str]) -> SheetImport:
    """Lock the import for its next step; NotNow, without waiting, if a task holds it or the state differs."""
    check_administers(by, sheet_import.office)
    imports = type(sheet_import).objects.select_for_update(of=["self"], skip_locked=True).defer("content")
    locked = imports.select_related("office").filter(pk=sheet_import.pk).first()
    if locked is None:
        raise NotNow(_("The import is being worked on. Reload the page in a while."))
    if locked.purged_at:
        raise NotNow(_("The sheet was erased some time after its last step. Please upload it anew."))
    if locked.state not in states:
        raise NotNow(
            _("The import is “%(state)s” now. Reload the page.") % {"state": locked.get_state_display()}
        )
    return locked


def enter_state(sheet_import: SheetImport, state: str, task, **facts) -> SheetImport:
    """Set the state of the import and schedule the task that does its work."""
    sheet_import.state, sheet_import.failure = state, ""
    for name, value in facts.items():
        setattr(sheet_import, name, value)
    sheet_import.save(update_fields=["state", "failure", *facts])
    return schedule(sheet_import, task)


def start_comparison(sheet_import: SheetImport, task) -> SheetImport:
    """Schedule the comparison of a sheet just uploaded; the audit trail says who uploaded it."""
    audit.record(audit.Act.UPLOADED, by=sheet_import.by, on=sheet_import, office=sheet_import.office)
    return schedule(sheet_import, task)


def schedule(sheet_import: SheetImport, task) -> SheetImport:
    """Start a task as soon as the transaction is committed."""
    progress.report(sheet_import, 0)
    transaction.on_commit(lambda: task.delay(sheet_import.pk))
    return sheet_import


def restart(sheet_import: SheetImport, *, by: Charge, tasks: dict) -> SheetImport:
    """Compare the sheet with the record once more; a task that got lost is started again.

    `tasks` names the task of each state in which one is at work.
    """
    sheet_import = lock_for_step(sheet_import, by, {State.CHECKED, State.FAILED, *tasks})
    if task := tasks.get(sheet_import.state):
        return schedule(sheet_import, task)
    return enter_state(sheet_import, State.CHECKING, tasks[State.CHECKING], counts={})


@transaction.atomic
def compare(
    model: type[SheetImport], pk: int, read_lines: Callable[..., int], judge: Callable[..., dict[str, int]]
) -> None:
    """Read and compare the sheet; `read_lines` returns the last line number, `judge` counts by outcome."""
    sheet_import = lock_for_task(model, pk, State.CHECKING)
    if sheet_import is None:
        return
    sheet_import.lines.all().delete()
    try:
        with transaction.atomic():
            sheet_import.lines_read = read_lines(sheet_import)
    except SheetUnreadable:
        sheet_import.state, sheet_import.failure = State.FAILED, "unreadable"
    else:
        sheet_import.counts, sheet_import.state = judge(sheet_import), State.CHECKED
    sheet_import.save()


def is_short(sheet_import: SheetImport) -> bool:
    """Return whether a page can look for dependants at once; for longer sheets the task takes minutes."""
    return sheet_import.lines_read <= MOST_ASKED


def confirming_charge(sheet_import: SheetImport, pk: int) -> Charge:
    """The charge that confirmed the import; Stopped if it no longer administers the office."""
    by = Charge.objects.open_at(timezone.now()).with_place().filter(pk=pk).first()
    if not may(by, "administer") or not sheet_import.office.path.startswith(by.post.office.path):
        raise Stopped("rights")
    return by


def record_failure(model: type[SheetImport], pk: int, failure: str, *, back_to: str) -> None:
    """Record on the import why its task ended without success."""
    model.objects.filter(pk=pk, state__in=UNDER_WAY).update(state=back_to, failure=failure)


def carry_out(
    model: type[SheetImport], pk: int, verb: Callable[[int], None], *, back_to: str = SheetImport.State.FAILED
) -> None:
    """Run one step of an import; record why if it fails, for its page to say."""
    try:
        verb(pk)
    except Stopped as stopped:
        record_failure(model, pk, stopped.code, back_to=back_to)
    except HasDependants:
        record_failure(model, pk, "depends", back_to=back_to)
    except IntegrityError:
        # Somebody entered the same thing between the comparison and its writing.
        record_failure(model, pk, "stale" if back_to == model.State.FAILED else "depends", back_to=back_to)
    except Exception:
        record_failure(model, pk, "unexpected", back_to=back_to)
        raise
