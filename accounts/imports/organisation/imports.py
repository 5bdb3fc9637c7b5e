"""The steps of an import of an organisation, each ordered by an administrator and done in the background."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.imports.steps import State, again, begin, go, is_short, locked
from accounts.models import Charge, OrganisationImport
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
    """Keep a sheet and let it be compared with the record; SheetUnreadable if it cannot be begun."""
    check_administers(by, by.post.office)
    if next(read(content, SHEETS[kind], convert_legacy=converts_legacy), None) is None:
        raise NotNow(_("There is no line in the sheet below its headers. Please choose it again."))
    facts = {"kind": kind, "name": name[:200], "content": content, "converts_legacy": converts_legacy}
    kept = OrganisationImport.objects.create(office=by.post.office, by=by, **facts)
    return begin(kept, tasks.compare_organisation)


@transaction.atomic
def check_again(kept: OrganisationImport, *, by: Charge) -> OrganisationImport:
    """Compare the sheet anew, since the record changed; what got lost under way is begun again."""
    return again(kept, by=by, tasks=UNDER_WAY)


@transaction.atomic
def confirm(kept: OrganisationImport, *, by: Charge) -> OrganisationImport:
    """Let what the comparison showed be entered; of two who confirm at once, one is told so."""
    kept = locked(kept, by, {State.CHECKED})
    if kept.counts.get(Outcome.ERROR):
        raise NotNow(_("Please correct the lines with errors and upload the sheet anew."))
    if not has_work(kept):
        raise NotNow(_("The record says what the sheet says: there is nothing to enter."))
    return go(kept, State.WRITING, tasks.enter_organisation, entered_by=by)


@transaction.atomic
def take_back(kept: OrganisationImport, *, by: Charge) -> OrganisationImport:
    """Let everything the import entered be taken back; HasDependants says what stands against it."""
    kept = locked(kept, by, {State.WRITTEN})
    if is_short(kept):
        undoing.check(kept)
    return go(kept, State.UNDOING, tasks.take_back_organisation, taken_back_by=by)


def has_work(kept: OrganisationImport) -> bool:
    """Whether a line would enter or change something."""
    return any(kept.counts.get(outcome) for outcome in (Outcome.NEW, Outcome.CHANGED))
