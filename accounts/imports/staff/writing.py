"""Writing of a confirmed sheet as a whole: charges end, people come on the rolls, posts are taken over.

All of it is one transaction, under the locks that `take_over` in charges/verbs.py takes: posts, then people.
"""

from collections.abc import Sequence
from datetime import date, datetime
from itertools import groupby, islice

from django.contrib.auth.hashers import make_password
from django.db import connection, transaction
from django.utils import timezone

from accounts.charges import email_custody, endings
from accounts.charges.hooks import run_steps
from accounts.charges.orders import TAKEN
from accounts.imports import progress
from accounts.imports.lines import BATCH, batches
from accounts.imports.second import tell_of_lone
from accounts.imports.steps import Stopped, confirming_charge, lock_for_task
from accounts.latin.latin_names import latin_name
from accounts.models import Charge, Notice, Post, StaffAct, StaffImport, StaffImportLine, User
from accounts.models.dated import midnight

from . import auditing, ids, leave_sheet, two_persons
from .dry_run import missing, verdicts
from .profiles import LEAVE

State = StaffImport.State
FIELDS = {
    "name_hi": str,
    "name_en": str,
    "mobile": str,
    "preferred_ids": str,
    "born_on": date.fromisoformat,
    "retires_on": date.fromisoformat,
    "on_contract": lambda text: text == "contract",
}
LINK = {
    column: f"UPDATE accounts_staffimportline AS line SET {column} = link.target "  # noqa: S608 (our own columns)
    "FROM unnest(%s::bigint[], %s::bigint[]) AS link(line, target) WHERE line.id = link.line"
    for column in ("person_id", "charge_id", "email_id_id")
}


@transaction.atomic
def write(pk: int) -> None:
    """Enter what was confirmed, all or nothing; safe to run twice. Stopped if the record changed since."""
    staff_import = lock_for_task(StaffImport, pk, State.WRITING)
    if staff_import is None:
        return
    now = timezone.now()
    by = confirming_charge(staff_import, staff_import.confirmed_by_id)
    lock(staff_import)
    _verify(staff_import, now, by)
    if staff_import.profile == LEAVE:
        leave_sheet.enter(staff_import, by=by)
    else:
        _enter(staff_import, by)
    staff_import.state, staff_import.failure, staff_import.written_at = State.WRITTEN, "", timezone.now()
    staff_import.save(update_fields=["state", "failure", "written_at"])


def _enter(staff_import: StaffImport, by: Charge) -> None:
    """Enter charges and people."""
    _end_charges(staff_import, by)
    _write_people(staff_import, by)
    two_persons.approve(staff_import, by)
    _take_over(staff_import, by)
    two_persons.tell(staff_import, by)
    tell_of_lone(staff_import, by=by, kind=Notice.Kind.SHEET)
    if staff_import.wants_email_ids:
        for proposed in ids.propose(staff_import, by):
            _link("email_id_id", proposed)


def parse_moment(text: str | None) -> datetime | None:
    """Parse a moment of a plan, in ISO."""
    return datetime.fromisoformat(text) if text else None


def lock(staff_import: StaffImport) -> None:
    """Lock posts, then people, in the order of their keys; queried by lists, which suit the planner."""
    lines = staff_import.lines.order_by()
    posts = Post.objects.filter(code__in=list(lines.values_list("post_code", flat=True).distinct()))
    people = User.objects.filter(employee_code__in=list(lines.values_list("employee_code", flat=True)))
    list(posts.order_by("pk").select_for_update(of=["self"]).values_list("pk", flat=True))
    list(people.order_by("pk").select_for_update(no_key=True).values_list("pk", flat=True))


def _verify(staff_import: StaffImport, now: datetime, by: Charge) -> None:
    """Compare every line once more, for the uploader and the confirmer; Stopped if a verdict differs."""
    selves, ended, done = {staff_import.by.user_id, by.user_id}, set(), 0
    for batch in verdicts(staff_import, now, selves):
        for line, verdict in batch:
            stored = (line.outcome, line.differences, line.errors, line.plan)
            if stored != (verdict.outcome, verdict.differences, verdict.errors, verdict.plan):
                raise Stopped("stale")
            ended |= {end["charge"] for end in line.plan.get("ends", ())}
        done += len(batch)
        progress.report(staff_import, done, 2 * staff_import.lines_read)
    unnamed = [(line.plan, line.errors) for line in missing(staff_import, now, selves, ended)]
    stored_missing = staff_import.lines.filter(is_missing=True).order_by("number")
    if unnamed != [(line.plan, line.errors) for line in stored_missing]:
        raise Stopped("stale")


def _end_charges(staff_import: StaffImport, by: Charge) -> None:
    for batch in batches(staff_import.lines.filter(plan__has_key="ends")):
        ends = {end["charge"]: end for line in batch for end in line.plan["ends"]}
        charges = list(
            Charge.objects.filter(pk__in=ends).with_place().select_for_update(of=["self"]).order_by("pk")
        )
        for charge in charges:
            charge.ends = midnight(date.fromisoformat(ends[charge.pk]["on"]))
        for at in {charge.ends for charge in charges}:
            ended = [charge.pk for charge in charges if charge.ends == at]
            Charge.objects.filter(pk__in=ended).update(ends=at)
        endings.tell_of_ends(charges, by=staff_import.by, second=by)
        kind = StaffAct.Kind.HAND_OVER
        acts = _record([(charge, kind, charge.ends, ends[charge.pk]) for charge in charges], by=by)
        run_steps("handed_over", acts)


