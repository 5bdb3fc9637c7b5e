"""Calendars and rules of an office in the reader's words."""

from datetime import date, time, timedelta
from math import ceil

from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from accounts.models import Designation, Office
from accounts.pages import words
from tracking.models import Paper, Rule, SpecialDay
from tracking.models.calendar import UnderOrder

from .declaring import DayFacts, Order, Week
from .preview import Preview
from .rules import Terms
from .year import Cell, Hours, Month, Sort, Year

# Any Monday: the names of weekdays are asked for by a date.
MONDAY = date(2026, 11, 23)


def sheet(year: Year) -> dict:
    """The year as templates/tracking/calendar.html shows it."""
    at = f"?office={year.office.code}&year="
    return {
        "office": year.office,
        "year": year.year,
        "months": [_month(month, year) for month in year.months],
        "has_days": any(month.special for month in year.months),
        "hours": [_hours(hours, year) for hours in year.hours],
        "source_text": "" if year.is_own else _("%s has no calendar of its own.") % year.office,
        "of_text": _("It goes by that of %s.") % year.calendar.office if not year.is_own else "",
        "provisional": year.provisional,
        "under_way": year.is_recomputed,
        "prev_url": f"{at}{year.year - 1}" if year.has(year.year - 1) else "",
        "next_url": f"{at}{year.year + 1}" if year.has(year.year + 1) else "",
        "weekdays": [str(WEEKDAYS_ABBR[day]) for day in range(7)],
        "key": [(letter(sort), name) for sort, name in _sorts().items() if sort != Sort.WORKING],
    }


def letter(sort: Sort) -> str:
    """The letter that marks a day of that sort; a working day has none."""
    return {
        Sort.OFF: pgettext("letter in the calendar: weekly day off", "O"),
        Sort.HOLIDAY: pgettext("letter in the calendar: holiday", "H"),
        Sort.LOCAL: pgettext("letter in the calendar: local holiday", "L"),
        Sort.HOURS: pgettext("letter in the calendar: other hours", "T"),
    }.get(sort, "")


def _sorts() -> dict[Sort, str]:
    return {
        Sort.WORKING: _("working day"),
        Sort.OFF: _("weekly day off"),
        Sort.HOLIDAY: _("holiday"),
        Sort.LOCAL: _("local holiday"),
        Sort.HOURS: _("other hours"),
    }


def _month(month: Month, year: Year) -> dict:
    sorts = _sorts()
    return {
        "name": words.month(month.first),
        "weeks": [
            [(cell.day.day, letter(cell.sort)) if cell else ("", "") for cell in week] for week in month.weeks
        ],
        "days": [_special(cell, sorts, year.office) for cell in month.special],
    }


def _special(cell: Cell, sorts: dict[Sort, str], office: Office) -> dict:
    special = cell.special
    of = special.calendar.office
    is_own, about = of.pk == office.pk, _between(special.opens, special.closes) or sorts[cell.sort]
    return {
        "on": cell.day.isoformat(),
        "name": special.name,
        "date_text": f"{words.day(cell.day)}, {words.weekday(cell.day)}",
        "about_text": about if is_own else _("%(sort)s, from %(office)s") % {"sort": about, "office": of},
        "order_text": order_text(special),
        "is_provisional": not special.order_number,
        "is_own": is_own,
    }


def order_text(order: UnderOrder | Order) -> str:
    """The order in words; "provisional" without its number."""
    if not order.order_number:
        return _("provisional")
    if order.order_date is None:
        return _("order no. %s") % order.order_number
    return _("order no. %(number)s of %(date)s") % {
        "number": order.order_number,
        "date": words.date(order.order_date),
    }


def _between(opens: time | None, closes: time | None) -> str:
    return f"{opens:%H:%M}–{closes:%H:%M}" if opens and closes else ""


def _hours(hours: Hours, year: Year) -> dict:
    week = {day: span for day, span in enumerate(hours.week.hours) if span}
    is_own = hours.calendar.office_id == year.office.pk
    return {
        "text": week_text(week),
        "since_text": _("since %s") % words.date(hours.week.begins) if hours.change else "",
        "order_text": order_text(hours.change) if hours.change else "",
        "from_text": "" if is_own else _("from %s") % hours.calendar.office,
        "begins": hours.week.begins.isoformat() if is_own and hours.change else "",
    }


def week_text(week: Week) -> str:
    """The hours of a week: "Five-day office: Monday to Friday, 9:30–18:00"."""
    count = len(week)
    head = ngettext("%s working day a week", "%s working days a week", count) % count
    spans: dict[tuple[time, time], list[int]] = {}
    for day, hours in sorted(week.items()):
        spans.setdefault(hours, []).append(day)
    parts = [f"{_days(days)}, {_between(*hours)}" for hours, days in spans.items()]
    return f"{head}: {'; '.join(parts)}"


def _days(days: list[int]) -> str:
    names = [words.weekday(MONDAY + timedelta(days=day)) for day in days]
    if len(days) > 2 and days == list(range(days[0], days[-1] + 1)):
        return _("%(first)s to %(last)s") % {"first": names[0], "last": names[-1]}
    return ", ".join(names)


