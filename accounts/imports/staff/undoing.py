"""Undoing of an import: its charges become void, charges it ended go on, its new people cannot sign in.

Only while nothing depends on it. The acts it entered stay on record, each with an act that takes it back.
"""

from collections.abc import Iterator
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.administration.dependants import depending_on
from accounts.charges import email_custody
from accounts.charges.hooks import run_steps
from accounts.charges.verbs import void
from accounts.email_ids import lifecycle
from accounts.imports import progress
from accounts.imports.lines import BATCH, batches
from accounts.imports.steps import lock_for_task
from accounts.models import Charge, EmailId, Notice, Post, StaffAct, StaffImport, StaffImportLine, User
from accounts.refusals import HasDependants

from . import auditing, leave_sheet
from .comparing import to_text
from .facts import PERSON_FIELDS
from .profiles import LEAVE
from .writing import lock, parse_moment, parse_value

State, Outcome = StaffImport.State, StaffImportLine.Outcome
# A refusal names at most so many.
MOST = 3


@transaction.atomic
def check(staff_import: StaffImport) -> None:
    """Raise HasDependants with the names of what depends on the import; reports not accepted do not count."""
    if staff_import.profile == LEAVE:
        return
    savepoint = transaction.savepoint()
    _withdraw_reports(staff_import)
    _refuse_dependants(staff_import)
    transaction.savepoint_rollback(savepoint)


def _withdraw_reports(staff_import: StaffImport) -> None:
    """Take back the reports of desks about the charges that ended and began."""
    taken = staff_import.lines.filter(charge__isnull=False).values_list("charge", flat=True)
    run_steps("taken_back", _ended(staff_import), list(taken))


def _refuse_dependants(staff_import: StaffImport) -> None:
    for sentence, dependants in _dependants(staff_import):
        if names := [str(dependant) for dependant in dependants[:MOST]]:
            raise HasDependants(sentence % {"names": ", ".join(names)})
    for batch in batches(staff_import.lines.filter(plan__has_key="facts").prefetch_related("person")):
        if changed := [str(line.person) for line in batch if _was_changed(line)]:
            raise HasDependants(
                _("It cannot be taken back: what is on record of %(names)s was changed since.")
                % {"names": ", ".join(changed[:MOST])}
            )


@transaction.atomic
def undo(pk: int) -> None:
    """Take back what an import entered, all or nothing; safe to run twice."""
    staff_import = lock_for_task(StaffImport, pk, State.UNDOING)
    if staff_import is None:
        return
    by = Charge.objects.with_place().get(pk=staff_import.undone_by_id)
    lock(staff_import)
    if staff_import.profile == LEAVE:
        leave_sheet.take_back(staff_import, timezone.now(), by=by)
    else:
        _undo(staff_import, by)
    auditing.write_undone(staff_import, by=by)
    staff_import.state, staff_import.failure, staff_import.undone_at = State.UNDONE, "", timezone.now()
    staff_import.save(update_fields=["state", "failure", "undone_at"])


def _undo(staff_import: StaffImport, by: Charge) -> None:
    """Take back charges, people and proposed IDs."""
    _withdraw_reports(staff_import)
    _refuse_dependants(staff_import)
    done = 0
    for batch in batches(staff_import.lines.prefetch_related("person", "email_id__office")):
        _reject_ids(batch, by)
        void(Charge.objects.filter(pk__in=[line.charge_id for line in batch if line.charge_id]))
        _restore_charges(batch)
        _restore_people(batch)
        _record(staff_import, batch, by)
        email_custody.settle({line.person_id for line in batch if line.charge_id})
        done += len(batch)
        progress.report(staff_import, done, staff_import.lines_read)


