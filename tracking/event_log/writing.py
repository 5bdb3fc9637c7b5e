"""Writing of an event log as papers moving between desks, through the same ledger.

A row is an act that a person (a "hand") has completed, so the paper lay with that hand from the act before
until this one. The acts of a paper become movements at their own times: the first opens the paper and sends
it to the second hand; each further act sends it to the next hand, or leaves it where the hand is the same;
the last closes it. A paper with a single act lies open with its hand. So n acts are n movements, and
consecutive acts of one hand are one stay. A log that says who received a paper, as our own exports do, is
followed instead.
"""

from collections.abc import Callable
from datetime import date
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import connection

from accounts.charges.two_persons import establishing
from accounts.models import Charge, Designation, Office, Post, Section, User
from tracking.models import Hold, ImportedEvent, Kind, Movement, Paper, Parking, Stay
from tracking.movement.locking import lock_for
from tracking.movement.recording import record
from tracking.movement.verbs import create
from tracking.time import clock, readings

from .appending import Plan
from .instants import BEGINNING
from .steps import Step

RANK = 10
SECTION, HAND = "LOG", "LOG-HAND"
NO_AUTHORITY = "-"


@establishing()
def load(plan: Plan, office: Office, report: Callable[[int], None] = lambda _done: None) -> int:
    """Write every step as a movement at its own time, all or none; return the number of movements.

    Only the owner of the tables does so, because it brings posts and charges that nobody approved.
    """
    clock.for_writing(office)
    hands = _hands(plan.hands, office)
    known = Paper.objects.filter(office=office, number__in=plan.known_cases)
    papers = {paper.number: paper for paper in known}
    done = 0
    for case, steps in sorted(plan.steps.items(), key=lambda item: item[1][0].at):
        _load_paper(papers.get(case) or _paper(case, office), steps, hands)
        done += len(steps)
        report(done)
    _analyze()
    return done


def _analyze() -> None:
    """Renew the statistics of the loaded tables; with the old ones, plans would read whole tables."""
    tables = (Paper, Movement, Stay, ImportedEvent, Post, Section)
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(model._meta.db_table for model in tables)}")


def _paper(case: str, office: Office) -> Paper:
    return Paper(kind=Paper.Kind.FILE, number=case, subject=case, office=office)


def _load_paper(paper: Paper, steps: list[Step], hands: dict[str, Charge]) -> None:
    movements = [_move(paper, step, seq, hands) for seq, step in enumerate(steps, start=paper.seq)]
    ImportedEvent.objects.bulk_create(
        ImportedEvent(movement=entry, attributes=step.attributes)
        for entry, step in zip(movements, steps, strict=True)
        if step.attributes is not None
    )


def _move(paper: Paper, step: Step, seq: int, hands: dict[str, Charge]) -> Movement:
    """Record a step after `seq` others, whoever had a right to it: a history is told, not decided."""
    by, to = hands[step.hand], hands[step.to].post
    facts = {"by": by, "to": to, "request_id": _request(paper, seq + 1), "at": step.at}
    if step.kind == Movement.Kind.CREATED:
        return create(paper, remark=step.activity, **facts)
    offices = [by.post.office, to.office]
    paper, _made = lock_for(paper, expected=seq, request_id=facts["request_id"], offices=offices)
    if step.opened_at:
        _stamp_opened(paper, step)
    if step.until:
        return _put_aside(paper, step, facts)
    return record(paper, step.kind, remark=step.activity, reverses=_reversed(paper, step), **facts)


def _stamp_opened(paper: Paper, step: Step) -> None:
    """Stamp when the desk took the paper up, but not before it came."""
    stay = paper.stays.get(left_at__isnull=True)
    if stay.opened_at is None:
        Stay.objects.filter(pk=stay.pk).update(opened_at=max(stay.arrived_at, step.opened_at))


def _put_aside(paper: Paper, step: Step, facts: dict) -> Movement:
    """Park the paper, or put what is parked on hold, until a day."""
    remark = f"{step.activity}\n{NO_AUTHORITY}\n{step.until:%Y-%m-%d}"
    movement = record(paper, step.kind, remark=remark, **facts)
    stay = paper.stays.get(left_at__isnull=True)
    stay_clock = clock.clock(stay.calendar_id)
    words = {"stay": stay, "reason": step.activity, "authority": NO_AUTHORITY}
    seq, at, reading = movement.seq, movement.at, stay_clock.reading(movement.at)
    if step.kind == Movement.Kind.PARKED:
        parking = {"parked_seq": seq, "parked_at": at, "parked_reading": reading}
        Parking.objects.create(review_on=step.until, **parking, **words)
        return movement
    hold = Hold(until_on=step.until, placed_seq=seq, placed_at=at, placed_reading=reading, **words)
    hold.until_reading = stay_clock.reading(hold.runs_out)
    hold.save()
    readings.count_holds(stay)
    return movement


def _reversed(paper: Paper, step: Step) -> Movement | None:
    """The movement that a pulling back takes back, if it came right before."""
    if step.kind != Movement.Kind.PULLED_BACK:
        return None
    last = paper.movements.select_related("post").get(seq=paper.seq)
    return last if Kind.get(last.kind).sends and last.post.name_en == step.hand else None


def _request(paper: Paper, serial: int) -> UUID:
    """A request id that is the same for the same event, so that no event is loaded twice."""
    return uuid5(NAMESPACE_URL, f"eoffice:{paper.office.code}:{paper.number}:{serial}")


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


def _hands(names: set[str], office: Office) -> dict[str, Charge]:
    """Get or create a post, a person and a charge for each hand."""
    section, _new = Section.objects.get_or_create(
        office=office,
        code=SECTION,
        defaults={"name_hi": office.name_hi, "name_en": office.name_en, "begins": BEGINNING.date()},
    )
    designation, _new = Designation.objects.get_or_create(
        code=HAND,
        defaults={"name_hi": "पटल", "name_en": "Desk", "rank": RANK, "grade": Designation.Grade.CLERICAL},
    )
    return {name: _hand(name, office, section, designation) for name in sorted(names)}


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


def is_history(office: Office) -> bool:
    """True if the office holds imported papers and nothing else."""
    sections = set(office.sections.values_list("code", flat=True))
    return (
        sections == {SECTION}
        and not Office.objects.filter(path__startswith=office.path).exclude(pk=office.pk).exists()
    )
