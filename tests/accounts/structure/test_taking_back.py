"""The last change of a record is taken back, unless something was built on it since."""

import pytest
from pytest_django.asserts import assertContains

from accounts.models import AdministratorProposal, AuditEntry, Office, Post, Section, User
from tests.factories import District, agree, make_charge, make_post, signed_in
from tests.records import address

pytestmark = pytest.mark.django_db
NAMES = {"name_hi": "नज़ारत", "name_en": "Nazarat", "begins": "2026-04-01"}


@pytest.fixture
def district():
    """Kannauj with its nodal officer Rakesh Pal."""
    district = District()
    post = make_post(district.kannauj, "नोडल अधिकारी", "Nodal officer", rank=45, may_administer=True)
    district.rakesh = make_charge(post, "राकेश पाल", "Rakesh Pal")
    return district


@pytest.fixture
def rakesh(district):
    """A browser of the nodal officer."""
    return signed_in(district.rakesh)


def facts_of(post: Post, **changed) -> dict:
    """The fields that the form of a post sends."""
    facts = {"designation": post.designation.code, "name_hi": post.name_hi, "name_en": post.name_en}
    facts |= {
        "begins": post.begins.isoformat(),
        "reports_to": post.reports_to.code if post.reports_to else "",
    }
    rights = ("may_diarise", "may_approve", "may_monitor")
    facts |= {right: "on" for right in rights if getattr(post, right)}
    return facts | changed


def take_back(client, record, **more):
    """Press the button on the page of the record, and say yes."""
    change = client.get(address(record)).context["change"]
    press = {"entry": change["id"] if change else ""}
    return agree(client, f"{address(record)}take-back/", press | more, follow=True)


def test_a_change_is_taken_back_after_it_was_shown_and_is_an_entry_itself(district, rakesh):
    post = district.clerk_post
    agree(rakesh, address(post), facts_of(post, name_en="Wrong name", reports_to=district.dm_post.code))
    entry = AuditEntry.objects.get()
    page = rakesh.get(address(post))
    assert page.context["change"]["fields"] == "Name in English, Reports to"
    asked = rakesh.post(f"{address(post)}take-back/", {"entry": entry.pk})
    assertContains(asked, "Name in English: Wrong name → Desk assistant")
    assertContains(asked, "Reports to: District Magistrate – Ashutosh Mohan → Additional DM – Anjali Gupta")
    assert Post.objects.get(pk=post.pk).name_en == "Wrong name"
    assertContains(take_back(rakesh, post), "Taken back: Desk assistant is as it was.")
    post = Post.objects.get(pk=post.pk)
    assert (post.name_en, post.reports_to) == ("Desk assistant", district.adm_post)
    undone = AuditEntry.objects.latest("pk")
    assert (undone.act, undone.reason) == ("undone", f"№ {entry.pk}")
    assert undone.differences["name_en"] == ["Wrong name", "Desk assistant"]
    assert rakesh.get(address(post)).context["change"] is None


def test_the_second_press_and_a_page_of_before_take_back_nothing_more(district, rakesh):
    post = district.clerk_post
    agree(rakesh, address(post), facts_of(post, name_en="First"))
    first = AuditEntry.objects.latest("pk").pk
    agree(rakesh, address(post), facts_of(post, name_en="Second"))
    answer = agree(rakesh, f"{address(post)}take-back/", {"entry": first}, follow=True)
    assertContains(answer, "It was changed or taken back meanwhile")
    second = AuditEntry.objects.latest("pk").pk
    agree(rakesh, f"{address(post)}take-back/", {"entry": second})
    assert Post.objects.get(pk=post.pk).name_en == "First"
    agree(rakesh, f"{address(post)}take-back/", {"entry": second})
    assert Post.objects.get(pk=post.pk).name_en == "First"


