from datetime import date

import pytest

from accounts.models import Office, Post
from tests.factories import District, make_office

pytestmark = pytest.mark.django_db


@pytest.fixture
def district():
    return District()


def test_within_is_the_office_and_all_below_it(district):
    assert list(Office.objects.within(district.kannauj)) == [district.kannauj, district.tehsil]
    assert list(Office.objects.within(district.tehsil)) == [district.tehsil]


def test_above_is_the_office_and_all_over_it_the_nearest_first(district):
    assert list(Office.objects.above(district.tehsil)) == [district.tehsil, district.kannauj, district.state]


def test_a_neighbour_with_a_like_place_in_the_tree_is_not_within(district):
    for serial in range(40):
        make_office(f"X{serial}", under=district.state)
    assert district.etawah not in Office.objects.within(district.kannauj)
    assert Office.objects.within(district.kannauj).count() == 2


def test_the_chain_of_command_goes_up_to_the_dm(district):
    assert district.sdm_post.superiors() == [district.adm_post, district.dm_post]


def test_a_circle_in_the_chain_ends(district):
    Post.objects.filter(pk=district.dm_post.pk).update(reports_to=district.sdm_post)
    sdm = Post.objects.get(pk=district.sdm_post.pk)
    assert sdm.superiors() == [district.adm_post, district.dm_post, sdm]


def test_the_structure_is_as_it_was_on_the_date(district):
    Office.objects.filter(pk=district.tehsil.pk).update(begins=date(2015, 4, 1), ends=date(2025, 4, 1))
    below = Office.objects.within(district.kannauj)
    assert district.tehsil not in below.existing_on(date(2015, 3, 31))
    assert district.tehsil in below.existing_on(date(2025, 3, 31))
    assert district.tehsil not in below.existing_on(date(2025, 4, 1))
