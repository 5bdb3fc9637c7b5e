from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Charge, Post
from tests.emptying import unguarded
from tests.factories import District, ist, make_charge, make_paper, make_post, make_user, send
from tracking.models import FormerSuperior
from tracking.time import attribution, clock

from .brute_force import MINUTE, minutes

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("approved_charges")]
SENIORITY = ["additional", "substantive", "officiating", "link"]


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


def name(user):
    return user and user.name_en


def summarise(shares):
    """Of each share the holder, the controlling officer and the hours."""
    return [(name(share.person), name(share.controlling), share.seconds / 3600) for share in shares]


def hand_over(charge: Charge, at) -> None:
    Charge.objects.filter(pk=charge.pk).update(ends=at)


def test_a_stay_under_one_charge_is_one_share(stay):
    assert summarise(attribution.split(stay)) == [("Anjali Gupta", None, 23.5)]


def test_a_stay_is_split_where_the_charge_changed(kannauj, stay):
    hand_over(kannauj.anjali, ist(2026, 11, 18, 13))
    make_charge(kannauj.adm_post, "रवि शंकर", "Ravi Shankar", begins=ist(2026, 11, 18, 13))
    assert summarise(attribution.split(stay)) == [("Anjali Gupta", None, 8), ("Ravi Shankar", None, 15.5)]


def test_time_at_a_vacant_post_is_the_vacancys_and_the_controlling_officer_answers(kannauj, stay):
    hand_over(kannauj.anjali, ist(2026, 11, 18, 13))
    make_charge(kannauj.adm_post, "रवि शंकर", "Ravi Shankar", begins=ist(2026, 11, 20, 10))
    assert summarise(attribution.split(stay)) == [
        ("Anjali Gupta", None, 8),
        (None, "Ashutosh Mohan", 11),
        ("Ravi Shankar", None, 4.5),
    ]


def test_a_night_between_two_holders_is_no_vacancy(kannauj, stay):
    hand_over(kannauj.anjali, ist(2026, 11, 18, 18))
    make_charge(kannauj.adm_post, "रवि शंकर", "Ravi Shankar", begins=ist(2026, 11, 19, 9))
    assert [share.person.name_en for share in attribution.split(stay)] == ["Anjali Gupta", "Ravi Shankar"]


def test_the_vacancy_passes_over_a_superior_post_that_is_vacant_too(kannauj):
    make_charge(kannauj.clerk_post, "गीता देवी", "Geeta Devi", kind="additional", begins=ist(2026, 12, 1))
    paper = make_paper(kannauj.sunita, at=ist(2026, 11, 17, 10))
    for charge in (kannauj.sunita, kannauj.anjali):
        hand_over(charge, ist(2026, 11, 17, 12))
    hand_over(kannauj.dm, ist(2026, 11, 17, 16))
    shares = attribution.split(paper.stays.get(), until=ist(2026, 11, 17, 17))
    assert summarise(shares) == [("Sunita Yadav", None, 2), (None, "Ashutosh Mohan", 4), (None, None, 1)]


def test_the_superior_of_the_time_answers_and_not_the_one_of_today(kannauj, stay):
    """On Thursday noon the vacant desk of the Additional DM is put under the secretary instead of the DM."""
    hand_over(kannauj.anjali, ist(2026, 11, 18, 13))
    secretary = make_post(kannauj.state, "सचिव", "Secretary", rank=95)
    make_charge(secretary, "मीना वर्मा", "Meena Varma")
    kannauj.adm_post.reports_to = secretary
    kannauj.adm_post.save()
    with unguarded("tracking_formersuperior"):
        FormerSuperior.objects.filter(post=kannauj.adm_post).update(until=ist(2026, 11, 19, 12))
    assert summarise(attribution.split(stay)) == [
        ("Anjali Gupta", None, 8),
        (None, "Ashutosh Mohan", 6),
        (None, "Meena Varma", 9.5),
    ]


def test_a_change_above_the_superior_counts_too_and_nothing_else_is_a_change(kannauj):
    Post.objects.filter(pk=kannauj.sdm_post.pk).update(name_en="SDM Chhibramau")
    Post.objects.filter(pk=kannauj.adm_post.pk).update(reports_to=None)
    Post.objects.filter(pk=kannauj.adm_post.pk).update(reports_to=kannauj.dm_post)
    former = FormerSuperior.objects.order_by("pk").values_list("post", "superior")
    assert list(former) == [(kannauj.adm_post.pk, kannauj.dm_post.pk), (kannauj.adm_post.pk, None)]
    hand_over(kannauj.manoj, ist(2026, 11, 18, 13))
    hand_over(kannauj.anjali, ist(2026, 11, 18, 13))
    with unguarded("tracking_formersuperior"):
        FormerSuperior.objects.update(until=ist(2026, 11, 19, 12))
    answers = attribution.holders_and_controlling([kannauj.sdm_post.pk], ist(2026, 11, 19, 11)).controlling
    assert answers[kannauj.sdm_post.pk].user == kannauj.dm.user


