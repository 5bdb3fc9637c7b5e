"""Undoing of an import of an organisation: what it entered becomes void, what it changed is restored.

Only while nothing depends on it. Nothing is deleted: a void office, section or post keeps its row, begins
and ends before all time, and frees its code.
"""

from collections.abc import Iterable, Iterator
from datetime import date

from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Substr
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.administration.dependants import depending_on, is_indexed
from accounts.imports import progress
from accounts.imports.lines import batches
from accounts.imports.steps import lock_for_task
from accounts.models import (
    AuditEntry,
    Charge,
    Office,
    OrganisationImport,
    OrganisationImportLine,
    Post,
)
from accounts.models.dated import Dated
from accounts.refusals import HasDependants

from .comparing import GUARDED, MODELS
from .entering import CHANGED, audit_reason, fetch_things, lines_of, lock, office_of

State, Outcome = OrganisationImport.State, OrganisationImportLine.Outcome
Line = OrganisationImportLine
# A refusal names at most so many.
MOST = 3


def check(sheet_import: OrganisationImport) -> None:
    """Raise HasDependants with the names of what depends on the import or was changed since."""
    if sheet_import.lines.exclude(outcome=Outcome.UNCHANGED).filter(thing_id__isnull=True).exists():
        raise HasDependants(_("It was entered before imports could be taken back. End what is not needed."))
    for kind in MODELS:
        for batch in batches(lines_of(sheet_import, kind, Outcome.NEW, Outcome.CHANGED)):
            things = fetch_things(batch, locked=True)
            if changed := [things[line.thing_id] for line in batch if _was_changed(line, things)]:
                raise HasDependants(
                    _("It cannot be taken back: what is on record of %(names)s was changed since.")
                    % {"names": _names(changed)}
                )
            if decided := _decided_by_two(batch, things):
                raise HasDependants(
                    _(
                        "It cannot be taken back by one administrator: it would give %(names)s another "
                        "superior or a right. Bring a sheet that says so; a second administrator confirms it."
                    )
                    % {"names": _names(decided)}
                )
            new = [line for line in batch if line.outcome == Outcome.NEW]
            for name_of_kind, keys in _dependants(sheet_import, kind, new):
                if pks := set(keys[:MOST]):
                    raise HasDependants(
                        _("It cannot be taken back: %(what)s depend on %(names)s.")
                        % {"names": _names(things[pk] for pk in sorted(pks)), "what": name_of_kind}
                    )


@transaction.atomic
def undo(pk: int) -> None:
    """Take back what an import entered, all or nothing; safe to run twice."""
    sheet_import = lock_for_task(OrganisationImport, pk, State.UNDOING)
    if sheet_import is None:
        return
    by = Charge.objects.with_place().get(pk=sheet_import.taken_back_by_id)
    lock(sheet_import.office)
    check(sheet_import)
    done, total = 0, sum(sheet_import.counts.get(outcome, 0) for outcome in (Outcome.NEW, Outcome.CHANGED))
    # Posts before their sections, sections before their offices: the name of each includes what is above it.
    for kind in reversed(MODELS):
        for batch in batches(lines_of(sheet_import, kind, Outcome.NEW, Outcome.CHANGED)):
            _take_back(sheet_import, kind, batch, by)
            done += len(batch)
            progress.report(sheet_import, done, total)
    audit.record(audit.Act.UNDONE, by=by, on=sheet_import, office=sheet_import.office)
    sheet_import.state, sheet_import.failure, sheet_import.taken_back_at = State.UNDONE, "", timezone.now()
    sheet_import.save(update_fields=["state", "failure", "taken_back_at"])


def _take_back(sheet_import: OrganisationImport, kind: str, batch: list[Line], by: Charge) -> None:
    things, model = fetch_things(batch), MODELS[kind]
    entries = [
        (things[line.thing_id], office_of(things[line.thing_id]), _differences(line)) for line in batch
    ]
    audit.record_many(audit.Act.UNDONE, by=by, things=entries, reason=audit_reason(sheet_import))
    receiving = [line.thing_id for line in batch if line.plan.get("receives")]
    Office.objects.filter(receiving_post__in=receiving).update(receiving_post=None)
    restored = []
    for line in batch:
        if line.was:
            restored.append(things[line.thing_id])
            for name, value in line.was.items():
                setattr(restored[-1], name, value)
    model.objects.bulk_update(restored, CHANGED[kind])
    model.objects.filter(pk__in=_new(batch)).make_void()


