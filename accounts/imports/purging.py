"""Sheets hold what people did not give for keeping: erased some time after the last step of their import.

Who brought, confirmed and took back what and when, and how many lines came to what, stays on record.
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
    """Erase the sheets whose time is over, each by itself; how many."""
    now = timezone.now()
    return sum(_erase(model, pk, now) for pk in list(_due(model, now).values_list("pk", flat=True)))


def _due(model: type[SheetImport], now: datetime) -> QuerySet[SheetImport]:
    """A moment that has not come is NULL, which GREATEST passes over."""
    imports = model.objects.annotate(last=Greatest(*model.MOMENTS)).filter(purged_at__isnull=True)
    return imports.filter(last__lt=now - timedelta(days=settings.SHEET_DAYS)).order_by("pk")


@transaction.atomic
def _erase(model: type[SheetImport], pk: int, now: datetime) -> bool:
    """Erase one sheet with its lines, unless a step is being taken; it waits for the next night then."""
    waiting = _due(model, now).select_for_update(of=["self"], skip_locked=True)
    kept = waiting.defer("content").filter(pk=pk).first()
    if kept is None:
        return False
    lines, _by_model = kept.lines.all().delete()
    model.objects.filter(pk=pk).update(content=b"", purged_at=now)
    log.info("sheet_erased", model=model._meta.label_lower, pk=pk, lines=lines, state=kept.state)
    return True
