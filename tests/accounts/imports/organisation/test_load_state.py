from time import process_time

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from accounts.data import table
from accounts.imports.organisation import suggesting
from accounts.imports.organisation.strength import places, seats
from accounts.models import Designation, Office, Post, Section

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def state(django_db_setup, django_db_blocker):
    """The state, loaded once for the tests that only read it."""
    with django_db_blocker.unblock(), transaction.atomic():
        begun = process_time()
        call_command("load_state", verbosity=0)
        taken = process_time() - begun
        connection.check_constraints()  # once here, instead of at the end of every test
        yield taken
        transaction.set_rollback(True)


def test_the_state_has_its_divisions_districts_and_departments(state):
    kinds = Office.Kind
    counted = {kind: Office.objects.filter(kind=kind).count() for kind in kinds}
    assert (counted[kinds.DIVISION], counted[kinds.DISTRICT], counted[kinds.DEPARTMENT]) == (18, 75, 98)
    assert counted[kinds.POLICE] == 75


def test_loading_takes_less_than_ten_seconds_of_processor_time(state):
    assert state < 10


def test_kannauj_is_complete(state):
    kannauj = Office.objects.get(code="KNJ")
    below = Office.objects.within(kannauj)
    assert {office.name_en for office in below.filter(kind="tehsil")} == {
        "Tehsil Kannauj",
        "Tehsil Chhibramau",
        "Tehsil Tirwa",
        "Tehsil Haseran",
    }
    assert below.filter(kind="block").count() == 8
    assert Post.objects.filter(section__office__in=below).count() > 150


def test_districts_tehsils_and_blocks_carry_their_codes_of_the_local_government_directory(state):
    codes = dict(Office.objects.filter(lgd_code__isnull=False).values_list("code", "lgd_code"))
    tehsils = {"KNJ-T-CHB": 833, "KNJ-T-KNJ": 834, "KNJ-T-TRW": 835, "KNJ-T-HSR": 6876}
    assert tehsils.items() <= codes.items()
    assert (codes["KNJ"], codes["LKO"], codes["KNJ-B-GGR"]) == (155, 162, 1259)
    kinds = (Office.Kind.DISTRICT, Office.Kind.TEHSIL, Office.Kind.BLOCK)
    assert not Office.objects.filter(kind__in=kinds, lgd_code=None).exists()
    directory = {(row["level"], int(row["lgd_code"])) for row in table("lgd-codes")}
    assert len(directory) == 75 + 352 + 828
    assert {(office.kind, office.lgd_code) for office in Office.objects.filter(kind__in=kinds)} <= directory


def test_an_office_that_came_before_the_codes_gets_its_own_once(state):
    with transaction.atomic():
        Office.objects.filter(code="KNJ-T-HSR").update(lgd_code=None)
        Office.objects.filter(code="KNJ-T-CHB").update(lgd_code=9999)
        call_command("load_state", verbosity=0)
        assert Office.objects.get(code="KNJ-T-HSR").lgd_code == 6876
        assert Office.objects.get(code="KNJ-T-CHB").lgd_code == 9999
        transaction.set_rollback(True)


def test_the_tree_is_sound_and_every_name_is_in_both_languages(state):
    assert not any(Office.objects.find_problems())
    for model in (Office, Section, Designation, Post):
        for field in ("name_hi", "name_en"):
            assert not model.objects.filter(**{field: ""}).exists()
        assert not model.objects.filter(name_hi__regex="[A-Za-z]").exists()


def test_every_office_has_a_door_of_its_own(state):
    for office in Office.objects.select_related("receiving_post__section"):
        assert office.receiving_post.section.office_id == office.pk


def test_every_post_is_under_the_chief_minister_except_himself(state):
    reports = dict(Post.objects.values_list("pk", "reports_to"))
    top = Post.objects.get(code="UP-CM").pk
    for step in reports:
        visited = set()
        while step != top:
            assert step not in visited
            visited.add(step)
            step = reports[step]


def test_the_chains_are_those_of_the_office_manual(state):
    def chain(code: str) -> list[str]:
        return [post.designation.code for post in Post.objects.get(code=code).superiors()]

    above = ["COMMISSIONER", "CS", "CM"]
    assert chain("KNJ-T-CHB-LEKHPAL-1") == ["RI", "NAIB", "TEHSILDAR", "SDM", "ADM", "DM", *above]
    assert chain("KNJ-REV-JA") == ["HA", "OC", "ADM", "DM", *above]
    assert chain("SEC-REV-1-ARO")[:8] == [
        "RO",
        "SO",
        "UNDER-SECRETARY",
        "DEPUTY-SECRETARY",
        "JOINT-SECRETARY",
        "SPECIAL-SECRETARY",
        "SECRETARY",
        "ACS",
    ]


def test_nobody_reports_to_a_lower_rank(state):
    for post in Post.objects.select_related("designation", "reports_to__designation").exclude(
        reports_to=None
    ):
        assert post.reports_to.designation.rank > post.designation.rank, post.code


def test_loading_again_changes_nothing_and_keeps_what_an_administrator_changed(state):
    models = (Office, Section, Designation, Post)
    Office.objects.filter(code="KNJ").update(name_en="Kannauj District")
    before = [list(model.objects.order_by("pk").values()) for model in models]
    call_command("load_state", verbosity=0)
    assert [list(model.objects.order_by("pk").values()) for model in models] == before
    Office.objects.filter(code="KNJ").update(name_en="District Kannauj")


def test_the_state_as_loaded_lacks_nothing_but_what_it_never_had(state):
    for office in Office.objects.filter(code__in=["ETW-POL", "SEC-REV"]):
        standard = {"police": "police", "department": "department"}[office.kind]
        assert suggesting.suggestions(office, standard) == ([], [])


def test_a_post_that_went_missing_comes_back_under_its_superior(state):
    Post.objects.get(code="KNJ-T-TRW-LEKHPAL-1").delete()
    call_command("load_state", verbosity=0)
    assert Post.objects.get(code="KNJ-T-TRW-LEKHPAL-1").reports_to.code == "KNJ-T-TRW-RI-1"


def test_codes_fit_and_differ():
    all_places = list(places())
    codes = [place.code for place in all_places]
    assert len(codes) == len(set(codes))
    posts = [seat.code for seat in seats(all_places)]
    assert len(posts) == len(set(posts))
    assert max(map(len, posts)) <= 40
