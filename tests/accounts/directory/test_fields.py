"""Rakesh the nodal officer enters charges: he searches, sees who and where, and only then enters."""

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from accounts.models import Charge, Office, Post, StaffAct
from tests.factories import District, make_charge, make_office, make_post, make_user, signed_in

pytestmark = pytest.mark.django_db
ADDRESS = "/staff/charges/additional-charge/"


@pytest.fixture
def district():
    return District()


@pytest.fixture
def rakesh(district):
    return make_charge(
        make_post(district.kannauj, "नोडल अधिकारी", "Nodal officer", may_administer=True), "राकेश", "Rakesh"
    )


@pytest.fixture
def namesakes(district):
    """Six people of one name, each at a desk of the own."""
    return [
        make_charge(make_post(district.kannauj, f"पटल {desk}", f"Desk {desk}"), "राम कुमार", "Ram Kumar").user
        for desk in "ABCDEF"
    ]


def order(**facts):
    at = timezone.localtime() - timedelta(minutes=5)
    return {
        "at": f"{at:%Y-%m-%dT%H:%M}", "order_number": "12/स्था", "order_date": f"{at:%Y-%m-%d}", **facts,
    }  # fmt: skip


def test_six_of_one_name_are_told_apart_before_anything_is_entered(district, rakesh, namesakes):
    client = signed_in(rakesh)
    page = client.post(ADDRESS, order(person_words="raam kumaar", find="person"))
    assert page.status_code == 200
    assertContains(page, "6 found.")
    for person, desk in zip(namesakes, "ABCDEF", strict=True):
        assertContains(page, f'value="{person.employee_code}"')
        assertContains(page, f"Desk {desk}, District Kannauj")
    assertContains(page, "12/स्था")
    assertNotContains(page, "errorlist")
    assert not StaffAct.objects.exists()


def test_what_was_found_and_chosen_is_entered(district, rakesh, namesakes):
    chosen = {"person_words": "ram kumar", "person_shown": "ram kumar", "person": namesakes[3].employee_code}
    post = {"post_words": "patal", "post_shown": "patal", "post": district.clerk_post.code}
    assert signed_in(rakesh).post(ADDRESS, order(**chosen, **post)).status_code == 302
    assert Charge.objects.get(kind="additional").user == namesakes[3]


@pytest.mark.parametrize("sent", [
    {"person_words": "ram kumar"},
    {"person_words": "ram kumar", "person_shown": "ram kumar"},
    {"person_words": "sunita", "person_shown": "ram kumar", "person": "{code}"},
])  # fmt: skip
def test_words_alone_enter_nobody_nor_a_choice_of_other_words(district, rakesh, namesakes, sent):
    sent = {name: text.format(code=namesakes[0].employee_code) for name, text in sent.items()}
    page = signed_in(rakesh).post(ADDRESS, order(post=district.sdm_post.code, **sent))
    assert page.status_code == 400
    assertContains(page, "Please choose one of those found", status_code=400)
    assertContains(
        page, namesakes[0].employee_code if "ram" in sent["person_words"] else "Sunita", status_code=400
    )
    assert not StaffAct.objects.exists()


def test_who_is_optional_is_not_left_out_because_the_words_found_nobody(district, rakesh):
    sent = order(post=district.sdm_post.code, person=district.manoj.user.employee_code)
    sent |= {"to_words": "zzz", "to_shown": "zzz"}
    page = signed_in(rakesh).post("/staff/charges/hand-over/", sent)
    assertContains(page, "Nothing found for “zzz”. Searched: name, employee code", status_code=400)
    assert not StaffAct.objects.exists()


def test_a_whole_code_is_chosen_already_and_shows_whom(district, rakesh):
    code = district.sunita.user.employee_code
    page = signed_in(rakesh).post(ADDRESS, order(person_words=code.lower(), find="person"))
    assert b"checked" in page.content
    assertContains(page, "Sunita Yadav")
    assertContains(page, "Desk assistant, District Kannauj")


