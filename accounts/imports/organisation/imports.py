"""The steps of an import of an organisation, each ordered by an administrator and done in the background."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.imports.second import check_second
from accounts.imports.steps import State, enter_state, is_short, lock_for_step, restart, start_comparison
from accounts.models import Charge, OrganisationImport, Post
from accounts.permissions import check_administers
from accounts.refusals import NotNow
from accounts.sheets.reading import read

from . import tasks, undoing
from .columns import SHEETS

Outcome = undoing.Outcome
UNDER_WAY = {
    State.CHECKING: tasks.compare_organisation,
    State.WRITING: tasks.enter_organisation,
    State.UNDOING: tasks.take_back_organisation,
}


@transaction.atomic
def upload(
    content: bytes, *, kind: str, name: str, by: Charge, converts_legacy: bool = False
) -> OrganisationImport:
    """Save a sheet and have it compared with the record; SheetUnreadable if its beginning cannot be read."""
    check_administers(by, by.post.office)
    if next(read(content, SHEETS[kind], convert_legacy=converts_legacy), None) is None:
        raise NotNow(_("There is no line in the sheet below its headers. Please choose it again."))
    facts = {"kind": kind, "name": name[:200], "content": content, "converts_legacy": converts_legacy}
    sheet_import = OrganisationImport.objects.create(office=by.post.office, by=by, **facts)
    return start_comparison(sheet_import, tasks.compare_organisation)


@transaction.atomic
def check_again(sheet_import: OrganisationImport, *, by: Charge) -> OrganisationImport:
    """Compare the sheet with the record once more; a task that got lost is started again."""
    return restart(sheet_import, by=by, tasks=UNDER_WAY)


@transaction.atomic
def confirm(sheet_import: OrganisationImport, *, by: Charge) -> OrganisationImport:
    """Have the compared lines entered; of two who confirm at once, the second is refused with NotNow."""
    sheet_import = lock_for_step(sheet_import, by, {State.CHECKED})
    if sheet_import.counts.get(Outcome.ERROR):
        raise NotNow(_("Please correct the lines with errors and upload the sheet anew."))
    if not has_work(sheet_import):
        raise NotNow(_("The record says what the sheet says: there is nothing to enter."))
    if needs_second(sheet_import):
        check_second(sheet_import, by)
    return enter_state(sheet_import, State.WRITING, tasks.enter_organisation, entered_by=by)


@transaction.atomic
def take_back(sheet_import: OrganisationImport, *, by: Charge) -> OrganisationImport:
    """Have everything that the import entered taken back; HasDependants names what depends on it."""
    sheet_import = lock_for_step(sheet_import, by, {State.WRITTEN})
    if is_short(sheet_import):
        undoing.check(sheet_import)
    return enter_state(sheet_import, State.UNDOING, tasks.take_back_organisation, taken_back_by=by)


def needs_second(sheet_import: OrganisationImport) -> bool:
    """Return whether the sheet changes a post that is guarded or held, so that another has to confirm it."""
    changed = sheet_import.lines.filter(kind="posts", outcome=Outcome.CHANGED).values("thing_id")
    held = Charge.objects.not_over_at(timezone.now()).filter(post__in=changed)
    return Post.objects.filter(pk__in=changed, guarded=True).exists() or held.exists()


def has_work(sheet_import: OrganisationImport) -> bool:
    """Return whether a line would enter or change something."""
    return any(sheet_import.counts.get(outcome) for outcome in (Outcome.NEW, Outcome.CHANGED))
