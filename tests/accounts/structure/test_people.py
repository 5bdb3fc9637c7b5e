"""Rakesh the nodal officer presses buttons that reach many, or from which no way leads back."""

import pytest
from pytest_django.asserts import assertContains

from accounts.models import User
from tests.factories import District, agree, make_charge, make_post, signed_in

pytestmark = pytest.mark.django_db
DISABLE, RESTORE = "/staff/people/disable/", "/staff/people/restore/"


@pytest.fixture
def district():
    return District()


@pytest.fixture
def rakesh(district):
    post = make_post(district.kannauj, "नोडल अधिकारी", "Nodal officer", may_administer=True)
    return signed_in(make_charge(post, "राकेश", "Rakesh"))


def staff(district, count):
    return [
        make_charge(make_post(district.kannauj, "पटल", "Desk"), "राम कुमार", "Ram Kumar").user
        for _n in range(count)
    ]


def test_disabling_says_how_many_and_whom_and_asks_once(district, rakesh):
    people = staff(district, 7)
    press = {"row": [person.pk for person in people]}
    assertContains(
        rakesh.post(DISABLE, press), "7 accounts are disabled and every session of them ends at once: Ram"
    )
    assertContains(rakesh.post(DISABLE, press | {"answered": "yes"}), "and 2 more")
    assert not User.objects.filter(is_active=False).exists()
    agree(rakesh, DISABLE, press)
    assert User.objects.filter(is_active=False).count() == 7


def test_an_answer_to_other_people_is_none(district, rakesh):
    first, second = staff(district, 2)
    one = {"row": [first.pk]}
    answer = rakesh.post(DISABLE, one).context["question"].answer
    both = {"row": [first.pk, second.pk]}
    assertContains(rakesh.post(DISABLE, both | {"answered": answer}), "2 accounts are disabled")
    assert not User.objects.filter(is_active=False).exists()


def test_more_than_may_be_at_once_are_refused_with_the_way_to_do_it(district, rakesh, settings):
    settings.MOST_AT_ONCE = 3
    people = staff(district, 4)
    press = {"row": [person.pk for person in people]}
    page = rakesh.post(DISABLE, press, follow=True)
    assertContains(page, "At most 3 at once. Please choose fewer")
    assert not User.objects.filter(is_active=False).exists()


def test_one_person_is_restored_at_once_and_several_are_asked(district, rakesh):
    people = staff(district, 2)
    User.objects.filter(pk__in=[person.pk for person in people]).update(is_active=False)
    several = {"row": [person.pk for person in people]}
    assertContains(rakesh.post(RESTORE, several), "2 people can sign in again: Ram Kumar, Ram Kumar.")
    rakesh.post(RESTORE, {"row": [people[0].pk]})
    assert User.objects.get(is_active=False) == people[1]
