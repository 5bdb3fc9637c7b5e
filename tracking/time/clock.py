"""The office clock: it runs only while the office is open. Nothing else computes durations.

A reading is the number of working seconds since 1 January 2000 on one calendar. Two readings of the
same calendar may be subtracted and compared; what lies between them was working time.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from accounts.models import Office
from accounts.models.office import up_the_tree
from accounts.queries import prepared
from accounts.queries.compiled import compiled
from tracking.models import EPOCH, Calendar, Recomputing

# The first half of the keys of our advisory locks; the second is the calendar's id.
LOCKS = 0x0FF1CE

READ = """
SELECT c.version, c.covered_until,
       array_agg(extract(epoch FROM (d.date + d.opens) AT TIME ZONE %s)::bigint ORDER BY d.date),
       array_agg(extract(epoch FROM (d.date + d.closes) AT TIME ZONE %s)::bigint ORDER BY d.date),
       array_agg(d.reading ORDER BY d.date),
       array_agg(d.standard ORDER BY d.date)
FROM tracking_calendar c LEFT JOIN tracking_calendarday d ON d.calendar_id = c.id
WHERE c.id = %s GROUP BY c.id
"""

# The calendars up the tree from each office, in the order of their ids, so that none waits in a circle.
HOLD = """
SELECT pg_advisory_xact_lock_shared(%s, id::int) FROM (
    SELECT c.id FROM tracking_calendar c JOIN accounts_office o ON o.id = c.office_id
    WHERE o.path = ANY(%s) ORDER BY c.id
) up_the_tree
"""


class OutsideCalendar(Exception):
    """A moment or reading lies where the calendar has no days: an error of the program, not of the user."""


class WorkingDay(NamedTuple):
    """A day on which the office was open, and the seconds of it that fall within the interval asked for."""

    date: date
    opens: time
    closes: time
    seconds: int


class Clock:
    """One version of one calendar; knows every opening and closing, and asks the database nothing."""

    def __init__(
        self,
        calendar_id: int,
        version: int,
        covered_until: date,
        opens: list[int],
        closes: list[int],
        readings: list[int],
        standards: list[int],
    ):
        self.calendar_id, self.version, self.covered_until = calendar_id, version, covered_until
        self._zone = timezone.get_default_timezone()
        self._opens, self._closes, self._readings, self._standards = opens, closes, readings, standards
        self._from, self._until = self._midnight(EPOCH), self._midnight(covered_until)
        self._total = readings[-1] + closes[-1] - opens[-1] if readings else 0

    def _midnight(self, day: date) -> int:
        return int(datetime.combine(day, time(), self._zone).timestamp())

    def _second(self, moment: datetime) -> int:
        """Whole seconds since 1970, within the days covered."""
        if moment.tzinfo is None:
            raise ValueError(f"{moment} has no time zone")
        second = int(moment.timestamp())
        if not self._from <= second <= self._until:
            raise OutsideCalendar(
                f"{moment} lies outside calendar {self.calendar_id}, {EPOCH} to {self.covered_until}"
            )
        return second

    def _at(self, second: int) -> datetime:
        return datetime.fromtimestamp(second, self._zone)

    def _reading(self, second: int) -> int:
        day = bisect_right(self._opens, second) - 1
        if day < 0:
            return 0
        closes = self._closes[day]
        return self._readings[day] + (second if second < closes else closes) - self._opens[day]

    def reading(self, moment: datetime) -> int:
        """Working seconds from the epoch to the moment."""
        return self._reading(self._second(moment))

    def is_open(self, moment: datetime) -> bool:
        """True if the office is open at the moment."""
        second = self._second(moment)
        day = bisect_right(self._opens, second) - 1
        return day >= 0 and second < self._closes[day]

    def now(self) -> int:
        """The reading of this moment."""
        return self.reading(datetime.now(UTC))

    def _second_of(self, reading: int) -> int:
        if not 0 <= reading <= self._total:
            raise OutsideCalendar(
                f"reading {reading} lies outside calendar {self.calendar_id}, 0 to {self._total}"
            )
        day = bisect_left(self._readings, reading) - 1
        return self._from if day < 0 else self._opens[day] + reading - self._readings[day]

    def moment(self, reading: int) -> datetime:
        """The earliest moment with that reading: a limit that ends with the day ends at closing time."""
        return self._at(self._second_of(reading))

    def length(self, start: datetime, end: datetime) -> int:
        """Working seconds between two moments."""
        return self.reading(end) - self.reading(start)

    def days(self, start: datetime, end: datetime) -> Iterator[WorkingDay]:
        """Yield the working days an interval touches; their seconds sum to its length."""
        first, last = self._second(start), self._second(end)
        for day in range(max(bisect_right(self._opens, first) - 1, 0), bisect_left(self._opens, last)):
            seconds = min(last, self._closes[day]) - max(first, self._opens[day])
            if seconds > 0:
                opens, closes = self._at(self._opens[day]), self._at(self._closes[day])
                yield WorkingDay(opens.date(), opens.time(), closes.time(), seconds)

    def hours(self, first: date, last: date) -> dict[date, tuple[time, time]]:
        """Return opening and closing time of each working day between two dates, both included."""
        begin = bisect_left(self._opens, self._midnight(first))
        end = bisect_left(self._opens, self._midnight(date.fromordinal(last.toordinal() + 1)))
        spans = ((self._at(self._opens[day]), self._at(self._closes[day])) for day in range(begin, end))
        return {opens.date(): (opens.time(), closes.time()) for opens, closes in spans}

    def every_date(self, first: date) -> Iterator[tuple[date, int, int, int]]:
        """Yield for each date, days off included: date, opening as seconds since 1970, length, reading."""
        for ordinal in range(first.toordinal(), self.covered_until.toordinal()):
            day = date.fromordinal(ordinal)
            midnight = self._midnight(day)
            place = bisect_left(self._opens, midnight)
            opens = self._opens[place] if place < len(self._opens) else self._until
            worked = opens < self._midnight(date.fromordinal(ordinal + 1))
            length = self._closes[place] - opens if worked else 0
            yield day, opens if worked else midnight, length, self._reading(midnight)

    @property
    def has_hours(self) -> bool:
        """True if the calendar has any office hours; a new one has none."""
        return bool(self._standards)

    @property
    def day_seconds(self) -> int:
        """The length of a working day now, in seconds: the longest day of the weekly hours in force."""
        return self.day_seconds_at(datetime.now(UTC))

    def day_seconds_at(self, moment: datetime) -> int:
        """The length of a working day at a moment."""
        if not self._standards:
            raise OutsideCalendar(f"calendar {self.calendar_id} has no office hours")
        return self._standards[max(bisect_right(self._opens, moment.timestamp()) - 1, 0)]


@dataclass
class _Calendars:
    """All calendars as they stood at one instant: their versions, their places in the tree, their clocks."""

    versions: dict[int, int]
    at_path: dict[str, int]
    recomputed: set[int]
    clocks: dict[int, Clock] = field(default_factory=dict)

    def clock(self, calendar_id: int) -> Clock:
        if calendar_id not in self.clocks:
            self.clocks[calendar_id] = _build(calendar_id, self.versions.get(calendar_id))
        return self.clocks[calendar_id]

    def clock_at(self, path: str) -> Clock:
        for step in reversed(up_the_tree(path)):
            if step in self.at_path:
                return self.clock(self.at_path[step])
        raise OutsideCalendar(f"no calendar at or above the office at {path}")


@dataclass
class _Hold:
    """A hold on calendars, which cannot change until the transaction ends, and the office paths it is for."""

    calendars: _Calendars
    paths: set[str]

    def __call__(self) -> None:
        """Do nothing on commit. Presence among the connection's callbacks shows that the hold is in force."""

    def is_in_force(self) -> bool:
        return any(self in waiting for waiting in connection.run_on_commit)


