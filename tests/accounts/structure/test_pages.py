"""Rakesh the nodal officer of Kannauj keeps the records of his district, and nobody else's."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from accounts.administration.urls import pages_of
from accounts.models import AuditEntry, Charge, Designation, EmailPattern, Office, Post, Section, User
from files.models import NumberPattern
from tests.factories import (
    District,
    agree,
    establishing,
    make_charge,
    make_head,
    make_office,
    make_post,
    make_user,
    signed_in,
)
from tests.records import KINDS, address, errors_of, list_address

pytestmark = pytest.mark.django_db
NAMES = {"name_hi": "तहसील तिर्वा", "name_en": "Tehsil Tirwa", "begins": "2026-04-01", "ends": ""}


@pytest.fixture
def district():
    """Kannauj with its nodal officer Rakesh Pal, and a clerk of the tehsil."""
    district = District()
    nodal = make_post(district.kannauj, "नोडल अधिकारी", "Nodal Officer", rank=45, may_administer=True)
    district.rakesh = make_charge(nodal, "राकेश पाल", "Rakesh Pal")
    return district


@pytest.fixture
def rakesh(district):
    """A browser of the nodal officer."""
    return signed_in(district.rakesh)


@pytest.fixture
def kavita(district):
    """A browser of the nodal officer of the whole state."""
    top = make_post(district.state, "राज्य नोडल अधिकारी", "State Nodal Officer", rank=45, may_administer=True)
    return signed_in(make_charge(top, "कविता मिश्रा", "Kavita Mishra"))


def test_the_post_opens_the_administration_and_no_mark_on_a_person_does(district, rakesh):
    assert rakesh.get("/staff/").status_code == 200
    User.objects.filter(pk=district.sunita.user_id).update(is_staff=True, is_superuser=True)
    for stranger in (district.sunita, district.dm):
        for kind in KINDS:
            assert signed_in(stranger).get(list_address(kind)).status_code == 403


def test_there_is_no_second_way_to_sign_in(district, rakesh, client):
    for page in ("", "login/", "logout/", "password_change/", "accounts/user/"):
        assert rakesh.get(f"/administration/{page}").status_code == 404
        assert rakesh.post(f"/administration/{page}").status_code == 404
    answer = client.get("/staff/people/", follow=True)
    assert answer.redirect_chain[-1][0] == "/account/login/?next=/staff/people/"


def test_of_two_presses_at_one_moment_one_enters_and_the_other_says_so(district, rakesh, monkeypatch):
    """The first commits after the second was validated."""
    section = {"office": district.kannauj, "code": "NZR"}
    names = {"name_hi": "नज़ारत", "name_en": "Nazarat", "begins": "2026-04-01"}
    monkeypatch.setattr(Section, "validate_constraints", lambda section, **facts: None)
    Section.objects.create(**section, **names)
    facts = {"office": "KNJ", "code": "NZR", **names}
    answer = agree(rakesh, "/staff/sections/add/", facts)
    assertContains(answer, "The same was entered at this moment", status_code=409)
    assert Section.objects.filter(**section).count() == 1


@pytest.mark.parametrize("language", ["hi", "en"])
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.plural)
def test_every_list_and_form_shows_without_inline_script_or_style_and_is_light(district, kind, language):
    client = signed_in(district.rakesh, language)
    page = list_address(kind)
    answers = [client.get(page), client.get(page, {"q": "कन्नौज"}), client.get(f"{page}add/")]
    answers += [client.get(page, {"show": tab}) for tab in kind.tabs]
    row = kind.rows(district.rakesh).first()
    answers += [client.get(address(row))] if row else []
    assert {answer.status_code for answer in answers} <= {200, 403}
    assert answers[0].status_code == answers[1].status_code == 200
    for answer in answers:
        html = answer.content.decode()
        assert not any(forbidden in html for forbidden in (' style="', "<script>", "<style", "onclick="))
        assert len(answer.content) < 40_000


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.plural)
def test_nothing_can_be_deleted(district, rakesh, kind):
    names = {pattern.name for pattern in pages_of(kind)}
    assert names == {kind.plural, f"add_{kind.single}", kind.single, f"take_back_{kind.single}"}
    row = kind.rows(district.rakesh).first()
    if row:
        assert rakesh.post(f"{address(row)}delete/", {"post": "yes"}).status_code == 404
        assert rakesh.delete(address(row)).status_code == 405
        assert kind.model.objects.filter(pk=row.pk).exists()


def test_rakesh_sees_his_district_and_nothing_beyond(district, rakesh):
    for row in (district.kannauj, district.tehsil, district.sdm_post, district.manoj.user):
        assert rakesh.get(address(row)).status_code == 200, row
    hidden = (district.etawah, district.state, district.stranger_post, district.stranger.user)
    for row in (*hidden, district.etawah.sections.first()):
        assert rakesh.get(address(row)).status_code == 404, row
        assert rakesh.post(address(row), {"name_hi": "बदला"}).status_code == 404
        assert address(row) not in rakesh.get(f"{address(row).rpartition(str(row.pk))[0]}").content.decode()


def test_somebody_who_also_holds_a_post_elsewhere_is_looked_after_from_above(district, rakesh):
    make_charge(district.stranger_post, "", "", user=district.manoj.user, kind=Charge.Kind.ADDITIONAL)
    assert rakesh.get(address(district.manoj.user)).status_code == 404


def test_rakesh_begins_a_tehsil_a_section_and_a_post(district, rakesh):
    office = {**NAMES, "under": "knj", "code": "KNJ-T", "kind": "tehsil", "receiving_post": ""}
    agree(rakesh, "/staff/offices/add/", office)
    tirwa = Office.objects.get(code="KNJ-T")
    assert tirwa in Office.objects.within(district.kannauj)
    agree(rakesh, "/staff/sections/add/", {**NAMES, "office": "KNJ-T", "code": "HQ"})
    section = Section.objects.get(office=tirwa)
    post = {**NAMES, "section": "KNJ-T/HQ", "code": "KNJ-T-SDM", "reports_to": district.adm_post.code}
    post["designation"] = Designation.objects.get(rank=70).code
    agree(rakesh, "/staff/posts/add/", post)
    assert Post.objects.get(section=section).reports_to == district.adm_post


def test_the_posts_of_a_section_are_listed_alone_and_the_next_begins_there(district, rakesh):
    with establishing():
        other = Section.objects.create(
            office=district.kannauj, code="NAZ", name_hi="नज़ारत", name_en="Nazarat", begins="2026-01-01"
        )
        Post.objects.filter(pk=district.clerk_post.pk).update(section=other)
    link = rakesh.get(f"/staff/sections/{other.pk}/").context["links"][0]
    shown = rakesh.get(link["url"])
    assert [row["id"] for row in shown.context["rows"]] == [district.clerk_post.pk]
    assertContains(rakesh.get(shown.context["add_url"]), 'value="KNJ/NAZ"')


@pytest.mark.parametrize("code", ["etw", "~312", "A/B", "ＵＰ1", "KNJ\u200b", "../.."])
def test_a_code_is_nobody_elses_in_other_letters_and_has_plain_signs_only(district, rakesh, code):
    office = {**NAMES, "under": "knj", "code": code, "kind": "tehsil", "receiving_post": ""}
    assert rakesh.post("/staff/offices/add/", office).status_code == 400
    assert not Office.objects.filter(code__in=[code, code.upper()]).exclude(pk=district.etawah.pk).exists()


def test_a_person_is_not_born_in_the_year_9999(district, rakesh):
    facts = {**NAMES, "employee_code": "E77777", "rolls": "KNJ", "born_on": "31.12.9999"}
    assertContains(rakesh.post("/staff/people/add/", facts), "check the year", status_code=400)


def test_an_office_takes_its_code_of_the_directory_and_no_other(district, rakesh):
    facts = {**NAMES, "kind": "tehsil", "begins": "2000-01-01", "receiving_post": district.sdm_post.code}
    for wrong in ("999999", "155"):  # Of nothing, and of the district.
        refused = rakesh.post(address(district.tehsil), facts | {"lgd_code": wrong})
        assertContains(refused, "has no such code for this kind of office", status_code=400)
    shown = rakesh.post(address(district.tehsil), facts | {"lgd_code": "833"})
    assertContains(shown, "In the directory this code is Chhibramau.")
    agree(rakesh, address(district.tehsil), facts | {"lgd_code": "833"})
    district.tehsil.refresh_from_db()
    assert district.tehsil.lgd_code == 833


def test_nothing_is_begun_beyond_the_subtree(district, rakesh):
    names = {"name_hi": "नया", "name_en": "New", "begins": "2026-04-01"}
    office = {**names, "under": "ETW", "code": "ETW-T", "kind": "tehsil"}
    assert "under" in errors_of(rakesh.post("/staff/offices/add/", office))
    section = {**names, "office": "ETW", "code": "HQ"}
    assert "office" in errors_of(rakesh.post("/staff/sections/add/", section))


def test_the_list_of_designations_is_the_whole_states(district, rakesh, kavita):
    shared = Designation.objects.first()
    changed = {"name_hi": "बदला", "name_en": "Changed", "rank": 1, "grade": "head"}
    assert rakesh.get(address(shared)).status_code == 200
    assert rakesh.post(address(shared), changed).status_code == 403
    assert rakesh.get("/staff/designations/add/").status_code == 403
    agree(kavita, address(shared), changed)
    shared.refresh_from_db()
    assert shared.name_en == "Changed"


def test_charges_are_looked_up_here_and_changed_by_order_elsewhere(district, rakesh):
    assertContains(rakesh.get(address(district.sunita.user)), "Desk assistant, District Kannauj")
    person = {"name_hi": "सुनीता यादव", "name_en": "Sunita Yadav", "rolls": "KNJ"}
    more = {"ends_0": "2026-11-01", "ends": "2026-11-01", "post": district.dm_post.code}
    agree(rakesh, address(district.sunita.user), person | more)
    assert Charge.objects.get(user=district.sunita.user) == district.sunita
    assert Charge.objects.get(user=district.sunita.user).ends is None


def test_a_post_ends_by_order_and_not_here(district, rakesh):
    facts = {"designation": district.clerk_post.designation.code, "name_hi": "पटल", "name_en": "Desk"}
    facts |= {"begins": "2000-01-01", "ends": "2026-11-01", "reports_to": district.adm_post.code}
    assert agree(rakesh, address(district.clerk_post), facts).status_code == 302
    district.clerk_post.refresh_from_db()
    assert (district.clerk_post.name_en, district.clerk_post.ends) == ("Desk", None)


def test_rakesh_changes_nothing_of_his_own_post(district, rakesh):
    facts = {"designation": district.rakesh.post.designation.code, "name_hi": "नोडल", "name_en": "Nodal"}
    facts |= {"begins": "2000-01-01", "reports_to": "", "may_monitor": "on", "may_administer": "on"}
    page = rakesh.get(address(district.rakesh.post))
    assertNotContains(page, 'name="name_en"')
    assertContains(page, "This is your own post: another administrator changes it.")
    assert ("May administer", "yes") in page.context["values"]
    assert rakesh.post(address(district.rakesh.post), facts).status_code == 403
    post = Post.objects.get(pk=district.rakesh.post_id)
    assert (post.name_en, post.may_monitor, post.may_administer) == ("Nodal Officer", False, True)


def test_a_new_person_has_no_password_and_no_rights(district, rakesh):
    new = {"employee_code": "e77001", "name_hi": "रेखा सिंह", "name_en": "Rekha Singh", "rolls": "KNJ"}
    new |= {"email": "Rekha.Singh@up.gov.in", "is_staff": "on", "is_superuser": "on", "password": "x"}
    agree(rakesh, "/staff/people/add/", new)
    rekha = User.objects.get(employee_code="E77001", email="rekha.singh@up.gov.in")
    assert [rekha.has_usable_password(), rekha.is_staff, rekha.is_superuser] == [False] * 3


def test_rakesh_disables_and_restores_sunita_but_not_himself(district, rakesh):
    people = {"row": [district.sunita.user_id, district.rakesh.user_id, district.stranger.user_id]}
    agree(rakesh, "/staff/people/disable/", people)
    assert set(User.objects.filter(is_active=False)) == {district.sunita.user}
    agree(rakesh, "/staff/people/restore/", people)
    assert not User.objects.filter(is_active=False).exists()


def test_a_change_is_shown_before_it_is_made_with_what_it_means(district, rakesh):
    facts = {
        "designation": "R20",
        "name_hi": "राजस्व लिपिक",
        "name_en": "Revenue clerk",
        "begins": "2000-01-01",
    }
    facts |= {"reports_to": district.dm_post.code}
    make_post(district.kannauj, "चपरासी", "Peon", reports_to=district.clerk_post)
    shown = rakesh.post(address(district.clerk_post), facts)
    assertContains(shown, "Name in English: Desk assistant → Revenue clerk")
    assertContains(shown, "Reports to: Additional DM – Anjali Gupta → District Magistrate – Ashutosh Mohan")
    assertContains(shown, "Held by Sunita Yadav.")
    assertContains(shown, "1 post reports to it.")
    assertContains(shown, "District Magistrate – Ashutosh Mohan may take up its papers from now on")
    assert not AuditEntry.objects.exists()
    assert Post.objects.get(pk=district.clerk_post.pk).name_en == "Desk assistant"
    # Whoever says yes to what was shown, says yes to nothing else.
    answer = {"answered": shown.context["question"].answer}
    asked = rakesh.post(address(district.clerk_post), facts | answer | {"name_en": "Chief"})
    assertContains(asked, "Name in English: Desk assistant → Chief")
    assert rakesh.post(address(district.clerk_post), facts | answer).status_code == 302
    assert Post.objects.get(pk=district.clerk_post.pk).name_en == "Revenue clerk"
    # The same press once more changes nothing, and says so.
    again = rakesh.post(address(district.clerk_post), facts | answer, follow=True)
    assertContains(again, "Nothing was changed.")
    assert AuditEntry.objects.count() == 1


def test_what_another_changed_meanwhile_is_shown_before_it_is_overwritten(district, rakesh):
    facts = {"designation": "R20", "name_hi": "पटल सहायक", "name_en": "Head clerk", "begins": "2000-01-01"}
    facts |= {"reports_to": district.adm_post.code}
    answer = {"answered": rakesh.post(address(district.clerk_post), facts).context["question"].answer}
    Post.objects.filter(pk=district.clerk_post.pk).update(name_hi="प्रधान सहायक")
    asked = rakesh.post(address(district.clerk_post), facts | answer)
    assertContains(asked, "Name in Hindi: प्रधान सहायक → पटल सहायक")


def test_lists_are_found_by_words_in_either_script_and_cut_to_what_matters(district, rakesh):
    vacant = make_post(district.kannauj, "नाज़िर", "Nazir")
    posts = rakesh.get("/staff/posts/", {"q": "nazir"}).context["rows"]
    assert [row["code"] for row in posts] == [vacant.code]
    assert [row["code"] for row in rakesh.get("/staff/posts/", {"show": "vacant"}).context["rows"]] == [
        vacant.code
    ]
    people = rakesh.get("/staff/people/", {"q": "सुनीता"}).context["rows"]
    assert [row["name"] for row in people] == ["Sunita Yadav"]
    make_user("नीलम", "Neelam", rolls=district.kannauj)
    without = rakesh.get("/staff/people/", {"show": "without"}).context["rows"]
    assert [row["name"] for row in without] == ["Neelam"]
    assert rakesh.get("/staff/offices/", {"show": "tehsils"}).context["rows"][0]["code"] == "KNJ-C"
    assert [row["code"] for row in rakesh.get("/staff/designations/", {"q": "SDM"}).context["rows"]] == [
        "R70"
    ]
    make_head(district.kannauj)
    assert [row["code"] for row in rakesh.get("/staff/subject-heads/", {"q": "राज"}).context["rows"]] == [
        "REV"
    ]


def test_a_list_goes_on_behind_its_last_row_and_keeps_what_was_searched(district, rakesh):
    for serial in range(60):
        make_post(district.kannauj, f"पटल {serial}", f"Desk {serial}")
    seen, page = [], "/staff/posts/?show=vacant"
    while page:
        context = rakesh.get(page).context
        seen += [row["code"] for row in context["rows"]]
        page = context["next_url"] and f"/staff/posts/{context['next_url']}"
    assert len(seen) == len(set(seen)) == 60
    assert seen == sorted(seen)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.plural)
def test_a_list_asks_as_often_for_one_row_as_for_three(district, rakesh, kind):
    def more(serial):
        office = make_office(f"KNJ-{serial}", under=district.kannauj)
        post = make_post(office, "पटल", "Desk", rank=serial)
        make_charge(post, "राम", "Ram")
        make_head(office)
        NumberPattern.objects.create(office=office, pattern="{office}/{year}/{serial}")
        EmailPattern.objects.create(office=office, domain="example.in")

    rakesh.get(list_address(kind))
    counts = []
    for serial in (11, 12):
        more(serial)
        with CaptureQueriesContext(connection) as queries:
            rakesh.get(list_address(kind))
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 16


def test_a_post_does_not_come_to_stand_above_itself(district, rakesh):
    facts = {"designation": "R80", "name_hi": "अपर", "name_en": "Additional", "begins": "2000-01-01"}
    answer = rakesh.post(address(district.adm_post), facts | {"reports_to": district.clerk_post.code})
    assert errors_of(answer)["reports_to"] == ["Additional DM would come to stand above itself."]


def test_a_link_fills_in_the_office_of_a_new_section(district, rakesh):
    form = rakesh.get("/staff/sections/add/", {"office": "KNJ-C"}).content.decode()
    assert 'value="KNJ-C"' in form
    assert reverse("sections") == "/staff/sections/"
