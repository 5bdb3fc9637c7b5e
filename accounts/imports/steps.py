"""The steps of an import: ordered by an administrator, done by a task, safe to run twice.

Being compared, to be confirmed, being entered, entered; and back, while nothing depends on it.
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
# Of so many lines it is asked at once what depends on them.
MOST_ASKED = 5_000
UNDER_WAY = (State.CHECKING, State.WRITING, State.UNDOING)


class Stopped(Exception):
    """The import cannot go on; `code` says why."""

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code


def at_work(model: type[SheetImport], pk: int, state: str) -> SheetImport | None:
    """The import, locked for one task; None if it has gone on, or another task is at it."""
    imports = model.objects.select_for_update(of=["self"], skip_locked=True)
    return imports.select_related("office", "by").defer("content").filter(pk=pk, state=state).first()


def locked(kept: SheetImport, by: Charge, states: Collection[str]) -> SheetImport:
    """The import for its next step, unless a task is at it: nobody waits for that."""
    check_administers(by, kept.office)
    imports = type(kept).objects.select_for_update(of=["self"], skip_locked=True).defer("content")
    found = imports.select_related("office").filter(pk=kept.pk).first()
    if found is None:
        raise NotNow(_("The import is being worked on. Reload the page in a while."))
    if found.purged_at:
        raise NotNow(_("The sheet was erased some time after its last step. Please upload it anew."))
    if found.state not in states:
        raise NotNow(
            _("The import is “%(state)s” now. Reload the page.") % {"state": found.get_state_display()}
        )
    return found


def go(kept: SheetImport, state: str, task, **facts) -> SheetImport:
    """Let the import enter a state, and a task do what that means."""
    kept.state, kept.failure = state, ""
    for name, value in facts.items():
        setattr(kept, name, value)
    kept.save(update_fields=["state", "failure", *facts])
    return start(kept, task)


def begin(kept: SheetImport, task) -> SheetImport:
    """Let a sheet that was just uploaded be compared, and write down who brought it."""
    audit.record(audit.Act.UPLOADED, by=kept.by, on=kept, office=kept.office)
    return start(kept, task)


def start(kept: SheetImport, task) -> SheetImport:
    """Let a task begin as soon as the import is on record."""
    progress.tell(kept, 0)
    transaction.on_commit(lambda: task.delay(kept.pk))
    return kept


def again(kept: SheetImport, *, by: Charge, tasks: dict) -> SheetImport:
    """Compare the sheet anew, since the record changed; what got lost under way is begun again."""
    kept = locked(kept, by, {State.CHECKED, State.FAILED, *tasks})
    if task := tasks.get(kept.state):
        return start(kept, task)
    return go(kept, State.CHECKING, tasks[State.CHECKING], counts={})


@transaction.atomic
def compare(
    model: type[SheetImport], pk: int, read_in: Callable[..., int], judge: Callable[..., dict[str, int]]
) -> None:
    """Read the sheet and say of each line what it comes to; `judge` returns how many came to what."""
    kept = at_work(model, pk, State.CHECKING)
    if kept is None:
        return
    kept.lines.all().delete()
    try:
        with transaction.atomic():
            kept.lines_read = read_in(kept)
    except SheetUnreadable:
        kept.state, kept.failure = State.FAILED, "unreadable"
    else:
        kept.counts, kept.state = judge(kept), State.CHECKED
    kept.save()


def is_short(kept: SheetImport) -> bool:
    """Whether a page can say what depends on the import; of more lines the task alone asks, in minutes."""
    return kept.lines_read <= MOST_ASKED


def who_confirmed(kept: SheetImport, pk: int) -> Charge:
    """The charge that confirmed, as long as it administers the office; Stopped if it does not any more."""
    by = Charge.objects.open_at(timezone.now()).with_place().filter(pk=pk).first()
    if not may(by, "administer") or not kept.office.path.startswith(by.post.office.path):
        raise Stopped("rights")
    return by


def stop(model: type[SheetImport], pk: int, failure: str, *, back_to: str) -> None:
    """Say on the import why its task ended without success."""
    model.objects.filter(pk=pk, state__in=UNDER_WAY).update(state=back_to, failure=failure)


def carry_out(
    model: type[SheetImport], pk: int, verb: Callable[[int], None], *, back_to: str = SheetImport.State.FAILED
) -> None:
    """Do one step of an import; what stands against it is said on its page."""
    try:
        verb(pk)
    except Stopped as stopped:
        stop(model, pk, stopped.code, back_to=back_to)
    except HasDependants:
        stop(model, pk, "depends", back_to=back_to)
    except IntegrityError:
        # Somebody entered the same thing between the comparison and its writing.
        stop(model, pk, "stale" if back_to == model.State.FAILED else "depends", back_to=back_to)
    except Exception:
        stop(model, pk, "unexpected", back_to=back_to)
        raise
