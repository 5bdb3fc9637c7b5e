"""How far a task is: told beside its transaction, because nobody sees the rows of that before its end."""

from django.core.cache import cache

from accounts.models import SheetImport

KEPT_SECONDS = 3600


def tell(kept: SheetImport, done: int, of: int = 0) -> None:
    """Let the page of the import say so many lines are done."""
    cache.set(_key(kept), (done, of), KEPT_SECONDS)


def told(kept: SheetImport) -> tuple[int, int]:
    """How many lines are done, and of how many; 0 where that is not known."""
    return cache.get(_key(kept), (0, 0))


def _key(kept: SheetImport) -> str:
    return f"{kept._meta.model_name}-{kept.pk}"
