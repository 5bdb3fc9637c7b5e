"""The room of an office for papers: claimed by each paper in its own transaction, counted anew at night."""

import structlog
from django.db import transaction
from django.db.models import Count, F, Sum
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import Charge, Office
from accounts.pages import words
from accounts.permissions import check_administers
from accounts.refusals import NotYours
from files.models import Document, OfficeStorage
from tracking.refusals import Refusal

log = structlog.get_logger(__name__)


class Full(Refusal):
    """The office has used its room for papers."""


def check_room(office: Office, size: int) -> None:
    """Raise Full if the office has no room for one more paper of so many bytes; nothing is claimed."""
    rows = OfficeStorage.objects.filter(office=office)
    if rows.exists() and not rows.with_room_for(size).exists():
        raise _full(office)


def claim(office: Office, size: int) -> None:
    """Claim room for one more paper in the transaction that stores it; raise Full if there is none.

    One statement compares and adds, so of two uploads for which there is room once, one is refused.
    """
    _ensure(office)
    rows = OfficeStorage.objects.filter(office=office)
    if not rows.with_room_for(size).update(bytes=F("bytes") + size, papers=F("papers") + 1):
        raise _full(office)


@transaction.atomic
def set_limits(
    office: Office, *, by: Charge, gigabytes: int | None, papers: int | None, reason: str
) -> OfficeStorage:
    """Give the office limits of its own, None for those of the settings; for the state's administrator."""
    check_administers(by, office)
    if by.post.office.depth > 1:
        raise NotYours(_("The administrator of the state sets the room of an office."))
    _ensure(office)
    storage = OfficeStorage.objects.select_for_update().get(office=office)
    before = storage.most_gigabytes, storage.most_papers
    storage.most_gigabytes, storage.most_papers = gigabytes, papers
    storage.save(update_fields=["most_gigabytes", "most_papers"])
    changes = zip(("most_gigabytes", "most_papers"), before, (gigabytes, papers), strict=True)
    differences = {name: (was, now) for name, was, now in changes if was != now}
    if differences:
        audit.record(
            audit.Act.CHANGED, by=by, on=storage, office=office, differences=differences, reason=reason
        )
    return storage


@transaction.atomic
def recount(office: Office) -> bool:
    """Count the papers of the office anew; return whether the running total was wrong, and mend it.

    An upload under way has claimed its room already, or waits for this to end: its paper is seen with it.
    """
    _ensure(office)
    storage = OfficeStorage.objects.select_for_update().get(office=office)
    counted = _count(office)
    if (storage.bytes, storage.papers) == counted:
        return False
    log.error(
        "storage_differs", office=office.code, total=[storage.bytes, storage.papers], counted=list(counted)
    )
    storage.bytes, storage.papers = counted
    storage.save(update_fields=["bytes", "papers"])
    return True


def _ensure(office: Office) -> None:
    """Make the row of the office if it has none, counted; of two at once the second waits for the first."""
    if not OfficeStorage.objects.filter(office=office).exists():
        size, papers = _count(office)
        row = OfficeStorage(office=office, bytes=size, papers=papers)
        OfficeStorage.objects.bulk_create([row], ignore_conflicts=True)


def _count(office: Office) -> tuple[int, int]:
    documents = Document.objects.filter(post__section__office=office)
    counted = documents.aggregate(bytes=Sum("size"), papers=Count("pk"))
    return counted["bytes"] or 0, counted["papers"]


def _full(office: Office) -> Full:
    storage = OfficeStorage.objects.with_limits().get(office=office)
    return Full(
        _(
            "%(office)s has no room left for this paper: %(bytes)s of %(most_bytes)s and %(papers)s of "
            "%(most_papers)s papers are used. Please ask the administrator of your office for more."
        )
        % {
            "office": office,
            "bytes": words.size(storage.bytes),
            "most_bytes": words.size(storage.most_bytes),
            "papers": words.count(storage.papers),
            "most_papers": words.count(storage.limit_papers),
        }
    )
