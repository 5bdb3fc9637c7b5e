"""Acts of an administrator on the calendar of an office: who may, how often at most, and on record."""

from datetime import date, time
from functools import partial
from typing import NamedTuple

from django.db import transaction
from django.db.models import Model, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import Charge, Office, User
from accounts.notices.verbs import inform
from accounts.pages import words
from accounts.permissions import check_administers
from accounts.refusals import WrongStep
from tracking.models import Calendar, CalendarChange, SpecialDay, WeeklyHours

from . import calendars, kinds, preview

# Manual of Government Orders, para 247(c).
LOCAL_HOLIDAYS = 3
Week = dict[int, tuple[time, time]]


class Order(NamedTuple):
    """An order, by number and date; without a number what it declares is provisional."""

    order_number: str = ""
    order_date: date | None = None


class DayFacts(NamedTuple):
    """A special day: its names, and its hours or none on a holiday."""

    on: date
    name_hi: str
    name_en: str
    opens: time | None = None
    closes: time | None = None


def own_calendar(office: Office) -> Calendar | None:
    """The calendar of the office itself; None where it goes by one above."""
    return Calendar.objects.filter(office=office).select_related("office").first()


def standing(office: Office, on: date) -> SpecialDay | None:
    """The day that the office itself has declared for a date."""
    days = SpecialDay.objects.filter(calendar__office=office, date=on)
    return days.select_related("calendar__office").first()


def look_at_day(office: Office, facts: DayFacts, *, by: Charge) -> preview.Preview:
    """Preview the declaration of a day."""
    _check(office, facts, by)
    names = facts._asdict()
    on = names.pop("on")
    return preview.look(office, lambda calendar: calendars.enter_day(calendar, on, by.user, **names), on)


@transaction.atomic
def declare(office: Office, facts: DayFacts, order: Order, *, by: Charge) -> SpecialDay:
    """Declare a holiday or other hours of one day for an office and those below it.

    Of two presses the second finds the day as it wants it, and changes nothing.
    """
    _keep_still(office)
    _check(office, facts, by)
    before = standing(office, facts.on)
    entered = facts._asdict() | order._asdict()
    if before and all(getattr(before, name) == entered[name] for name in entered if name != "on"):
        return before
    calendar = own_calendar(office) or calendars.give(office, by=by.user)
    change = calendars.declare(calendar, **entered, by=by.user)
    day = SpecialDay.objects.get(calendar=calendar, date=facts.on)
    differences = {
        name: (getattr(before, name) if before else None, value)
        for name, value in entered.items()
        if name != "on"
    }
    differences["date"] = (before and before.date, facts.on)
    _record(audit.Act.CHANGED if before else audit.Act.ADDED, day, office, by, differences)
    _tell(day, change, by)
    return day


def look_at_withdrawal(day: SpecialDay, *, by: Charge) -> preview.Preview:
    """Preview the withdrawal of a day."""
    office = day.calendar.office
    check_administers(by, office)
    return preview.look(office, lambda calendar: _leave(day), day.date)


def _leave(day: SpecialDay) -> None:
    SpecialDay.objects.filter(pk=day.pk).delete()


@transaction.atomic
def withdraw(day: SpecialDay, *, by: Charge) -> None:
    """Withdraw a declared day; of two presses the second does nothing."""
    office = day.calendar.office
    _keep_still(office)
    check_administers(by, office)
    if SpecialDay.objects.filter(pk=day.pk).exists():
        _record(
            audit.Act.WITHDRAWN, day, office, by, {"date": (day.date, None), "name_hi": (day.name_hi, None)}
        )
        change = calendars.withdraw(day.calendar, on=day.date, by=by.user)
        _tell(day, change, by, withdrawn=True)


def look_at_hours(office: Office, begins: date, hours: Week, *, by: Charge) -> preview.Preview:
    """Preview other hours of the week."""
    check_administers(by, office)
    _check_week(hours)
    write = partial(calendars.enter_hours, begins=begins, hours=hours)
    return preview.look(office, write, begins)


@transaction.atomic
def set_hours(office: Office, begins: date, hours: Week, order: Order, *, by: Charge) -> None:
    """Set the office hours from a date on; of two presses the second changes nothing."""
    _keep_still(office)
    check_administers(by, office)
    _check_week(hours)
    is_known = not order.order_number or order == _order_of_hours(office, begins)
    if is_known and hours_from(office, begins) == hours:
        return
    calendar = own_calendar(office) or calendars.give(office, by=by.user)
    was = as_text(hours_from(office, begins))
    calendars.change_hours(calendar, begins=begins, hours=hours, by=by.user, **order._asdict())
    row = WeeklyHours.objects.get(calendar=calendar, begins=begins, weekday=0)
    differences = {"begins": (None, begins), "hours": (was, as_text(hours)), **_new(order)}
    _record(audit.Act.CHANGED, row, office, by, differences)


def look_at_former_hours(office: Office, begins: date, *, by: Charge) -> preview.Preview:
    """Preview the withdrawal of hours that begin on a date."""
    check_administers(by, office)
    return preview.look(office, lambda calendar: calendars.leave_hours(calendar, begins), begins)


