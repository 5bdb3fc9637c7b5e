"""The morning of a State of 75 districts, each with its monitor and 200 desks of 20 papers."""

import time

import pytest
from django.db import connection, transaction

from accounts.charges.two_persons import establishing
from accounts.models import Charge, Post, User, WorkNotice
from tests.factories import BEGINNING, District, ist, make_office, make_post, make_rung
from tracking.digest.verbs import send_digests
from tracking.ladder.verbs import climb
from tracking.time import clock

DISTRICTS, DESKS, PAPERS = 75, 200, 20
OPENS = ist(2026, 11, 5, 10, 2)
# Limits spread from twenty working days ago to twenty ahead.
LAY = """
INSERT INTO tracking_stay (paper_id, post_id, office_id, calendar_id, arrived_seq, arrived_at,
    arrived_reading, due_reading, at_rest, parked, hold_seconds, late_hold_seconds)
SELECT 1000000 + row_number() OVER (), post.id, section.office_id, %(calendar)s, 1,
    %(now)s::timestamptz - interval '30 days', 0, %(reading)s + (random() * 40 - 20) * %(day)s,
    false, false, 0, 0
FROM accounts_post post JOIN accounts_section section ON section.id = post.section_id,
    generate_series(1, %(papers)s)
WHERE post.name_en = 'Desk'
"""
PAPER = """
INSERT INTO tracking_paper (id, kind, number, subject, grading, priority, state, office_id, holder_id,
    created_at, seq, moved_at, head_hash, note_commitments, subject_salt, subject_commitment, own_commitment)
SELECT paper_id, 'file', 'S/' || paper_id, 'x', 'normal', 'ordinary', 'pending', office_id, post_id,
    arrived_at, 1, arrived_at, '', '{}', '', '', '' FROM tracking_stay WHERE paper_id > 1000000
"""


@pytest.fixture
def state(transactional_db):
    """The districts with their people and what lies at their desks."""
    kannauj = District()
    offices = [make_office(f"D{number}", under=kannauj.state) for number in range(DISTRICTS)]
    magistrates = [
        make_post(office, "जिलाधिकारी", "Magistrate", rank=90, may_monitor=True) for office in offices
    ]
    desks = [
        Post(
            section=magistrate.section, designation=magistrate.designation, code=f"{magistrate.pk}-{number}",
            name_hi="पटल", name_en="Desk", begins=BEGINNING, reports_to=magistrate,
        )
        for magistrate in magistrates
        for number in range(DESKS)
    ]  # fmt: skip
    with transaction.atomic(), establishing():
        posts = magistrates + Post.objects.bulk_create(desks, batch_size=2000)
        people = User.objects.bulk_create(
            [User(employee_code=f"S{post.pk}", name_hi="क", name_en="K", password="!") for post in posts],
            batch_size=2000,
        )
        held = zip(people, posts, strict=True)
        Charge.objects.bulk_create(
            [Charge(user=person, post=post, begins=ist(2020, 1, 1)) for person, post in held], batch_size=2000
        )
    its_clock = clock.clock_of(kannauj.state)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        facts = {"reading": its_clock.reading(OPENS), "day": its_clock.day_seconds, "papers": PAPERS}
        cursor.execute(LAY, facts | {"calendar": its_clock.calendar_id, "now": OPENS})
        cursor.execute(PAPER)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE tracking_stay, accounts_charge, accounts_post, accounts_user")
    return kannauj


@pytest.mark.soak
def test_the_digests_of_75_districts_take_less_than_a_minute(state):
    began = time.monotonic()
    made = send_digests(OPENS)
    seconds = time.monotonic() - began
    print(
        f"{made:,} digests of {DISTRICTS * (DESKS + 1):,} people over {DISTRICTS * DESKS * PAPERS:,} papers: "
    )
    print(f"{seconds:.1f} s")
    assert WorkNotice.objects.filter(kind="digest").count() == made > DISTRICTS * DESKS // 2
    assert seconds < 60
    began = time.monotonic()
    assert send_digests(OPENS) == 0
    print(f"nothing to do: {time.monotonic() - began:.2f} s")


@pytest.mark.soak
def test_the_ladder_of_75_districts_is_climbed_in_less_than_a_minute(state):
    for told, days in (("holder", -0.5), ("superior", 0), ("monitor", 2), ("above", 5)):
        make_rung(state.state, told, days, begins=OPENS.date().replace(day=1))
    began = time.monotonic()
    climbed = climb(OPENS)
    print(f"{climbed:,} papers told of in {time.monotonic() - began:.1f} s")
    began = time.monotonic()
    assert climb(OPENS) == 0
    seconds = time.monotonic() - began
    print(f"nothing to do: {seconds:.2f} s")
    assert seconds < 5