def _write_people(staff_import: StaffImport, by: Charge) -> None:
    """Write each person once, by all lines of the sheet; people of an import taken back are restored."""
    lines = staff_import.lines.filter(plan__has_key="facts").order_by("employee_code", "number")
    rows = lines.values_list("employee_code", "outcome", "plan")
    people = groupby(rows.iterator(BATCH), key=lambda row: row[0])
    merged = ((code, _merged(rows)) for code, rows in people)
    while batch := dict(islice(merged, BATCH)):
        existing = {person.employee_code: person for person in User.objects.filter(employee_code__in=batch)}
        created, changed, differences = [], [], {}
        for code, (is_new, rolls, fields) in batch.items():
            person = existing.get(code) or User(employee_code=code, password=make_password(None))
            differences[code] = auditing.differences(person, fields, is_new=is_new)
            _fill(person, fields, is_new=is_new, rolls=rolls)
            (changed if person.pk else created).append(person)
        User.objects.bulk_create(created)
        User.objects.bulk_update(changed, ["is_active", "rolls", *FIELDS])
        auditing.write_people([*created, *changed], differences, staff_import, by=by)
    for line_batch in batches(staff_import.lines.all()):
        users = User.objects.filter(employee_code__in={line.employee_code for line in line_batch})
        pks = dict(users.values_list("employee_code", "pk"))
        _link("person_id", {line.pk: pks[line.employee_code] for line in line_batch})


def parse_value(field: str, text: str) -> object:
    """The value for a field of a person, parsed from the text in a line."""
    return FIELDS[field](text) if text or FIELDS[field] is str else None


def _merged(rows) -> tuple[bool, int | None, dict[str, str]]:
    """Merge the lines of a person: True for a new one, the office of the rolls, and the fields."""
    is_new, rolls, fields = False, None, {}
    for _code, outcome, plan in rows:
        is_new = is_new or outcome == StaffImportLine.Outcome.NEW
        rolls = rolls or plan.get("rolls")
        fields |= plan["facts"]
    return is_new, rolls, fields


def _fill(person: User, fields: dict[str, str], *, is_new: bool, rolls: int | None) -> None:
    for field, text in fields.items():
        setattr(person, field, parse_value(field, text))
    if is_new:
        person.is_active, person.rolls_id = True, rolls
        person.name_en = fields.get("name_en") or latin_name(fields["name_hi"])
        person.name_hi = fields.get("name_hi") or person.name_en


def _take_over(staff_import: StaffImport, by: Charge) -> None:
    done = staff_import.lines_read
    for batch in batches(staff_import.lines.filter(plan__has_key="takes")):
        posts = Post.objects.with_place().in_bulk([line.plan["takes"]["post"] for line in batch])
        new_acts = []
        for line in batch:
            plan = line.plan["takes"]
            line.charge = Charge(
                user_id=line.person_id,
                post=posts[plan["post"]],
                kind=plan["kind"],
                begins=midnight(date.fromisoformat(plan["on"])),
                ends=parse_moment(plan["until"]),
                order_number=plan["order"],
            )
            new_acts.append((line.charge, TAKEN[plan["kind"]], line.charge.begins, plan))
        Charge.objects.bulk_create(charge for charge, _kind, _at, _plan in new_acts)
        _link("charge_id", {line.pk: line.charge.pk for line in batch})
        run_steps("taken_over", _record(new_acts, by=by))
        email_custody.settle([charge.user_id for charge, _kind, _at, _plan in new_acts])
        done += len(batch)
        progress.report(staff_import, done, 2 * staff_import.lines_read)


def _link(column: str, of_lines: dict[int, int]) -> None:
    """Save on lines the rows entered for them; a CASE for each would take longer than all the rest."""
    with connection.cursor() as cursor:
        cursor.execute(LINK[column], [list(of_lines), list(of_lines.values())])


def _record(
    acts: Sequence[tuple[Charge, str, datetime, dict]], *, by: Charge
) -> list[tuple[StaffAct, Charge]]:
    """Write down the acts, each with its order and its charge."""
    rows = StaffAct.objects.bulk_create(
        StaffAct(
            kind=kind,
            order_number=plan["order"],
            order_date=date.fromisoformat(plan["of"]),
            at=at,
            person_id=charge.user_id,
            post=charge.post,
            office=charge.post.office,
            by=by,
        )
        for charge, kind, at, plan in acts
    )
    auditing.write_acts(rows, [charge for charge, *_rest in acts], by=by)
    link = StaffAct.charges.through
    pairs = [(row, charge) for row, (charge, *_rest) in zip(rows, acts, strict=True)]
    link.objects.bulk_create(link(staffact=row, charge=charge) for row, charge in pairs)
    return pairs
