import pytest
from django.test import Client

from accounts.administration.site import administration
from accounts.models import Charge, Designation, Office, Post, Section, User
from tests.factories import District, agree, make_charge, make_post

pytestmark = pytest.mark.django_db
HOME = "/administration/"


@pytest.fixture
def district():
    """Kannauj with its nodal officer Rakesh Pal, and a clerk of the tehsil."""
    district = District()
    nodal = make_post(district.kannauj, "नोडल अधिकारी", "Nodal Officer", rank=45, may_administer=True)
    district.rakesh = make_charge(nodal, "राकेश पाल", "Rakesh Pal")
    return district


def administrator(charge: Charge) -> Client:
    """A browser of whoever holds the charge."""
    client = Client()
    client.force_login(charge.user)
    return client


def address(thing) -> str:
    """The page of one row."""
    return f"{HOME}accounts/{thing._meta.model_name}/{thing.pk}/change/"


def errors_of(answer) -> dict:
    """The errors beside the fields of the form that came back."""
    return answer.context["adminform"].form.errors


def test_the_post_opens_the_administration_and_no_mark_on_a_person_does(district):
    assert administrator(district.rakesh).get(HOME).status_code == 200
    User.objects.filter(pk=district.sunita.user_id).update(is_staff=True, is_superuser=True)
    for stranger in (district.sunita, district.dm):
        assert administrator(stranger).get(HOME).status_code == 403
        assert administrator(stranger).get(f"{HOME}login/").status_code == 403


def test_there_is_no_second_way_to_sign_in(district, client):
    answer = client.get(HOME, follow=True)
    assert answer.redirect_chain[-1][0] == f"/account/login/?next={HOME}"
    assert client.post(f"{HOME}login/").url == f"/account/login/?next={HOME}"
    rakesh = administrator(district.rakesh)
    assert rakesh.get(f"{HOME}password_change/").url == "/account/password/"
    assert rakesh.post(f"{HOME}logout/").url == "/account/logout/"


@pytest.mark.parametrize("model", administration._registry, ids=lambda model: model.__name__)
def test_every_list_and_form_shows_without_inline_script_or_style(district, model):
    rakesh = administrator(district.rakesh)
    page = f"{HOME}{model._meta.app_label}/{model._meta.model_name}/"
    answers = [rakesh.get(page), rakesh.get(page, {"q": "कन्नौज"}), rakesh.get(f"{page}add/")]
    assert [answer.status_code for answer in answers[:2]] == [200, 200]
    assert answers[2].status_code in (200, 403)
    for answer in answers:
        html = answer.content.decode()
        assert not any(forbidden in html for forbidden in (' style="', "<script>", "<style", "onclick="))


@pytest.mark.parametrize("model", administration._registry, ids=lambda model: model.__name__)
def test_nothing_can_be_deleted(district, model):
    page = f"{HOME}{model._meta.app_label}/{model._meta.model_name}/"
    rakesh = administrator(district.rakesh)
    assert b"delete_selected" not in rakesh.get(page).content
    row = model.objects.first()
    if row:
        assert rakesh.post(f"{page}{row.pk}/delete/", {"post": "yes"}).status_code in (302, 403)
        assert model.objects.filter(pk=row.pk).exists()


def test_rakesh_sees_his_district_and_nothing_beyond(district):
    rakesh = administrator(district.rakesh)
    for row in (district.kannauj, district.tehsil, district.sdm_post, district.manoj, district.manoj.user):
        assert rakesh.get(address(row)).status_code == 200, row
    hidden = (
        district.etawah,
        district.state,
        district.stranger_post,
        district.stranger,
        district.stranger.user,
    )
    for row in (*hidden, district.etawah.sections.first()):
        assert rakesh.get(address(row)).status_code == 302, row
        assert rakesh.post(address(row), {"name_hi": "बदला"}).status_code in (302, 403)
        assert address(row) not in rakesh.get(f"{HOME}accounts/{row._meta.model_name}/").content.decode()


def test_somebody_who_also_holds_a_post_elsewhere_is_looked_after_from_above(district):
    make_charge(district.stranger_post, "", "", user=district.manoj.user, kind=Charge.Kind.ADDITIONAL)
    assert administrator(district.rakesh).get(address(district.manoj.user)).status_code == 302


