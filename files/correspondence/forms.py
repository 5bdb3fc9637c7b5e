from django import forms
from django.utils.translation import gettext_lazy as _


class UploadForm(forms.Form):
    """A document for a file or a receipt."""

    request_id = forms.UUIDField()
    upload = forms.FileField(label=_("Paper"), max_length=500)
    title = forms.CharField(label=_("Title"), max_length=200)
