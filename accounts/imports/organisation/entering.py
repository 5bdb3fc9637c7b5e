"""What a comparison found is written, all of it or nothing; nothing that is on record is ever deleted."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from django.db import connection, models, transaction
from django.utils import timezone

from accounts import audit
from accounts.imports import progress
from accounts.imports.lines import BATCH, batches
from accounts.imports.steps import Stopped, at_work, who_confirmed
from accounts.models import Charge, Office, OrganisationImport, OrganisationImportLine, Post

from .comparing import MODELS
from .dry_run import verdicts
from .whole import ABOVE

State, Outcome = OrganisationImport.State, OrganisationImportLine.Outcome
# The fields that a sheet changes of what is on record.
CHANGED = {
    "offices": ("name_hi", "name_en", "kind"),
    "sections": ("name_hi", "name_en"),
    "posts": (
        *("name_hi", "name_en", "section_id", "designation_id", "reports_to_id"),
        *("may_diarise", "may_dispatch", "may_approve", "may_monitor"),
    ),
}
WITH = {"offices": (), "sections": ("office",), "posts": ("section__office", "reports_to")}
NUMBER = """
UPDATE accounts_organisationimportline AS line SET thing_id = said.it
FROM unnest(%s::bigint[], %s::bigint[]) AS said(line, it) WHERE line.id = said.line
"""


@transaction.atomic
def write(pk: int) -> None:
    """Enter what was confirmed, all or nothing; safe to run twice. Stopped when it does not hold any more."""
    kept = at_work(OrganisationImport, pk, State.WRITING)
    if kept is None:
        return
    by = who_confirmed(kept, kept.entered_by_id)
    lock(kept.office)
    _verify(kept, by)
    enter(kept, kept.kind, by=by)
    kept.state, kept.failure, kept.entered_at = State.WRITTEN, "", timezone.now()
    kept.save(update_fields=["state", "failure", "entered_at"])


def lock(office: Office) -> None:
    """Whoever adds to the same part of the tree waits here for the other to finish."""
    Office.objects.select_for_update().get(pk=office.pk)


def enter(kept: OrganisationImport, kind: str, *, by: Charge) -> None:
    """Write what is new and what changed of one kind, and the audit trail; the lines were judged before."""
    entered = _create(kept, kind)
    _change(kept, kind, entered)
    if kind == "posts":
        _let_receive(kept)
    for batch in batches(lines_of(kept, kind, Outcome.NEW, Outcome.CHANGED)):
        things = things_of(batch)
        audit.record_many(
            audit.Act.IMPORTED,
            by=by,
            things=((things[line.thing_id], office_of(things[line.thing_id]), _told(line)) for line in batch),
            reason=reason(kept),
        )


def lines_of(kept: OrganisationImport, kind: str, *outcomes: str) -> models.QuerySet:
    """The lines of one kind that came to one of these outcomes."""
    return kept.lines.filter(kind=kind, outcome__in=outcomes)


def things_of(batch: Iterable[OrganisationImportLine], *, locked: bool = False) -> dict[int, models.Model]:
    """The offices, sections or posts of lines of one kind, each with its office and superior at hand."""
    kind = next((line.kind for line in batch), "offices")
    things = MODELS[kind].objects.filter(pk__in=[line.thing_id for line in batch]).order_by("pk")
    if locked:
        things = things.select_for_update(of=["self"])
    return {thing.pk: thing for thing in things.select_related(*WITH[kind])}


def office_of(thing: models.Model) -> Office:
    """Where a thing belongs to; an office is its own."""
    return thing if isinstance(thing, Office) else thing.office


def reason(kept: OrganisationImport) -> str:
    """By what an act of an import is found in the audit trail."""
    return f"#{kept.pk} {kept.name}"


def _verify(kept: OrganisationImport, by: Charge) -> None:
    """Compare every line once more, for whoever brought and whoever confirmed: it must come to the same."""
    done = 0
    for batch in verdicts(kept, kept.kind, {kept.by.user_id, by.user_id}):
        for line, verdict in batch:
            said = (line.outcome, line.differences, line.errors, line.plan, line.thing_id)
            thing = verdict.thing and verdict.thing.pk
            if said != (verdict.outcome, verdict.differences, verdict.errors, verdict.plan, thing):
                raise Stopped("stale")
        done += len(batch)
        progress.tell(kept, done, 2 * kept.lines_read)


def rounds(above: Mapping[str, str]) -> Iterator[list[str]]:
    """Codes in batches, those above before those below."""
    below = defaultdict(list)
    for code, superior in above.items():
        below[superior if superior in above else ""].append(code)
    ready = below.pop("", [])
    while ready:
        for start in range(0, len(ready), BATCH):
            yield ready[start : start + BATCH]
        ready = [code for superior in ready for code in below.pop(superior, ())]


def _create(kept: OrganisationImport, kind: str) -> dict[str, int]:
    """Write what is new, in rounds where lines stand above each other; the numbers by code of those."""
    new, entered, done = lines_of(kept, kind, Outcome.NEW), {}, kept.lines_read
    for batch in _in_order(new, kind):
        if kind == "offices":
            things = [_found(line, entered) for line in batch]
        else:
            made = [MODELS[kind](code=line.code, **_fields(line, entered)) for line in batch]
            things = MODELS[kind].objects.bulk_create(made)
        if kind in ABOVE:
            entered |= {line.code: thing.pk for line, thing in zip(batch, things, strict=True)}
        with connection.cursor() as cursor:
            cursor.execute(NUMBER, [[line.pk for line in batch], [thing.pk for thing in things]])
        done += len(batch)
        progress.tell(kept, done, 2 * kept.lines_read)
    return entered


def _in_order(new: models.QuerySet, kind: str) -> Iterator[list[OrganisationImportLine]]:
    if kind not in ABOVE:
        yield from batches(new)
        return
    name = "under" if kind == "offices" else "reports_to_id"
    # A number is of what is on record already; a text is the code of another line.
    said = new.values_list("code", f"plan__{name}")
    above = {code: superior if isinstance(superior, str) else "" for code, superior in said}
    for codes in rounds(above):
        yield list(new.filter(code__in=codes).order_by("number"))


def _found(line: OrganisationImportLine, entered: Mapping[str, int]) -> Office:
    """Let a new office stand under another, which is read anew because each child changes it."""
    fields = _fields(line, entered)
    above = Office.objects.get(pk=fields.pop("under"))
    return Office.objects.add_child(above, {"code": line.code, **fields})


def _fields(line: OrganisationImportLine, entered: Mapping[str, int]) -> dict[str, object]:
    """What the plan of a line says of the row's own fields; codes of the sheet as numbers."""
    fields = {name: said for name, said in line.plan.items() if name != "receives"}
    if "begins" in fields:
        fields["begins"] = date.fromisoformat(fields["begins"])
    for name in ("under", "reports_to_id"):
        if isinstance(fields.get(name), str):
            fields[name] = entered[fields[name]]
    return fields


