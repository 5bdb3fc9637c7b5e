from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Charge, Designation, Office


class ChannelForm(forms.Form):
    """A rule: whose posts write to which office directly."""

    office = forms.ModelChoiceField(Office.objects.none(), label=_("Desks of"), empty_label=None)
    designation = forms.ModelChoiceField(
        Designation.objects.none(), label=_("Designation"), required=False, empty_label=_("All desks")
    )
    to_office = forms.ModelChoiceField(
        Office.objects.none(),
        label=_("May write directly to"),
        required=False,
        empty_label=_("All offices directly below"),
    )

    def __init__(self, *arguments, charge: Charge, **facts):
        super().__init__(*arguments, **facts)
        own = charge.post.office
        near = Office.objects.filter(Q(pk=own.pk) | Q(path__startswith=own.path, depth=own.depth + 1))
        self.fields["office"].queryset = near
        self.fields["office"].initial = own
        self.fields["to_office"].queryset = near | Office.objects.above(own).order_by("path")
        held = Designation.objects.filter(posts__section__office__in=near.order_by().values("pk"))
        self.fields["designation"].queryset = held.distinct().order_by("-rank", "pk")