def _dependants(staff_import: StaffImport) -> Iterator[tuple[str, QuerySet]]:
    """Refusals, each with the rows that it names; queried by lists of keys, which suit the planner."""
    since, lines = staff_import.written_at, staff_import.lines.order_by()
    changed = list(lines.exclude(plan={}).values_list("person", flat=True))
    people = User.objects.filter(pk__in=changed)
    yield _("It cannot be taken back: %(names)s signed in since."), people.filter(last_login__gt=since)
    created = list(lines.filter(outcome=Outcome.NEW).values_list("person", flat=True))
    proposed = list(lines.filter(email_id__isnull=False).values_list("email_id", flat=True))
    approved = EmailId.objects.exclude(state__in=(EmailId.State.PROPOSED, EmailId.State.REJECTED))
    approved = approved.filter(Q(person__in=created) | Q(pk__in=proposed))
    yield _("It cannot be taken back: the e-mail IDs %(names)s are approved."), approved
    acts = StaffAct.objects.filter(entered_at__gt=since)
    acts = acts.filter(Q(person__in=changed) | Q(post__in=_posts(staff_import)))
    yield _("It cannot be taken back: these acts were entered since: %(names)s."), acts
    guarded = Charge.objects.filter(pk__in=_ended(staff_import), post__guarded=True).with_place()
    yield (
        _("It cannot be taken back: guarded charges would begin again: %(names)s. Enter orders instead."),
        guarded,
    )
    charges = list(lines.filter(charge__isnull=False).values_list("charge", flat=True))
    for model, name in depending_on(Charge):
        # That somebody was told of a charge is no work under it.
        if model is StaffImportLine or (model, name) == (Notice, "charge"):
            continue
        used = model.objects.filter(**{f"{name}__in": charges}).values_list(name, flat=True)
        used_charges = Charge.objects.filter(pk__in=list(used[:MOST])).with_place()
        yield _("It cannot be taken back: work was done under the charges %(names)s."), used_charges


def _posts(staff_import: StaffImport) -> set[int]:
    """The posts that the import filled or vacated."""
    taken = staff_import.lines.filter(charge__isnull=False).values_list("charge", flat=True)
    charges = Charge.objects.filter(pk__in=[*taken, *_ended(staff_import)])
    return set(charges.values_list("post", flat=True))


def _ended(staff_import: StaffImport) -> list[int]:
    """The charges that the import ended."""
    plans = staff_import.lines.filter(plan__has_key="ends").values_list("plan", flat=True)
    return [end["charge"] for plan in plans.iterator(BATCH) for end in plan["ends"]]


def _was_changed(line: StaffImportLine) -> bool:
    fields = line.plan["facts"]
    return any(to_text(getattr(line.person, field)) != text for field, text in fields.items())


def _reject_ids(batch: list[StaffImportLine], by: Charge) -> None:
    ids = [line.email_id for line in batch if line.email_id]
    proposed = [email_id for email_id in ids if email_id.state == EmailId.State.PROPOSED]
    if proposed:
        lifecycle.reject(proposed, by=by, reason=_("The import of staff was taken back."))


def _restore_charges(batch: list[StaffImportLine]) -> None:
    ends_before = {
        end["charge"]: parse_moment(end["was"]) for line in batch for end in line.plan.get("ends", ())
    }
    charges = list(Charge.objects.select_for_update(of=["self"]).filter(pk__in=ends_before).order_by("pk"))
    for charge in charges:
        charge.ends = ends_before[charge.pk]
    Charge.objects.bulk_update(charges, ["ends"])


def _restore_people(batch: list[StaffImportLine]) -> None:
    """Take new people off the rolls, and restore the fields of the others."""
    created = [line.person_id for line in batch if line.outcome == Outcome.NEW]
    User.objects.filter(pk__in=created).update(is_active=False, rolls=None)
    changed = {}
    for line in batch:
        if line.outcome != Outcome.NEW and "facts" in line.plan:
            person = changed.setdefault(line.person_id, line.person)
            for field, was, _will in line.differences:
                if field in PERSON_FIELDS:
                    setattr(person, field, parse_value(field, was))
    User.objects.bulk_update(changed.values(), PERSON_FIELDS)


def _record(staff_import: StaffImport, batch: list[StaffImportLine], by: Charge) -> None:
    """Record an act for each line that took over a post, ended a charge or entered a person."""
    now = timezone.now()
    posts = Post.objects.with_place().in_bulk(
        [line.plan["takes"]["post"] for line in batch if "takes" in line.plan]
    )
    lines = [line for line in batch if line.plan.keys() & {"takes", "ends", "rolls"}]
    acts = StaffAct.objects.bulk_create(_act(staff_import, line, posts, now, by) for line in lines)
    link = StaffAct.charges.through
    pairs = zip(acts, lines, strict=True)
    link.objects.bulk_create(
        link(staffact=act, charge_id=line.charge_id) for act, line in pairs if line.charge_id
    )


def _act(
    staff_import: StaffImport, line: StaffImportLine, posts: dict[int, Post], now: datetime, by: Charge
) -> StaffAct:
    order = line.plan.get("takes") or next(iter(line.plan.get("ends", ())), {})
    post = posts.get(order.get("post"))
    day = order.get("of")
    return StaffAct(
        kind=StaffAct.Kind.TAKEN_BACK,
        order_number=order.get("order") or staff_import.order_number or f"#{staff_import.pk}",
        order_date=date.fromisoformat(day) if day else timezone.localdate(now),
        at=now,
        person=line.person,
        post=post,
        office=post.office if post else staff_import.office,
        by=by,
    )
