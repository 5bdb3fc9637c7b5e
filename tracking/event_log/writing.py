"""Event logs from elsewhere, read as papers moving between desks, through the same ledger.

A row is an act that a person (a "hand") has completed, so the paper lay with that hand from the act before
until this one. The acts of a paper become movements at their own times: the first opens the paper and sends
it to the second hand; each further act sends it to the next hand, or leaves it where the hand is the same;
the last closes it. A paper with a single act lies open with its hand. So n acts are n movements, and
consecutive acts of one hand are one stay.
"""

from collections.abc import Callable
from datetime import date, datetime
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import connection

from accounts.charges.two_persons import establishing
from accounts.models import Charge, Designation, Office, Post, Section, User
from tracking.models import ImportedEvent, Movement, Paper, Stay
from tracking.movement.locking import lock_for
from tracking.movement.recording import record
from tracking.movement.verbs import create, forward, note
from tracking.time import clock

from .reading import BEGINNING, Event, Log

RANK = 10


@establishing()
def load(log: Log, office: Office, report: Callable[[int], None] = lambda _done: None) -> int:
    """Write every event as a movement at its own time, all or none; return the number of movements.

    Only the owner of the tables does so, because it brings posts and charges that nobody approved.
    """
    clock.for_writing(office)
    hands = _hands(log, office)
    done = 0
    for events in sorted(log.papers.values(), key=lambda events: events[0].at):
        _load_paper(events, office, hands)
        done += len(events)
        report(done)
    _analyze()
    return done


def _analyze() -> None:
    """Renew the statistics of the loaded tables; with the old ones, plans would read whole tables."""
    tables = (Paper, Movement, Stay, ImportedEvent, Post, Section)
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(model._meta.db_table for model in tables)}")


def _load_paper(events: list[Event], office: Office, hands: dict[str, Charge]) -> None:
    first, *rest = events
    paper = Paper(kind=Paper.Kind.FILE, number=first.paper, subject=first.paper, office=office)
    then = hands[rest[0].hand if rest else first.hand].post
    press = {"request_id": _request(office, first, 1), "remark": first.activity, "at": first.at}
    movements = [create(paper, by=hands[first.hand], to=then, **press)]
    for serial, event in enumerate(rest, start=2):
        following = events[serial].hand if serial < len(events) else None
        movements.append(_move(paper, event, serial, hands, following, office))
    ImportedEvent.objects.bulk_create(
        ImportedEvent(movement=entry, attributes=event.attributes)
        for entry, event in zip(movements, events, strict=True)
    )


def _move(paper: Paper, event: Event, serial: int, hands, following: str | None, office: Office) -> Movement:
    by = hands[event.hand]
    press = {
        "by": by,
        "expected": serial - 1,
        "request_id": _request(office, event, serial),
        "remark": event.activity,
        "at": event.at,
    }
    if following is None:
        return _close(paper, **press)
    if following == event.hand:
        return note(paper, **press)
    return forward(paper, to=hands[following].post, **press)


def _close(
    paper: Paper, *, by: Charge, expected: int, request_id: UUID, remark: str, at: datetime
) -> Movement:
    """Close the paper as it was closed, whoever had opened it: a history is told, not decided."""
    offices = [by.post.office]
    paper, repeated = lock_for(paper, expected=expected, request_id=request_id, offices=offices)
    facts = {"by": by, "to": by.post, "request_id": request_id, "remark": remark, "at": at}
    return repeated or record(paper, Movement.Kind.CLOSED, **facts)


def _request(office: Office, event: Event, serial: int) -> UUID:
    """A request id that is the same for the same event, so that no event is loaded twice."""
    return uuid5(NAMESPACE_URL, f"eoffice:{office.code}:{event.paper}:{serial}")


def office_for(code: str, *, name_hi: str, name_en: str) -> Office:
    """Get the office of the imported papers, or create it right below the Government."""
    if existing := Office.objects.filter(code=code).first():
        return existing
    facts = {
        "code": code,
        "name_hi": name_hi,
        "name_en": name_en,
        "kind": Office.Kind.HEAD,
        "begins": date(2000, 1, 1),
    }
    return Office.objects.add_child(Office.objects.filter(depth=1).earliest("path"), facts)


def _hands(log: Log, office: Office) -> dict[str, Charge]:
    """Get or create a post, a person and a charge for each hand of the log."""
    section, _new = Section.objects.get_or_create(
        office=office,
        code="LOG",
        defaults={"name_hi": office.name_hi, "name_en": office.name_en, "begins": BEGINNING.date()},
    )
    designation, _new = Designation.objects.get_or_create(
        code="LOG-HAND",
        defaults={"name_hi": "पटल", "name_en": "Desk", "rank": RANK, "grade": Designation.Grade.CLERICAL},
    )
    names = sorted({event.hand for events in log.papers.values() for event in events})
    return {name: _hand(name, office, section, designation) for name in names}


def _hand(name: str, office: Office, section: Section, designation: Designation) -> Charge:
    """Get or create the hand's charge. Names must match to the letter, so codes are just counted."""
    names = {"name_hi": name, "name_en": name}
    existing = Charge.objects.with_place().filter(post__section=section, post__name_en=name).first()
    if existing:
        return existing
    code = f"{office.code}-H{section.posts.count() + 1}"
    facts = names | {"section": section, "designation": designation, "begins": BEGINNING.date()}
    post = Post.objects.create(code=code, may_approve=True, **facts)
    user = User.objects.create_user(code, is_active=False, **names)
    charge = Charge.objects.create(post=post, user=user, begins=BEGINNING)
    return Charge.objects.with_place().get(pk=charge.pk)
