from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.charges.fetch import charges_of, post_with_place
from accounts.charges.verbs import hand_over, take_over
from tests.factories import District

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("approved_charges")]


@pytest.fixture
def kannauj():
    return District()


def test_the_charges_of_a_person_come_in_one_query_the_substantive_first(kannauj, django_assert_num_queries):
    now, manoj = timezone.now(), kannauj.manoj.user
    take_over(kannauj.clerk_post, user=manoj, kind="additional", at=now - timedelta(days=3))
    leave = {"kind": "link", "acting_for": kannauj.anjali.user, "at": now, "until": now + timedelta(days=5)}
    take_over(kannauj.adm_post, user=manoj, **leave)
    with django_assert_num_queries(1):
        charges = charges_of(manoj, now)
        assert [str(charge.post.office) for charge in charges]
    assert [charge.kind for charge in charges] == ["substantive", "additional", "link"]
    assert [charge.user is manoj for charge in charges] == [True] * 3
    assert charges[2].acting_for == kannauj.anjali.user


def test_a_charge_that_ended_or_is_to_begin_is_left_out(kannauj):
    now, manoj = timezone.now(), kannauj.manoj.user
    take_over(kannauj.clerk_post, user=manoj, kind="additional", at=now + timedelta(days=1))
    hand_over(kannauj.manoj, at=now)
    assert charges_of(manoj, now) == []
    assert [charge.post for charge in charges_of(manoj, now + timedelta(days=1))] == [kannauj.clerk_post]


def test_a_post_comes_with_its_place_in_one_query(kannauj, django_assert_num_queries):
    with django_assert_num_queries(1):
        post = post_with_place(kannauj.clerk_post.pk)
        assert (post.office, post.designation.rank) == (kannauj.kannauj, 20)
    assert post_with_place(0) is None
