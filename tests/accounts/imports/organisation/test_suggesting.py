import pytest

from accounts.data import table
from accounts.imports.organisation import suggesting
from accounts.models import Designation, Office, OrganisationImport, Post
from accounts.refusals import NotYours
from tests.factories import make_office

from .test_imports import HOME, Kannauj, signed_in

pytestmark = pytest.mark.django_db
SUGGEST = f"{HOME}suggest/"


@pytest.fixture
def kannauj():
    """Kannauj, the designations of the state, and the new tehsil Tirwa, which has no post yet."""
    district = Kannauj()
    Designation.objects.filter(code="HA").delete()
    Designation.objects.bulk_create(Designation(**row) for row in table("designations"))
    district.tirwa = make_office(
        "KNJ-T-TRW", "तहसील तिर्वा", "Tehsil Tirwa", kind="tehsil", under=district.kannauj
    )
    return district


def suggested_rows(charge, office, standard):
    page = signed_in(charge).get(SUGGEST, {"office": office.code, "standard": standard})
    assert page.status_code == 200
    return [row for group in page.context.get("groups", ()) for row in group["rows"]]


def add(charge, office, standard, picked):
    facts = {"office": office.code, "standard": standard, "pick": picked}
    return signed_in(charge).post(SUGGEST, facts, follow=True)


def test_rakesh_takes_all_that_a_tehsil_usually_has(kannauj):
    rows = suggested_rows(kannauj.rakesh, kannauj.tirwa, "tehsil")
    assert "उप जिलाधिकारी, तिर्वा" in [row.name_hi for row in rows]
    page = add(kannauj.rakesh, kannauj.tirwa, "tehsil", [row.key for row in rows])
    assert page.status_code == 200
    assert set(kannauj.tirwa.sections.values_list("code", flat=True)) == {"GEN", "HQ", "CRT", "LR"}
    tehsildar = Post.objects.get(code="KNJ-T-TRW-TEHSILDAR")
    assert (tehsildar.name_en, tehsildar.reports_to.code, tehsildar.may_approve) == (
        "Tehsildar, Tirwa",
        "KNJ-T-TRW-SDM",
        True,
    )
    assert Office.objects.get(code="KNJ-T-TRW").receiving_post.code == "KNJ-T-TRW-DAK"
    assert suggested_rows(kannauj.rakesh, kannauj.tirwa, "tehsil") == []
    sheet_import = OrganisationImport.objects.get()
    assert (sheet_import.kind, sheet_import.counts["new"], sheet_import.lines.count()) == (
        "suggestion",
        len(rows),
        len(rows),
    )


def test_only_what_is_ticked_is_added_with_its_section_and_under_who_is_there(kannauj):
    add(kannauj.rakesh, kannauj.tirwa, "tehsil", ["post:KNJ-T-TRW-SDM", "post:KNJ-T-TRW-LEKHPAL-1"])
    assert set(Post.objects.in_office(kannauj.tirwa).values_list("code", flat=True)) == {
        "KNJ-T-TRW-SDM",
        "KNJ-T-TRW-LEKHPAL-1",
    }
    assert Post.objects.get(code="KNJ-T-TRW-LEKHPAL-1").reports_to.code == "KNJ-T-TRW-SDM"
    assert kannauj.tirwa.sections.filter(code="LR").exists()
    assert not kannauj.tirwa.sections.filter(code="CRT").exists()


def test_what_the_office_has_is_left_as_its_administrator_keeps_it(kannauj):
    add(kannauj.rakesh, kannauj.tirwa, "tehsil", ["post:KNJ-T-TRW-SDM"])
    Post.objects.filter(code="KNJ-T-TRW-SDM").update(name_en="SDM of our own")
    rows = suggested_rows(kannauj.rakesh, kannauj.tirwa, "tehsil")
    add(kannauj.rakesh, kannauj.tirwa, "tehsil", [row.key for row in rows])
    assert Post.objects.get(code="KNJ-T-TRW-SDM").name_en == "SDM of our own"


def test_a_designation_that_the_office_has_is_not_ticked_beforehand(kannauj):
    clerk = kannauj.sdm_post
    clerk.designation = Designation.objects.get(code="SDM")
    clerk.save()
    ticked = {row.key: row.is_usual for row in suggested_rows(kannauj.rakesh, kannauj.tehsil, "tehsil")}
    assert ticked["post:KNJ-C-SDM"] is False
    assert ticked["post:KNJ-C-TEHSILDAR"] is True


def test_who_administers_is_not_suggested_to_administer(kannauj):
    rows = suggested_rows(kannauj.rakesh, kannauj.kannauj, "district")
    add(kannauj.rakesh, kannauj.kannauj, "district", [row.key for row in rows])
    assert not Post.objects.get(code="KNJ-NODAL").may_administer


@pytest.mark.parametrize("standard", suggesting.STANDARDS)
def test_every_standard_is_whole_and_can_be_taken_by_an_empty_office(kannauj, standard):
    office = make_office("KNJ-N", "नया कार्यालय", "New Office", under=kannauj.kannauj)
    rows = suggested_rows(kannauj.rakesh, office, standard)
    assert add(kannauj.rakesh, office, standard, [row.key for row in rows]).status_code == 200
    posts = Post.objects.in_office(office)
    assert posts.count() == sum(row.key.startswith("post:") for row in rows) > 3
    assert posts.filter(reports_to__isnull=True).count() <= 2


def test_nothing_ticked_is_refused_with_a_sentence(kannauj):
    page = add(kannauj.rakesh, kannauj.tirwa, "tehsil", ["post:SOMETHING-ELSE"])
    assert page.status_code == 400
    assert "pick at least one" in page.content.decode()


def test_the_offices_of_another_district_are_not_offered(kannauj):
    page = signed_in(kannauj.rakesh).get(SUGGEST, {"office": "ETW", "standard": "district"})
    assert (page.status_code, page.context.get("groups")) == (400, None)
    with pytest.raises(NotYours):
        suggesting.add(kannauj.etawah, standard="district", picked=["section:HQ"], by=kannauj.rakesh)
