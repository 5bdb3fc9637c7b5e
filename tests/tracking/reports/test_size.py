"""Work of many people in one statement: 2,000 in every run, and 50,000 in a long one."""

import time
from datetime import date

import pytest
from django.utils import timezone

from accounts.models import Charge, Leave, Post, User
from accounts.pages import tables
from tests.emptying import unguarded
from tests.factories import BEGINNING, District, ist, make_office, make_post
from tests.tracking.reports.kannauj import MONTH
from tracking.models import CalendarDay, Movement
from tracking.reports import certificate_page, spans, work

STAFF_OF_OFFICE, MOVEMENTS = 100, 40
SECONDS = 60
FILLED = ("accounts_post", "accounts_user", "accounts_charge", "accounts_leave", "tracking_movement")
MOVE = """
INSERT INTO tracking_movement (paper_id, seq, kind, at, recorded_at, person_id, charge_id, post_id,
    to_post_id, remark, request_id, note_commitment, version, previous_hash, hash)
SELECT c.id, n, 'forwarded',
    %(begins)s::timestamptz + (c.id * 7919 + n * 104729) %% 2332800 * interval '1 second',
    now(), c.user_id, c.id, c.post_id, c.post_id, '', gen_random_uuid(),
    CASE WHEN n %% 4 = 0 THEN '\\x00'::bytea END, 3, '', ''
FROM accounts_charge c JOIN accounts_post p ON p.id = c.post_id, generate_series(1, %(movements)s) n
WHERE p.name_en = 'Desk' AND c.id %% 5 > 0
"""


def fill(district: District, staff: int) -> list:
    """Offices with people; four in five have forty movements in the month, one in ten had leave."""
    offices = [make_office(f"W{number}", under=district.state) for number in range(staff // STAFF_OF_OFFICE)]
    first = [make_post(office, "पटल", "Desk") for office in offices]
    desks = [
        Post(
            section=post.section, designation=post.designation, code=f"{post.pk}-{number}",
            name_hi="पटल", name_en="Desk", begins=BEGINNING,
        )
        for post in first
        for number in range(1, STAFF_OF_OFFICE)
    ]  # fmt: skip
    with unguarded(*FILLED) as cursor:
        posts = first + Post.objects.bulk_create(desks, batch_size=2000)
        people = User.objects.bulk_create(
            [User(employee_code=f"W{post.pk}", name_hi="क", name_en="K", password="!") for post in posts],
            batch_size=2000,
        )
        since = ist(2020, 1, 1)
        held = zip(people, posts, strict=True)
        Charge.objects.bulk_create(
            [Charge(user=person, post=post, begins=since) for person, post in held], batch_size=2000
        )
        days = {"begins_on": MONTH.replace(day=6), "ends_on": MONTH.replace(day=11), "kind": "earned"}
        Leave.objects.bulk_create(
            Leave(person=person, entered_by=district.dm, **days) for person in people[::10]
        )
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(MOVE, {"begins": spans.span(MONTH).begins, "movements": MOVEMENTS})
        cursor.execute("SET LOCAL session_replication_role = origin")
        cursor.execute(f"ANALYZE {', '.join(FILLED)}")
    return offices


def measure(district: District, staff: int) -> tuple[float, list]:
    """Seconds for the work of so many people, and their lines."""
    offices = fill(district, staff)
    began = time.monotonic()
    found = work.of_offices(offices, spans.span(MONTH))
    seconds = time.monotonic() - began
    lines = [line for office in offices for line in found[office.pk]]
    print(f"{len(lines):,} people, {Movement.objects.count():,} movements: {seconds:.2f} s")
    return seconds, lines


def counted_plainly(line: work.Work, open_days: set[date]) -> tuple:
    """The same figures, counted movement by movement and day by day."""
    moved = Movement.objects.filter(person=line.person)
    days = {timezone.localdate(at) for at in moved.values_list("at", flat=True)}
    away = {
        day for leave in Leave.objects.filter(person=line.person) for day in open_days
        if leave.begins_on <= day <= leave.ends_on
    }  # fmt: skip
    notes = moved.exclude(note_commitment=None).count()
    return moved.count(), notes, 0, len(days), len(open_days) - len(away), len(away)


@pytest.mark.django_db
def test_two_thousand_people_take_their_part_of_a_minute_and_agree_with_a_plain_count():
    seconds, lines = measure(District(), 2000)
    assert len(lines) == 2000
    assert seconds < SECONDS * 2000 / 50_000
    last = timezone.localdate(spans.span(MONTH).ends - spans.INSTANT)
    within = CalendarDay.objects.filter(date__range=(MONTH, last), calendar__office__depth=1)
    open_days = set(within.values_list("date", flat=True))
    for line in lines[::83]:
        assert line[4:10] == counted_plainly(line, open_days)
    assert {line.state for line in lines} == {work.State.WORKED, work.State.NOTHING}


@pytest.mark.soak
@pytest.mark.django_db
def test_fifty_thousand_people_take_less_than_a_minute():
    district = District()
    seconds, lines = measure(district, 50_000)
    assert len(lines) == 50_000
    assert seconds < SECONDS
    began = time.monotonic()
    sheet = certificate_page.sheet_of_all(district.state, MONTH)
    content = tables.as_workbook(sheet)
    seconds = time.monotonic() - began
    print(f"{len(sheet.rows):,} people of {len(content):,} bytes in one sheet: {seconds:.2f} s")
    assert len(sheet.rows) >= 50_000
    assert seconds < SECONDS