def test_a_link_officer_goes_before_the_holder_on_leave(kannauj, stay):
    make_charge(
        kannauj.adm_post,
        "रवि शंकर",
        "Ravi Shankar",
        kind="link",
        acting_for=kannauj.anjali.user,
        begins=ist(2026, 11, 18, 10),
        ends=ist(2026, 11, 19, 10),
    )
    assert summarise(attribution.split(stay)) == [
        ("Anjali Gupta", None, 5),
        ("Ravi Shankar", None, 7),
        ("Anjali Gupta", None, 11.5),
    ]


def test_of_several_holders_the_one_who_sits_there_counts(kannauj):
    at = ist(2026, 11, 17, 11)
    post = make_post(kannauj.kannauj, "प्रभारी अधिकारी", "Officer in charge")
    assert attribution.holders([post], at) == {}
    for kind in SENIORITY:
        charge = make_charge(post, kind, kind, kind=kind)
        assert attribution.holders([post, kannauj.dm_post], at) == {
            post.pk: charge,
            kannauj.dm_post.pk: kannauj.dm,
        }


def test_holders_of_many_posts_are_asked_for_once(kannauj):
    posts = [kannauj.dm_post, kannauj.adm_post, kannauj.sdm_post]
    with CaptureQueriesContext(connection) as queries:
        held = attribution.holders(posts, ist(2026, 11, 17, 11))
        assert [held[post.pk].user.name_en for post in posts] == [
            "Ashutosh Mohan",
            "Anjali Gupta",
            "Manoj Kumar",
        ]
    assert len(queries) == 1


def test_totals_by_person_sum_to_the_stays(kannauj, stay):
    hand_over(kannauj.anjali, ist(2026, 11, 19, 10))
    stays = list(stay.paper.stays.select_related("paper"))
    until = ist(2026, 11, 21, 12)
    attribution.totals(stays[:1], until)
    counts = []
    for some in (stays[:1], stays):
        with CaptureQueriesContext(connection) as queries:
            totals = attribution.totals(some, until)
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert summarise(totals) == [
        ("Anjali Gupta", None, 12),
        (None, "Ashutosh Mohan", 11.5),
        ("Ashutosh Mohan", None, 4.5),
        ("Sunita Yadav", None, 1),
    ]


def test_a_closed_paper_takes_nobodys_time(kannauj, stay):
    stay.at_rest = True
    assert attribution.split(stay) == []


HOURS = st.integers(0, 100).map(lambda n: ist(2026, 11, 16, 8) + timedelta(hours=n, minutes=n * 7 % 60))
CHARGES = st.lists(
    st.tuples(st.sampled_from(SENIORITY), HOURS, HOURS).filter(lambda charge: charge[1] < charge[2]),
    max_size=5,
    unique_by=lambda charge: charge[:2],
)


def seat(post, drawn):
    """Enter the charges drawn; those on paper are (kind, begins, ends, user)."""
    on_paper = [(kind, begins, ends, make_user(kind, kind)) for kind, begins, ends in drawn]
    for kind, begins, ends, user in on_paper:
        Charge.objects.create(post=post, user=user, kind=kind, begins=begins, ends=ends)
    return on_paper


def who_sat_there(charges, moment):
    """The most senior kind of charge, and of two alike the later."""
    open_charges = [charge for charge in charges if charge[1] <= moment < charge[2]]
    return (
        max(open_charges, key=lambda charge: (SENIORITY.index(charge[0]), charge[1]))[3]
        if open_charges
        else None
    )


@given(CHARGES, CHARGES)
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_shares_agree_minute_by_minute_with_who_sat_there(kannauj, stay, own, above):
    by, counted, shared = clock.clock(stay.calendar_id), Counter(), Counter()
    with transaction.atomic():
        Charge.objects.filter(post__in=[kannauj.adm_post, kannauj.dm_post]).update(ends=ist(2020, 2, 1))
        mine, superiors = seat(kannauj.adm_post, own), seat(kannauj.dm_post, above)
        shares = attribution.split(stay)
        transaction.set_rollback(True)
    for moment in minutes(stay.arrived_at.date(), ist(2026, 11, 21).date()):
        if stay.arrived_at <= moment < stay.left_at and by.length(moment, moment + MINUTE):
            holder = who_sat_there(mine, moment)
            counted[holder, None if holder else who_sat_there(superiors, moment)] += 60
    for share in shares:
        shared[share.person, share.controlling] += share.seconds
    assert shared == counted
    assert shared.total() == stay.left_reading - stay.arrived_reading
