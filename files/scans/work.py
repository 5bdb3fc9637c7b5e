"""Work on a batch, a piece at a time: whoever is killed in between loses the piece, and the next does it."""

import hashlib
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import structlog
from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from files.correspondence.uploads import UploadRefused
from files.correspondence.verbs import keep_for
from files.incoming.verbs import take_in
from files.models import DraftReceipt, ScanBatch

from . import roles

State = ScanBatch.State
SPLITTING = Path(__file__).with_name("splitting") / "__main__.py"
TIMEOUT_SECONDS = 180
# Pages looked at, and letters made, in one piece.
PAGES, LETTERS = 20, 5
# What our separator sheets bear, and nothing else does.
CODE = "E-OFFICE:SEPARATOR:1"
log = structlog.get_logger(__name__)


class NotSplit(Exception):
    """The process that reads the scan failed, or was stopped at its limits."""


@transaction.atomic
def go_on(pk: int) -> bool:
    """Do the next piece; return whether there is more. A batch that another works on is left alone."""
    rows = ScanBatch.objects.filter(pk=pk, state__in=[State.READING, State.CUTTING])
    batch = rows.select_for_update(skip_locked=True, of=["self"]).select_related("office").first()
    if batch is None:
        return False
    try:
        with translation.override(settings.LANGUAGE_CODE):
            _read(batch) if batch.state == State.READING else _make(batch)
    except (NotSplit, UploadRefused) as error:
        log.warning("batch_not_split", batch=pk, error=str(error))
        batch.state = State.FAILED
    batch.worked_at = timezone.now()
    batch.save(update_fields=["state", "roles", "worked_at"])
    return batch.state in (State.READING, State.CUTTING)


def _read(batch: ScanBatch) -> None:
    first = len(batch.roles)
    last = min(first + PAGES, batch.pages)
    order = {"source": batch.content.path, "first": first, "last": last, "code": CODE}
    kinds = _split(order)
    if not isinstance(kinds, str) or len(kinds) != last - first:
        raise NotSplit
    batch.roles = roles.follow(batch.roles, kinds, drops_blank=batch.drops_blank)
    if last == batch.pages:
        batch.state = State.READY


def _make(batch: ScanBatch) -> None:
    """Make the next letters; each is known again by batch and first page."""
    wanted = {_digest(batch, pages[0]): pages for pages in roles.letters(batch.roles)}
    made = DraftReceipt.objects.filter(office=batch.office, digest__in=wanted).values_list(
        "digest", flat=True
    )
    missing = [digest for digest in wanted if digest not in set(made)]
    for digest in missing[:LETTERS]:
        _letter(batch, digest, wanted[digest])
    if len(missing) <= LETTERS:
        batch.state = State.DONE


def _digest(batch: ScanBatch, first: int) -> str:
    return hashlib.sha256(f"batch {batch.pk} from {first}".encode()).hexdigest()


def _letter(batch: ScanBatch, digest: str, pages: list[int]) -> None:
    with tempfile.NamedTemporaryFile(prefix="letter-", suffix=".pdf") as out:
        if _split({"source": batch.content.path, "pages": pages, "out": out.name}) != len(pages):
            raise NotSplit
        with open(out.name, "rb") as cut:
            kept = keep_for(batch.office, cut, _("scan") + ".pdf", most_bytes=settings.SCAN_BYTES)
    place = f"{pages[0] + 1}–{pages[-1] + 1}" if len(pages) > 1 else str(pages[0] + 1)
    note = _("%(batch)s, pages %(pages)s") % {"batch": batch.name, "pages": place}
    facts = {"kind": DraftReceipt.Kind.SCAN, "came_at": batch.came_at, "digest": digest}
    take_in(batch.office, [kept], **facts, batch=batch, sender_name="", subject="", note=note)


def _split(order: dict) -> object:
    """Have the process do an order."""
    command = [sys.executable, "-I", str(SPLITTING)]
    try:
        answer = subprocess.run(  # noqa: S603 - the command is ours, what it reads is given as JSON
            command,
            input=json.dumps(order).encode(),
            capture_output=True,
            timeout=TIMEOUT_SECONDS,
            check=True,
            env={},
        )
        return json.loads(answer.stdout)
    except (subprocess.SubprocessError, ValueError) as error:
        raise NotSplit from error