def _change(kept: OrganisationImport, kind: str, entered: Mapping[str, int]) -> None:
    """Write what changed, and keep on the lines what stood there."""
    for batch in batches(lines_of(kept, kind, Outcome.CHANGED)):
        things = things_of(batch, locked=True)
        for line in batch:
            thing, fields = things[line.thing_id], _fields(line, entered)
            line.was = {name: getattr(thing, name) for name in fields}
            for name, value in fields.items():
                setattr(thing, name, value)
        MODELS[kind].objects.bulk_update(things.values(), CHANGED[kind])
        OrganisationImportLine.objects.bulk_update(batch, ["was"])


def _let_receive(kept: OrganisationImport) -> None:
    """Where files from other offices arrive; nowhere as yet, or the line had been refused."""
    for batch in batches(kept.lines.filter(kind="posts", plan__receives=True)):
        posts = Post.objects.filter(pk__in=[line.thing_id for line in batch])
        offices = []
        for post in posts.select_related("section__office"):
            post.office.receiving_post = post
            offices.append(post.office)
        Office.objects.bulk_update(offices, ["receiving_post"])


def _told(line: OrganisationImportLine) -> audit.Differences:
    """The differences as the audit trail keeps them: names in both languages as one text."""
    return {column: (_one(was) or None, _one(will)) for column, was, will in line.differences}


def _one(said: object) -> object:
    return " · ".join(said) if isinstance(said, list) else said
