"""The audit trail: record every act of administration and its differences, in the act's transaction."""

from collections.abc import Iterable
from datetime import date, datetime, time

import structlog
from django.db import connection, models

from . import events
from .models import AuditEntry, Charge, Office, Post, User
from .names import code_of

Act = AuditEntry.Act
# Acts that change who may do or see what; they are events of the security log too.
OF_ACCESS = {
    *(Act.INVITED, Act.PASSWORD_RESET, Act.DISABLED, Act.RESTORED, Act.SECOND_FACTOR_REMOVED),
    *(Act.ADMINISTRATOR_PROPOSED, Act.ADMINISTRATOR_APPROVED, Act.ADMINISTRATOR_REJECTED, Act.OBJECTED),
    *(Act.TAKE_OVER, Act.HAND_OVER, Act.ADDITIONAL, Act.OFFICIATING, Act.LINK),
    *(Act.SUSPENSION, Act.REINSTATEMENT, Act.RETIREMENT, Act.DEATH, Act.ABOLITION, Act.OFFICE_END),
}
# Acts that do so where they are about a person, a charge or a post with its rights.
ENTERED = {Act.ADDED, Act.CHANGED, Act.WITHDRAWN, Act.IMPORTED, Act.UNDONE}
WITH_ACCESS = (User, Charge, Post)
# More entries than this are those of an import.
MANY = 5000
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
    """Record one act; `differences` holds the old and the new value of each field."""
    entry = _entry(act, by, on, office, differences or {}, reason)
    entry.save(force_insert=True)
    _report([entry], by, isinstance(on, WITH_ACCESS))
    return entry


def record_many(
    act: str,
    *,
    by: Charge,
    things: Iterable[tuple[models.Model, Office, Differences]],
    reason: str = "",
) -> list[AuditEntry]:
    """Record the same act on many things, five hundred a statement."""
    things = list(things)
    entries = [_entry(act, by, on, office, differences, reason) for on, office, differences in things]
    if len(entries) > MANY:
        # Their chains are sealed at the commit, which may take longer than a page has.
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 0")
    entries = AuditEntry.objects.bulk_create(entries, batch_size=500)
    _report(entries, by, any(isinstance(on, WITH_ACCESS) for on, _office, _differences in things))
    return entries


def _report(entries: list[AuditEntry], by: Charge, of_people: bool) -> None:
    """Report acts that change access; their differences and reasons stay in the audit trail."""
    for entry in entries:
        if entry.act in OF_ACCESS or (of_people and entry.act in ENTERED):
            events.report(
                "access_changed", on=f"{entry.kind}:{entry.object_id} {entry.code}", act=str(entry.act),
                by=f"{by.post_id} {by.user_id}", entry=entry.pk, after_commit=True,
            )  # fmt: skip


def _entry(
    act: str, by: Charge, on: models.Model, office: Office, differences: Differences, reason: str
) -> AuditEntry:
    logged = structlog.contextvars.get_contextvars()
    return AuditEntry(
        act=Act(act), by=by, person_id=by.user_id, office=office,
        kind=on._meta.label_lower, object_id=on.pk, code=_code(on), name=_name(on)[:600],
        differences={field: [to_json(was), to_json(now)] for field, (was, now) in differences.items()},
        reason=reason[:500], request_id=str(logged.get("request_id", ""))[:100], ip=logged.get("ip") or None,
    )  # fmt: skip


def to_json(value: object) -> object:
    """Convert a value for JSON: rows to their code, dates and times to ISO, lists item by item."""
    if isinstance(value, models.Model):
        return _code(value)
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    if isinstance(value, list | tuple | set):
        return [to_json(item) for item in value]
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)


def _code(thing: models.Model) -> str:
    """Return the code by which a thing is found again, or its name where it has none."""
    if isinstance(thing, User) or hasattr(thing, "code"):
        return code_of(thing)
    return str(thing)[:170]


def _name(thing: models.Model) -> str:
    """Return the present name, in both languages where there are two."""
    names = [getattr(thing, field, "") for field in ("name_hi", "name_en")]
    return " · ".join(dict.fromkeys(filter(None, names))) or str(thing)
