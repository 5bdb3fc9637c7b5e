"""The explanation of a stay: the days, the calendar, the rule, and whose time it was."""

from collections import defaultdict
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.names import actor_name
from accounts.pages import words
from tracking.causes import figures as causes
from tracking.causes import page as causes_page
from tracking.models import Calendar, Hold, Movement, Paper, Parking, Stay
from tracking.time import attribution, calendars, clock

from . import route
from .parking import is_overdue

MOST_DAYS = 120


def context(paper: Paper, stay: Stay, *, readable: bool) -> dict:
    """The context of templates/tracking/explanation.html; of a paper not readable, place and time only."""
    now = timezone.now()
    end = stay.left_at or now
    parkings = list(Parking.objects.filter(stay=stay).order_by("parked_at"))
    holds = list(Hold.objects.filter(stay=stay).order_by("placed_seq"))
    special = calendars.special_days(
        stay.calendar_id, timezone.localdate(stay.arrived_at), timezone.localdate(end)
    )
    return {
        "paper": {
            "number": paper.number,
            "subject": paper.subject if readable else paper.get_grading_display(),
            "url": paper.get_absolute_url(),
            "movements_url": reverse("movements", args=[paper.pk]),
        },
        "stay": _stay(stay, now, parkings) | _on_hold(stay, holds, now),
        "shares": _shares(stay, now),
        "causes": [] if stay.at_rest else causes_page.rows(causes.of_stay(stay, now)),
        "days": _days(stay, end, special, parkings, holds),
        "parkings": [_parking(parking, now, readable=readable) for parking in parkings],
        "holds": _holds(paper, holds, now, readable=readable),
        "holidays": [_holiday(day, stay) for day in special.values()],
    }


def _stay(stay: Stay, now: datetime, parkings: list[Parking]) -> dict:
    stay_clock = clock.clock(stay.calendar_id)
    day = stay_clock.day_seconds
    held, over = words.duration(route.held(stay, now), day), route.overdue(stay, now)
    parked = sum((p.taken_up_reading or stay_clock.reading(now)) - p.parked_reading for p in parkings)
    late = ""
    if over > 0:
        late = _("%s over the limit") % words.duration(over, day)
    elif stay.due_reading is not None and stay.left_at is None:
        late = _("to be sent on by %s") % words.moment(stay_clock.moment(stay.due_reading))
    return {
        "post": f"{stay.post}, {stay.office}",
        "title_text": _("%s at this desk, counted in working time") % held,
        "held_text": held,
        "late": over > 0,
        "late_text": late,
        "arrived_text": words.moment(stay.arrived_at),
        "opened_text": words.moment(stay.opened_at) if stay.opened_at else "",
        "acted_text": words.moment(stay.acted_at) if stay.acted_at else "",
        "left_text": words.moment(stay.left_at) if stay.left_at else "",
        "parked_text": words.duration(parked, day) if parked else "",
        **_phases(stay, now, day),
        **_grounds(stay, day),
    }


def _phases(stay: Stay, now: datetime, day: int) -> dict:
    """The time until it was opened, from then to the first act, and from that to leaving."""
    waited, worked, sending = route.phases(stay, now)
    return {
        "waited_text": words.duration(waited, day),
        "worked_text": "" if worked is None else words.duration(worked, day),
        "sending_text": "" if sending is None else words.duration(sending, day),
    }


def _on_hold(stay: Stay, holds: list[Hold], now: datetime) -> dict:
    on_hold = words.duration(route.on_hold(stay, now), clock.clock(stay.calendar_id).day_seconds)
    return {"on_hold_text": on_hold if holds else ""}


def _grounds(stay: Stay, day: int) -> dict:
    """The calendar and the rule the figures stand on."""
    grounds = {
        "calendar_label": str(Calendar.objects.select_related("office").get(pk=stay.calendar_id).office),
        "hours_text": _("one working day is %s of office time") % _hours(day),
    }
    limit = stay.limit_seconds
    if stay.rule is None or limit is None:
        return grounds
    return grounds | {
        "limit_text": words.duration(limit, day) if limit > 0 else _("passed before the paper came back"),
        "goes_on_text": _goes_on(stay, day) if stay.goes_on_from else "",
        "rule_text": _("%s working days at a desk") % f"{limit / day:.1f}".removesuffix(".0"),
        "rule_source": _("set by %s") % stay.rule.office,
    }


def _goes_on(stay: Stay, day: int) -> str:
    """The sentence on the earlier stay whose limit goes on, and why no new one began."""
    earlier = Stay.objects.get(paper=stay.paper_id, arrived_seq=stay.goes_on_from)
    kind = Movement.objects.values_list("kind", flat=True).get(paper=stay.paper_id, seq=stay.arrived_seq)
    why = {
        Movement.Kind.PULLED_BACK: _("it was pulled back"),
        Movement.Kind.REOPENED: _("it was closed and reopened"),
    }.get(kind, _("no other desk wrote or added anything meanwhile"))
    used = earlier.measure(earlier.left_reading or earlier.arrived_reading).counted
    return _("The limit of the stay that began on %(day)s goes on, because %(why)s; %(used)s were used.") % {
        "day": words.moment(earlier.arrived_at),
        "why": why,
        "used": words.duration(max(used, 0), day),
    }