def test_a_vacant_desk_says_so_and_who_controls_it(district, rakesh):
    make_post(district.tehsil, "नायब तहसीलदार", "Naib Tehsildar", reports_to=district.sdm_post)
    page = signed_in(rakesh).post(ADDRESS, order(post_words="naib", find="post"))
    assertContains(page, "vacant – controlled by Manoj")


def test_as_one_types_the_fragment_finds_the_same(district, rakesh, namesakes):
    page = signed_in(rakesh).get(ADDRESS)
    assertContains(page, 'hx-get="/directory/anybody/?field=person"')
    found = signed_in(rakesh).get("/directory/anybody/", {"field": "person", "person_words": "ram kumar"})
    assertContains(found, 'type="radio"', count=6)
    assertContains(found, '<input type="hidden" name="person_shown" value="ram kumar">', html=True)


def test_a_search_keeps_to_what_the_form_may_name(district, rakesh):
    stranger = district.stranger.user
    sees = signed_in(rakesh)
    assertContains(sees.get("/directory/anybody/?field=p&p_words=etawah"), stranger.employee_code)
    for scope in ("administered", "posted", "posts"):
        assertNotContains(sees.get(f"/directory/{scope}/?field=p&p_words=etawah"), 'type="radio"')
        assert signed_in(district.sunita).get(f"/directory/{scope}/?field=p&p_words=x").status_code == 403
    assert sees.get("/directory/everything/").status_code == 404


def test_more_than_ten_are_cut_with_a_sentence_and_asked_in_a_fixed_number_of_queries(
    district, rakesh, namesakes, django_assert_max_num_queries
):
    client = signed_in(rakesh)
    client.get("/directory/anybody/?field=p&p_words=ram+kumar")
    with django_assert_max_num_queries(8) as few:
        client.get("/directory/anybody/?field=p&p_words=ram+kumar")
    for _serial in range(10):
        make_user("राम कुमार", "Ram Kumar")
    with django_assert_max_num_queries(len(few)):
        page = client.get("/directory/anybody/?field=p&p_words=ram+kumar")
    assertContains(page, 'type="radio"', count=10)
    assertContains(page, "More than 10 found")


def test_a_search_in_the_administration_saves_nothing(district, rakesh):
    post = district.clerk_post
    address = f"/staff/posts/{post.pk}/"
    facts = {
        "designation": post.designation.code,
        "name_hi": "नया नाम",
        "name_en": "New name",
        "begins": "2000-01-01",
    }
    page = signed_in(rakesh).post(address, facts | {"reports_to_words": "jiladhikari", "find": "reports_to"})
    assertContains(page, f'value="{district.dm_post.code}"')
    assertContains(page, "नया नाम")
    post.refresh_from_db()
    assert post.name_en == "Desk assistant"


def test_two_pickers_full_of_what_they_found_keep_the_page_light(district, rakesh, namesakes):
    page = signed_in(rakesh).post(ADDRESS, order(person_words="kumar", post_words="desk", find="person"))
    assert len(page.content) < 40_000


def test_zero_bytes_are_refused(rakesh):
    page = signed_in(rakesh).post(ADDRESS, order(person="\0", person_words="a\0b", find="person"))
    assert page.status_code == 400
    assert not StaffAct.objects.exists()


def test_what_was_taken_back_is_not_found_and_what_has_ended_says_so(district, rakesh):
    make_post(district.kannauj, "पुराना पटल", "Former desk")
    Post.objects.filter(name_en="Former desk").update(ends="2021-04-01")
    make_office("KNJ-V", "तहसील तिर्वा", "Tehsil Tirwa", kind="tehsil", under=district.kannauj)
    Office.objects.filter(code="KNJ-V").make_void()
    sees = signed_in(rakesh)
    assertContains(sees.get("/directory/posts/?field=p&p_words=former"), "no more since 1 April 2021")
    assertNotContains(sees.get("/directory/offices/?field=p&p_words=tirwa"), 'type="radio"')
