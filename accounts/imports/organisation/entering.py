"""Entering of a confirmed sheet, all of it or nothing; nothing that is on record is ever deleted."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from django.db import connection, models, transaction
from django.utils import timezone

from accounts import audit
from accounts.charges import superiors
from accounts.imports import progress
from accounts.imports.lines import BATCH, batches
from accounts.imports.second import tell_of_lone
from accounts.imports.steps import Stopped, confirming_charge, lock_for_task
from accounts.models import Charge, Notice, Office, OrganisationImport, OrganisationImportLine, Post

from .comparing import MODELS
from .dry_run import verdicts
from .sheet import ABOVE

State, Outcome = OrganisationImport.State, OrganisationImportLine.Outcome
# The fields that a sheet changes of what is on record.
CHANGED = {
    "offices": ("name_hi", "name_en", "kind", "lgd_code"),
    "sections": ("name_hi", "name_en"),
    "posts": (
        *("name_hi", "name_en", "section_id", "designation_id", "reports_to_id"),
        *("may_diarise", "may_dispatch", "may_approve", "may_monitor"),
    ),
}
WITH = {"offices": (), "sections": ("office",), "posts": ("section__office", "reports_to")}
NUMBER = """
UPDATE accounts_organisationimportline AS line SET thing_id = thing.id
FROM unnest(%s::bigint[], %s::bigint[]) AS thing(line, id) WHERE line.id = thing.line
"""


@transaction.atomic
def write(pk: int) -> None:
    """Enter what was confirmed, all or nothing; safe to run twice. Stopped if the record changed since."""
    sheet_import = lock_for_task(OrganisationImport, pk, State.WRITING)
    if sheet_import is None:
        return
    by = confirming_charge(sheet_import, sheet_import.entered_by_id)
    lock(sheet_import.office)
    _verify(sheet_import, by)
    enter(sheet_import, sheet_import.kind, by=by)
    _tell_holders(sheet_import, by)
    tell_of_lone(sheet_import, by=by, kind=Notice.Kind.STRUCTURE)
    sheet_import.state, sheet_import.failure, sheet_import.entered_at = State.WRITTEN, "", timezone.now()
    sheet_import.save(update_fields=["state", "failure", "entered_at"])


def lock(office: Office) -> None:
    """Lock an office, so that two who add to the same part of the tree go one after the other."""
    Office.objects.select_for_update().get(pk=office.pk)


def enter(sheet_import: OrganisationImport, kind: str, *, by: Charge) -> None:
    """Write the new and the changed lines of one kind, and the audit trail; they were judged before."""
    entered = _create(sheet_import, kind)
    _change(sheet_import, kind, entered)
    if kind == "posts":
        _set_receiving_posts(sheet_import)
    for batch in batches(lines_of(sheet_import, kind, Outcome.NEW, Outcome.CHANGED)):
        things = fetch_things(batch)
        audit.record_many(
            audit.Act.IMPORTED,
            by=by,
            things=(
                (things[line.thing_id], office_of(things[line.thing_id]), _differences(line))
                for line in batch
            ),
            reason=audit_reason(sheet_import),
        )


def lines_of(sheet_import: OrganisationImport, kind: str, *outcomes: str) -> models.QuerySet:
    """The lines of one kind that came to one of these outcomes."""
    return sheet_import.lines.filter(kind=kind, outcome__in=outcomes)


def fetch_things(batch: Iterable[OrganisationImportLine], *, locked: bool = False) -> dict[int, models.Model]:
    """The offices, sections or posts of lines of one kind, each with its office and superior at hand."""
    kind = next((line.kind for line in batch), "offices")
    things = MODELS[kind].objects.filter(pk__in=[line.thing_id for line in batch]).order_by("pk")
    if locked:
        things = things.select_for_update(of=["self"])
    return {thing.pk: thing for thing in things.select_related(*WITH[kind])}


def office_of(thing: models.Model) -> Office:
    """The office to which a section or post belongs; an office is its own."""
    return thing if isinstance(thing, Office) else thing.office


def audit_reason(sheet_import: OrganisationImport) -> str:
    """The text by which the acts of an import are found in the audit trail."""
    return f"#{sheet_import.pk} {sheet_import.name}"


def _verify(sheet_import: OrganisationImport, by: Charge) -> None:
    """Compare every line once more, for the uploader and the confirmer; Stopped if a verdict differs."""
    done = 0
    for batch in verdicts(sheet_import, sheet_import.kind, {sheet_import.by.user_id, by.user_id}):
        for line, verdict in batch:
            stored = (line.outcome, line.differences, line.errors, line.plan, line.thing_id)
            thing = verdict.thing and verdict.thing.pk
            if stored != (verdict.outcome, verdict.differences, verdict.errors, verdict.plan, thing):
                raise Stopped("stale")
        done += len(batch)
        progress.report(sheet_import, done, 2 * sheet_import.lines_read)


def rounds(above: Mapping[str, str]) -> Iterator[list[str]]:
    """Codes in batches, superiors before subordinates; `above` gives the superior of each code."""
    below = defaultdict(list)
    for code, superior in above.items():
        below[superior if superior in above else ""].append(code)
    ready = below.pop("", [])
    while ready:
        for start in range(0, len(ready), BATCH):
            yield ready[start : start + BATCH]
        ready = [code for superior in ready for code in below.pop(superior, ())]


def _create(sheet_import: OrganisationImport, kind: str) -> dict[str, int]:
    """Write the new lines, superiors first; return the keys of offices or posts by code."""
    new, entered, done = lines_of(sheet_import, kind, Outcome.NEW), {}, sheet_import.lines_read
    for batch in _in_order(new, kind):
        if kind == "offices":
            things = [_add_office(line, entered) for line in batch]
        else:
            rows = [MODELS[kind](code=line.code, **_fields(line, entered)) for line in batch]
            things = MODELS[kind].objects.bulk_create(rows)
        if kind in ABOVE:
            entered |= {line.code: thing.pk for line, thing in zip(batch, things, strict=True)}
        with connection.cursor() as cursor:
            cursor.execute(NUMBER, [[line.pk for line in batch], [thing.pk for thing in things]])
        done += len(batch)
        progress.report(sheet_import, done, 2 * sheet_import.lines_read)
    return entered


def _in_order(new: models.QuerySet, kind: str) -> Iterator[list[OrganisationImportLine]]:
    if kind not in ABOVE:
        yield from batches(new)
        return
    name = "under" if kind == "offices" else "reports_to_id"
    # A number is the key of a row on record; a text is the code of another line.
    superiors = new.values_list("code", f"plan__{name}")
    above = {code: superior if isinstance(superior, str) else "" for code, superior in superiors}
    for codes in rounds(above):
        yield list(new.filter(code__in=codes).order_by("number"))


def _add_office(line: OrganisationImportLine, entered: Mapping[str, int]) -> Office:
    """Add a new office under another, which is read once more because each child changes its row."""
    fields = _fields(line, entered)
    above = Office.objects.get(pk=fields.pop("under"))
    return Office.objects.add_child(above, {"code": line.code, **fields})


def _fields(line: OrganisationImportLine, entered: Mapping[str, int]) -> dict[str, object]:
    """The values for the row's own fields by the plan of a line; codes of the sheet become keys."""
    fields = {name: value for name, value in line.plan.items() if name != "receives"}
    if "begins" in fields:
        fields["begins"] = date.fromisoformat(fields["begins"])
    for name in ("under", "reports_to_id"):
        if isinstance(fields.get(name), str):
            fields[name] = entered[fields[name]]
    return fields