def _hours(seconds: int) -> str:
    """Office time as hours and minutes, "7:00"."""
    return f"{seconds // 3600}:{seconds % 3600 // 60:02}"


def _shares(stay: Stay, now: datetime) -> list[dict]:
    day = clock.clock(stay.calendar_id).day_seconds
    whole = route.held(stay, now) or 1
    return [
        {
            "who": _whose(share),
            "post": str(stay.post),
            "vacant": share.person is None and share.on_leave is None,
            "controlling": str(share.controlling or ""),
            "from_text": words.moment(share.start),
            "to_text": words.moment(share.end),
            "held_text": words.duration(share.seconds, day),
            "share": share.seconds * 100 // whole,
        }
        for share in attribution.split(stay, now)
    ]


def _whose(share: attribution.Share) -> str:
    if share.on_leave:
        return _("%s, on leave") % share.on_leave.user
    return actor_name(share.charge.user, share.charge.acting_for) if share.charge else ""


def _days(stay: Stay, end: datetime, special: dict, parkings: list[Parking], holds: list[Hold]) -> list[dict]:
    """Every day from arrival to leaving, also those that did not count; of a long stay the last 120."""
    stay_clock = clock.clock(stay.calendar_id)
    first, last = timezone.localdate(stay.arrived_at), timezone.localdate(end)
    first = max(first, last - timedelta(days=MOST_DAYS - 1))
    worked = {day.date: day for day in stay_clock.days(stay.arrived_at, end)}
    opened = stay_clock.hours(first, last)
    on_hold: dict[date, int] = defaultdict(int)
    for hold in holds:
        for part in stay_clock.days(hold.placed_at, min(hold.ended_at or hold.runs_out, end)):
            on_hold[part.date] += part.seconds
    rows = []
    for serial in range((last - first).days + 1):
        day = first + timedelta(days=serial)
        rows.append(
            {
                "date_text": words.day(day),
                "weekday_text": words.weekday(day),
                "text": "{:%H:%M}–{:%H:%M}".format(*opened[day]) if day in opened else "",
                "held_text": _hours(worked[day].seconds if day in worked else 0) if day in opened else "",
                "off_text": "" if day in opened else str(special.get(day) or _("no office hours")),
                "parked": any(_covers(parking, day) for parking in parkings),
                "on_hold_text": _hours(on_hold[day]) if day in on_hold else "",
            }
        )
    return rows


def _covers(parking: Parking, day: date) -> bool:
    end = parking.taken_up_at
    return timezone.localdate(parking.parked_at) <= day and (end is None or day <= timezone.localdate(end))


def _holds(paper: Paper, holds: list[Hold], now: datetime, *, readable: bool) -> list[dict]:
    """Each hold with who placed it and, where it did not run out by itself, what ended it and who."""
    seqs = {seq for hold in holds for seq in (hold.placed_seq, hold.ended_seq) if seq}
    entries = Movement.objects.filter(paper=paper, seq__in=seqs)
    by_seq = {entry.seq: entry for entry in entries.select_related("person", "post", "acting_for")}
    return [_hold(hold, by_seq, now, readable=readable) for hold in holds]


def _hold(hold: Hold, entries: dict[int, Movement], now: datetime, *, readable: bool) -> dict:
    ended = entries.get(hold.ended_seq) if hold.ended_seq else None
    return {
        "from_text": words.moment(hold.placed_at),
        "until_text": _("until %s") % words.date(hold.until_on),
        "reason": hold.reason if readable else "",
        "authority": hold.authority if readable else "",
        "by_text": _by(entries[hold.placed_seq]),
        "ended_text": f"{ended.kind_label}, {words.moment(ended.at)}" if ended else "",
        "ended_by_text": _by(ended) if ended else "",
        "in_force": hold.is_in_force(now),
    }


def _by(entry: Movement) -> str:
    return f"{actor_name(entry.person, entry.acting_for)}, {entry.post}"


def _parking(parking: Parking, now: datetime, *, readable: bool) -> dict:
    late = is_overdue(parking, now)
    review = _("review was due on %s") if late else _("review on %s")
    return {
        "from_text": words.moment(parking.parked_at),
        "to_text": words.moment(parking.taken_up_at) if parking.taken_up_at else _("still parked"),
        "reason": parking.reason if readable else "",
        "authority": parking.authority if readable else "",
        "review_text": review % words.date(parking.review_on),
        "review_late": late,
    }


def _holiday(day, stay: Stay) -> dict:
    """A day whose hours differed; one declared after the paper came says when."""
    late = day.declared_at > stay.arrived_at
    return {
        "date_text": words.day(day.date),
        "label": str(day),
        "declared_text": _("declared %s; the readings were computed anew") % words.moment(day.declared_at)
        if late
        else "",
    }
