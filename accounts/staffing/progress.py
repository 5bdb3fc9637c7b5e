"""How far a task is: told beside its transaction, because nobody sees the rows of that before its end."""

from django.core.cache import cache

from ..models import StaffImport

State = StaffImport.State

KEPT_SECONDS = 3600


def tell(pk: int, done: int, of: int = 0) -> None:
    """Let the page of the import say so many lines are done."""
    cache.set(_key(pk), (done, of), KEPT_SECONDS)


def told(pk: int) -> tuple[int, int]:
    """How many lines are done, and of how many; 0 where that is not known."""
    return cache.get(_key(pk), (0, 0))


def stop(pk: int, failure: str, *, back_to: str = State.FAILED) -> None:
    """Say on the import why its task ended without success."""
    under_way = (State.CHECKING, State.WRITING, State.UNDOING)
    StaffImport.objects.filter(pk=pk, state__in=under_way).update(state=back_to, failure=failure)


def _key(pk: int) -> str:
    return f"staff-import-{pk}"
