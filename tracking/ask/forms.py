"""Forms of a question and of a reply."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.pages.numbers import whole

from .figures import MOST
from .verbs import LONGEST


class AskForm(forms.Form):
    """A question; without a text it is the ready one."""

    request_id = forms.UUIDField(widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("Question"), required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3})
    )


def ticked(data: QueryDict) -> list[int]:
    """The stays that are ticked on the page of a desk."""
    return [key for key in map(whole, data.getlist("stay")[:MOST]) if key]


class ReplyForm(forms.Form):
    """A reply; a ready one is only put into the field, and sent from there."""

    request_id = forms.UUIDField(widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("Reply"), required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4})
    )

    @classmethod
    def filled(cls, data: QueryDict) -> "ReplyForm":
        """The form once more, with the ready reply that was chosen below what was written."""
        written, ready = data.get("text", "").strip(), data.get("ready", "").strip()
        text = written if ready in written else f"{written}\n{ready}".strip()
        form = cls(initial={"request_id": data.get("request_id", ""), "text": text[:LONGEST]})
        form.fields["text"].widget.attrs["autofocus"] = True
        return form