def preview_rows(preview: Preview) -> list[tuple[str, str]]:
    """Effects of a change, as pairs of name and figure."""
    rows = [
        (_("Times at desks recomputed"), words.count(preview.stays)),
        (_("Limits that move"), words.count(preview.limits)),
        (_("Offices that go by it"), words.listing([str(each) for each in preview.offices], most=3) or "–"),
    ]
    if preview.only_open:
        past = _("What has left a desk keeps the days of %s.") % preview.only_open
        rows.append((_("A calendar of its own begins"), past))
    return rows


def day_sentences(office: Office, facts: DayFacts, before: SpecialDay | None, today: date) -> list[str]:
    """Sentences on the declaration of a day."""
    hours = _between(facts.opens, facts.closes) or _("holiday")
    named = {"date": words.date(facts.on), "day": words.weekday(facts.on), "hours": hours}
    names = {"name": f"{facts.name_hi} · {facts.name_en}", "office": office}
    sentences = [_("%(date)s, %(day)s: %(hours)s – %(name)s, for %(office)s.") % {**named, **names}]
    if before:
        was = _between(before.opens, before.closes) or _("holiday")
        sentences.append(
            _("It replaces what stands there: %(hours)s – %(name)s.") % {"hours": was, "name": before}
        )
    if facts.on < today:
        sentences.append(_("The day lies in the past: times that were counted already are counted anew."))
    return sentences


def withdrawal_sentences(day: SpecialDay) -> list[str]:
    """Sentences on the withdrawal of a day."""
    values = {"date": words.date(day.date), "name": day}
    return [_("%(date)s – %(name)s is withdrawn. What holds without it holds again.") % values]


def hours_sentences(office: Office, begins: date, week: Week, today: date) -> list[str]:
    """Sentences on other office hours."""
    values = {"office": office, "date": words.date(begins), "hours": week_text(week)}
    sentences = [_("%(office)s from %(date)s on – %(hours)s.") % values]
    if begins < today:
        sentences.append(_("The day lies in the past: times that were counted already are counted anew."))
    return sentences


def former_hours_sentences(begins: date) -> list[str]:
    """Sentences on the withdrawal of office hours."""
    return [_("The hours from %s on are withdrawn. Those before them hold on.") % words.date(begins)]


def confirm_sentences(days: list[SpecialDay], order: Order) -> list[str]:
    """Sentences on the confirmation of a year's list."""
    values = {"count": len(days), "order": order_text(order)}
    return [
        ngettext(
            "%(count)s provisional day is confirmed: %(order)s.",
            "%(count)s provisional days are confirmed: %(order)s.",
            len(days),
        )
        % values,
        words.listing([str(day) for day in days], most=30),
    ]


def rule_text(rule: Rule | Terms) -> str:
    """A rule in words: "3 working days at a desk, at most 4 levels"."""
    days = (
        f"{rule.working_days:f}".rstrip("0").rstrip(".")
        if "." in f"{rule.working_days:f}"
        else f"{rule.working_days}"
    )
    values = {
        "days": ngettext("%s working day at a desk", "%s working days at a desk", ceil(rule.working_days))
        % days,
        "levels": ngettext("at most %s level", "at most %s levels", rule.most_levels) % rule.most_levels,
    }
    return _("%(days)s, %(levels)s") % values


def rule_scope(rule: Rule | Terms) -> str:
    """The papers and posts that a rule is for."""
    kind = dict(Paper.Kind.choices).get(rule.kind) or _("all papers")
    grade = dict(Designation.Grade.choices).get(rule.grade) or _("all posts")
    return _("for %(kind)s, %(grade)s") % {"kind": kind, "grade": grade}


def rule_row(rule: Rule, office: Office, today: date) -> dict:
    """A rule as a row: in words, whose it is, by which order and since when."""
    is_own = rule.office_id == office.pk
    return {
        "pk": rule.pk,
        "text": rule_text(rule),
        "scope_text": rule_scope(rule),
        "office_text": str(rule.office),
        "order_text": order_text(rule),
        "when_text": _span(rule),
        "is_own": is_own,
        "may_end": is_own and rule.ends is None and (rule.office.depth > 1 or bool(rule.kind or rule.grade)),
        "is_to_come": rule.begins > today,
    }


def _span(rule: Rule) -> str:
    begins = words.date(rule.begins) if rule.begins.year > 2000 else _("the beginning")
    if rule.ends is None:
        return _("since %s") % begins
    return _("from %(begins)s, until %(ends)s without that day") % {
        "begins": begins,
        "ends": words.date(rule.ends),
    }


def rule_sentences(office: Office, terms: Terms, begins: date, before: Rule | None) -> list[str]:
    """Sentences on a rule from its day on."""
    values = {
        "office": office,
        "date": words.date(begins),
        "rule": rule_text(terms),
        "scope": rule_scope(terms),
    }
    sentences = [_("%(office)s and the offices below, from %(date)s on: %(rule)s, %(scope)s.") % values]
    if before:
        was = {"rule": rule_text(before), "office": before.office}
        sentences.append(_("Until then: %(rule)s, set by %(office)s.") % was)
    return sentences


def end_sentences(rule: Rule, ends: date) -> list[str]:
    """Sentences on the end of a rule."""
    values = {"rule": rule_text(rule), "scope": rule_scope(rule), "date": words.date(ends)}
    return [
        _("%(rule)s, %(scope)s: ends with %(date)s. From then on the rule of the office above holds.")
        % values
    ]


def lying_rows(count: int) -> list[tuple[str, str]]:
    """The papers that a change of rules leaves as they are."""
    return [(_("Papers at desks that keep the limit they came with"), words.count(count))]
