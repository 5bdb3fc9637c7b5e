"""Letters out of a mailbox: each taken in once, and moved only after it is on record.

A message is known by its UID under the folder's UIDVALIDITY, and by what it says. If the program dies between
taking in and moving, the next round finds it on record and only moves it.
"""

import hashlib
import io
from datetime import date

import structlog
from django.conf import settings
from django.db import DatabaseError, OperationalError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.scanning.verbs import NotScanned
from files.correspondence.uploads import UploadRefused, display_name
from files.correspondence.verbs import Kept, keep_for
from files.incoming.verbs import take_in
from files.models import DraftReceipt, Mailbox
from files.storage.verbs import Full

from . import hooks, letters
from .letters import MailLetter
from .line import Line, LineFault, opened

Outcome, Kind, State = Mailbox.Outcome, DraftReceipt.Kind, DraftReceipt.State
# A round takes so many, then another mailbox has its turn.
BATCH = 50
# An office that nobody diarises for does not fill the disk.
MOST_WAITING = 2_000
log = structlog.get_logger(__name__)


def fetch(mailbox: Mailbox) -> int:
    """Take in what lies in the mailbox; note how it went, and return how many letters are new."""
    new, outcome = 0, Outcome.READ
    try:
        with translation.override(settings.LANGUAGE_CODE), opened(mailbox) as line:
            for uid in line.uids()[:BATCH]:
                taken = _take_or_leave(mailbox, line, uid)
                new += taken or 0
                outcome = Outcome.SOME_LEFT if taken is None else outcome
    except LineFault as fault:
        outcome = fault.outcome
        log.warning("mailbox_not_read", mailbox=mailbox.pk, outcome=str(outcome))
    keep_outcome(mailbox, outcome)
    return new


def keep_outcome(mailbox: Mailbox, outcome: str) -> None:
    """Note how a try went, where the administrator looks for it."""
    now = timezone.now()
    read = {"read_at": now} if outcome == Outcome.READ else {}
    Mailbox.objects.filter(pk=mailbox.pk).update(outcome=outcome, tried_at=now, **read)


def _take_or_leave(mailbox: Mailbox, line: Line, uid: int) -> int | None:
    """Take in a message; None if it has to be left, so that it holds up none behind it."""
    try:
        return _take(mailbox, line, uid)
    except (DatabaseError, ValueError, OSError) as error:
        if isinstance(error, OperationalError | ConnectionError | TimeoutError):
            raise
        log.exception("mail_left", mailbox=mailbox.pk, uid=uid)
        return None


def _take(mailbox: Mailbox, line: Line, uid: int) -> int:
    place = {"mailbox": mailbox, "uid_validity": line.uid_validity, "uid": uid}
    is_new = 0
    if not DraftReceipt.objects.filter(**place).exists():
        is_new = _enter(mailbox, line, uid, place)
    line.move(uid)
    return is_new


def _enter(mailbox: Mailbox, line: Line, uid: int, place: dict) -> int:
    waiting = DraftReceipt.objects.filter(office=mailbox.office_id, state=State.WAITING)
    if waiting.count() >= MOST_WAITING:
        raise LineFault(Outcome.TOO_MANY)
    size = line.size(uid)
    raw = line.message(uid, most=settings.MAIL_IN_BYTES)
    letter = _read(raw)
    if size > settings.MAIL_IN_BYTES:
        megabytes = settings.MAIL_IN_BYTES // 1024**2
        letter.attachments = []
        letter.left_out = [_("The attachments: the mail is larger than %s MB.") % megabytes]
    papers = _papers(mailbox, letter)
    with transaction.atomic():
        draft = take_in(mailbox.office, papers, **_facts(letter), **place)
        if draft and letter.is_returned:
            _tell_of_return(draft, raw)
    return int(draft is not None)


def _read(raw: bytes) -> MailLetter:
    """The letter; of a mail that breaks the reader, what can be said of it, so that it is not lost."""
    try:
        return letters.read(raw)
    except Exception:
        log.exception("mail_not_readable")
        reason = _("The mail itself cannot be read; please look into the mailbox.")
        return MailLetter("", hashlib.sha256(raw).hexdigest(), "", "", "", "", None, left_out=[reason])


def _papers(mailbox: Mailbox, letter: MailLetter) -> list[Kept]:
    """The text and the attachments, kept; what may not be is named on the letter with the reason."""
    text = io.BytesIO(b"\xef\xbb\xbf" + letter.text.encode("utf-8", "replace"))
    papers = [_keep(mailbox, text, _("e-mail") + ".txt")]
    for attachment in letter.attachments:
        try:
            papers.append(_keep(mailbox, io.BytesIO(attachment.content), attachment.name))
        except (UploadRefused, ValueError) as refusal:
            letter.left_out.append(f"{display_name(attachment.name)}: {refusal}")
    return papers


def _keep(mailbox: Mailbox, content: io.BytesIO, name: str) -> Kept:
    """Keep a file; a fault of ours, not of the file, leaves the mail where it lies."""
    try:
        return keep_for(mailbox.office, content, name)
    except Full as error:
        raise LineFault(Outcome.NO_ROOM) from error
    except UploadRefused as refusal:
        if isinstance(refusal.__cause__, NotScanned) and refusal.__cause__.is_passing:
            raise LineFault(Outcome.NO_SCANNER) from refusal
        raise


def _facts(letter: MailLetter) -> dict:
    kind = Kind.RETURNED if letter.is_returned else Kind.AUTOMATIC if letter.is_automatic else Kind.MAIL
    # A returned mail that no room knows waits for a person; who is out of office needs none.
    aside = {"state": State.ASIDE, "reason": _("Automatic reply")} if kind == Kind.AUTOMATIC else {}
    return aside | {
        "kind": kind,
        "came_at": timezone.now(),
        "sender_name": letter.sender_name,
        "sender_email": letter.sender_email,
        "subject": letter.subject,
        "sent_on": _possible(letter.sent_on),
        "left_out": "\n".join(letter.left_out),
        "message_id": letter.message_id,
        "digest": letter.digest,
    }


def _possible(day: date | None) -> date | None:
    """The day of a mail, if a letter can be of it."""
    return day if day and day.year >= 1990 else None


def _tell_of_return(draft: DraftReceipt, raw: bytes) -> None:
    """Tell the rooms that send letters of a returned mail; one that knows the letter settles it."""
    for told in hooks.returned:
        try:
            with transaction.atomic():
                is_known = told(draft.office, raw)
        except Exception:
            log.exception("return_not_told", draft=draft.pk)
            continue
        if is_known:
            reason = _("Noted at the letter that was sent")
            DraftReceipt.objects.filter(pk=draft.pk).update(state=State.ASIDE, reason=reason)
            return