def _differences(line: Line) -> audit.Differences:
    """The differences for the audit trail: each changed field, and its value before the import."""
    return {name: (line.plan.get(name), was) for name, was in line.was.items()}


def _was_changed(line: Line, things: dict[int, models.Model]) -> bool:
    """Return whether a field that the import wrote has another value now."""
    thing = things.get(line.thing_id)
    if thing is None:
        return True
    for name, planned in line.plan.items():
        if name == "receives":
            is_other = office_of(thing).receiving_post_id != thing.pk
        elif name == "under":
            is_other = False
        elif name == "reports_to_id" and isinstance(planned, str):
            is_other = thing.reports_to is None or thing.reports_to.code != planned
        else:
            is_other = getattr(thing, name) != (date.fromisoformat(planned) if name == "begins" else planned)
        if is_other:
            return True
    return bool(line.outcome == Outcome.NEW and thing.ends)


def _decided_by_two(batch: Iterable[Line], things: dict[int, models.Model]) -> list[models.Model]:
    """The posts, guarded or held, of which two administrators decide what taking back would bring back."""
    posts = {
        line.thing_id
        for line in batch
        if "reports_to_id" in line.was or any(line.was.get(right) for right in GUARDED)
    }
    if not posts:
        return []
    held = Charge.objects.not_over_at(timezone.now()).filter(post__in=posts)
    posts_held = set(held.values_list("post", flat=True))
    return [things[pk] for pk in sorted(posts) if things[pk].guarded or pk in posts_held]


def _dependants(
    sheet_import: OrganisationImport, kind: str, new: list[Line]
) -> Iterator[tuple[str, models.QuerySet]]:
    """Rows that point at the new things: the name of their kind, and the keys of the things.

    Only foreign keys with an index are followed. The others, such as the desk that a movement led to, never
    stand alone: there is a charge or a stay as well.
    """
    pks = _new(new)
    receiving = {line.thing_id for line in new if line.plan.get("receives")}
    for model, name in depending_on(MODELS[kind]):
        if model is AuditEntry or not is_indexed(model._meta.get_field(name)):
            continue
        keys = pks - receiving if model is Office else pks
        rows = model._default_manager.order_by().filter(**{f"{name}__in": keys})
        if issubclass(model, Dated):
            rows = rows.not_void()
        if model is Post:
            imported = Q(outcome=Outcome.NEW) | Q(plan__has_key=f"{name}_id")
            rows = rows.exclude(pk__in=sheet_import.lines.filter(imported, kind="posts").values("thing_id"))
        yield str(model._meta.verbose_name_plural), rows.values_list(name, flat=True)
    if kind == "offices":
        yield str(Office._meta.verbose_name_plural), _offices_below(sheet_import, new)


def _offices_below(sheet_import: OrganisationImport, new: list[Line]) -> models.QuerySet:
    """The new offices above offices that the import did not enter."""
    imported = sheet_import.lines.filter(kind="offices", outcome=Outcome.NEW).values("thing_id")
    others = Office.objects.not_void().exclude(pk__in=imported)
    others = others.annotate(upper=Substr("path", 1, models.functions.Length("path") - Office.steplen))
    paths = Office.objects.filter(pk__in=_new(new)).order_by().values("path")
    upper = others.filter(upper__in=paths).order_by().values("upper")
    return Office.objects.filter(path__in=upper).order_by().values_list("pk", flat=True)


def _new(batch: Iterable[Line]) -> set[int]:
    return {line.thing_id for line in batch if line.outcome == Outcome.NEW}


def _names(things: Iterable[models.Model]) -> str:
    return ", ".join(f"{thing} ({thing.code})" for thing in list(things)[:MOST])
