from collections import Counter
from datetime import date

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Charge, Leave
from tests.factories import District, ist, make_charge, make_paper, send
from tracking.time import attribution, clock
from tracking.time.absences import absences

from .brute_force import MINUTE, minutes
from .test_attribution import CHARGES, SENIORITY, seat, summarise

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("approved_charges")]


@pytest.fixture
def kannauj():
    return District()


@pytest.fixture
def stay(kannauj):
    """At the Additional DM's desk from Tuesday noon to Friday 14:30: 3 days and 2½ hours of working time."""
    paper = make_paper(kannauj.sunita, at=ist(2026, 11, 17, 11))
    send(paper, kannauj.sunita, kannauj.adm_post, at=ist(2026, 11, 17, 12))
    send(paper, kannauj.anjali, kannauj.dm_post, at=ist(2026, 11, 20, 14, 30))
    return paper.stays.get(post=kannauj.adm_post)


def on_leave(charge, first, last, by):
    return Leave.objects.create(
        person=charge.user,
        begins_on=date(2026, 11, first),
        ends_on=date(2026, 11, last),
        kind="casual",
        entered_by=by,
    )


def link(kannauj, begins, ends):
    return make_charge(
        kannauj.adm_post,
        "रवि शंकर",
        "Ravi Shankar",
        kind="link",
        acting_for=kannauj.anjali.user,
        begins=begins,
        ends=ends,
    )


def test_time_while_anjali_was_on_leave_is_the_leaves_and_the_controlling_officer_answers(kannauj, stay):
    on_leave(kannauj.anjali, 18, 19, kannauj.manoj)
    shares = attribution.split(stay)
    assert summarise(shares) == [
        ("Anjali Gupta", None, 5),
        (None, "Ashutosh Mohan", 14),
        ("Anjali Gupta", None, 4.5),
    ]
    assert [share.on_leave for share in shares] == [None, kannauj.anjali, None]


def test_leave_goes_to_the_link_officer_while_there_is_one(kannauj, stay):
    on_leave(kannauj.anjali, 18, 20, kannauj.manoj)
    link(kannauj, ist(2026, 11, 18, 10), ist(2026, 11, 19, 18))
    assert summarise(attribution.split(stay)) == [
        ("Anjali Gupta", None, 5),
        ("Ravi Shankar", None, 14),
        (None, "Ashutosh Mohan", 4.5),
    ]


def test_leave_of_the_dm_too_passes_the_answer_on(kannauj, stay):
    kannauj.adm_post.reports_to.refresh_from_db()
    on_leave(kannauj.anjali, 18, 19, kannauj.manoj)
    on_leave(kannauj.dm, 19, 19, kannauj.manoj)
    assert summarise(attribution.split(stay)) == [
        ("Anjali Gupta", None, 5),
        (None, "Ashutosh Mohan", 7),
        (None, None, 7),
        ("Anjali Gupta", None, 4.5),
    ]


def test_leave_taken_back_is_nobodys(kannauj, stay):
    leave = on_leave(kannauj.anjali, 18, 19, kannauj.manoj)
    leave.taken_back_at, leave.taken_back_by, leave.taken_back_reason = stay.left_at, kannauj.manoj, "उपस्थित"
    leave.save()
    assert summarise(attribution.split(stay)) == [("Anjali Gupta", None, 23.5)]


def test_totals_keep_leave_apart_from_vacancy(kannauj, stay):
    on_leave(kannauj.anjali, 18, 18, kannauj.manoj)
    Charge.objects.filter(pk=kannauj.anjali.pk).update(ends=ist(2026, 11, 19, 10))
    totals = attribution.totals([stay])
    found = {(str(total.on_leave or ""), str(total.person or "")): total.seconds for total in totals}
    assert sorted(found.values()) == [5 * 3600, 7 * 3600, 11.5 * 3600]
    assert found[str(kannauj.anjali.user), ""] == 7 * 3600


