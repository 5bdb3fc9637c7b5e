"""Letters that request mailboxes: the sheet is stored as sent, and the letter prints its hash."""

import hashlib
from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import audit
from accounts.email_ids import lifecycle
from accounts.models import Charge, EmailId, EmailLetter
from accounts.names import acting_name
from accounts.pages import words
from accounts.refusals import WrongStep

from . import sheet

# Nobody reads a longer letter; the sheet has every ID.
MOST_LISTED = 1000


@transaction.atomic
def request_by_letter(ids: Sequence[EmailId], *, number: str, dated: date, by: Charge) -> EmailLetter:
    """Request these IDs by one letter, and store the sheet that goes with it."""
    if not number.strip():
        raise WrongStep(_("Please give the number of the letter."))
    requested = lifecycle.request(ids, by=by)
    if not requested:
        raise WrongStep(_("Nothing is ticked. Tick the e-mail IDs first."))
    ordered = (
        EmailId.objects.with_holder().filter(pk__in=[email_id.pk for email_id in requested]).order_by("pk")
    )
    csv, xlsx = sheet.as_csv(ordered), sheet.as_xlsx(ordered)
    letter = EmailLetter.objects.create(
        number=number.strip(), date=dated, office=by.post.office, by=by, csv=csv, xlsx=xlsx,
        csv_sha256=_hash(csv), xlsx_sha256=_hash(xlsx),
    )  # fmt: skip
    letter.ids.set(requested)
    audit.record(audit.Act.LETTER_MADE, by=by, on=letter, office=letter.office)
    return letter


def letter_context(letter: EmailLetter) -> dict:
    """Context for templates/accounts/email_letter_pdf.html: in Hindi, with English below."""
    ids = letter.ids.with_holder().order_by("pk")
    count, listed = ids.count(), list(ids[:MOST_LISTED])
    return {
        "letter": letter,
        "parts": [_part(language, letter, count) for language in ("hi", "en")],
        "rows": [_row(email_id) for email_id in listed],
        "hashes": [("SHA-256, CSV", letter.csv_sha256), ("SHA-256, XLSX", letter.xlsx_sha256)],
    }


def _part(language: str, letter: EmailLetter, count: int) -> dict[str, str]:
    """The letter in one language."""
    with translation.override(language):
        values = {"count": count, "office": letter.office}
        asks = ngettext(
            "Please create the %(count)s e-mail ID listed below for %(office)s.",
            "Please create the %(count)s e-mail IDs listed below for %(office)s.",
            count,
        )
        return {
            "language": language,
            "office": str(letter.office),
            "number": _("Letter number: %s") % letter.number,
            "date": _("Date: %s") % words.date(letter.date),
            "to": _("To the administrator of the mail service"),
            "subject": _("Subject: creation of e-mail IDs"),
            "asks": asks % values,
            "binds": _(
                "The sheet that goes with this letter is the one with the SHA-256 printed below; no other."
            ),
            "answer": _(
                "Please answer by the same sheet, with “created” or “rejected” and the reason in each line."
            ),
            "cut": _("The first %s are listed here; the sheet has all.") % MOST_LISTED
            if count > MOST_LISTED
            else "",
            "name": acting_name(letter.by),
            "designation": str(letter.by.post),
            "place": _("Place: %s") % letter.office,
            "signature": _("Signature and seal"),
        }


def _row(email_id: EmailId) -> dict[str, str]:
    holder = email_id.holder
    code = email_id.person.employee_code if email_id.person else email_id.post.code
    return {"id": str(email_id), "names": [holder.name_hi, holder.name_en], "code": code}


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