def test_rakesh_begins_a_tehsil_a_section_and_a_post(district):
    rakesh = administrator(district.rakesh)
    names = {"name_hi": "तहसील तिर्वा", "name_en": "Tehsil Tirwa", "begins": "2026-04-01", "ends": ""}
    office = {**names, "under": "knj", "code": "KNJ-T", "kind": "tehsil", "receiving_post": ""}
    rakesh.post(f"{HOME}accounts/office/add/", office)
    tirwa = Office.objects.get(code="KNJ-T")
    assert tirwa in Office.objects.within(district.kannauj)
    rakesh.post(f"{HOME}accounts/section/add/", {**names, "office": "KNJ-T", "code": "HQ"})
    section = Section.objects.get(office=tirwa)
    post = {**names, "section": "KNJ-T/HQ", "code": "KNJ-T-SDM", "reports_to": district.adm_post.code}
    post["designation"] = Designation.objects.get(rank=70).pk
    rakesh.post(f"{HOME}accounts/post/add/", post)
    assert Post.objects.get(section=section).reports_to == district.adm_post


def test_nothing_is_begun_beyond_the_subtree(district):
    rakesh = administrator(district.rakesh)
    names = {"name_hi": "नया", "name_en": "New", "begins": "2026-04-01"}
    office = {**names, "under": "ETW", "code": "ETW-T", "kind": "tehsil"}
    assert "under" in errors_of(rakesh.post(f"{HOME}accounts/office/add/", office))
    section = {**names, "office": "ETW", "code": "HQ"}
    assert "office" in errors_of(rakesh.post(f"{HOME}accounts/section/add/", section))


def test_the_list_of_designations_is_the_whole_states(district):
    shared = Designation.objects.first()
    changed = {"name_hi": "बदला", "name_en": "Changed", "rank": 1, "grade": "head"}
    assert administrator(district.rakesh).post(address(shared), changed).status_code == 403
    top = make_post(district.state, "राज्य नोडल अधिकारी", "State Nodal Officer", rank=45, may_administer=True)
    administrator(make_charge(top, "कविता मिश्रा", "Kavita Mishra")).post(address(shared), changed)
    shared.refresh_from_db()
    assert shared.name_en == "Changed"


def test_charges_are_looked_up_here_and_changed_by_order_elsewhere(district):
    rakesh = administrator(district.rakesh)
    assert rakesh.get(address(district.sunita)).status_code == 200
    assert rakesh.post(address(district.sunita), {"ends_0": "2026-11-01"}).status_code == 403
    taken = {"post": district.clerk_post.code, "user": district.manoj.user.employee_code}
    assert rakesh.post(f"{HOME}accounts/charge/add/", taken).status_code == 403


def test_a_post_ends_by_order_and_not_here(district):
    facts = {"designation": district.clerk_post.designation_id, "name_hi": "पटल", "name_en": "Desk"}
    facts |= {"begins": "2000-01-01", "ends": "2026-11-01", "reports_to": district.adm_post.code}
    assert administrator(district.rakesh).post(address(district.clerk_post), facts).status_code == 302
    district.clerk_post.refresh_from_db()
    assert (district.clerk_post.name_en, district.clerk_post.ends) == ("Desk", None)


def test_rakesh_changes_nothing_of_his_own_post(district):
    facts = {"designation": district.rakesh.post.designation_id, "name_hi": "नोडल", "name_en": "Nodal"}
    facts |= {"begins": "2000-01-01", "reports_to": "", "may_monitor": "on", "may_administer": "on"}
    assert administrator(district.rakesh).post(address(district.rakesh.post), facts).status_code == 403
    post = Post.objects.get(pk=district.rakesh.post_id)
    assert (post.name_en, post.may_monitor, post.may_administer) == ("Nodal Officer", False, True)


def test_a_new_person_has_no_password_and_no_rights(district):
    rakesh = administrator(district.rakesh)
    new = {"employee_code": "e77001", "name_hi": "रेखा सिंह", "name_en": "Rekha Singh", "rolls": "KNJ"}
    new |= {"email": "Rekha.Singh@up.gov.in", "is_staff": "on", "is_superuser": "on", "password": "x"}
    rakesh.post(f"{HOME}accounts/user/add/", new)
    rekha = User.objects.get(employee_code="E77001", email="rekha.singh@up.gov.in")
    assert [rekha.has_usable_password(), rekha.is_staff, rekha.is_superuser] == [False] * 3


def test_rakesh_disables_and_restores_sunita_but_not_himself(district):
    rakesh = administrator(district.rakesh)
    people = {
        "_selected_action": [district.sunita.user_id, district.rakesh.user_id, district.stranger.user_id]
    }
    agree(rakesh, f"{HOME}accounts/user/", {"action": "disable", **people})
    assert set(User.objects.filter(is_active=False)) == {district.sunita.user}
    agree(rakesh, f"{HOME}accounts/user/", {"action": "restore", **people})
    assert not User.objects.filter(is_active=False).exists()
