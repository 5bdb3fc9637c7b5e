"""The address book of an office, as pages."""

from collections.abc import Sequence

from django.db.models import CharField, Expression, F, Q, QuerySet, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.administration.forms import RecordForm
from accounts.administration.records import Fact, Records
from accounts.directory.fields import PickerField
from accounts.latin.transliterate import query
from accounts.models import Charge, Office
from accounts.models.names import NameOrder
from accounts.pages.words import count
from accounts.refusals import WrongStep
from files.models import Correspondent

FOUND = "SELECT id FROM files_correspondent WHERE words @@ %s::tsquery"


class CorrespondentForm(RecordForm):
    """An entry of the address book of an office."""

    fixed = ("office",)
    scopes = {"office": "offices"}

    class Meta:
        model = Correspondent
        fields = (
            "office", "kind", "name", "designation", "organisation", "address", "pin", "email", "phone",
            "in_use",
        )  # fmt: skip
        field_classes = {"office": PickerField}

    def __init__(self, *args, charge: Charge, **facts):
        super().__init__(*args, charge=charge, **facts)
        if self.is_new:
            self.initial.setdefault("office", charge.post.office)


class AddressBook(Records):
    """The entries of the offices of the subtree."""

    form = CorrespondentForm
    plural, single = "address_book", "correspondent"
    title, add_label = gettext_lazy("Address book"), gettext_lazy("New entry")
    purpose = gettext_lazy("With whom the office and the offices below it have letters.")
    stays = gettext_lazy("An entry stays on record. Please end that it is offered instead.")
    related = ("office",)
    tabs = {
        **{value: (label, Q(kind=value)) for value, label in Correspondent.Kind.choices},
        "ended": (gettext_lazy("No longer offered"), Q(in_use=False)),
    }

    def order(self) -> Expression:
        """By name as Hindi sorts it; two of one name in the order in which they were entered."""
        return Concat(
            Cast(NameOrder(F("name")), CharField()), Value("/"), Cast("pk", CharField()),
            output_field=CharField(),
        )  # fmt: skip

    def matching(self, rows: QuerySet, words: str) -> QuerySet:
        """Those in which all the words stand, in either script."""
        return rows.filter(pk__in=RawSQL(FOUND, [query(words)]))  # noqa: S611 - a constant

    def code(self, record: Correspondent) -> str:
        """The office whose entry it is."""
        return record.office.code

    def describe(self, rows: Sequence[Correspondent]) -> list[dict]:
        """The name of each, as what, and where."""
        return [
            {
                "code": row.get_kind_display(),
                "name": row.name,
                "lines": [line for line in (_place(row), row.address, _reached(row)) if line],
            }
            for row in rows
        ]

    def facts(self, record: Correspondent) -> list[Fact]:
        """The office whose entry it is."""
        return [(_("Office"), str(record.office))]

    def save(self, form: CorrespondentForm, *, by: Charge) -> Correspondent:
        """Save the entry; the same one entered by a second press at the same moment is refused."""
        if form.is_new:
            office = form.cleaned_data["office"]
            Office.objects.select_for_update(no_key=True).order_by().get(pk=office.pk)
            if Correspondent.objects.filter(**form.cleaned_data).exists():
                raise WrongStep(_("The same was entered at this moment. Please look at the list."))
        return form.save()

    def consequences(self, form: CorrespondentForm) -> list[str]:
        """The number of entries of that name there are already, whatever way it is written."""
        if not form.is_new:
            return []
        office, name = form.instance.office, form.cleaned_data["name"]
        same = self.matching(Correspondent.objects.filter(office__path__startswith=office.path), name).count()
        sentence = ngettext(
            "There is %(count)s entry with this name already. Please look whether it is the same.",
            "There are %(count)s entries with this name already. Please look whether one is the same.",
            same,
        )
        return [sentence % {"count": count(same)}] if same else []


def _place(row: Correspondent) -> str:
    return ", ".join(filter(None, (row.designation, row.organisation)))


def _reached(row: Correspondent) -> str:
    return " · ".join(filter(None, (row.pin, row.email, row.phone)))
