from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.charges import people
from accounts.charges.verbs import hand_over, take_over
from accounts.models import Charge, Post
from accounts.refusals import NotOpen, PersonCannotHold, PostNotThere, PostTaken
from tests.factories import District, ist, make_user
from tracking.time import attribution

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("approved_charges")]
NOW = ist(2026, 11, 23, 11)


def holder(post, at):
    return attribution.holders([post], at).get(post.pk)


@pytest.fixture
def district():
    return District()


@pytest.fixture
def rekha():
    return make_user("रेखा सिंह", "Rekha Singh")


def test_rekha_takes_over_when_sunita_has_handed_over(district, rekha):
    hand_over(district.sunita, at=NOW)
    hers = take_over(district.clerk_post, user=rekha, at=NOW, order_number="12/2026")
    assert holder(district.clerk_post, NOW) == hers
    assert holder(district.clerk_post, NOW - timedelta(seconds=1)) == district.sunita


def test_a_held_post_is_not_taken_over(district, rekha):
    with pytest.raises(PostTaken):
        take_over(district.clerk_post, user=rekha, at=NOW)
    hand_over(district.sunita, at=NOW)
    with pytest.raises(PostTaken):
        take_over(district.clerk_post, user=rekha, at=NOW - timedelta(days=1))


def test_the_database_itself_allows_one_open_substantive_charge_per_post(district, rekha):
    with pytest.raises(IntegrityError, match="one_open_substantive"), transaction.atomic():
        Charge.objects.create(post=district.clerk_post, user=rekha, begins=NOW)
    Charge.objects.create(
        post=district.clerk_post, user=rekha, begins=NOW, kind=Charge.Kind.ADDITIONAL, ends=NOW + timedelta(1)
    )


def test_an_additional_charge_stands_beside_the_substantive_one(district):
    take_over(district.sdm_post, user=district.anjali.user, kind=Charge.Kind.ADDITIONAL, at=NOW)
    assert holder(district.sdm_post, NOW) == district.manoj
    hand_over(district.manoj, at=NOW + timedelta(hours=1))
    assert holder(district.sdm_post, NOW + timedelta(hours=1)).user == district.anjali.user


def test_nobody_holds_a_post_twice(district):
    with pytest.raises(PersonCannotHold):
        take_over(district.clerk_post, user=district.sunita.user, kind=Charge.Kind.ADDITIONAL, at=NOW)


def test_a_link_officer_stands_in_for_somebody(district, rekha):
    facts = {"user": rekha, "kind": Charge.Kind.LINK, "at": NOW}
    for nobody in (None, rekha):
        with pytest.raises(PersonCannotHold):
            take_over(district.dm_post, acting_for=nobody, **facts)
    link = take_over(district.dm_post, acting_for=district.dm.user, **facts)
    assert link.acting_for == district.dm.user


def test_a_disabled_person_takes_over_nothing(district, rekha):
    people.disable(rekha, by=district.dm)
    with pytest.raises(PersonCannotHold):
        take_over(district.sdm_post, user=rekha, kind=Charge.Kind.ADDITIONAL, at=NOW)


def test_a_post_that_has_ended_or_not_begun_is_not_taken_over(district, rekha):
    hand_over(district.sunita, at=NOW)
    Post.objects.filter(pk=district.clerk_post.pk).update(ends=timezone.localdate(NOW))
    with pytest.raises(PostNotThere):
        take_over(district.clerk_post, user=rekha, at=NOW)
    with pytest.raises(PostNotThere):
        take_over(district.sdm_post, user=rekha, kind=Charge.Kind.ADDITIONAL, at=ist(1999, 1, 1))


def test_a_charge_is_handed_over_once_and_after_it_was_taken_over(district):
    with pytest.raises(NotOpen):
        hand_over(district.sunita, at=district.sunita.begins)
    hand_over(district.sunita, at=NOW)
    with pytest.raises(NotOpen):
        hand_over(district.sunita, at=NOW)
