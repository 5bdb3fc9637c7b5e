"""The audit trail as pages and tables: search by person, object, act, day and office; download."""

import csv
import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime, timedelta
from io import StringIO
from tempfile import TemporaryFile
from typing import IO

from django import forms
from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import DateField, Model, Q, QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy, override
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from accounts.directory.fields import PickerField, Picking
from accounts.models import AdministratorProposal, AuditEntry, Charge, Invitation, Office, RolloutStep, User
from accounts.models.dated import midnight
from accounts.pages import spreadsheet, words
from accounts.pages.numbers import whole
from accounts.pages.paging import links, page_before

PAGE = 25
RELATED = ("person", "office", "by__post", "by__acting_for")
MOST_PEOPLE = 100
MOST_IN_A_WORKBOOK = 100_000
LONGEST_CELL = 32_000  # a cell of a workbook holds 32,767 characters
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d.*[+-]\d\d:\d\d$")
DAY_ALONE = re.compile(r"\b\d{4}-\d\d-\d\d\b")
# Labels of changes that are no fields of a model.
OTHER_LABELS = {
    "from": gettext_lazy("With effect from"),
    "holder": gettext_lazy("Holder"),
    "factors": gettext_lazy("Second factors"),
    "proposal": gettext_lazy("Proposal"),
    "post": gettext_lazy("Post"),
    "came": gettext_lazy("Who came"),
    "way": gettext_lazy("Way of the invitation"),
    "year": gettext_lazy("Year"),
    "days": gettext_lazy("Days"),
}
# Their choices, by the same names.
OTHER_CHOICES = {"proposal": AdministratorProposal.Kind.choices, "way": Invitation.Way.choices}
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class AuditForm(Picking, forms.Form):
    """Form of the search; left empty it finds every entry."""

    person = forms.CharField(
        label=gettext_lazy("Done by"),
        help_text=gettext_lazy("Employee code or a part of the name."),
        required=False,
        max_length=100,
    )
    code = forms.CharField(
        label=gettext_lazy("Done to"),
        help_text=gettext_lazy("Code of a post, office or person; an e-mail ID."),
        required=False,
        max_length=170,
    )
    act = forms.ChoiceField(
        label=gettext_lazy("Act"),
        choices=[("", gettext_lazy("All")), *AuditEntry.Act.choices],
        required=False,
    )
    since = forms.DateField(label=gettext_lazy("From"), widget=DAY, required=False)
    until = forms.DateField(label=gettext_lazy("Until"), widget=DAY, required=False)
    office = PickerField(Office, label=gettext_lazy("Office and those below it"), required=False)
    kind = forms.CharField(widget=forms.HiddenInput, required=False, max_length=60)
    number = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1, max_value=2**63 - 1)

    def __init__(self, *args, charge: Charge, **kwargs):
        """Offer only offices of the own subtree."""
        super().__init__(*args, **kwargs)
        self.charge = charge
        self.fields["office"].within("offices", charge)

    def entries(self) -> QuerySet[AuditEntry]:
        """Search the entries that the charge may see, the newest first."""
        filters, entries = self.cleaned_data, AuditEntry.objects.visible_to(self.charge)
        if filters["office"]:
            entries = entries.within(filters["office"])
        if filters["person"]:
            entries = entries.filter(person__in=_people(filters["person"].strip()))
        if filters["code"]:
            code = filters["code"].strip()
            entries = entries.filter(code__in={code, code.upper(), code.lower()})
        if filters["act"]:
            entries = entries.filter(act=filters["act"])
        if filters["since"]:
            entries = entries.filter(at__gte=midnight(filters["since"]))
        if filters["until"]:
            entries = entries.filter(at__lt=midnight(filters["until"] + timedelta(days=1)))
        if filters["kind"] and filters["number"]:
            entries = entries.filter(kind=filters["kind"], object_id=filters["number"])
        return entries.order_by("-pk")


def _people(text: str) -> list[int]:
    """Ids of the person with that employee code, else of people with that part of a name."""
    by_name = Q(name_hi__icontains=text) | Q(name_en__icontains=text)
    by_code = User.objects.filter(employee_code=text.upper()).values_list("pk", flat=True)
    return list(by_code) or list(User.objects.filter(by_name).values_list("pk", flat=True)[:MOST_PEOPLE])


def context(form: AuditForm, entries: QuerySet[AuditEntry], query: QueryDict) -> dict:
    """Facts for templates/accounts/audit.html: a page of the entries, the newest first."""
    before, search = query.get("before"), query.copy()
    search.pop("before", None)
    encoded = search.urlencode()
    rows, following = page_before(entries.select_related(*RELATED), whole(before), size=PAGE)
    return {
        "form": form,
        "rows": _rows(rows),
        "query": encoded,
        **links("before", before, following, here=f"?{encoded}"),
    }


