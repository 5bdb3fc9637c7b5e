"""Pages of office documents: asked for when a paper is added, made once for each content."""

import json
import subprocess
import sys
import tempfile
from datetime import timedelta

import structlog
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from files.models import Document, Rendition

from . import sandbox, tasks

CONVERTED = {"docx", "xlsx", "odt", "ods"}
MOST_TRIES, MOST_PAGES, COUNTING_SECONDS = 3, 1_000, 30
# Counts the pages within limits, for a hostile document may make a hostile PDF.
COUNT = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (536870912, 536870912))
resource.setrlimit(resource.RLIMIT_CPU, (20, 20))
import pypdfium2
print(len(pypdfium2.PdfDocument(sys.argv[1])))
"""
LOCK = "SELECT pg_try_advisory_lock(hashtext('files_rendition'), %s)"
UNLOCK = "SELECT pg_advisory_unlock(hashtext('files_rendition'), %s)"
State = Rendition.State
log = structlog.get_logger(__name__)


def want(document: Document) -> None:
    """Have the pages of an office document made, unless they were asked for before."""
    if document.extension not in CONVERTED:
        return
    row = Rendition(sha256=document.sha256, asked_at=timezone.now())
    Rendition.objects.bulk_create([row], ignore_conflicts=True)
    transaction.on_commit(lambda: tasks.convert.delay(document.sha256))


def ready(document: Document) -> Rendition | None:
    """The pages of the document, where they are made."""
    return Rendition.objects.filter(
        sha256=document.sha256, kind=Rendition.Kind.PDF, state=State.READY
    ).first()


def make(sha256: str) -> None:
    """Make the pages, unless they are made or another worker is at it."""
    rendition = Rendition.objects.filter(sha256=sha256, kind=Rendition.Kind.PDF).first()
    if rendition is None:
        return
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [rendition.pk % 2**31])
        if not cursor.fetchone()[0]:
            return
        try:
            _make(rendition.pk)
        finally:
            cursor.execute(UNLOCK, [rendition.pk % 2**31])


def _make(pk: int) -> None:
    rendition = Rendition.objects.get(pk=pk)
    if rendition.state not in (State.WAITING, State.IMPOSSIBLE):
        return
    if not sandbox.is_available():
        return _end(rendition, State.IMPOSSIBLE, "no_sandbox")
    # A document that took its worker with it more than once is not tried for ever.
    if rendition.tries >= MOST_TRIES:
        return _end(rendition, State.FAILED, "tries")
    Rendition.objects.filter(pk=pk).update(tries=F("tries") + 1)
    document = Document.objects.filter(sha256=rendition.sha256).first()
    try:
        with default_storage.open(document.content.name, "rb") as content:
            made = sandbox.to_pdf(content.read(), document.extension)
        pages = _pages(made)
    except (sandbox.Unreadable, OSError, subprocess.SubprocessError, ValueError):
        log.warning("not_converted", sha256=rendition.sha256)
        return _end(rendition, State.FAILED, "unreadable")
    place = f"renditions/{rendition.sha256[:2]}/{rendition.sha256}.pdf"
    default_storage.delete(place)
    place = default_storage.save(place, ContentFile(made))
    _end(rendition, State.READY, "", content=place, pages=pages)


def _pages(made: bytes) -> int:
    with tempfile.NamedTemporaryFile(suffix=".pdf") as copy:
        copy.write(made)
        copy.flush()
        answer = subprocess.run(  # noqa: S603 - the command is ours, the path is our temporary file
            [sys.executable, "-I", "-c", COUNT, copy.name],
            capture_output=True,
            timeout=COUNTING_SECONDS,
            check=True,
            env={},
        )
    pages = json.loads(answer.stdout)
    if not 0 < pages <= MOST_PAGES:
        raise ValueError(pages)
    return pages


def _end(rendition: Rendition, state: str, reason: str, **facts: object) -> None:
    Rendition.objects.filter(pk=rendition.pk).update(
        state=state, reason=reason, made_at=timezone.now(), **facts
    )


def left_behind(silent: timedelta, most: int) -> list[str]:
    """The contents that nobody works on: left by a worker, or waiting for programs that are here now."""
    states = [State.WAITING, State.IMPOSSIBLE] if sandbox.is_available() else [State.WAITING]
    waiting = Rendition.objects.filter(state__in=states, asked_at__lt=timezone.now() - silent)
    return list(waiting.order_by("asked_at").values_list("sha256", flat=True)[:most])
