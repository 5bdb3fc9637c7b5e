"""Ordering a print of a whole file, and erasing prints that were kept long enough."""

import shutil
from datetime import timedelta
from pathlib import Path

import structlog
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import Charge
from files.models import Bundle, Document, File
from tracking.models import Paper
from tracking.refusals import Refusal

from . import sheets, tasks

# So many prints of one person are made at a time.
MOST_AT_ONCE = 3
WAITING, READY = Bundle.State.WAITING, Bundle.State.READY
log = structlog.get_logger(__name__)


class TooManyPrints(Refusal):
    """The person has other prints that are still being made."""


@transaction.atomic
def order(file: File, *, by: Charge, site: str) -> Bundle:
    """Have the file printed as it is now; an order of the same that waits, or is kept, is that order."""
    paper = Paper.objects.select_for_update(of=["self"]).get(pk=file.pk)
    last = Document.objects.filter(file=file).order_by("-first_page").first()
    record = {
        "seq": paper.seq,
        "paragraphs": sheets.paragraphs_of(file),
        "last_page": last.last_page if last else 0,
        "language": get_language() or settings.LANGUAGE_CODE,
    }
    own = Bundle.objects.filter(by__user=by.user_id)
    if same := own.filter(file=file, by=by, state__in=[WAITING, READY], **record).first():
        return same
    if own.filter(state=WAITING).count() >= MOST_AT_ONCE:
        raise TooManyPrints(
            _("%s prints for you are being made. Please wait until one is ready.") % MOST_AT_ONCE
        )
    now = timezone.now()
    bundle = Bundle.objects.create(
        file=file, by=by, site=site, ordered_at=now, worked_at=now, head_hash=paper.head_hash, **record
    )
    transaction.on_commit(lambda: tasks.make_print.delay(bundle.pk))
    return bundle


def folder(bundle: Bundle) -> Path:
    """The folder in which the print is made and kept."""
    return Path(settings.PRINTS_ROOT) / bundle.code.hex


def whole(bundle: Bundle) -> Path:
    """The finished print."""
    return folder(bundle) / "whole.pdf"


def erase_old() -> int:
    """Erase the prints whose hours are over, and what is left of those that failed; return how many."""
    until = timezone.now() - timedelta(hours=settings.PRINT_HOURS)
    old = list(Bundle.objects.filter(state=READY, worked_at__lt=until))
    for bundle in old:
        Bundle.objects.filter(pk=bundle.pk).update(state=Bundle.State.ERASED)
        shutil.rmtree(folder(bundle), ignore_errors=True)
        log.info("print_erased", bundle=bundle.pk, file=bundle.file_id)
    return len(old)