def _rows(entries: list[AuditEntry]) -> list[dict]:
    return [
        {
            "entry": entry,
            "kind_label": _kind(entry.kind),
            "changes": _changes(entry.act, entry.kind, entry.differences),
            "more": len(entry.differences) - 3,
            # The date of an order, in the reader's form.
            "reason": DAY_ALONE.sub(lambda day: _time_text(day[0]) or day[0], entry.reason),
        }
        for entry in entries
    ]


def _changes(act: str, kind: str, differences: dict[str, list]) -> list[dict]:
    """Changes that an act made, in words; those of a roll-out step are recorded under its office."""
    model = RolloutStep if act == AuditEntry.Act.ROLLED_OUT and kind == "accounts.office" else _model(kind)
    return [_change(model, *change) for change in differences.items()]


def _change(model: type[Model] | None, name: str, values: list) -> dict:
    """A change with the label of its field and its choices in words; the code of a post stays as it is."""
    try:
        field = model and model._meta.get_field(name)
    except FieldDoesNotExist:
        field = None
    labels = dict(getattr(field, "flatchoices", ()))
    labels |= dict(OTHER_CHOICES.get(name, ()))
    is_time = name == "from" or isinstance(field, DateField)
    was, now = (
        labels.get(str(value)) or (is_time and _time_text(str(value))) or _text(value) for value in values
    )
    # What points at the row has the name of a field and no words for it.
    words_of_field = getattr(field, "verbose_name", None)
    label = capfirst(words_of_field) if words_of_field else OTHER_LABELS.get(name, name)
    return {"field": label, "was": was, "now": now}


def _text(value: object) -> str:
    if value in (None, "", []):
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(value)


def _time_text(text: str) -> str:
    """Format a day, or a moment on the clocks of the office; "" where the text is neither."""
    with suppress(ValueError, OverflowError):
        if DAY_ALONE.fullmatch(text):
            return words.date(date.fromisoformat(text))
        if MOMENT.match(text):
            return words.moment(datetime.fromisoformat(text))
    return ""


def _model(kind: str) -> type[Model] | None:
    try:
        return apps.get_model(kind)
    except (LookupError, ValueError):
        return None


def _kind(kind: str) -> str:
    model = _model(kind)
    return capfirst(model._meta.verbose_name) if model else kind


def lines(entries: QuerySet[AuditEntry]) -> Iterator[list[object]]:
    """Lines of a download in the reader's language: the heading, then the entries, read in pieces."""
    name = "name_en" if get_language() == "en" else "name_hi"
    columns = (
        ("pk", _("No.")), ("at", _("Moment")), ("person__employee_code", _("Employee code")),
        (f"person__{name}", _("Done by")), ("by__post__code", _("Code of the post")),
        (f"by__post__{name}", _("Post")), (f"by__acting_for__{name}", _("Acting for")),
        ("office__code", _("Code of the office")), (f"office__{name}", _("Office")), ("act", _("Act")),
        ("kind", _("Kind")), ("code", _("Code")), ("name", _("Done to")), ("differences", _("Was → is")),
        ("reason", _("Reason or order")), ("request_id", _("Request")), ("ip", _("Address")),
    )  # fmt: skip
    language, acts = get_language(), {act.value: str(act.label) for act in AuditEntry.Act}
    heading, fields = [label for _column, label in columns], [column for column, _label in columns]
    return _lines(heading, entries.values(*fields), fields, acts, language)


def _lines(
    heading: list[str], entries: QuerySet, fields: list[str], acts: dict, language: str
) -> Iterator[list[object]]:
    """Generate the lines while the answer goes out, when the request and its language are over."""
    yield heading
    for entry in entries.iterator(chunk_size=2000):
        entry["at"] = timezone.localtime(entry["at"]).strftime("%Y-%m-%d %H:%M:%S")
        with override(language):
            changes = _changes(entry["act"], entry["kind"], entry["differences"])
            entry["differences"] = "; ".join(
                f"{change['field']}: {change['was']} → {change['now']}" for change in changes
            )
        entry["act"] = acts.get(entry["act"], entry["act"])
        yield [entry[field] for field in fields]


def as_csv(table: Iterator[list[object]]) -> Iterator[str]:
    """The table as CSV, piece by piece."""
    yield spreadsheet.MARK
    for line in table:
        out = StringIO()
        csv.writer(out).writerow([spreadsheet.cell(value) for value in line])
        yield out.getvalue()


def as_xlsx(table: Iterator[list[object]]) -> IO[bytes]:
    """The table as a workbook in a temporary file, which is deleted when it is closed."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Audit")
    for line in table:
        sheet.append([_cell(value) for value in line])
    out = TemporaryFile()  # noqa: SIM115 - the response closes it
    book.save(out)
    out.seek(0)
    return out


def _cell(value: object) -> object:
    if not isinstance(value, str):
        return value
    return spreadsheet.cell(ILLEGAL_CHARACTERS_RE.sub("\ufffd", value)[:LONGEST_CELL])
