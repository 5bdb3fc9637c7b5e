"""The diary form of a letter that came by itself."""

import re

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Charge
from files.correspondence.verbs import Kept
from files.models import DraftReceipt, Receipt
from files.receipts import senders
from files.receipts.forms import DiariseForm

from .verbs import kept_of

DEVANAGARI = re.compile("[\u0900-\u097f]")
Language = Receipt.Language


class DraftForm(DiariseForm):
    """The diary form, filled with what the letter tells; its documents are here already."""

    def __init__(self, *arguments, charge: Charge, draft: DraftReceipt, **facts):
        self.draft = draft
        super().__init__(*arguments, charge=charge, initial=_told(draft, charge), **facts)
        # A letter that lies open in a mailbox is no sealed cover.
        del self.fields["grading"]
        self.fields["scan"].widget = forms.HiddenInput()

    def clean_scan(self) -> Kept | None:
        """The first document of the letter."""
        paper = self.draft.papers.order_by("pk").first()
        return kept_of(paper) if paper else None


def _told(draft: DraftReceipt, charge: Charge) -> dict:
    """The facts that the letter itself tells; a day that lies ahead is not believed."""
    received_at, today = timezone.localtime(draft.came_at), timezone.localdate()
    is_scan = draft.kind == DraftReceipt.Kind.SCAN
    entry = senders.by_address(charge.post.office, draft.sender_email)
    name = senders.label(entry) if entry else draft.sender_name or draft.sender_email
    written = draft.sent_on if draft.sent_on and draft.sent_on <= received_at.date() else None
    return {
        "sender_name": name,
        "sender_place": "" if entry else draft.sender_email,
        "subject": draft.subject,
        "letter_date": written,
        "received_on": min(received_at.date(), today),
        "received_time": received_at.time().replace(second=0, microsecond=0),
        "mode": Receipt.Mode.POST if is_scan else Receipt.Mode.ELECTRONIC,
        "language": Language.HINDI if DEVANAGARI.search(draft.subject) or is_scan else Language.ENGLISH,
        "letter_class": Receipt.Class.ORDINARY,
        "priority": Receipt.Priority.ORDINARY,
        "is_puc": True,
    }


class AsideForm(forms.Form):
    """The reason for which a letter is none for the diary."""

    reason = forms.CharField(
        label=_("Why this is no letter for the diary"),
        max_length=200,
        help_text=_("As: advertisement, came by mistake, copy of a letter that is diarised."),
    )
