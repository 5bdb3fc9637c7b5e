"""The registers of receipts in the reader's words: the diary, and who has what."""

from collections.abc import Iterable, Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.directory.holding import holdings
from accounts.models import Charge, Office
from accounts.pages import words
from accounts.pages.tables import Table
from files.models import Receipt
from tracking.models import Paper

from .figures import Pending
from .page import letter_text


def rows(receipts: Sequence[Receipt], charge: Charge) -> list[dict]:
    """The rows of templates/files/diary.html; of a sealed cover number, day and desk alone."""
    readable = Receipt.objects.readable_among(receipts, charge)
    keys = [receipt.pk for receipt in receipts]
    known = set(Receipt.objects.visible_to(charge).filter(pk__in=keys).values_list("pk", flat=True))
    held = holdings(receipt.holder_id for receipt in receipts)
    return [
        {
            "number": receipt.number,
            "url": receipt.get_absolute_url() if receipt.pk in known else "",
            "received_text": words.date(receipt.received_on),
            **_letter(receipt, is_readable=receipt.pk in readable),
            "where_text": held.name(receipt.holder),
            **_state(receipt),
        }
        for receipt in receipts
    ]


def _letter(receipt: Receipt, *, is_readable: bool) -> dict:
    if not is_readable:
        return {"sender": "", "letter_text": "", "subject": receipt.get_grading_display(), "class_label": ""}
    return {
        "sender": ", ".join(filter(None, (receipt.sender_name, receipt.sender_place))),
        "letter_text": letter_text(receipt),
        "subject": receipt.subject,
        "class_label": receipt.get_letter_class_display(),
    }


def _state(receipt: Receipt) -> dict:
    """The state, the file in which it lies, and its statutory date while it is pending."""
    filed = receipt.filed_in.number if receipt.filed_in else ""
    law = {"law_text": "", "law_late": False}
    if receipt.state != Paper.State.CLOSED:
        law = words.by_law(receipt.due_on, desk=None, today=timezone.localdate())
    return {"state_text": filed or receipt.get_state_display(), **law}


def table(office: Office, receipts: Sequence[Receipt], charge: Charge, *, note: str) -> Table:
    """The diary as a sheet to take away."""
    heading = [
        *(_("Diary number"), _("Received on"), _("Sender"), _("Letter"), _("Subject"), _("Class")),
        *(_("Now at"), _("State"), _("Statutory date")),
    ]
    cells = (
        "number",
        "received_text",
        "sender",
        "letter_text",
        "subject",
        "class_label",
        "where_text",
        "state_text",
    )
    lines = [
        [*(row[name] for name in cells), words.date(receipt.due_on) if receipt.due_on else ""]
        for row, receipt in zip(rows(receipts, charge), receipts, strict=True)
    ]
    return Table(f"diary-{office.code}", _("Diary: %s") % office, heading, lines, note)


def pending_rows(counted: Iterable[Pending], *, by_desk: bool) -> list[dict]:
    """The rows of templates/files/pending_receipts.html."""
    counted = list(counted)
    held = holdings(row.of.pk for row in counted) if by_desk else None
    classes = dict(Receipt.Class.choices)
    return [
        {
            "name": held.name(row.of) if held is not None else classes[row.of],
            "of": row.of.pk if by_desk else row.of,
            "count": row.count,
            "late": row.late,
            "oldest_text": words.date(row.oldest),
        }
        for row in counted
    ]
