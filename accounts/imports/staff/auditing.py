"""Audit trail of an import: the same entries as if each act had been entered by itself."""

from collections.abc import Mapping, Sequence
from itertools import groupby

from accounts import audit
from accounts.models import Charge, StaffAct, StaffImport, User

from .comparing import to_text


def differences(person: User, fields: Mapping[str, str], *, is_new: bool) -> audit.Differences:
    """The differences that the sheet makes to a person; to be computed before they are written."""
    was = {field: None if is_new else to_text(getattr(person, field)) for field in fields}
    return {field: (was[field], text) for field, text in fields.items() if was[field] != text}


def write_people(
    people: Sequence[User], changes: Mapping[str, audit.Differences], staff_import: StaffImport, *, by: Charge
) -> None:
    """Record the people entered or changed by the sheet; `changes` by employee code."""
    reason = f"#{staff_import.pk} {staff_import.name}"
    things = (
        (person, staff_import.office, changes[person.employee_code])
        for person in people
        if changes[person.employee_code]
    )
    audit.record_many(audit.Act.IMPORTED, by=by, things=things, reason=reason)


def write_acts(acts: Sequence[StaffAct], charges: Sequence[Charge], *, by: Charge) -> None:
    """Record who took over or handed over which post, by which order; one charge for each act."""
    people = User.objects.in_bulk([charge.user_id for charge in charges])
    pairs = sorted(zip(acts, charges, strict=True), key=lambda pair: _kind_and_order(pair[0]))
    for (kind, order), group in groupby(pairs, key=lambda pair: _kind_and_order(pair[0])):
        things = []
        for act, charge in group:
            person = people[charge.user_id]
            change = (person, None) if kind == StaffAct.Kind.HAND_OVER else (None, person)
            things.append((person, act.office, {"from": (None, act.at), charge.post.code: change}))
        audit.record_many(kind, by=by, things=things, reason=order)


def write_undone(staff_import: StaffImport, *, by: Charge) -> None:
    """Record that the import as a whole was taken back; an act for each line records the single ones."""
    audit.record(audit.Act.UNDONE, by=by, on=staff_import, office=staff_import.office, differences={})


def _kind_and_order(act: StaffAct) -> tuple[str, str]:
    return act.kind, f"{act.order_number} · {act.order_date.isoformat()}"