def test_what_was_changed_since_by_other_means_is_not_overwritten(district, rakesh):
    post = district.clerk_post
    agree(rakesh, address(post), facts_of(post, name_en="First"))
    Post.objects.filter(pk=post.pk).update(name_en="By a sheet")
    assertContains(take_back(rakesh, post), "was changed since")
    assert Post.objects.get(pk=post.pk).name_en == "By a sheet"


def test_an_office_a_section_and_a_post_that_nobody_used_are_no_more(district, rakesh):
    agree(rakesh, "/staff/offices/add/", NAMES | {"under": "KNJ", "code": "KNJ-T", "kind": "tehsil"})
    office = Office.objects.get(code="KNJ-T")
    agree(rakesh, "/staff/sections/add/", NAMES | {"office": "KNJ-T", "code": "HQ"})
    section = Section.objects.get(office=office)
    agree(
        rakesh, "/staff/posts/add/", NAMES | {"section": "KNJ-T/HQ", "code": "KNJ-T-1", "designation": "R20"}
    )
    post = Post.objects.get(code="KNJ-T-1")
    assertContains(take_back(rakesh, office), "It cannot be taken back: sections depend on Nazarat (KNJ-T).")
    assertContains(take_back(rakesh, section), "It cannot be taken back: posts depend on Nazarat")
    for record in (post, section, office):
        assertContains(take_back(rakesh, record), "is on record no more.")
        assert rakesh.get(address(record)).status_code == 404
    assert not Office.objects.filter(code="KNJ-T").exists()
    again = NAMES | {"under": "KNJ", "code": "KNJ-T", "kind": "tehsil"}
    assert agree(rakesh, "/staff/offices/add/", again).status_code == 302


def test_a_post_that_somebody_took_over_stays(district, rakesh):
    agree(rakesh, "/staff/posts/add/", NAMES | {"section": "KNJ/GEN", "code": "KNJ-X", "designation": "R20"})
    post = Post.objects.get(code="KNJ-X")
    make_charge(post, "रेखा", "Rekha")
    assertContains(take_back(rakesh, post), "charges depend on Nazarat (KNJ-X)")
    assert Post.objects.get(pk=post.pk).code == "KNJ-X"


def test_a_person_entered_by_mistake_stays_and_the_page_says_what_to_do(district, rakesh):
    new = {"employee_code": "UP77", "name_hi": "रेखा", "name_en": "Rekha", "rolls": "KNJ"}
    agree(rakesh, "/staff/people/add/", new)
    rekha = User.objects.get(employee_code="UP77")
    assertContains(take_back(rakesh, rekha), "or disable the account")
    agree(rakesh, address(rekha), {**new, "name_en": "Reka", "mobile": "9415000000"})
    take_back(rakesh, rekha)
    rekha.refresh_from_db()
    assert (rekha.name_en, rekha.mobile) == ("Rekha", "")


def test_a_right_that_comes_back_by_taking_back_needs_the_second_administrator_again(district, rakesh):
    dm = district.dm_post
    facts = facts_of(dm)
    del facts["may_monitor"]
    agree(rakesh, address(dm), facts)
    assert not Post.objects.get(pk=dm.pk).may_monitor
    answer = take_back(rakesh, dm)
    assertContains(answer, "as soon as a second administrator approves it")
    assert not Post.objects.get(pk=dm.pk).may_monitor
    assert AdministratorProposal.objects.get().facts == {"rights": ["may_monitor"]}


def test_nobody_beyond_takes_anything_back(district, rakesh):
    post = district.clerk_post
    agree(rakesh, address(post), facts_of(post, name_en="First"))
    press = {"entry": AuditEntry.objects.get().pk}
    elsewhere = make_post(district.etawah, "नोडल", "Nodal officer", rank=45, may_administer=True)
    geeta = signed_in(make_charge(elsewhere, "गीता", "Geeta"))
    assert geeta.post(f"{address(post)}take-back/", press).status_code == 404
    assert signed_in(district.sunita).post(f"{address(post)}take-back/", press).status_code == 403
