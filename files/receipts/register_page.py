"""The registers of receipts in the reader's words: the diary, and who has what."""

from collections.abc import Iterable, Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.directory.holding import holdings
from accounts.models import Charge, Office
from accounts.pages import words
from accounts.pages.tables import Table, of_rows
from files.models import Receipt
from tracking.models import Paper

from .figures import Pending
from .page import letter_text

NO_DATES = {"due_text": "", "law_text": "", "law_late": False}


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
            "where_text": held.name(receipt.holder),
            **_letter(receipt, is_readable=receipt.pk in readable),
            **_state(receipt),
            # The date would tell the class.
            **(_dates(receipt) if receipt.pk in readable else NO_DATES),
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
    """The state, or the file in which it lies."""
    filed = receipt.filed_in.number if receipt.filed_in else ""
    return {"state_text": filed or receipt.get_state_display()}


def _dates(receipt: Receipt) -> dict:
    """The statutory date, and how near it is while the letter is pending."""
    due = {"due_text": words.date(receipt.due_on) if receipt.due_on else ""}
    if receipt.state == Paper.State.CLOSED:
        return NO_DATES | due
    return due | words.by_law(receipt.due_on, desk=None, today=timezone.localdate())


def table(office: Office, receipts: Sequence[Receipt], charge: Charge) -> Table:
    """The diary as a sheet to take away."""
    columns = {
        "number": _("Diary number"),
        "received_text": _("Received on"),
        "sender": _("Sender"),
        "letter_text": _("Letter"),
        "subject": _("Subject"),
        "class_label": _("Class"),
        "where_text": _("Now at"),
        "state_text": _("State"),
        "due_text": _("Statutory date"),
    }
    return of_rows(f"diary-{office.code}", _("Diary: %s") % office, columns, rows(receipts, charge))


def pending_table(office: Office, desks: list[dict], classes: list[dict]) -> Table:
    """The pending letters by desk, and by class on a sheet of their own."""
    figures = {
        "count": _("Pending"),
        "late": _("Past the statutory date"),
        "oldest_text": _("Oldest received on"),
    }
    name, title = f"pending-{office.code}", _("Pending letters: %s") % office
    by_class = of_rows(f"{name}-class", _("Class"), {"name": _("Class"), **figures}, classes)
    by_desk = of_rows(name, title, {"name": _("Desk"), **figures}, desks)
    return by_desk._replace(further=(by_class._replace(key="class"),))


def pending_rows(counted: Iterable[Pending], *, by_desk: bool) -> list[dict]:
    """The rows of templates/files/pending_receipts.html."""
    counted = list(counted)
    held = holdings(row.of.pk for row in counted) if by_desk else None
    classes = dict(Receipt.Class.choices) | {"": _("Sealed cover")}
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
