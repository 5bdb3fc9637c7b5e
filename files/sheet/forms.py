from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Charge
from files.text import richtext
from tracking.models.paper import VERSION_LENGTH
from tracking.movement.forms import DeskField


class NoteForm(forms.Form):
    """The pen: a note, and, when it is sent, the next desk; `draft` is the version that the page showed."""

    expected = forms.IntegerField()
    draft = forms.CharField(required=False, max_length=VERSION_LENGTH)
    text = forms.CharField(required=False, strip=False)


class SendForm(NoteForm):
    """The pen when its note is sent."""

    request_id = forms.UUIDField()
    without = forms.BooleanField(required=False)
    to = DeskField()

    def __init__(self, *arguments, charge: Charge, **facts):
        super().__init__(*arguments, **facts)
        self.fields["to"].start_from(charge.post)

    def clean(self) -> dict:
        """Refuse to send without the note where one was written, and with the note where none was."""
        facts = super().clean()
        without = facts.pop("without", False)
        is_written = bool(richtext.to_text(richtext.clean(facts.get("text", ""))).strip())
        if without and is_written:
            self.add_error("text", _("You have written a note. Send it with the note, or discard it first."))
        elif not without and not is_written:
            self.add_error("text", _("Write a note, or press “Send without a note”."))
        return facts
