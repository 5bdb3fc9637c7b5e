"""Records of an office: what each kind of them says about itself, so that their pages are made once.

A room makes one of these for each kind that it owns, and its addresses by `pages_of`. The pages are alike for
all: a list, a form with a preview, and the last change taken back.
"""

from collections.abc import Mapping, Sequence

from django.db.models import Expression, F, Model, Q, QuerySet
from django.http import Http404
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from accounts.directory.fields import code_lookup
from accounts.directory.find import FINDERS, offices
from accounts.directory.page import describe
from accounts.models import Charge, Office
from accounts.models.dated import Dated
from accounts.names import code_of

from .forms import RecordForm

# A fact beside the form: its name and its value.
Fact = tuple[str, str]


class Records:
    """One kind of record, cut to the acting office and those below it."""

    form: type[RecordForm]
    # The name of the list and of one record, in addresses' names.
    plural: str
    single: str
    title: Promise
    add_label: Promise
    purpose: Promise | str = ""
    # The look-up from a record to its office, with a trailing `__`; None for lists of the whole state.
    office_lookup: str | None = "office__"
    # True for people, posts and offices: what is entered there changes who may do or see what.
    concerns_access = False
    # What cannot be taken back as a record that was never used, and what to do instead.
    stays: Promise | str = ""
    # Said on the page of a record that the reader may not change.
    fixed_here: Promise | str = ""
    related: tuple[str, ...] = ()
    tabs: dict[str, tuple[Promise, Q]] = {}
    # To what an address can cut the list: the parameter, the look-up, and what its code names.
    parts: dict[str, tuple[str, type[Model]]] = {}
    # Acts on the rows that are ticked: the name of the address, and the words of the button.
    acts: tuple[tuple[str, Promise], ...] = ()

    @property
    def model(self) -> type[Model]:
        """The model of the records."""
        return self.form._meta.model

    def rows(self, charge: Charge) -> QuerySet:
        """The records that the charge may see."""
        rows = self.model._default_manager.all()
        if self.related:
            rows = rows.select_related(*self.related)
        if issubclass(self.model, Dated):
            rows = rows.not_void()
        if self.office_lookup is None:
            return rows
        return rows.filter(**{f"{self.office_lookup}path__startswith": charge.post.office.path})

    def order(self) -> Expression:
        """A value that no two records share, by which the list is sorted and paged."""
        return F("code")

    def part(self, rows: QuerySet, codes: Mapping[str, str]) -> QuerySet:
        """Those that belong to what the codes name."""
        for name, code in codes.items():
            lookup, model = self.parts[name]
            named = code_lookup(model, code).items()
            rows = rows.filter(**{f"{lookup}__{field}": value for field, value in named})
        return rows

    def matching(self, rows: QuerySet, words: str) -> QuerySet:
        """Those of the records that the words name."""
        if self.model in FINDERS:
            return FINDERS[self.model](rows, words)
        return rows.filter(office__in=offices(Office.objects.all(), words).order_by().values("pk"))

    def fetch(self, charge: Charge, pk: int, *, lock: bool = False) -> Model:
        """Return one record, locked while its form is saved; 404 if the charge may not see it."""
        if lock:
            self.model._default_manager.select_for_update(no_key=True).order_by().filter(pk=pk).first()
        record = self.rows(charge).filter(pk=pk).first()
        if record is None:
            raise Http404
        return record

    def may_add(self, charge: Charge) -> bool:
        """Return whether the charge may enter records; only the root does in lists of the whole state."""
        return self.office_lookup is not None or charge.post.office.depth == 1

    def may_change(self, charge: Charge, record: Model) -> bool:
        """Return whether the charge may change this record."""
        return self.may_add(charge)

    def office_of(self, record: Model, charge: Charge) -> Office:
        """Return the office of a record; what the whole state shares belongs to the acting one."""
        if self.office_lookup is None:
            return charge.post.office
        for step in filter(None, self.office_lookup.split("__")):
            record = getattr(record, step)
        return record

    def describe(self, rows: Sequence[Model]) -> list[dict]:
        """Describe each row: code, name, and lines that say where and who."""
        return describe(self.model, rows)

    def name(self, record: Model) -> str:
        """Return the name of a record in the reader's language."""
        return str(record)

    def code(self, record: Model) -> str:
        """Return the code under which a record is known."""
        return code_of(record)

    def facts(self, record: Model) -> list[Fact]:
        """Facts beside the form, which nobody changes there."""
        return []

    def links(self, record: Model) -> list[dict[str, str]]:
        """Pages that go on from the record, each with `url` and `label`."""
        return []

    def acts_on(self, record: Model) -> list[tuple[str, Promise]]:
        """Return those of the acts that one record is offered on its own page."""
        return []

    def consequences(self, form: RecordForm) -> list[str]:
        """Sentences on what the form means for others, with numbers and names."""
        return []

    def save(self, form: RecordForm, *, by: Charge) -> Model:
        """Save a valid form."""
        return form.save()

    def notes(self, form: RecordForm, *, by: Charge) -> list[str]:
        """Enter what follows from a form just saved, and return what remains to be known, in sentences."""
        return []


class PatternsOfOffices(Records):
    """Patterns of which an office has one, in the order of the tree; each goes by the name of its office."""

    purpose = gettext_lazy("An office without a pattern of its own uses that of the nearest office above.")
    stays = gettext_lazy("A pattern stays on record. Please correct it instead.")
    related = ("office",)

    def order(self) -> Expression:
        """The order of the tree."""
        return F("office__path")

    def name(self, record: Model) -> str:
        """Return the name of the office."""
        return str(record.office)

    def code(self, record: Model) -> str:
        """Return the code of the office."""
        return record.office.code
