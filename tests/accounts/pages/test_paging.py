from types import SimpleNamespace

import pytest

from accounts.models import User
from accounts.pages.paging import cut, links, page_after, page_before
from tests.factories import make_user

CLERKS = ["Asha", "Bhanu", "Chitra", "Deepak", "Ekta"]


@pytest.fixture
def people(db):
    """Five people, the first entered of whom has the lowest id and code."""
    return User.objects.filter(pk__in=[make_user("", name).pk for name in CLERKS])


def all_pages(read) -> list[list[str]]:
    """Names of every page, from the first to the last."""
    last, pages = None, []
    while last or not pages:
        rows, last = read(last)
        pages.append([person.name_en for person in rows])
    return pages


def test_pages_by_rising_key_show_everybody_once(people):
    pages = all_pages(lambda last: page_after(people, last, size=2))
    assert pages == [["Asha", "Bhanu"], ["Chitra", "Deepak"], ["Ekta"]]


def test_pages_by_falling_id_show_everybody_once(people):
    pages = all_pages(lambda last: page_before(people, last, size=2))
    assert pages == [["Ekta", "Deepak"], ["Chitra", "Bhanu"], ["Asha"]]


def test_a_page_goes_on_by_another_key(people):
    pages = all_pages(lambda last: page_after(people, last, size=3, key="employee_code"))
    assert pages == [["Asha", "Bhanu", "Chitra"], ["Deepak", "Ekta"]]


def test_a_page_is_one_query_and_a_full_last_page_has_no_next(people, django_assert_num_queries):
    with django_assert_num_queries(1):
        rows, following = page_after(people, None, size=5)
    assert (len(rows), following) == (5, None)


def test_the_key_may_lie_in_a_part_of_the_row():
    rows = [SimpleNamespace(post=SimpleNamespace(pk=number)) for number in (4, 8, 9)]
    assert cut(rows, 2, key="post.pk") == (rows[:2], 8)
    assert cut([], 2) == ([], None)


def test_the_pager_keeps_what_the_list_was_asked_for():
    assert links("after", None, None) == {"prev_url": "", "next_url": ""}
    assert links("before", 9, 4) == {"prev_url": "?", "next_url": "?before=4"}
    assert links("after", None, "क 1", here="?show=a") == {
        "prev_url": "",
        "next_url": "?show=a&after=%E0%A4%95+1",
    }
