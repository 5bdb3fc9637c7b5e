"""An import taken back: its charges are void, what it ended goes on, its people cannot sign in.

Only while nothing depends on it. The acts it entered stay on record, each with an act that takes it back.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Least
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.charges import email_custody
from accounts.email_ids import lifecycle
from accounts.imports import progress
from accounts.imports.dependants import depending_on
from accounts.imports.lines import BATCH, batches
from accounts.imports.steps import at_work
from accounts.models import Charge, EmailId, Post, StaffAct, StaffImport, StaffImportLine, User
from accounts.refusals import HasDependants

from . import auditing
from .comparing import written
from .facts import OF_PERSON
from .following import follow
from .writing import lock, moment, value

State, Outcome = StaffImport.State, StaffImportLine.Outcome
# So many of those who stand against it are named.
MOST = 3


@transaction.atomic
def check(staff_import: StaffImport) -> None:
    """Refuse with the names of who or what depends on the import; reports that nobody accepted do not."""
    as_it_was = transaction.savepoint()
    _withdraw(staff_import)
    _refuse_dependants(staff_import)
    transaction.savepoint_rollback(as_it_was)


def _withdraw(staff_import: StaffImport) -> None:
    """Take back what the desks wrote about the charges that ended and began."""
    taken = staff_import.lines.filter(charge__isnull=False).values_list("charge", flat=True)
    follow("taken_back", _ended(staff_import), list(taken))


def _refuse_dependants(staff_import: StaffImport) -> None:
    for sentence, found in _dependants(staff_import):
        if names := [str(thing) for thing in found[:MOST]]:
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
    staff_import = at_work(StaffImport, pk, State.UNDOING)
    if staff_import is None:
        return
    by = Charge.objects.with_place().get(pk=staff_import.undone_by_id)
    lock(staff_import)
    _withdraw(staff_import)
    _refuse_dependants(staff_import)
    done = 0
    for batch in batches(staff_import.lines.prefetch_related("person", "email_id__office")):
        _reject_ids(batch, by)
        _void_charges(batch)
        _restore_charges(batch)
        _restore_people(batch)
        _record(staff_import, batch, by)
        email_custody.settle({line.person_id for line in batch if line.charge_id})
        done += len(batch)
        progress.tell(staff_import, done, staff_import.lines_read)
    auditing.write_undone(staff_import, by=by)
    staff_import.state, staff_import.failure, staff_import.undone_at = State.UNDONE, "", timezone.now()
    staff_import.save(update_fields=["state", "failure", "undone_at"])


def _dependants(staff_import: StaffImport) -> Iterator[tuple[str, QuerySet]]:
    """Sentences, and who or what each is true of; by lists of numbers, which no planner takes amiss."""
    since, lines = staff_import.written_at, staff_import.lines.order_by()
    touched = list(lines.exclude(plan={}).values_list("person", flat=True))
    people = User.objects.filter(pk__in=touched)
    yield _("It cannot be taken back: %(names)s signed in since."), people.filter(last_login__gt=since)
    created = list(lines.filter(outcome=Outcome.NEW).values_list("person", flat=True))
    given = list(lines.filter(email_id__isnull=False).values_list("email_id", flat=True))
    approved = EmailId.objects.exclude(state__in=(EmailId.State.PROPOSED, EmailId.State.REJECTED))
    approved = approved.filter(Q(person__in=created) | Q(pk__in=given))
    yield _("It cannot be taken back: the e-mail IDs %(names)s are approved."), approved
    acts = StaffAct.objects.filter(entered_at__gt=since)
    acts = acts.filter(Q(person__in=touched) | Q(post__in=_posts(staff_import)))
    yield _("It cannot be taken back: these acts were entered since: %(names)s."), acts
    charges = list(lines.filter(charge__isnull=False).values_list("charge", flat=True))
    for model, name in depending_on(Charge):
        if model is StaffImportLine:
            continue
        used = model.objects.filter(**{f"{name}__in": charges}).values_list(name, flat=True)
        held = Charge.objects.filter(pk__in=list(used[:MOST])).with_place()
        yield _("It cannot be taken back: work was done under the charges %(names)s."), held


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
    said = line.plan["facts"]
    return any(written(getattr(line.person, field)) != text for field, text in said.items())


def _reject_ids(batch: list[StaffImportLine], by: Charge) -> None:
    ids = [line.email_id for line in batch if line.email_id]
    proposed = [one for one in ids if one.state == EmailId.State.PROPOSED]
    if proposed:
        lifecycle.reject(proposed, by=by, reason=_("The import of staff was taken back."))


def _void_charges(batch: list[StaffImportLine]) -> None:
    """Charges under which nothing was done keep their rows and acts, and no time is theirs.

    They end before they would have begun, so that the post can be taken over from that very moment.
    """
    over = Least(F("begins"), Value(timezone.now()))
    charges = Charge.objects.filter(pk__in=[line.charge_id for line in batch if line.charge_id])
    charges.update(begins=over - Value(timedelta.resolution), ends=over)


def _restore_charges(batch: list[StaffImportLine]) -> None:
    was = {end["charge"]: moment(end["was"]) for line in batch for end in line.plan.get("ends", ())}
    charges = list(Charge.objects.select_for_update(of=["self"]).filter(pk__in=was).order_by("pk"))
    for charge in charges:
        charge.ends = was[charge.pk]
    Charge.objects.bulk_update(charges, ["ends"])


def _restore_people(batch: list[StaffImportLine]) -> None:
    """Who came with the import goes from the rolls; of the others stands what stood."""
    created = [line.person_id for line in batch if line.outcome == Outcome.NEW]
    User.objects.filter(pk__in=created).update(is_active=False, rolls=None)
    changed = {}
    for line in batch:
        if line.outcome != Outcome.NEW and "facts" in line.plan:
            person = changed.setdefault(line.person_id, line.person)
            for field, was, _will in line.differences:
                if field in OF_PERSON:
                    setattr(person, field, value(field, was))
    User.objects.bulk_update(changed.values(), OF_PERSON)


def _record(staff_import: StaffImport, batch: list[StaffImportLine], by: Charge) -> None:
    """An act for each line that took over, ended or brought somebody on the rolls."""
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
    rested_on = line.plan.get("takes") or next(iter(line.plan.get("ends", ())), {})
    post = posts.get(rested_on.get("post"))
    day = rested_on.get("of")
    return StaffAct(
        kind=StaffAct.Kind.TAKEN_BACK,
        order_number=rested_on.get("order") or staff_import.order_number or f"#{staff_import.pk}",
        order_date=date.fromisoformat(day) if day else timezone.localdate(now),
        at=now,
        person=line.person,
        post=post,
        office=post.office if post else staff_import.office,
        by=by,
    )
