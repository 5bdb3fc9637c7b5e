"""The audit trail: every act of administration and what it changed, written in the transaction of the act."""

from collections.abc import Iterable
from datetime import date, datetime, time

import structlog
from django.db import models

from .models import AuditEntry, Charge, Office, User
from .names import code_of

Act = AuditEntry.Act
Differences = dict[str, tuple]


def record(
    act: str,
    *,
    by: Charge,
    on: models.Model,
    office: Office,
    differences: Differences | None = None,
    reason: str = "",
) -> AuditEntry:
    """Write down one act; `differences` says of each field what it was and what it is."""
    entry = _entry(act, by, on, office, differences or {}, reason)
    entry.save(force_insert=True)
    return entry


def record_many(
    act: str,
    *,
    by: Charge,
    things: Iterable[tuple[models.Model, Office, Differences]],
    reason: str = "",
) -> list[AuditEntry]:
    """Write down the same act on many things, five hundred a statement."""
    entries = [_entry(act, by, on, office, differences, reason) for on, office, differences in things]
    return AuditEntry.objects.bulk_create(entries, batch_size=500)


def _entry(
    act: str, by: Charge, on: models.Model, office: Office, differences: Differences, reason: str
) -> AuditEntry:
    known = structlog.contextvars.get_contextvars()
    return AuditEntry(
        act=Act(act), by=by, person_id=by.user_id, office=office,
        kind=on._meta.label_lower, object_id=on.pk, code=_code(on), name=_name(on)[:600],
        differences={field: [told(was), told(now)] for field, (was, now) in differences.items()},
        reason=reason[:500], request_id=str(known.get("request_id", ""))[:100], ip=known.get("ip") or None,
    )  # fmt: skip


def told(value: object) -> object:
    """A value as it is kept: rows by their code, days and moments in ISO, lists item by item."""
    if isinstance(value, models.Model):
        return _code(value)
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    if isinstance(value, list | tuple | set):
        return [told(item) for item in value]
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)


def _code(thing: models.Model) -> str:
    """By what the thing is found again: its code, or its name where it has none."""
    if isinstance(thing, User) or hasattr(thing, "code"):
        return code_of(thing)
    return str(thing)[:170]


def _name(thing: models.Model) -> str:
    """The name as it is now, in both languages where it has two."""
    names = [getattr(thing, field, "") for field in ("name_hi", "name_en")]
    return " · ".join(dict.fromkeys(filter(None, names))) or str(thing)
