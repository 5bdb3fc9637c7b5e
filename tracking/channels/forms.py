from django import forms
from django.db.models import Model, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Charge, Designation, Office

ALL = "all"


class OneOrAllField(forms.ModelChoiceField):
    """One row, or all of them. Neither is chosen at first: the widest rule is never there by itself."""

    def __init__(self, model: type[Model], *, label: Promise, all_label: Promise):
        super().__init__(model._default_manager.none(), label=label, empty_label=_("Please choose"))
        self.all_label = all_label

    def offer(self, rows: QuerySet) -> None:
        """Offer these rows, and all of them last."""
        self.queryset = rows
        self.widget.choices = [*self.choices, (ALL, self.all_label)]

    def to_python(self, value: object) -> Model | str | None:
        """Return the row, or `ALL`."""
        return ALL if value == ALL else super().to_python(value)


class ChannelForm(forms.Form):
    """A rule: whose posts write to which office directly; None is for all desks, or all offices below."""

    office = forms.ModelChoiceField(Office.objects.none(), label=_("Desks of"), empty_label=None)
    designation = OneOrAllField(Designation, label=_("Designation"), all_label=_("All desks"))
    to_office = OneOrAllField(
        Office, label=_("May write directly to"), all_label=_("All offices directly below")
    )

    def __init__(self, *arguments, charge: Charge, **facts):
        super().__init__(*arguments, **facts)
        own = charge.post.office
        near = Office.objects.filter(Q(pk=own.pk) | Q(path__startswith=own.path, depth=own.depth + 1))
        self.fields["office"].queryset = near
        self.fields["office"].initial = own
        self.fields["to_office"].offer(near | Office.objects.above(own).order_by("path"))
        held = Designation.objects.filter(posts__section__office__in=near.order_by().values("pk"))
        self.fields["designation"].offer(held.distinct().order_by("rank", "pk"))

    def clean(self) -> dict:
        """Give None for all."""
        facts = super().clean()
        return {name: None if fact == ALL else fact for name, fact in facts.items()}