def test_nobody_is_there_on_days_of_leave_without_a_link_officer(kannauj):
    on_leave(kannauj.anjali, 18, 19, kannauj.manoj)
    link(kannauj, ist(2026, 11, 19, 10), ist(2026, 11, 19, 18))
    post, since, until = kannauj.adm_post.pk, ist(2026, 11, 17, 10), ist(2026, 11, 21, 10)
    assert absences([post], since, until) == {
        post: [
            (ist(2026, 11, 18, 0), ist(2026, 11, 19, 10)),
            (ist(2026, 11, 19, 18), ist(2026, 11, 20, 0)),
        ]
    }


def test_leave_of_many_is_asked_for_once(kannauj):
    posts = [kannauj.adm_post.pk, kannauj.sdm_post.pk, kannauj.clerk_post.pk]
    counts = []
    for charge in (kannauj.anjali, kannauj.manoj, kannauj.sunita):
        on_leave(charge, 18, 18, kannauj.dm)
        with CaptureQueriesContext(connection) as queries:
            holders = attribution.holders_and_controlling(posts, ist(2026, 11, 18, 11))
        counts.append(len(queries))
    assert len(set(counts)) == 1
    assert set(holders.on_leave) == set(posts)
    assert {pk: charge.user_id for pk, charge in holders.controlling.items()} == dict.fromkeys(
        posts, kannauj.dm.user_id
    )


DAYS = st.tuples(st.integers(16, 21), st.integers(0, 2)).map(lambda drawn: (drawn[0], sum(drawn)))
WHO = st.sampled_from(SENIORITY)
LEAVES = st.lists(st.tuples(st.booleans(), WHO, DAYS), max_size=6, unique_by=lambda leave: leave[:2])


def open_at(charges, moment):
    """The charges open at that moment, the one that takes precedence first."""
    found = [charge for charge in charges if charge[1] <= moment < charge[2]]
    return sorted(found, key=lambda charge: (-SENIORITY.index(charge[0]), charge[1]))


def there(charges, moment, leaves):
    """Whoever of those not on leave takes precedence, and whoever on leave does."""
    day = moment.day
    away = {user for user, (first, last) in leaves if first <= day <= last}
    users = [charge[3] for charge in open_at(charges, moment)]
    return (
        next((user for user in users if user not in away), None),
        next((user for user in users if user in away), None),
    )


@given(CHARGES, CHARGES, LEAVES)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_shares_agree_minute_by_minute_with_who_was_on_leave(kannauj, stay, own, above, drawn):
    own, above = ([*{charge[0]: charge for charge in some}.values()] for some in (own, above))
    by, counted, shared = clock.clock(stay.calendar_id), Counter(), Counter()
    with transaction.atomic():
        Charge.objects.filter(post__in=[kannauj.adm_post, kannauj.dm_post]).update(ends=ist(2020, 2, 1))
        seated = seat(kannauj.adm_post, own), seat(kannauj.dm_post, above)
        leaves = []
        for is_above, kind, (first, last) in drawn:
            for charge in seated[is_above]:
                if charge[0] == kind:
                    leaves.append((charge[3], (first, last)))
                    Leave.objects.create(
                        person=charge[3],
                        begins_on=date(2026, 11, first),
                        ends_on=date(2026, 11, last),
                        kind="other",
                        entered_by=kannauj.manoj,
                    )
        shares = attribution.split(stay)
        transaction.set_rollback(True)
    for moment in minutes(stay.arrived_at.date(), ist(2026, 11, 21).date()):
        if stay.arrived_at <= moment < stay.left_at and by.length(moment, moment + MINUTE):
            holder, away = there(seated[0], moment, leaves)
            controlling = None if holder else there(seated[1], moment, leaves)[0]
            counted[holder, controlling, None if holder else away] += 60
    for share in shares:
        shared[share.person, share.controlling, share.on_leave and share.on_leave.user] += share.seconds
    assert shared == counted
    assert shared.total() == stay.left_reading - stay.arrived_reading
