"""Work of people in a month: movements, notes and papers of their own, and the days on which they acted.

All people of any number of offices are counted in one statement. A day is due where the office was open by
its calendar, a charge was held and there was no leave: days of leave and days without a charge are left out.
A link officer's work stands with the desk at which it was done; no days are due of a link officer there.
"""

from collections import defaultdict
from collections.abc import Collection
from datetime import timedelta
from enum import StrEnum
from typing import NamedTuple

from django.db import connection
from django.utils import timezone

from accounts.models import Office
from tracking.time import clock

from .spans import Span

WORKED = """
WITH place AS MATERIALIZED (
    SELECT p.id AS post, a.office, a.calendar
    FROM unnest(%(offices)s::bigint[], %(calendars)s::bigint[]) AS a(office, calendar)
    JOIN accounts_section s ON s.office_id = a.office JOIN accounts_post p ON p.section_id = s.id
), act AS (
    SELECT place.office, m.person_id AS person, (m.at AT TIME ZONE %(zone)s)::date AS day,
        count(*) AS movements, count(m.note_commitment) AS notes, count(m.papers_commitment) AS papers
    FROM tracking_movement m JOIN place ON place.post = m.post_id
    WHERE m.at >= %(begins)s AND m.at < %(ends)s GROUP BY 1, 2, 3
), worked AS MATERIALIZED (
    SELECT office, person, sum(movements)::int AS movements, sum(notes)::int AS notes,
        sum(papers)::int AS papers, count(*)::int AS active
    FROM act GROUP BY 1, 2
), held AS MATERIALIZED (
    SELECT place.office, place.calendar, c.user_id AS person, c.begins, coalesce(c.ends, 'infinity') AS ends
    FROM accounts_charge c JOIN place ON place.post = c.post_id
    WHERE c.kind <> 'link' AND c.begins < %(ends)s AND (c.ends IS NULL OR c.ends > %(begins)s)
), open AS MATERIALIZED (
    SELECT calendar_id AS calendar, date AS day, (date + opens) AT TIME ZONE %(zone)s AS opens,
        (date + closes) AT TIME ZONE %(zone)s AS closes
    FROM tracking_calendarday
    WHERE calendar_id = ANY(%(calendars)s) AND date >= %(first)s AND date <= %(last)s
), away AS MATERIALIZED (
    SELECT l.person_id AS person, day::date AS day
    FROM accounts_leave l,
        generate_series(greatest(l.begins_on, %(first)s), least(l.ends_on, %(last)s), interval '1 day') AS day
    WHERE l.taken_back_at IS NULL AND l.begins_on <= %(last)s AND l.ends_on >= %(first)s
), due AS (
    SELECT DISTINCT held.office, held.person, open.day
    FROM held JOIN open ON open.calendar = held.calendar
        AND held.begins < open.closes AND held.ends > open.opens
), days AS (
    SELECT due.office, due.person, count(*)::int AS held, count(away.day)::int AS leave
    FROM due LEFT JOIN away ON away.person = due.person AND away.day = due.day GROUP BY 1, 2
), staff AS (
    SELECT DISTINCT office, person FROM held
)
SELECT office, u.id, u.employee_code, u.name_hi, u.name_en,
    coalesce(worked.movements, 0), coalesce(worked.notes, 0), coalesce(worked.papers, 0),
    coalesce(worked.active, 0), coalesce(days.held, 0), coalesce(days.leave, 0), staff.person IS NULL,
    worked.person IS NULL AND EXISTS (
        SELECT FROM accounts_charge c JOIN tracking_movement m ON m.post_id = c.post_id
            AND m.person_id = c.user_id AND m.at >= %(begins)s AND m.at < %(ends)s
        WHERE c.user_id = u.id AND c.begins < %(ends)s AND (c.ends IS NULL OR c.ends > %(begins)s)
    ),
    (u.first_signed_in_at >= %(begins)s AND u.first_signed_in_at < %(ends)s) OR EXISTS (
        SELECT FROM accounts_signinmonth i WHERE i.person_id = u.id AND i.month = %(first)s
    )
FROM staff FULL JOIN worked USING (office, person) LEFT JOIN days USING (office, person)
    JOIN accounts_user u ON u.id = person
ORDER BY office, u.employee_code, u.id
"""


class State(StrEnum):
    """Use that a person made of e-Office in the month."""

    WORKED = "worked"
    LINK = "link"
    ELSEWHERE = "elsewhere"
    AWAY = "away"
    SIGNED_IN_ONLY = "signed_in_only"
    NOTHING = "nothing"


class Work(NamedTuple):
    """Work of a person at the desks of an office; `due` are the working days without leave and vacancy."""

    person: int
    code: str
    name_hi: str
    name_en: str
    movements: int
    notes: int
    papers: int
    active: int
    due: int
    leave: int
    state: State


def of_offices(offices: Collection[Office], month: Span) -> dict[int, list[Work]]:
    """The work of all people of these offices in a month, by office; each office of these alone."""
    first = timezone.localdate(month.begins)
    last = timezone.localdate(month.ends - timedelta(microseconds=1))
    facts = {
        "offices": [office.pk for office in offices],
        "calendars": [clock.clock_of(office).calendar_id for office in offices],
        "zone": timezone.get_default_timezone_name(),
        "begins": month.begins,
        "ends": month.ends,
        "first": first,
        "last": last,
    }
    found: dict[int, list[Work]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(WORKED, facts)
        for office, *who, movements, notes, papers, active, held, leave, link, elsewhere, signed_in in cursor:
            due = held - leave
            state = _state(movements, due, link=link, elsewhere=elsewhere, signed_in=signed_in)
            found[office].append(Work(*who, movements, notes, papers, active, due, leave, state))
    return found


def _state(movements: int, due: int, *, link: bool, elsewhere: bool, signed_in: bool) -> State:
    if movements:
        return State.LINK if link else State.WORKED
    if elsewhere:
        return State.ELSEWHERE
    if not due:
        return State.AWAY
    return State.SIGNED_IN_ONLY if signed_in else State.NOTHING


def to_keep(work: Work) -> dict:
    """The line of a certificate: what is signed with the figures of the month."""
    return {
        "hi": work.name_hi,
        "en": work.name_en,
        "code": work.code,
        "state": str(work.state),
        **{name: getattr(work, name) for name in ("movements", "notes", "papers", "active", "due", "leave")},
    }