# The newest clock of each calendar that this process has built. Versions are never given twice.
_clocks: dict[int, Clock] = {}
_holds: ContextVar[list[_Hold]] = ContextVar("calendars held still in this transaction")
_snapshot: ContextVar[list[_Calendars] | None] = ContextVar("calendars of this request", default=None)


def _build(calendar_id: int, version: int | None) -> Clock:
    """Return the clock of that version, or of a newer one if the calendar has changed since."""
    built = _clocks.get(calendar_id)
    if not built or built.version != version:
        built = _clocks[calendar_id] = _read(calendar_id)
    return built


def _read(calendar_id: int) -> Clock:
    zone = timezone.get_default_timezone_name()
    with connection.cursor() as cursor:
        cursor.execute(READ, [zone, zone, calendar_id])
        row = cursor.fetchone()
    if row is None:
        raise OutsideCalendar(f"there is no calendar {calendar_id}")
    version, covered_until, *columns = row
    columns = [[] if column == [None] else column for column in columns]
    return Clock(calendar_id, version, covered_until, *columns)


def _read_calendars() -> _Calendars:
    rows = _versions()
    return _Calendars(
        {pk: version for pk, version, _path, _recomputed in rows},
        {path: pk for pk, _version, path, _recomputed in rows},
        {pk for pk, _version, _path, recomputed in rows if recomputed},
    )


