"""Writing of an event log as papers moving between desks, through the same ledger.

A row is an act that a person (a "hand") has completed, so the paper lay with that hand from the act before
until this one. The acts of a paper become movements at their own times: the first opens the paper and sends
it to the second hand; each further act sends it to the next hand, or leaves it where the hand is the same;
the last closes it. A paper with a single act lies open with its hand. So n acts are n movements, and
consecutive acts of one hand are one stay. A log that says who received a paper, as our own exports do, is
followed instead.
"""

from collections.abc import Callable, Iterator
from datetime import date
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import connection

from accounts.charges.two_persons import establishing
from accounts.models import Charge, Designation, Office, Post, Section, User
from tracking.models import Calendar, Hold, ImportedEvent, Kind, Movement, Paper, Parking, Rule, Stay
from tracking.movement.locking import lock
from tracking.movement.recording import record
from tracking.movement.verbs import create
from tracking.time import calendars, clock, readings, recomputing
from tracking.time.clock import OutsideCalendar

from .appending import Plan
from .instants import BEGINNING
from .steps import Step

RANK = 10
# So many movements, or a case more, are one transaction.
BATCH = 500
SECTION = "LOG"
NO_AUTHORITY = "-"


def load(plan: Plan, office: Office, report: Callable[[int], None] = lambda _done: None) -> int:
    """Write every step as a movement at its own time; return the number of movements.

    Some hundred movements are a transaction: nobody else waits longer, and what was loaded when an import
    was ended stays and is passed over by the next. Only the owner of the tables does so, because it brings
    posts and charges that nobody approved.
    """
    with establishing():
        hands = _hands(plan.hands, office)
    done = 0
    for batch in _batches(plan):
        with establishing():
            clock.for_writing(office)
            known = Paper.objects.filter(office=office, number__in=plan.known_cases.intersection(batch))
            papers = {paper.number: paper for paper in known.order_by("pk").select_for_update()}
            for paper in papers.values():
                recomputing.catch_up(paper.pk)
            for case, steps in batch.items():
                _load_paper(papers.get(case) or _paper(case, office), steps, hands)
        first, done = done == 0, done + sum(map(len, batch.values()))
        report(done)
        if first or done == plan.count:
            _analyze()
    return done


def _batches(plan: Plan) -> Iterator[dict[str, list[Step]]]:
    """Split a plan into transactions, in the order in which its cases began; a case is never split."""
    batch: dict[str, list[Step]] = {}
    count = 0
    for case, steps in sorted(plan.steps.items(), key=lambda item: item[1][0].at):
        batch[case] = steps
        count += len(steps)
        if count >= BATCH:
            yield batch
            batch, count = {}, 0
    if batch:
        yield batch


def _analyze() -> None:
    """Renew the statistics of the loaded tables; with the old ones, plans would read whole tables."""
    tables = (Paper, Movement, Stay, ImportedEvent, Post, Section)
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(model._meta.db_table for model in tables)}")


def _paper(case: str, office: Office) -> Paper:
    return Paper(kind=Paper.Kind.HISTORY, number=case, subject=case, office=office)


def _load_paper(paper: Paper, steps: list[Step], hands: dict[str, Charge]) -> None:
    if paper.pk:
        paper = lock(paper)
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
    """Get the office of the imported papers, or create it: a root of its own beside the State.

    So no list, figure, picker or rule of the State reaches it, and its clock, a copy of theirs, is its own.
    """
    if existing := Office.objects.filter(code=code, is_history=True).first():
        Office.objects.filter(pk=existing.pk).update(ends=None)
        return existing
    state = Office.objects.filter(depth=1, is_history=False).earliest("path")
    names = {"code": code, "name_hi": name_hi, "name_en": name_en}
    with establishing():
        kind = {"kind": Office.Kind.HEAD, "begins": date(2000, 1, 1), "is_history": True}
        office = Office.objects.add_root(names | kind)
        calendar = Calendar.objects.filter(office=state).first()
        if calendar is None:
            raise OutsideCalendar(f"no calendar of {state}")
        calendars.copy(calendar, to=office)
        for rule in Rule.objects.filter(office=state):
            rule.pk, rule.office = None, office
            rule.save()
    return office


def _hands(names: set[str], office: Office) -> dict[str, Charge]:
    """Get or create a post, a person and a charge for each hand."""
    section, _new = Section.objects.get_or_create(
        office=office,
        code=SECTION,
        defaults={"name_hi": office.name_hi, "name_en": office.name_en, "begins": BEGINNING.date()},
    )
    designation, _new = Designation.objects.get_or_create(
        code=Designation.OF_HISTORY,
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
    post = Post.objects.create(code=code, **facts)
    user = User.objects.create_user(code, is_active=False, **names)
    charge = Charge.objects.create(post=post, user=user, begins=BEGINNING)
    return Charge.objects.with_place().get(pk=charge.pk)
