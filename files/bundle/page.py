"""Printing a file, in the reader's words."""

from datetime import timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Charge
from accounts.names import acting_name
from accounts.pages import words
from files.correspondence import fetch
from files.models import Bundle, Draft, File
from tracking.ledger import entries
from tracking.models import Movement

# So many of the reader's prints of the file are listed.
SHOWN = 5
LETTERS = 25


def context(file: File, charge: Charge) -> dict:
    """The context of templates/files/print.html."""
    own = Bundle.objects.filter(file=file, by__user=charge.user_id).order_by("-pk")[:SHOWN]
    return {
        "file": {"number": file.number, "subject": file.subject, "url": file.get_absolute_url()},
        "note_sheet_url": reverse("note_sheet_pdf", args=[file.pk]),
        "statement_url": reverse("statement", args=[file.pk]),
        "letters": [_letter(draft) for draft in fetch.drafts(file, most=LETTERS)],
        "prints": [_print(bundle, file) for bundle in own],
        "kept_text": ngettext("%s hour", "%s hours", settings.PRINT_HOURS) % settings.PRINT_HOURS,
    }


def _letter(draft: Draft) -> dict:
    label = f"{draft.get_form_display()}: {draft.subject}"
    return {"label": label, "state": draft.state_text, "url": reverse("draft_pdf", args=[draft.pk])}


def _print(bundle: Bundle, file: File) -> dict:
    until = bundle.worked_at + timedelta(hours=settings.PRINT_HOURS)
    return {
        "state": bundle.state,
        "state_label": bundle.get_state_display(),
        "ordered": words.moment(bundle.ordered_at),
        "done": bundle.done,
        "of": bundle.total,
        "size": words.size(bundle.size),
        "pages": ngettext("%s page", "%s pages", bundle.pages) % words.count(bundle.pages),
        "left_out": _left_out(bundle.left_out),
        "until": words.moment(until),
        "is_older": (bundle.seq, bundle.head_hash) != (file.seq, file.head_hash),
        "url": reverse("whole_file", args=[file.pk, bundle.pk]),
    }


def _left_out(count: int) -> str:
    if not count:
        return ""
    return (
        ngettext(
            "%s paper could not be laid out; a page stands in its place.",
            "%s papers could not be laid out; a page stands in the place of each.",
            count,
        )
        % count
    )


def check_context(bundle: Bundle) -> dict:
    """The context of templates/files/print_check.html: whether the print is of the record as it is."""
    entry = Movement.objects.filter(paper=bundle.file_id, seq=bundle.seq).first()
    is_true = bool(entry) and bytes(entry.hash) == bytes(bundle.head_hash)
    is_true = is_true and entries.verify(bundle.file) is None
    since = bundle.file.seq - bundle.seq
    later = _("Nothing was entered since.")
    if since:
        later = ngettext("%s entry was made since.", "%s entries were made since.", since) % since
    return {
        "is_true": is_true,
        "number": bundle.file.number,
        "office": str(bundle.file.office),
        "ordered": words.moment(bundle.ordered_at),
        "by": acting_name(bundle.by),
        "seq": bundle.seq,
        "seal": bytes(bundle.head_hash).hex(),
        "paragraphs": bundle.paragraphs,
        "last_page": bundle.last_page,
        "sha256": bundle.sha256,
        "later": later,
    }
