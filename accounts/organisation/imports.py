"""The steps of bringing in a sheet of an organisation: uploaded, looked at, entered."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from .. import audit
from ..models import Charge, Office, OrganisationImport, Post, Section
from ..permissions import check_administers
from ..refusals import Refusal, SheetUnreadable
from ..sheets.reading import Line, read
from .columns import SHEETS
from .comparing import Entry, compare, digest
from .entering import enter
from .known import Known

MOST_LINES = 5_000


class Changed(Refusal):
    """The record is no longer what somebody looked at, or there are errors in the sheet."""


@dataclass(frozen=True)
class Comparison:
    """What the lines of a sheet come to, and the sign by which a confirmation knows it again."""

    entries: list[Entry]
    known: Known

    @property
    def digest(self) -> str:
        """Changes with whatever would be shown."""
        return digest(self.entries)

    @property
    def counts(self) -> dict[str, int]:
        """Lines by outcome."""
        return dict(Counter(entry.outcome for entry in self.entries))


def upload(
    content: bytes, *, kind: str, name: str, by: Charge, converts_legacy: bool = False
) -> OrganisationImport:
    """Keep a sheet that can be read; nothing of it is entered yet."""
    check_administers(by, by.post.office)
    lines = read(content, SHEETS[kind], most=MOST_LINES, convert_legacy=converts_legacy)
    if not sum(1 for _line in lines):
        raise SheetUnreadable(_("There is no line in the sheet below its headers. Please choose it again."))
    facts = {"kind": kind, "name": name[:200], "content": content, "converts_legacy": converts_legacy}
    return OrganisationImport.objects.create(office=by.post.office, by=by, **facts)


def look_at(kept: OrganisationImport, *, by: Charge) -> Comparison:
    """Compare the sheet with the record as it is now."""
    lines = list(
        read(bytes(kept.content), SHEETS[kept.kind], most=MOST_LINES, convert_legacy=kept.converts_legacy)
    )
    return comparison(kept.kind, lines, by=by)


def comparison(kind: str, lines: Sequence[Line], *, by: Charge) -> Comparison:
    """Compare lines, whoever wrote them, with the record as it is now."""
    known = Known(lines, by)
    return Comparison(compare(kind, lines, by=by, known=known), known)


@transaction.atomic
def confirm(kept: OrganisationImport, *, seen: str, by: Charge) -> OrganisationImport:
    """Enter all that the comparison showed, if it still shows the same."""
    kept = OrganisationImport.objects.select_for_update(of=["self"]).select_related("office").get(pk=kept.pk)
    check_administers(by, kept.office)
    if kept.entered_at:
        raise Changed(_("This sheet was entered already."))
    lock(by)
    found = look_at(kept, by=by)
    if found.digest != seen:
        raise Changed(_("The record has changed since you looked at it. Please look again, then confirm."))
    write(kept.kind, found, by=by)
    kept.record = recorded(found.entries)
    kept.counts, kept.entered_by, kept.entered_at = found.counts, by, timezone.now()
    kept.save(update_fields=["record", "counts", "entered_by", "entered_at"])
    return kept


def lock(by: Charge) -> None:
    """Whoever adds to the same part of the tree waits here for the other to finish."""
    Office.objects.select_for_update().get(pk=by.post.office.pk)


def write(kind: str, found: Comparison, *, by: Charge) -> None:
    """Write the entries of one kind; with an error among them, or a code taken meanwhile, nothing."""
    if found.counts.get("error"):
        raise Changed(_("Please correct the lines with errors and upload the sheet anew."))
    try:
        with transaction.atomic():
            enter(kind, found.entries, found.known)
            _record(found.entries, by)
    except IntegrityError as taken:
        raise Changed(
            _("The record has changed since you looked at it. Please look again, then confirm.")
        ) from taken


def _record(entries: Sequence[Entry], by: Charge) -> None:
    """Each thing entered or changed, with its cells as they were and are."""
    told = [(entry.entered or entry.thing, entry) for entry in entries if entry.outcome != "unchanged"]
    things = (
        (thing, _office_of(thing), {column: (was or None, will) for column, was, will in entry.differences})
        for thing, entry in told
    )
    audit.record_many(audit.Act.IMPORTED, by=by, things=things)


def _office_of(thing: Office | Section | Post) -> Office:
    return thing if isinstance(thing, Office) else thing.office


def recorded(entries: Sequence[Entry]) -> list[list]:
    """What is kept of each line that was entered: number, code, outcome, differences."""
    return [
        [entry.number, entry.code, entry.outcome, entry.differences]
        for entry in entries
        if entry.outcome != "unchanged"
    ]
