"""Erasure of uploaded sheets some time after the last step of their import: they hold personal data.

Who uploaded, confirmed and undid the import, when, and the number of lines by outcome stay on record.
"""

from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Greatest
from django.utils import timezone

from accounts.models import SheetImport

log = structlog.get_logger()


def erase_old(model: type[SheetImport]) -> int:
    """Erase the sheets whose time is over, each in its own transaction; return how many."""
    now = timezone.now()
    return sum(_erase(model, pk, now) for pk in list(_due(model, now).values_list("pk", flat=True)))


def _due(model: type[SheetImport], now: datetime) -> QuerySet[SheetImport]:
    """Imports whose last step is old enough; GREATEST ignores steps not taken, which are NULL."""
    imports = model.objects.annotate(last=Greatest(*model.MOMENTS)).filter(purged_at__isnull=True)
    return imports.filter(last__lt=now - timedelta(days=settings.SHEET_DAYS)).order_by("pk")


@transaction.atomic
def _erase(model: type[SheetImport], pk: int, now: datetime) -> bool:
    """Erase a sheet with its lines; one that is locked for a step waits for the next night."""
    waiting = _due(model, now).select_for_update(of=["self"], skip_locked=True)
    sheet_import = waiting.defer("content").filter(pk=pk).first()
    if sheet_import is None:
        return False
    lines, _by_model = sheet_import.lines.all().delete()
    model.objects.filter(pk=pk).update(content=b"", purged_at=now)
    log.info("sheet_erased", model=model._meta.label_lower, pk=pk, lines=lines, state=sheet_import.state)
    return True
