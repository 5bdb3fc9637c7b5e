"""Forms of a question and of a reply."""

from django import forms
from django.utils.translation import gettext_lazy as _

from .verbs import LONGEST


class AskForm(forms.Form):
    """A question; without a text it is the ready one."""

    request_id = forms.UUIDField(widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("Question"), required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3})
    )


class ReplyForm(forms.Form):
    """A reply: written, or one of the ready ones."""

    request_id = forms.UUIDField(widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("Reply"), required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4})
    )
    ready = forms.CharField(required=False, max_length=LONGEST, widget=forms.HiddenInput)

    def words(self) -> str:
        """The text that was written, or else the ready reply that was pressed."""
        return self.cleaned_data["text"].strip() or self.cleaned_data["ready"].strip()
