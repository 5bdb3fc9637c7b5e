from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Post
from tests.factories import District, make_office, make_post
from tracking.models import Rule
from tracking.time import clock, rules

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)


@pytest.fixture
def kannauj():
    return District()


def rule(office, working_days, **facts):
    return Rule.objects.create(office=office, working_days=working_days, **facts)


def test_the_states_three_days_hold_where_nobody_says_more(kannauj):
    in_force = rules.resolve(kind="file", post=kannauj.sdm_post, on=TODAY)
    assert (in_force.office, in_force.working_days, in_force.most_levels) == (kannauj.state, 3, 4)


def test_the_nearest_office_decides_even_with_a_plainer_rule(kannauj):
    rule(kannauj.state, 1, kind="file", grade="officer")
    near = rule(kannauj.kannauj, 5)
    assert rules.resolve(kind="file", post=kannauj.sdm_post, on=TODAY) == near
    assert rules.resolve(kind="file", post=kannauj.stranger_post, on=TODAY).working_days == 1


def test_within_an_office_the_rule_that_names_more_wins(kannauj):
    expected = [Rule.objects.get(office=kannauj.state)]
    for facts in ({"grade": "officer"}, {"kind": "file"}, {"kind": "file", "grade": "officer"}):
        assert rules.resolve(kind="file", post=kannauj.sdm_post, on=TODAY) == expected[-1]
        expected.append(rule(kannauj.state, 2, **facts))
    assert rules.resolve(kind="file", post=kannauj.sdm_post, on=TODAY) == expected[-1]


def test_a_rule_for_other_kinds_or_grades_does_not_count(kannauj):
    rule(kannauj.kannauj, 1, kind="receipt")
    rule(kannauj.kannauj, 1, grade="head")
    assert rules.resolve(kind="file", post=kannauj.sdm_post, on=TODAY).office == kannauj.state


def test_where_no_office_sets_a_rule_there_is_none():
    assert rules.resolve(kind="file", post=make_post(make_office("X"), "क", "Clerk"), on=TODAY) is None


def test_the_limit_is_in_working_days_of_the_offices_clock(kannauj):
    half = rule(kannauj.kannauj, "1.5")
    half.refresh_from_db()
    assert rules.limit_seconds(half, clock.clock_of(kannauj.kannauj)) == 1.5 * 7 * 3600


def test_resolving_asks_once(kannauj):
    post = Post.objects.with_place().get(pk=kannauj.sdm_post.pk)
    with CaptureQueriesContext(connection) as queries:
        assert rules.resolve(kind="file", post=post, on=TODAY).office.name
    assert len(queries) == 1
