"""Rebuild a paper's stays, parkings, holds, holder and state from its movements alone, and compare.

It says once more, independently, what recording does at each movement, so that a row that was changed,
added or removed behind the program's back differs from what is rebuilt.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from accounts.models.dated import midnight
from tracking.ledger import entries
from tracking.models import Hold, Kind, Movement, Paper, Parking, Stay
from tracking.time.clock import Clock, OutsideCalendar

from .findings import Finding, difference

State = Paper.State
FIRST_WITH_FACTS = 3


@dataclass
class Row:
    """A row as the ledger gives it: at which movement it began, and the columns that follow from there."""

    seq: int
    columns: dict[str, Any]
    words: str = ""


@dataclass
class Desk(Row):
    """A stay with what lay within it."""

    parkings: list[Row] = field(default_factory=list)
    holds: list[Row] = field(default_factory=list)
    desk_commitment: bytes | None = None
    limit: int | None = None
    has_limit: bool = False
    reverses: "Desk | None" = None
    goes_on_from: "Desk | None" = None
    # Whoever acted here, with those for whom they did.
    people: set[int | None] = field(default_factory=set)


@dataclass
class Rebuilt:
    """A paper as its movements leave it."""

    desks: list[Desk] = field(default_factory=list)
    state: str = State.PENDING
    seqs: dict[int, int] = field(default_factory=dict)
    # The movements with which something was written or added.
    words: list[Movement] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


@dataclass
class Stored:
    """The rows of a paper as they are stored, each table in the order of its movements.

    By the calendars `recomputed` ended stays may still have the readings of before a change.
    """

    paper: Paper
    movements: list[Movement]
    stays: list[Stay]
    parkings: dict[int, list[Parking]]
    holds: dict[int, list[Hold]]
    recomputed: frozenset[int] = frozenset()


def differences(stored: Stored, clocks: dict[int, Clock]) -> Iterator[Finding]:
    """Yield each difference between the rows of a paper and its movements, the first bad row first."""
    rebuilt = _rebuild(stored)
    yield from rebuilt.findings
    yield from _of_paper(stored, rebuilt)
    yield from _of_stays(stored, rebuilt, clocks)


def _rebuild(stored: Stored) -> Rebuilt:
    rebuilt = Rebuilt()
    for movement in stored.movements:
        try:
            kind = Kind.get(movement.kind)
        except KeyError:
            rebuilt.findings.append(Finding(movement.paper_id, movement.seq, "kind", movement.kind))
            continue
        if movement.note_commitment or movement.papers_commitment:
            rebuilt.words.append(movement)
        _follow(rebuilt, movement, kind)
        rebuilt.seqs[movement.pk] = movement.seq
    return rebuilt


def _follow(rebuilt: Rebuilt, movement: Movement, kind: Kind) -> None:
    """Do what the movement does to the desk where the paper lies, and to the next."""
    desk = rebuilt.desks[-1] if rebuilt.desks else None
    state = kind.state or rebuilt.state
    if desk:
        if movement.from_post_id != desk.columns["post_id"]:
            wrong = (movement.from_post_id, desk.columns["post_id"])
            rebuilt.findings.append(
                difference(movement.paper_id, movement.seq, "movement.from_post_id", *wrong)
            )
        if movement.post_id == desk.columns["post_id"]:
            desk.people |= {movement.person_id, movement.acting_for_id}
        _end_hold(desk, movement, kind)
        _mark_parking(desk, movement, kind, was=rebuilt.state, state=state)
    if kind == Movement.Kind.HELD and desk:
        desk.holds.append(_hold(movement))
    if desk is None or kind.ends_stay:
        rebuilt.desks.append(_next_desk(rebuilt, movement, desk, state))
    if desk and kind.ends_stay:
        desk.columns |= {"left_at": movement.at, "left_seq": movement.seq}
        desk.desk_commitment = movement.desk_commitment and bytes(movement.desk_commitment)
    rebuilt.state = state


def _next_desk(rebuilt: Rebuilt, movement: Movement, desk: Desk | None, state: str) -> Desk:
    came_from = movement.from_post_id if desk else None
    before = None
    if movement.reverses_id:
        left = {old.columns["left_seq"]: old for old in rebuilt.desks}
        before = left.get(rebuilt.seqs.get(movement.reverses_id))
        came_from = before.columns["came_from_id"] if before else came_from
    elif desk and movement.to_post_id == desk.columns["post_id"]:
        came_from = desk.columns["came_from_id"]
    columns = {
        "post_id": movement.to_post_id,
        "came_from_id": came_from,
        "arrived_seq": movement.seq,
        "arrived_at": movement.at,
        "left_at": None,
        "left_seq": None,
        "at_rest": state == State.CLOSED,
        "parked": False,
    }
    if movement.to_office_id is not None:
        columns["office_id"] = movement.to_office_id
    has_limit = movement.version >= FIRST_WITH_FACTS and before is None
    earlier = None if columns["at_rest"] else _goes_on_from(rebuilt, movement, before)
    return Desk(movement.seq, columns, "", [], [], None, movement.limit_seconds, has_limit, before, earlier)


def _goes_on_from(rebuilt: Rebuilt, movement: Movement, reversed_desk: Desk | None) -> Desk | None:
    """The last time at the same desk, if since then no other person wrote or added at another desk."""
    if reversed_desk is not None:
        return reversed_desk
    post = movement.to_post_id
    here = [desk for desk in rebuilt.desks if desk.columns["post_id"] == post and not desk.columns["at_rest"]]
    if not here:
        return None
    left, own = here[-1].columns["left_seq"], here[-1].people - {None}
    for act in reversed(rebuilt.words):
        if left is None or act.seq <= left:
            break
        if act.post_id != post and act.person_id not in own and act.acting_for_id not in own:
            return None
    return here[-1]


def _mark_parking(desk: Desk, movement: Movement, kind: Kind, *, was: str, state: str) -> None:
    """Park or take up; a parking ends with whatever leaves the state."""
    if was == State.PARKED and state != State.PARKED:
        desk.columns["parked"] = False
        if desk.parkings:
            desk.parkings[-1].columns["taken_up_at"] = movement.at
    if kind == Movement.Kind.PARKED:
        desk.columns["parked"] = True
        columns = _day(movement, "review_on") | {"parked_at": movement.at, "taken_up_at": None}
        desk.parkings.append(Row(movement.seq, columns, movement.remark))


def _hold(movement: Movement) -> Row:
    open_end = {"ended_at": None, "ended_seq": None}
    columns = _day(movement, "until_on") | {"placed_at": movement.at} | open_end
    return Row(movement.seq, columns, movement.remark)


def _day(movement: Movement, column: str) -> dict[str, date]:
    """The day with which the remark ends; nothing where it was erased by order."""
    try:
        return {column: date.fromisoformat(movement.remark.rpartition("\n")[2])}
    except ValueError:
        return {}


def _end_hold(desk: Desk, movement: Movement, kind: Kind) -> None:
    """End the open hold, at the latest when it had run out."""
    if not (kind.state and desk.columns["parked"] and desk.holds):
        return
    columns = desk.holds[-1].columns
    if "ended_at" not in columns or columns["ended_at"] is not None:
        return
    if "until_on" not in columns:  # its words were erased: how long it ran is no longer in the ledger
        del columns["ended_at"], columns["ended_seq"]
        return
    runs_out = midnight(columns["until_on"] + timedelta(days=1)).astimezone(UTC)
    columns["ended_at"] = min(movement.at, runs_out)
    columns["ended_seq"] = movement.seq if movement.at < runs_out else None


def _of_paper(stored: Stored, rebuilt: Rebuilt) -> Iterator[Finding]:
    paper, movements = stored.paper, stored.movements
    if not movements:
        return
    last = movements[-1]
    expected = {
        "seq": last.seq,
        "holder_id": last.to_post_id,
        "moved_at": last.at,
        "state": str(rebuilt.state),
    }
    yield from _compare(paper.pk, last.seq, "paper", paper, expected)
    yield from _of_facts(paper, movements)


def _of_facts(paper: Paper, movements: list[Movement]) -> Iterator[Finding]:
    """The facts of the paper against what its movements commit to; those before version 3 commit to none."""
    subject = paper.subject_commitment
    if subject is not None:
        salt = bytes(paper.subject_salt or b"")
        if entries.commitment(salt, paper.subject.encode()) != bytes(subject):
            yield Finding(paper.pk, 1, "paper.subject")
    committed = entries.commitment_to_facts(paper)
    # What was corrected is what it is since the last correction; before, the entries say what it was.
    corrected = max((each.seq for each in movements if _corrects(each)), default=0)
    for movement in movements:
        if movement.seq < corrected:
            continue
        if movement.version < FIRST_WITH_FACTS:
            continue
        if movement.facts_commitment is None or bytes(movement.facts_commitment) != committed:
            yield Finding(paper.pk, movement.seq, "paper.facts")
            return


def _corrects(movement: Movement) -> bool:
    try:
        return Kind.get(movement.kind).corrects
    except KeyError:
        return False


def _of_stays(stored: Stored, rebuilt: Rebuilt, clocks: dict[int, Clock]) -> Iterator[Finding]:
    pk = stored.paper.pk
    rows = {stay.arrived_seq: stay for stay in stored.stays}
    for desk in rebuilt.desks:
        stay = rows.pop(desk.seq, None)
        if stay is None:
            yield Finding(pk, desk.seq, "stay", "", "missing")
            continue
        yield from _compare(pk, desk.seq, "stay", stay, desk.columns)
        holds, parkings = stored.holds.get(stay.pk, []), stored.parkings.get(stay.pk, [])
        yield from _of_rows(pk, "parking", parkings, desk.parkings, "parked_seq")
        yield from _of_rows(pk, "hold", holds, desk.holds, "placed_seq")
        clock = clocks.get(stay.calendar_id)
        if clock is None:
            yield difference(pk, desk.seq, "stay.calendar_id", stay.calendar_id, None)
            continue
        if stay.calendar_id not in stored.recomputed or (stay.left_at is None and not stay.at_rest):
            yield from _of_readings(pk, stay, parkings, holds, clock)
            yield from _of_limit(pk, stay, desk, holds, rows_before=stored.stays)
        yield from _of_stamps(pk, stay, desk)
        yield from _of_going_on(pk, stay, desk)
    for seq in sorted(rows):
        yield Finding(pk, seq, "stay", "added")


def _of_rows(pk: int, table: str, stored: list[Any], rebuilt: list[Row], began: str) -> Iterator[Finding]:
    rows = {getattr(row, began): row for row in stored}
    for expected in rebuilt:
        row = rows.pop(expected.seq, None)
        if row is None:
            yield Finding(pk, expected.seq, table, "", "missing")
            continue
        yield from _compare(pk, expected.seq, table, row, expected.columns)
        day = row.review_on if table == "parking" else row.until_on
        words = f"{row.reason}\n{row.authority}\n{day:%Y-%m-%d}"
        if expected.words and words != expected.words:
            yield difference(pk, expected.seq, f"{table}.reason", words, expected.words)
    for seq in sorted(rows):
        yield Finding(pk, seq, table, "added")


def _compare(pk: int, seq: int, table: str, row: Any, expected: dict[str, Any]) -> Iterator[Finding]:
    for column, value in expected.items():
        if (there := getattr(row, column)) != value:
            yield difference(pk, seq, f"{table}.{column}", there, value)


def _of_readings(
    pk: int, stay: Stay, parkings: Iterable[Parking], holds: Iterable[Hold], clock: Clock
) -> Iterator[Finding]:
    """Each reading against the calendar as it is now; declared days have recomputed them all."""
    read = [("stay", stay, stay.arrived_seq, "arrived_at", "arrived_reading")]
    read.append(("stay", stay, stay.arrived_seq, "left_at", "left_reading"))
    for parking in parkings:
        read.append(("parking", parking, parking.parked_seq, "parked_at", "parked_reading"))
        read.append(("parking", parking, parking.parked_seq, "taken_up_at", "taken_up_reading"))
    for hold in holds:
        read.append(("hold", hold, hold.placed_seq, "placed_at", "placed_reading"))
        read.append(("hold", hold, hold.placed_seq, "runs_out", "until_reading"))
        read.append(("hold", hold, hold.placed_seq, "ended_at", "ended_reading"))
    for table, row, seq, moment, reading in read:
        at = getattr(row, moment)
        rebuilt = _reading(clock, at)
        if getattr(row, reading) != rebuilt:
            yield difference(pk, seq, f"{table}.{reading}", getattr(row, reading), rebuilt)


def _reading(clock: Clock, at: datetime | None) -> int | None:
    try:
        return clock.reading(at) if at is not None else None
    except OutsideCalendar:
        return None


def _of_limit(
    pk: int, stay: Stay, desk: Desk, holds: list[Hold], *, rows_before: list[Stay]
) -> Iterator[Finding]:
    """The limit and what holds did to it."""
    limit, spent, counted, late = stay.limit_seconds, 0, 0, 0
    if desk.has_limit:
        if limit != desk.limit:
            yield difference(pk, desk.seq, "stay.due_reading", limit, desk.limit)
    elif desk.reverses:
        before = next((old for old in rows_before if old.arrived_seq == desk.reverses.seq), None)
        if before and before.calendar_id == stay.calendar_id and before.due_reading is not None:
            due = before.due_reading + before.late_hold_seconds + stay.hold_seconds
            if stay.due_reading != due:
                yield difference(pk, desk.seq, "stay.due_reading", stay.due_reading, due)
    due_without = None if stay.due_reading is None else stay.due_reading - stay.hold_seconds
    for hold in holds:
        ended = hold.until_reading if hold.ended_reading is None else hold.ended_reading
        length = ended - hold.placed_reading
        if due_without is not None and hold.placed_reading - spent > due_without:
            late += length
        else:
            counted += length
        spent += length
    if stay.hold_seconds != counted:
        yield difference(pk, desk.seq, "stay.hold_seconds", stay.hold_seconds, counted)
    if stay.late_hold_seconds != late:
        yield difference(pk, desk.seq, "stay.late_hold_seconds", stay.late_hold_seconds, late)


def _of_stamps(pk: int, stay: Stay, desk: Desk) -> Iterator[Finding]:
    """The moments when the desk opened and first acted: the movement that ended its time commits to them."""
    if desk.desk_commitment is not None and desk.desk_commitment != entries.commitment_to_desk(
        stay.opened_at, stay.acted_at
    ):
        yield Finding(pk, stay.left_seq or desk.seq, "stay.opened_at")


def _of_going_on(pk: int, stay: Stay, desk: Desk) -> Iterator[Finding]:
    """The earlier stay whose limit goes on; stays of releases that let none go on name none."""
    expected = desk.goes_on_from and desk.goes_on_from.seq
    if stay.goes_on_from is not None and stay.goes_on_from != expected:
        yield difference(pk, desk.seq, "stay.goes_on_from", stay.goes_on_from, expected)
