"""Lengths of time, dates and counts in the reader's words; digits are always Latin.

Plain functions over tables made once per language: a page calls them for every cell.
"""

from collections.abc import Sequence
from datetime import date as Date
from datetime import datetime
from fractions import Fraction
from functools import cache
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import get_language, ngettext, override, pgettext
from django.utils.translation import gettext as _

MINUTE, HOUR = 60, 3600


class Words(NamedTuple):
    """The words of one language; %s stands for the number or the date."""

    months: list[str]
    day: str
    days: str
    hour: str
    hours: str
    minute: str
    minutes: str
    day_late: str
    days_late: str
    due_today: str
    was_due_today: str
    was_due_yesterday: str
    due_tomorrow: str


@cache
def _words(language: str | None) -> Words:
    with override(language):
        return Words(
            months=_months(),
            day=ngettext("%s day", "%s days", 1),
            days=ngettext("%s day", "%s days", 2),
            hour=ngettext("%s hour", "%s hours", 1),
            hours=ngettext("%s hour", "%s hours", 2),
            minute=ngettext("%s minute", "%s minutes", 1),
            minutes=ngettext("%s minute", "%s minutes", 2),
            day_late=ngettext("%s day late", "%s days late", 1),
            days_late=ngettext("%s day late", "%s days late", 2),
            due_today=_("due today"),
            was_due_today=_("was due today"),
            was_due_yesterday=_("was due yesterday"),
            due_tomorrow=_("due tomorrow"),
        )


def _months() -> list[str]:
    """Names of the months; January is at 1, as in a date."""
    return [
        "",
        pgettext("month", "January"),
        pgettext("month", "February"),
        pgettext("month", "March"),
        pgettext("month", "April"),
        pgettext("month", "May"),
        pgettext("month", "June"),
        pgettext("month", "July"),
        pgettext("month", "August"),
        pgettext("month", "September"),
        pgettext("month", "October"),
        pgettext("month", "November"),
        pgettext("month", "December"),
    ]


def duration(seconds: int, day_seconds: int) -> str:
    """Working seconds as "9 days", "1.5 days", "3 hours" or "12 minutes"; never rounded up.

    Tenths are given below ten days only.
    """
    words = _words(get_language())
    if seconds >= day_seconds:
        tenths = seconds * 10 // day_seconds
        if tenths == 10:
            return words.day % 1
        if tenths >= 100 or not tenths % 10:
            return words.days % (tenths // 10)
        return words.days % f"{tenths // 10}.{tenths % 10}"
    if seconds >= HOUR:
        hours = seconds // HOUR
        return (words.hour if hours == 1 else words.hours) % hours
    minutes = seconds // MINUTE
    return (words.minute if minutes == 1 else words.minutes) % minutes


def working_days(days: Fraction, day_seconds: int) -> str:
    """Days added over several calendars; less than a day is given in hours of a day of `day_seconds`."""
    return duration(int(days * day_seconds), day_seconds)


def days(length: float) -> str:
    """Working days of several calendars as "0.9 days" or "12 days": never in hours, never rounded up."""
    if length >= 1:
        return duration(int(length * 100_000), 100_000)
    return _words(get_language()).days % f"{int(length * 10) / 10:g}"


def date(day: Date) -> str:
    """A date with its year: "30 October 2026"."""
    return f"{day.day} {_words(get_language()).months[day.month]} {day.year}"


def day(day: Date) -> str:
    """A date without its year: "26 November"."""
    return f"{day.day} {_words(get_language()).months[day.month]}"


def month(day: Date) -> str:
    """The month of a date: "October 2026"."""
    return f"{_words(get_language()).months[day.month]} {day.year}"


def weekday(day: Date) -> str:
    """The day of the week: "Monday"."""
    return _weekdays(get_language())[day.weekday()]


@cache
def _weekdays(language: str | None) -> list[str]:
    with override(language):
        return [
            _("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"),
        ]  # fmt: skip


def moment(moment: datetime) -> str:
    """A moment on the office's clock: "30 October 2026, 11:42"."""
    local = moment.astimezone(timezone.get_default_timezone())
    month = _words(get_language()).months[local.month]
    return f"{local.day} {month} {local.year}, {local.hour:02}:{local.minute:02}"


def due(on: Date, *, today: Date, late: int, day_seconds: int) -> str:
    """A deadline seen from today: "due today", "2 days late", "26 November".

    `late` is the number of working seconds past the limit; 0 or less when it was kept. A statutory date is
    counted in calendar days: `late` is their number, `day_seconds` 1.
    """
    words = _words(get_language())
    ahead = (on - today).days
    if late > 0:
        if ahead >= -1:
            return words.was_due_yesterday if ahead == -1 else words.was_due_today
        days = max(late // day_seconds, 1)
        return (words.day_late if days == 1 else words.days_late) % days
    if 0 <= ahead <= 1:
        return words.due_tomorrow if ahead else words.due_today
    date_text = f"{on.day} {words.months[on.month]}"
    return date_text if on.year == today.year else f"{date_text} {on.year}"


def by_law(on: Date | None, *, desk: Date | None, today: Date) -> dict:
    """A date set by law for a row: given where it is past or nearer than the desk's own deadline, else ""."""
    if on is None or not (on < today or desk is None or on < desk):
        return {"law_text": "", "law_late": False}
    past = (today - on).days
    text = _("statutory date: %s") % due(on, today=today, late=past, day_seconds=1)
    return {"law_text": text, "law_late": past > 0}


def statutory(on: Date | None, *, today: Date) -> str:
    """A date set by law and the calendar days to it: "5 December 2026, 12 days left"; "" for none."""
    if on is None:
        return ""
    days = abs((on - today).days)
    values = {"date": date(on), "days": days}
    if on == today:
        return _("%(date)s, today") % values
    if on < today:
        return ngettext("%(date)s, %(days)s day past", "%(date)s, %(days)s days past", days) % values
    return ngettext("%(date)s, %(days)s day left", "%(date)s, %(days)s days left", days) % values


def count(number: int) -> str:
    """A count grouped as in India: 1,846; 1,23,456."""
    digits = str(abs(number))
    head, tail = digits[:-3], digits[-3:]
    while head:
        head, tail = head[:-2], f"{head[-2:]},{tail}"
    return f"-{tail}" if number < 0 else tail


def size(number: int) -> str:
    """Bytes in the largest unit that gives a whole number: "1.5 GB", "12.0 MB", "900 bytes"."""
    if number < 1024:
        return ngettext("%s byte", "%s bytes", number) % number
    units = [_("%s KB"), _("%s MB"), _("%s GB"), _("%s TB")]
    power = min((number.bit_length() - 1) // 10, len(units))
    return units[power - 1] % f"{number / 1024**power:.1f}"


def sampled(figure: str, sample: str) -> str:
    """A figure with the number of papers that it was taken of."""
    return _("%(figure)s (papers: %(count)s)") % {"figure": figure, "count": sample}


def listing(names: Sequence[str], *, total: int = 0, most: int = 5) -> str:
    """Names with commas, the first few and how many more there are; `total`, where only some are given."""
    shown, total = list(names[:most]), max(total, len(names))
    if total == len(shown):
        return ", ".join(shown)
    return _("%(names)s and %(more)s more") % {"names": ", ".join(shown), "more": count(total - len(shown))}


def signed(number: int, sign: str) -> str:
    """A count with its sign, "+3"; 0 has none."""
    return f"{sign}{count(number)}" if number else count(0)
