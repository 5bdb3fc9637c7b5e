from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.directory.fields import PickerField, Picking
from accounts.models import Charge, Office, OrganisationImport
from accounts.sheets.fields import SheetField

from .suggesting import STANDARDS

Kind = OrganisationImport.Kind


class UploadForm(forms.Form):
    """A sheet, and what is in it."""

    kind = forms.ChoiceField(
        label=_("What is in the sheet"),
        choices=[(kind.value, kind.label) for kind in (Kind.OFFICES, Kind.SECTIONS, Kind.POSTS)],
    )
    sheet = SheetField(label=_("Sheet (XLSX or CSV)"))
    converts_legacy = forms.BooleanField(
        label=_("Convert what is typed in Kruti Dev to Unicode"), required=False
    )


class StandardForm(Picking, forms.Form):
    """An office of the subtree, and the standard office whose posts are suggested to it."""

    office = PickerField(Office, label=_("Office"))
    standard = forms.ChoiceField(label=_("Standard office"), choices=list(STANDARDS.items()))

    def __init__(self, *args, charge: Charge, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["office"].within("offices", charge)
