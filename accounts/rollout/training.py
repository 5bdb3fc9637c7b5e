"""Training sessions and their attendance."""

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import Attendance, Charge, Office, TrainingSession, User
from accounts.permissions import check_administers
from accounts.refusals import NotInOrder


@transaction.atomic
def hold(office: Office, *, on: date, place: str, trainer: str, subject: str, by: Charge) -> TrainingSession:
    """Enter that a session was held."""
    check_administers(by, office)
    if on > timezone.localdate():
        raise NotInOrder(_("Please enter the session when it has been held."))
    session = TrainingSession.objects.create(
        office=office, on=on, place=place, trainer=trainer, subject=subject, by=by
    )
    _record(session, by, {"on": (None, on), "place": (None, place), "subject": (None, subject)})
    return session


@transaction.atomic
def mark_came(session: TrainingSession, people: Collection[User], *, by: Charge) -> int:
    """Enter that these people came; return the number of those who were not entered before."""
    session = _locked(session, by)
    existing = set(_entered(session).filter(person__in=people).values_list("person", flat=True))
    new = {person.pk for person in people} - existing
    Attendance.objects.bulk_create(Attendance(session=session, person_id=pk, by=by) for pk in sorted(new))
    if new:
        _record(session, by, {"came": ([], [person for person in people if person.pk in new])})
    return len(new)


@transaction.atomic
def strike_out(session: TrainingSession, people: Collection[User], *, by: Charge) -> int:
    """Strike out that these people came; the mistaken entry stays on record. Return their number."""
    session = _locked(session, by)
    entries = _entered(session).filter(person__in=people)
    struck = list(User.objects.filter(pk__in=entries.values("person")).order_by("pk"))
    if struck:
        _record(session, by, {"came": (struck, [])})
    return entries.update(struck_out_at=timezone.now(), struck_out_by=by)


def _record(session: TrainingSession, by: Charge, differences: audit.Differences) -> None:
    audit.record(audit.Act.ROLLED_OUT, by=by, on=session, office=session.office, differences=differences)


def _entered(session: TrainingSession):
    return Attendance.objects.filter(session=session, struck_out_at__isnull=True)


def _locked(session: TrainingSession, by: Charge) -> TrainingSession:
    sessions = TrainingSession.objects.select_for_update(of=["self"], no_key=True).select_related("office")
    session = sessions.get(pk=session.pk)
    check_administers(by, session.office)
    return session
