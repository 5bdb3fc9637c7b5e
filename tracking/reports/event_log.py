"""Event logs from elsewhere, read as papers moving between desks, through the same ledger.

A row is an act that a person (a "hand") has completed, so the paper lay with that hand from the act before
until this one. The acts of a paper become movements at their own times: the first opens the paper and sends
it to the second hand; each further act sends it to the next hand, or leaves it where the hand is the same;
the last closes it. A paper with a single act lies open with its hand. So n acts are n movements, and
consecutive acts of one hand are one stay.
"""

import csv
import gzip
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import connection

from accounts.charges.two_persons import establishing
from accounts.models import Charge, Designation, Office, Post, Section, User
from tracking.models import ImportedEvent, Movement, Paper, Stay
from tracking.movement.locking import lock_for
from tracking.movement.recording import record
from tracking.movement.verbs import create, forward, note
from tracking.time import clock

BEGINNING = datetime(2000, 1, 2, tzinfo=UTC)
RANK = 10
LONGEST_PAPER, LONGEST_HAND = 100, 200


@dataclass(frozen=True)
class Columns:
    """Names of the columns of a log; the defaults are the names of the XES standard's extensions.

    Only the group may be missing.
    """

    paper: str = "case:concept:name"
    hand: str = "org:resource"
    time: str = "time:timestamp"
    activity: str = "concept:name"
    group: str = "org:group"

    def required(self) -> dict[str, str]:
        """The columns that a log must have."""
        return {name: column for name, column in vars(self).items() if name != "group"}


@dataclass(frozen=True)
class Event:
    """One act: its paper, hand, time and activity."""

    paper: str
    hand: str
    at: datetime
    activity: str
    attributes: dict[str, str]


@dataclass
class Log:
    """The content of a file: its events by paper, and the rows that could not be read."""

    papers: dict[str, list[Event]] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)

    @property
    def events(self) -> int:
        """Count of the acts."""
        return sum(map(len, self.papers.values()))


def read(path: Path, columns: Columns) -> Log:
    """Read the whole file before anything is written; an unreadable row is noted with line and reason."""
    opener = gzip.open if path.suffix == ".gz" else open
    log = Log()
    with opener(path, "rt", encoding="utf-8-sig", newline="") as text:
        reader = csv.DictReader(text)
        try:
            for event in _events(reader, columns, log.refused):
                log.papers.setdefault(event.paper, []).append(event)
        # The rest of the file cannot be read at all.
        except (UnicodeDecodeError, csv.Error, EOFError, OSError, zlib.error) as error:
            log.refused.append(f"after line {reader.line_num}: {error}")
    for events in log.papers.values():
        events.sort(key=lambda event: event.at)
    return log


def _events(reader: csv.DictReader, columns: Columns, refused: list[str]) -> Iterator[Event]:
    if missing := set(columns.required().values()) - set(reader.fieldnames or []):
        refused.append(f"line 1: no column {', '.join(sorted(missing))}")
        return
    for row in reader:
        try:
            yield _event(row, columns)
        except ValueError as error:
            refused.append(f"line {reader.line_num}: {error}")


def _event(row: dict[str, str], columns: Columns) -> Event:
    if None in row or None in row.values():
        raise ValueError("more or fewer cells than columns")
    if any("\0" in value for value in row.values()):
        raise ValueError("a cell holds the character NUL")
    required = columns.required()
    facts = {name: row[column].strip() for name, column in required.items()}
    if empty := [required[name] for name, value in facts.items() if not value]:
        raise ValueError(f"{', '.join(empty)} is empty")
    for name, most in (("paper", LONGEST_PAPER), ("hand", LONGEST_HAND)):
        if len(facts[name]) > most:
            raise ValueError(f"{required[name]} is longer than {most} characters")
    core = set(required.values())
    attributes = {column: value for column, value in row.items() if column not in core}
    if columns.group in attributes:
        attributes[Columns.group] = attributes.pop(columns.group)
    return Event(facts["paper"], facts["hand"], _instant(facts["time"]), facts["activity"], attributes)


def _instant(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError(f"{text} has no time zone")
    if not BEGINNING <= at <= datetime.now(UTC):
        raise ValueError(f"{text} lies before the year 2000 or in the future")
    return at


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
