"""The filters of a list of papers, all of them in its address."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from accounts.directory.fields import PickerField, Picking
from accounts.models import Charge, Office, User
from tracking.models import Paper

from .figures import SHOWS, Moment
from .people import held_by

ALL = [("", _("All"))]


class FilterForm(Picking, forms.Form):
    """The filters as a form, which sends them as a part of the address."""

    kind = forms.ChoiceField(label=_("Kind"), choices=[*ALL, *Paper.Kind.choices], required=False)
    priority = forms.ChoiceField(label=_("Priority"), choices=[*ALL, *Paper.Priority.choices], required=False)
    head = forms.TypedChoiceField(label=_("Subject head"), coerce=int, empty_value=None, required=False)
    person = PickerField(User, label=_("Person at whose desks they lie"), required=False)
    sort = forms.ChoiceField(
        label=_("Sequence"),
        choices=[("", _("Longest at the desk first")), ("due", _("First due first"))],
        required=False,
    )
    show = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, charge: Charge, office: Office, **facts):
        """Offer the subject heads of the office, and any person."""
        super().__init__(*args, **facts)
        self.fields["head"].choices = [*ALL, *import_string(settings.HEADS_OF_OFFICE)(office)]
        self.fields["person"].within("anybody", charge)


@dataclass(frozen=True)
class Filters:
    """A list as it was asked for: its tab, order, and what it is narrowed to; and that as an address."""

    form: FilterForm
    show: str
    order: str
    only: dict[str, Any]
    address: dict[str, str]

    @classmethod
    def of(cls, request: HttpRequest, office: Office, moment: Moment, *, person: bool = True) -> "Filters":
        """Read the address; what names nothing narrows nothing. `person` offers the filter by person."""
        form = FilterForm(request.GET, charge=request.charge, office=office)
        if not person:
            del form.fields["person"]
        # Also of a form that only searches for a person, or names nothing: what is right in it narrows.
        form.full_clean()
        only = {name: value for name, value in form.cleaned_data.items() if value}
        address = {name: request.GET[name] for name in only if name != "show"}
        show, order = only.pop("show", "all"), only.pop("sort", "age")
        if picked := only.pop("person", None):
            only["posts"] = [post.pk for post in held_by(picked, request.charge, moment)]
        return cls(form, show if show in SHOWS else "all", order, only, address)

    @property
    def here(self) -> str:
        """The address of this list, without its page."""
        return self.shown(self.show)

    def shown(self, show: str) -> str:
        """The address of the same list at another tab."""
        return f"?{urlencode({'show': show} | self.address)}"