def _change(sheet_import: OrganisationImport, kind: str, entered: Mapping[str, int]) -> None:
    """Write the changed lines, and save on each what stood there before."""
    for batch in batches(lines_of(sheet_import, kind, Outcome.CHANGED)):
        things = fetch_things(batch, locked=True)
        for line in batch:
            thing, fields = things[line.thing_id], _fields(line, entered)
            line.was = {name: getattr(thing, name) for name in fields}
            for name, value in fields.items():
                setattr(thing, name, value)
        MODELS[kind].objects.bulk_update(things.values(), CHANGED[kind])
        OrganisationImportLine.objects.bulk_update(batch, ["was"])


def _tell_holders(sheet_import: OrganisationImport, by: Charge) -> None:
    """Tell who holds a post that was put under another superior."""
    moved = lines_of(sheet_import, "posts", Outcome.CHANGED).filter(plan__has_key="reports_to_id")
    for batch in batches(moved):
        things = fetch_things(batch)
        before = Post.objects.in_bulk([line.was["reports_to_id"] for line in batch])
        for line in batch:
            was = before.get(line.was["reports_to_id"])
            superiors.tell_holders(things[line.thing_id], was=was, by=sheet_import.by, second=by)


def _set_receiving_posts(sheet_import: OrganisationImport) -> None:
    """Set the post where files from other offices arrive; a line that would replace one was refused."""
    for batch in batches(sheet_import.lines.filter(kind="posts", plan__receives=True)):
        posts = Post.objects.filter(pk__in=[line.thing_id for line in batch])
        offices = []
        for post in posts.select_related("section__office"):
            post.office.receiving_post = post
            offices.append(post.office)
        Office.objects.bulk_update(offices, ["receiving_post"])


def _differences(line: OrganisationImportLine) -> audit.Differences:
    """The differences for the audit trail: names in both languages as one text."""
    return {column: (_bilingual(was) or None, _bilingual(will)) for column, was, will in line.differences}


def _bilingual(value: object) -> object:
    return " · ".join(value) if isinstance(value, list) else value