@transaction.atomic
def withdraw_hours(office: Office, begins: date, *, by: Charge) -> None:
    """Take hours back; those before them, or those of the office above, hold again."""
    _keep_still(office)
    check_administers(by, office)
    row = WeeklyHours.objects.filter(calendar__office=office, begins=begins).first()
    if row:
        differences = {"begins": (begins, None), "hours": (as_text(hours_from(office, begins)), None)}
        _record(audit.Act.WITHDRAWN, row, office, by, differences)
        calendars.withdraw_hours(row.calendar, begins=begins, by=by.user)


@transaction.atomic
def confirm(office: Office, year: int, order: Order, *, by: Charge) -> int:
    """Enter the order for all days of a year that still are provisional; return how many these were."""
    _keep_still(office)
    check_administers(by, office)
    days = list(provisional(office, year))
    for day in days:
        SpecialDay.objects.filter(pk=day.pk).update(**order._asdict())
    if days:
        differences = {"year": (None, year), "days": (None, len(days)), **_new(order)}
        _record(audit.Act.CHANGED, days[0].calendar, office, by, differences)
    return len(days)


def provisional(office: Office, year: int) -> QuerySet[SpecialDay]:
    """The days of a year that an office has declared without the number of an order."""
    days = SpecialDay.objects.filter(calendar__office=office, date__year=year, order_number="")
    return days.select_related("calendar__office").order_by("date")


def has_hours(office: Office, begins: date) -> bool:
    """Return whether the office itself has hours that begin on that date."""
    return WeeklyHours.objects.filter(calendar__office=office, begins=begins).exists()


def hours_from(office: Office, begins: date) -> Week:
    """The hours that the office itself has set from a date on."""
    rows = WeeklyHours.objects.filter(calendar__office=office, begins=begins)
    return {row.weekday: (row.opens, row.closes) for row in rows if row.opens and row.closes}


def _order_of_hours(office: Office, begins: date) -> Order:
    """The order by which the office itself last set hours from that date on."""
    changes = CalendarChange.objects.filter(calendar__office=office, origin__office=office, begins=begins)
    last = changes.filter(kind=CalendarChange.Kind.HOURS).order_by("pk").last()
    return Order(last.order_number, last.order_date) if last else Order()


def as_text(hours: Week) -> str:
    """The hours of a week for the record: each weekday with its opening and closing."""
    days = (f"{day + 1}: {opens:%H:%M}–{closes:%H:%M}" for day, (opens, closes) in sorted(hours.items()))
    return ", ".join(days)


def _keep_still(office: Office) -> None:
    """Let one administrator after the other change the calendar of an office."""
    Office.objects.select_for_update(no_key=True).order_by().get(pk=office.pk)


def _check(office: Office, facts: DayFacts, by: Charge) -> None:
    check_administers(by, office)
    if facts.opens is None:
        _check_local(office, facts.on)


def _check_local(office: Office, on: date) -> None:
    """Refuse a fourth local holiday of a district, and any of an office below the District Magistrate."""
    district = Office.objects.above(office).filter(kind=Office.Kind.DISTRICT).first()
    if district is None:
        return
    if district.pk != office.pk:
        raise WrongStep(
            _("Local holidays are declared for the whole district. Please ask the administrator of %s.")
            % district
        )
    others = SpecialDay.objects.holidays(on.year).filter(calendar__office=office).exclude(date=on)
    days = list(others.order_by("date"))
    if len(days) >= LOCAL_HOLIDAYS:
        named = [f"{words.date(day.date)} – {day}" for day in days]
        raise WrongStep(
            _(
                "A district has at most three local holidays in a year, and %(year)s has them already: "
                "%(days)s. Please withdraw one of them first."
            )
            % {"year": on.year, "days": words.listing(named)}
        )


def _tell(day: SpecialDay, change: CalendarChange, by: Charge, *, withdrawn: bool = False) -> None:
    """Tell those who monitor a district of a day that was entered in its name, or taken back."""
    office, now = day.calendar.office, timezone.now()
    if office.kind != Office.Kind.DISTRICT:
        return
    names = {"office": office, "name": day, "by": by.user}
    hours = f"{day.opens:%H:%M}–{day.closes:%H:%M}" if day.opens and day.closes else ""
    facts = {
        **{name: {"hi": row.name_hi, "en": row.name_en} for name, row in names.items()},
        "on": day.date.isoformat(), "hours": hours, "order": day.order_number, "withdrawn": withdrawn,
    }  # fmt: skip
    monitoring = Charge.objects.open_at(now).filter(post__may_monitor=True, post__section__office=office)
    told = User.objects.filter(pk__in=monitoring.values("user")).exclude(pk=by.user_id)
    inform(told, kinds.DECLARED.name, facts=facts, url="", key=f"calendar change {change.pk}", at=now)


def _check_week(hours: Week) -> None:
    if not hours:
        raise WrongStep(_("Please tick at least one working day."))


def _new(order: Order) -> audit.Differences:
    return {name: (None, value) for name, value in order._asdict().items() if value}


def _record(act: str, row: Model, office: Office, by: Charge, differences: audit.Differences) -> None:
    audit.record(act, by=by, on=row, office=office, differences=differences)
