"""Moments as logs write them. What could be read in two ways is refused, with the option that decides."""

import re
from datetime import MAXYEAR, MINYEAR, UTC, datetime, timedelta
from datetime import time as clock_time

from .options import Options

# The office clock begins on 1 January 2000, whatever the zone.
BEGINNING = datetime(2000, 1, 2, tzinfo=UTC)
# Logs write the first and the last year for "never"; these moments every zone can tell.
NEVER = {MINYEAR: datetime(MINYEAR, 1, 1, 12, tzinfo=UTC), MAXYEAR: datetime(MAXYEAR, 12, 31, tzinfo=UTC)}
MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
SERIALS_BEGIN = datetime(1899, 12, 30)

NUMBER = re.compile(r"\d+(?:\.\d+)?")
ROUNDED = re.compile(r"\d(?:[.,]\d+)?[eE]\+?\d+")
TIME = (
    r"(?:[\sT,]+(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2})(?:[.,](?P<fraction>\d{1,9}))?)?"
    r"\s*(?P<half>[AaPp]\.?[Mm]\.?)?)?"
    r"\s*(?P<zone>Z|[+-]\d{2}:?\d{2}|[A-Z]{2,5})?"
)
YEAR_FIRST = re.compile(r"(?P<year>\d{4})[/.-](?P<month>\d{1,2})[/.-](?P<day>\d{1,2})" + TIME)
YEAR_LAST = re.compile(r"(?P<first>\d{1,2})[/.-](?P<then>\d{1,2})[/.-](?P<year>\d{4}|\d{2})" + TIME)
NAMED = re.compile(
    r"(?:[A-Za-z]{3,9},?\s+)?(?P<day>\d{1,2})[\s-]+(?P<name>[A-Za-z]{3,9})\.?,?[\s-]+(?P<year>\d{4})" + TIME
)
NAMED_FIRST = re.compile(
    r"(?:[A-Za-z]{3,9},?\s+)?(?P<name>[A-Za-z]{3,9})\.?\s+(?P<day>\d{1,2}),?\s+(?P<year>\d{4})" + TIME
)
# From so many digits on, a number counts thousandths, millionths and so on of a second.
SHORTEST_EPOCH, SECONDS, STEP = 9, 11, 3


def instant(text: str, options: Options) -> datetime:
    """Return the moment that a cell names, with its zone; ValueError says what to do."""
    at = _moment(text, options)
    if at.year in NEVER:
        return NEVER[at.year]
    if at.tzinfo is None:
        at = _in_zone(text, at, options)
    return at


def check_covered(text: str, at: datetime) -> None:
    """Refuse a moment before the office clock begins, or in the future."""
    if at < BEGINNING:
        raise ValueError(
            f"{text} lies before {BEGINNING:%Y-%m-%d}, where the office clock begins; "
            f"--since {BEGINNING:%Y-%m-%d} leaves such cases out"
        )
    if at > datetime.now(UTC):
        raise ValueError(
            f"{text} lies in the future; --until {datetime.now(UTC):%Y-%m-%d} leaves such cases out"
        )


def _moment(text: str, options: Options) -> datetime:
    if NUMBER.fullmatch(text) and not (len(text) == len("20240229") and options.dates == "iso"):
        return _counted(text, options)
    if ROUNDED.fullmatch(text):
        raise ValueError(f"{text} has lost digits in a spreadsheet; take the log from where it was made")
    for pattern in (YEAR_FIRST, NAMED, NAMED_FIRST):
        if parts := pattern.fullmatch(text):
            return _from_parts(text, parts.groupdict(), options)
    if parts := YEAR_LAST.fullmatch(text):
        return _from_parts(text, _ordered(text, parts.groupdict(), options), options)
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text} is not a time such as 2024-02-29T10:00:00+05:30") from None


def _ordered(text: str, parts: dict, options: Options) -> dict:
    if options.dates not in ("day-first", "month-first"):
        raise ValueError(
            f"{text} does not say which number is the month; "
            "--dates day-first reads 01/03/2024 as 1 March, --dates month-first as 3 January"
        )
    order = ("day", "month") if options.dates == "day-first" else ("month", "day")
    century = "20" if len(parts["year"]) == 2 else ""
    return (
        parts
        | dict(zip(order, (parts["first"], parts["then"]), strict=True))
        | {"year": century + parts["year"]}
    )


def _from_parts(text: str, parts: dict, options: Options) -> datetime:
    month = _month(parts)
    hour = int(parts["hour"] or 0)
    if half := (parts["half"] or "").replace(".", "").lower():
        if not 1 <= hour <= 12:
            raise ValueError(f"{text} has no such hour")
        hour = hour % 12 + (12 if half == "pm" else 0)
    fraction = int((parts["fraction"] or "0").ljust(6, "0")[:6])
    time = (hour, int(parts["minute"] or 0), int(parts["second"] or 0), fraction)
    try:
        at = datetime.combine(datetime(int(parts["year"]), month, int(parts["day"])), clock_time(*time))

    except ValueError:
        other = {"day-first": "; --dates month-first?", "month-first": "; --dates day-first?"}
        raise ValueError(f"{text} is no day of the calendar{other.get(options.dates, '')}") from None
    return _with_offset(text, at, parts["zone"], options)


def _month(parts: dict) -> int:
    if "month" in parts:
        return int(parts["month"])
    name = parts["name"][:3].lower()
    return MONTHS.index(name) + 1 if name in MONTHS else 0


def _with_offset(text: str, at: datetime, zone: str | None, options: Options) -> datetime:
    if zone is None:
        return at
    if zone in ("Z", "UTC", "GMT"):
        return at.replace(tzinfo=UTC)
    if zone[0] in "+-":
        return datetime.fromisoformat(f"{at.isoformat()}{zone}")
    if options.zone and at.replace(tzinfo=options.zone).tzname() == zone:
        return at
    raise ValueError(
        f"{text} names the zone {zone}, which several places share; name yours: --zone Asia/Kolkata"
    )


def _counted(text: str, options: Options) -> datetime:
    """Seconds since 1970, or thousandths, by the number of digits; or days as a spreadsheet counts them."""
    whole, _point, fraction = text.partition(".")
    if options.dates == "spreadsheet" and len(whole) == len("45351"):
        days = timedelta(days=int(whole), milliseconds=round(float(f"0.{fraction or 0}") * 86_400_000))
        return SERIALS_BEGIN + days
    if options.dates == "epoch" and len(whole) >= SHORTEST_EPOCH:
        finer = max(0, -(-(len(whole) - SECONDS) // STEP)) * STEP
        microseconds = int((whole + fraction.ljust(6, "0"))[: len(whole) + 6 - finer] or 0)
        return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=microseconds)
    if len(whole) >= SHORTEST_EPOCH:
        raise ValueError(f"{text} looks like a count of seconds since 1970; --dates epoch reads it as one")
    if len(whole) == len("45351"):
        raise ValueError(
            f"{text} looks like a spreadsheet's count of days; --dates spreadsheet reads it as one"
        )
    raise ValueError(f"{text} is not a time such as 2024-02-29T10:00:00+05:30")


def _in_zone(text: str, at: datetime, options: Options) -> datetime:
    if options.zone is None:
        raise ValueError(f"{text} has no time zone; say which it is in, for instance --zone Asia/Kolkata")
    there = at.replace(tzinfo=options.zone)
    if there.astimezone(UTC).astimezone(options.zone).replace(tzinfo=None) != at:
        raise ValueError(f"{text} does not exist in {options.zone}: the clocks were put forward")
    return there
