"""An import of an organisation taken back: what it brought is void, what it changed is as it was.

Only while nothing depends on it. Nothing is deleted: what nobody ever used keeps its row, begins and ends
before all time, and gives its code free.
"""

from collections.abc import Iterable, Iterator
from datetime import date

from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Substr
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.imports import progress
from accounts.imports.dependants import depending_on, is_indexed
from accounts.imports.lines import batches
from accounts.imports.steps import at_work
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

from .comparing import MODELS
from .entering import CHANGED, lines_of, lock, office_of, reason, things_of

State, Outcome = OrganisationImport.State, OrganisationImportLine.Outcome
Line = OrganisationImportLine
# So many of those that stand against it are named.
MOST = 3


def check(kept: OrganisationImport) -> None:
    """Refuse with the names of what depends on the import, or was changed since."""
    if kept.lines.exclude(outcome=Outcome.UNCHANGED).filter(thing_id__isnull=True).exists():
        raise HasDependants(_("It was entered before imports could be taken back. End what is not needed."))
    for kind in MODELS:
        for batch in batches(lines_of(kept, kind, Outcome.NEW, Outcome.CHANGED)):
            things = things_of(batch, locked=True)
            if changed := [things[line.thing_id] for line in batch if _was_changed(line, things)]:
                raise HasDependants(
                    _("It cannot be taken back: what is on record of %(names)s was changed since.")
                    % {"names": _names(changed)}
                )
            new = [line for line in batch if line.outcome == Outcome.NEW]
            for what, found in _dependants(kept, kind, new):
                if pks := set(found[:MOST]):
                    raise HasDependants(
                        _("It cannot be taken back: %(what)s depend on %(names)s.")
                        % {"names": _names(things[pk] for pk in sorted(pks)), "what": what}
                    )


@transaction.atomic
def undo(pk: int) -> None:
    """Take back what an import entered, all or nothing; safe to run twice."""
    kept = at_work(OrganisationImport, pk, State.UNDOING)
    if kept is None:
        return
    by = Charge.objects.with_place().get(pk=kept.taken_back_by_id)
    lock(kept.office)
    check(kept)
    done, of = 0, sum(kept.counts.get(outcome, 0) for outcome in (Outcome.NEW, Outcome.CHANGED))
    # Posts before their sections, sections before their offices: each is named by what is above it.
    for kind in reversed(MODELS):
        for batch in batches(lines_of(kept, kind, Outcome.NEW, Outcome.CHANGED)):
            _take_back(kept, kind, batch, by)
            done += len(batch)
            progress.tell(kept, done, of)
    audit.record(audit.Act.UNDONE, by=by, on=kept, office=kept.office)
    kept.state, kept.failure, kept.taken_back_at = State.UNDONE, "", timezone.now()
    kept.save(update_fields=["state", "failure", "taken_back_at"])


def _take_back(kept: OrganisationImport, kind: str, batch: list[Line], by: Charge) -> None:
    things, model = things_of(batch), MODELS[kind]
    told = [(things[line.thing_id], office_of(things[line.thing_id]), _undone(line)) for line in batch]
    audit.record_many(audit.Act.UNDONE, by=by, things=told, reason=reason(kept))
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


def _undone(line: Line) -> audit.Differences:
    """Of what changed each field as it was and as it is again; of what was new that it is no more."""
    return {name: (line.plan.get(name), was) for name, was in line.was.items()}


def _was_changed(line: Line, things: dict[int, models.Model]) -> bool:
    """Whether a field that the import wrote says something else now."""
    thing = things.get(line.thing_id)
    if thing is None:
        return True
    for name, said in line.plan.items():
        if name == "receives":
            is_other = office_of(thing).receiving_post_id != thing.pk
        elif name == "under":
            is_other = False
        elif name == "reports_to_id" and isinstance(said, str):
            is_other = thing.reports_to is None or thing.reports_to.code != said
        else:
            is_other = getattr(thing, name) != (date.fromisoformat(said) if name == "begins" else said)
        if is_other:
            return True
    return bool(line.outcome == Outcome.NEW and thing.ends)


def _dependants(
    kept: OrganisationImport, kind: str, new: list[Line]
) -> Iterator[tuple[str, models.QuerySet]]:
    """What hangs on new things, and on which of them.

    Asked by the fields that have an index alone: what is named by none, such as the desk that a movement
    led to, never stands by itself; there is a charge or a stay then.
    """
    pks = _new(new)
    receiving = {line.thing_id for line in new if line.plan.get("receives")}
    for model, name in depending_on(MODELS[kind]):
        if model is AuditEntry or not is_indexed(model._meta.get_field(name)):
            continue
        asked = pks - receiving if model is Office else pks
        rows = model._default_manager.order_by().filter(**{f"{name}__in": asked})
        if issubclass(model, Dated):
            rows = rows.not_void()
        if model is Post:
            brought = Q(outcome=Outcome.NEW) | Q(plan__has_key=f"{name}_id")
            rows = rows.exclude(pk__in=kept.lines.filter(brought, kind="posts").values("thing_id"))
        yield str(model._meta.verbose_name_plural), rows.values_list(name, flat=True)
    if kind == "offices":
        yield str(Office._meta.verbose_name_plural), _offices_below(kept, new)


def _offices_below(kept: OrganisationImport, new: list[Line]) -> models.QuerySet:
    """The new offices under which others stand that the import did not bring."""
    brought = kept.lines.filter(kind="offices", outcome=Outcome.NEW).values("thing_id")
    others = Office.objects.not_void().exclude(pk__in=brought)
    others = others.annotate(upper=Substr("path", 1, models.functions.Length("path") - Office.steplen))
    paths = Office.objects.filter(pk__in=_new(new)).order_by().values("path")
    upper = others.filter(upper__in=paths).order_by().values("upper")
    return Office.objects.filter(path__in=upper).order_by().values_list("pk", flat=True)


def _new(batch: Iterable[Line]) -> set[int]:
    return {line.thing_id for line in batch if line.outcome == Outcome.NEW}


def _names(things: Iterable[models.Model]) -> str:
    return ", ".join(f"{thing} ({thing.code})" for thing in list(things)[:MOST])
