"""The field for an uploaded sheet: of bearable size, and scanned for viruses before anything reads it."""

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from accounts.refusals import Refusal
from accounts.scanning.verbs import require_clean

from .opening import LARGEST


class SheetField(forms.FileField):
    """A sheet in XLSX or CSV, of at most so many bytes."""

    def __init__(self, *, largest: int = LARGEST, **options):
        options.setdefault("widget", forms.FileInput(attrs={"accept": ".xlsx,.csv"}))
        super().__init__(**options)
        self.largest = largest

    def clean(self, data: UploadedFile | None, initial: object = None) -> UploadedFile:
        """Refuse a sheet that is too large, infected, or could not be scanned."""
        sheet = super().clean(data, initial)
        if sheet.size > self.largest:
            raise forms.ValidationError(
                _("The sheet is larger than %(most)s MB. Please divide it."),
                params={"most": self.largest // 1024**2},
            )
        try:
            require_clean(sheet)
        except Refusal as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        return sheet
