"""Entering and changing a record, and taking its last change back; each is on record itself."""

from copy import copy
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils.translation import gettext as _
from psycopg2.errors import UniqueViolation

from accounts import audit
from accounts.models import AuditEntry, Charge
from accounts.models.dated import Dated
from accounts.refusals import HasDependants, Refusal, WrongStep

from .dependants import kinds_depending_on
from .forms import RecordForm
from .records import Records

Act = audit.Act
EDITS = (Act.ADDED, Act.CHANGED, Act.UNDONE, Act.IMPORTED)


@dataclass(frozen=True)
class Saved:
    """A record that was saved, and sentences on what still has to happen."""

    record: Model
    notes: list[str]


def save(records: Records, form: RecordForm, *, by: Charge, act: str = "", reason: str = "") -> Saved:
    """Save a valid form; WrongStep if a second press or somebody else entered the same at this moment."""
    try:
        return _save(records, form, by=by, act=act, reason=reason)
    except IntegrityError as error:
        if not isinstance(error.__cause__, UniqueViolation):
            raise
        raise WrongStep(_("The same was entered at this moment. Please look at the list.")) from error


@transaction.atomic
def _save(records: Records, form: RecordForm, *, by: Charge, act: str, reason: str) -> Saved:
    """Save a valid form, with its differences in the audit trail; if nothing changes there is no entry."""
    differences, is_new = form.differences(), form.is_new
    record = records.save(form, by=by)
    if differences:
        office = records.office_of(record, by)
        act = act or (Act.ADDED if is_new else Act.CHANGED)
        audit.record(act, by=by, on=record, office=office, differences=differences, reason=reason)
    return Saved(record, records.notes(form, by=by))


def last_change(record: Model) -> AuditEntry | None:
    """Return the entry of the last change by a form, unless it was taken back already."""
    entries = AuditEntry.objects.filter(kind=record._meta.label_lower, object_id=record.pk, act__in=EDITS)
    entry = entries.select_related("person", "by__post").order_by("-pk").first()
    return entry if entry and entry.act in (Act.ADDED, Act.CHANGED) else None


def check_last(record: Model, entry_pk: int | None) -> AuditEntry:
    """Return the last change if it is the one that the page showed."""
    entry = last_change(record)
    if entry is None or entry.pk != entry_pk:
        raise WrongStep(_("It was changed or taken back meanwhile. Please look at the page again."))
    return entry


def restoring_form(records: Records, record: Model, entry: AuditEntry, *, by: Charge) -> RecordForm:
    """Return the form that brings back what was before a change; refused if it was changed since."""
    present = records.form(instance=record, charge=by)
    values = present.values()
    for name, (_was, now) in entry.differences.items():
        if name not in values or (values[name] or None) != (now or None):
            raise HasDependants(
                _("It cannot be taken back: what is on record of %(names)s was changed since.")
                % {"names": records.name(record)}
            )
    former = {name: was for name, (was, _now) in entry.differences.items()}
    form = records.form(present.as_data(values | former), instance=record, charge=by)
    if not form.is_valid():
        reasons = [str(reason) for reasons in form.errors.values() for reason in reasons]
        raise HasDependants(_("It cannot be taken back: %s") % " ".join(reasons))
    return form


def cannot_take_back(records: Records, record: Model, entry: AuditEntry, *, by: Charge) -> str:
    """Return why the last change cannot be taken back; "" where it can. The record stays as it is."""
    try:
        if entry.act == Act.ADDED:
            check_unused(records, record)
        else:
            # A form that is checked writes its values into its record.
            restoring_form(records, copy(record), entry, by=by)
    except Refusal as refusal:
        return str(refusal)
    return ""


def check_unused(records: Records, record: Model) -> None:
    """Refuse to make a record void that others name, or whose kind has no void ones."""
    if not isinstance(record, Dated):
        raise WrongStep(records.stays)
    if kinds := kinds_depending_on(record):
        raise HasDependants(
            _("It cannot be taken back: %(what)s depend on %(names)s.")
            % {"what": ", ".join(kinds), "names": f"{records.name(record)} ({records.code(record)})"}
        )


@transaction.atomic
def make_void(records: Records, record: Model, entry: AuditEntry, *, by: Charge) -> None:
    """Take back a record that nobody used: its row stays, lies before all time and frees its code."""
    # Nothing can come to name the record between the look and the act.
    type(record)._default_manager.select_for_update().order_by().get(pk=record.pk)
    check_unused(records, record)
    office = records.office_of(record, by)
    differences = {"code": (records.code(record), None)}
    audit.record(Act.UNDONE, by=by, on=record, office=office, differences=differences, reason=of(entry))
    type(record)._default_manager.filter(pk=record.pk).make_void()


def of(entry: AuditEntry) -> str:
    """The number of the entry that an act takes back, as the audit trail gives it."""
    return f"№ {entry.pk}"
