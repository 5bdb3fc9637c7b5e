"""Steps of an office to going live: e-mail IDs, training, live. Each verb checks and adds one dated step."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import audit
from accounts.models import Charge, Office, RolloutOpening, RolloutState, RolloutStep
from accounts.permissions import check_administers
from accounts.refusals import NotInOrder, NotReady

from .readiness import Readiness, readiness_of

State = RolloutState
Counted = RolloutStep.Counted
ORDER = (State.NOT_STARTED, State.IDS, State.TRAINING, State.LIVE)


@dataclass(frozen=True)
class Entry:
    """The entry of a step: the charge that enters it, the date from which it holds, a remark, a target."""

    by: Charge
    on: date
    remark: str = ""
    target: date | None = None


@transaction.atomic
def start(office: Office, *, entry: Entry, counted_as: str = Counted.NOT) -> RolloutStep:
    """Begin to give e-mail IDs; from here on the office's own record replaces the published figure."""
    last = _last(office, entry)
    _expect(last, State.NOT_STARTED)
    if counted_as:
        _check_counted(office, last, counted_as)
    return _enter(office, State.IDS, entry, last, counted_as=counted_as)


@transaction.atomic
def begin_training(office: Office, *, entry: Entry) -> RolloutStep:
    """Begin to train the staff."""
    last = _last(office, entry)
    _expect(last, State.IDS)
    return _enter(office, State.TRAINING, entry, last)


@transaction.atomic
def go_live(office: Office, *, entry: Entry) -> RolloutStep:
    """Open all files on the screen from now on; refused until all staff have active IDs and training."""
    last = _last(office, entry)
    _expect(last, State.TRAINING)
    readiness = readiness_of([office], timezone.now()).get(office.pk, Readiness())
    if not readiness.is_ready:
        raise NotReady(_not_ready(office, readiness))
    return _enter(office, State.LIVE, entry, last)


@transaction.atomic
def step_back(office: Office, *, to: str, entry: Entry) -> RolloutStep:
    """Take the office back to an earlier state, with the reason."""
    last = _last(office, entry)
    if ORDER.index(to) >= ORDER.index(_state(last)):
        raise NotInOrder(_("A step back leads to an earlier state. Please choose one."))
    if not entry.remark.strip():
        raise NotInOrder(_("Please give the reason for the step back."))
    return _enter(office, to, entry, last)


@transaction.atomic
def set_target(office: Office, *, entry: Entry) -> RolloutStep:
    """Set the date by which the office is to be live; its state stays."""
    last = _last(office, entry)
    if _state(last) == State.LIVE:
        raise NotInOrder(_("%(office)s is live already.") % {"office": office})
    if entry.target is None or entry.target <= entry.on:
        raise NotInOrder(_("Please give a date that is still to come."))
    return _enter(office, _state(last), entry, last)


def _last(office: Office, entry: Entry) -> RolloutStep | None:
    """Lock the office and return its last step, so that of two entries at once the second sees the first."""
    by = entry.by
    check_administers(by, office)
    Office.objects.select_for_update(no_key=True).order_by().get(pk=office.pk)
    last = RolloutStep.latest(office)
    if entry.on > timezone.localdate() or (last and entry.on < last.on):
        raise NotInOrder(
            _("The date lies in the future or before the step before. Please give the day on which it was.")
        )
    return last


def _state(last: RolloutStep | None) -> str:
    return last.state if last else State.NOT_STARTED


def _expect(last: RolloutStep | None, state: str) -> None:
    if _state(last) != state:
        raise NotInOrder(
            _("The office is at “%(state)s” now. Reload the page and choose the step again.")
            % {"state": State(_state(last)).label}
        )


def _not_ready(office: Office, readiness: Readiness) -> str:
    if not readiness.staff:
        return _("%(office)s has no staff on record. Enter first who holds which post.") % {"office": office}
    without_id = readiness.staff - readiness.with_id
    untrained = readiness.staff - readiness.trained
    reasons = []
    if without_id:
        reasons.append(
            ngettext("%s person has no active e-mail ID", "%s people have no active e-mail ID", without_id)
            % without_id
        )
    if untrained:
        reasons.append(
            ngettext("%s person was not trained", "%s people were not trained", untrained) % untrained
        )
    return _("Not all are ready: %(missing)s. The lists on this page name them.") % {
        "missing": ", ".join(reasons)
    }


def _check_counted(office: Office, last: RolloutStep | None, counted_as: str) -> None:
    """Refuse to take an office out of the published figure twice, or when none is left there to take."""
    opening = RolloutOpening.objects.filter(kind=office.kind, office__in=Office.objects.above(office)).first()
    published = getattr(opening, counted_as, 0)
    steps = RolloutStep.objects.filter(counted_as=counted_as, office__kind=office.kind)
    taken = steps.filter(office__path__startswith=opening.office.path).count() if opening else 0
    if last or taken >= published:
        raise NotInOrder(
            _("No further office stands in the published figures as “%(state)s”. Choose “not started”.")
            % {"state": Counted(counted_as).label}
        )


def _enter(
    office: Office, state: str, entry: Entry, last: RolloutStep | None, *, counted_as: str = ""
) -> RolloutStep:
    step = RolloutStep.objects.create(
        office=office, state=state, on=entry.on, by=entry.by, remark=entry.remark.strip(),
        target=entry.target or (last.target if last else None), counted_as=counted_as,
    )  # fmt: skip
    was = {"state": _state(last), "target": last.target if last else None}
    pairs = {name: (before, getattr(step, name)) for name, before in was.items()}
    audit.record(
        audit.Act.ROLLED_OUT,
        by=entry.by,
        on=office,
        office=office,
        differences={name: pair for name, pair in pairs.items() if pair[0] != pair[1]},
        reason=step.remark,
    )
    return step