@compiled
def _versions() -> QuerySet[Calendar, tuple]:
    recomputed = Exists(Recomputing.objects.filter(calendar=OuterRef("pk")))
    return Calendar.objects.values_list("pk", "version", "office__path", recomputed)


def _current_holds() -> list[_Hold]:
    """Return this transaction's holds; a hold of a savepoint that was rolled back is gone with its locks."""
    holds = [hold for hold in _holds.get([]) if hold.is_in_force()]
    _holds.set(holds)
    return holds


def _current_calendars() -> _Calendars:
    if holds := _current_holds():
        return holds[-1].calendars
    cached = _snapshot.get()
    if cached is None:
        return _read_calendars()
    if not cached:
        cached.append(_read_calendars())
    return cached[-1]


def clock(calendar_id: int) -> Clock:
    """The clock of a calendar."""
    return _current_calendars().clock(calendar_id)


def clocks() -> list[Clock]:
    """The clocks of all calendars that have office hours."""
    calendars = _current_calendars()
    all_clocks = (calendars.clock(pk) for pk in sorted(calendars.versions))
    return [clock for clock in all_clocks if clock.has_hours]


def calendars_above(path: str) -> list[int]:
    """The calendars of the office at a path and of those above it, the highest first."""
    at_path = _current_calendars().at_path
    return [at_path[step] for step in up_the_tree(path) if step in at_path]


def read_anew(clocks: dict[int, Clock], needed: set[int]) -> None:
    """Bring the clocks needed up to date from the database, past what this process has built before."""
    versions = {pk: version for pk, version, *_rest in _versions()}
    for pk in needed & versions.keys():
        if pk not in clocks or clocks[pk].version != versions[pk]:
            clocks[pk] = _read(pk)


def clock_of(office: Office) -> Clock:
    """Return the clock of an office: that of the nearest calendar up the tree."""
    return _current_calendars().clock_at(office.path)


def days_above(office: Office) -> dict[int, int]:
    """Return the length of a day on each calendar of the office and of those above it, by calendar."""
    calendars = _current_calendars()
    above = (calendars.at_path[step] for step in up_the_tree(office.path) if step in calendars.at_path)
    clocks = (calendars.clock(pk) for pk in above)
    return {clock.calendar_id: clock.day_seconds for clock in clocks if clock.has_hours}


def for_writing(*offices: Office) -> Clock:
    """Return the first office's clock; no calendar of these offices changes until the transaction ends.

    A verb that stores readings calls this before it locks a paper. A holiday declared meanwhile waits, and
    then finds the readings to recompute.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("A clock is held still within a transaction only.")
    holds = _current_holds()
    paths = {step for office in offices for step in up_the_tree(office.path)}
    if not paths <= set().union(*(hold.paths for hold in holds)):
        prepared.execute(HOLD, [LOCKS, sorted(paths)])
        hold = _Hold(_read_calendars(), paths)
        transaction.on_commit(hold)
        _holds.set([*holds, hold])
        if (cached := _snapshot.get()) is not None:
            cached[:] = [hold.calendars]
    return clock_of(offices[0])


def is_recomputed() -> bool:
    """True while readings of ended stays are being brought to a change of any calendar."""
    return bool(_current_calendars().recomputed)


def hold_for_change(calendar: Calendar) -> None:
    """Lock the calendar for a change: wait for verbs that use it or inherit from it, and make others wait."""
    above = Calendar.objects.filter(office__path__in=up_the_tree(calendar.office.path))
    with connection.cursor() as cursor:
        for pk in above.order_by("pk").values_list("pk", flat=True):
            lock = "pg_advisory_xact_lock" if pk == calendar.pk else "pg_advisory_xact_lock_shared"
            cursor.execute(f"SELECT {lock}(%s, %s)", [LOCKS, pk])


def clock_after_change(calendar_id: int) -> Clock:
    """Return the clock as this transaction, which has just changed the calendar, left it."""
    return _read_calendars().clock(calendar_id)


def forget() -> None:
    """Clear the calendars cached for this transaction and request, because one has just changed."""
    _holds.set([])
    if (cached := _snapshot.get()) is not None:
        cached.clear()


@contextmanager
def snapshot() -> Iterator[None]:
    """Read calendars once in this block, one request or task, so that no two versions ever mix."""
    before = _snapshot.set([])
    try:
        yield
    finally:
        _snapshot.reset(before)
