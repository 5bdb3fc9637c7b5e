"""Progress of a task, kept in the cache: rows that its transaction writes are not visible before its end."""

from django.core.cache import cache

from accounts.models import SheetImport

KEPT_SECONDS = 3600


def report(sheet_import: SheetImport, done: int, total: int = 0) -> None:
    """Publish for the page of the import how many lines are done."""
    cache.set(_key(sheet_import), (done, total), KEPT_SECONDS)


def get(sheet_import: SheetImport) -> tuple[int, int]:
    """The number of lines done and of all lines; 0 where that is not known."""
    return cache.get(_key(sheet_import), (0, 0))


def _key(sheet_import: SheetImport) -> str:
    return f"{sheet_import._meta.model_name}-{sheet_import.pk}"
