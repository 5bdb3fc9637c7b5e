import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.email_ids import lifecycle, plan
from accounts.latin import proposal
from accounts.models import Designation, EmailPattern, Office, Post, User
from accounts.refusals import NotYours
from tests.factories import BEGINNING, District, make_charge, make_office, make_post, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def kannauj():
    """Kannauj, whose rules mark contract staff, with Rakesh who administers it."""
    district = District()
    post = make_post(district.kannauj, "नोडल अधिकारी", "Nodal officer", may_administer=True)
    district.rakesh = make_charge(post, "राकेश पाल", "Rakesh Pal")
    district.pattern = EmailPattern.objects.create(office=district.kannauj, domain="kannauj.example.in")
    return district


def post_of(office: Office, designation: str, code: str) -> Post:
    job, _new = Designation.objects.get_or_create(
        code=designation,
        defaults={"name_hi": designation, "name_en": designation, "rank": 9, "grade": "officer"},
    )
    return Post.objects.create(
        section=office.sections.first(), designation=job, code=f"{office.code}-{code}",
        name_hi=code, name_en=code, begins=BEGINNING,
    )  # fmt: skip


def locals_of(office: Office, holders) -> list[str]:
    wishes_for = plan.wishes_for_posts if isinstance(holders[0], Post) else plan.wishes_for_people
    return [item.local for item in plan.assign(list(wishes_for(holders, office=office)))]


def test_a_post_is_named_by_designation_and_place_and_its_likes_by_more(kannauj):
    block = make_office("KNJ-B-UMD", "विकास खण्ड उमर्दा", "Block Umarda", kind="block", under=kannauj.kannauj)
    posts = [
        post_of(kannauj.kannauj, "CDO", "CDO"),
        post_of(kannauj.kannauj, "ADM", "ADM-FR"),
        post_of(kannauj.kannauj, "ADM", "ADM-J"),
        post_of(block, "BDO", "BDO"),
    ]
    assert locals_of(kannauj.kannauj, posts) == [
        "cdo.kannauj",
        "adm-fr.kannauj",
        "adm-j.kannauj",
        "bdo.umarda",
    ]
    kannauj.pattern.post_based = "{designation}.{section}-{district}"
    kannauj.pattern.save()
    assert locals_of(kannauj.kannauj, posts[3:]) == ["bdo.gen-kannauj"]


def test_contract_staff_are_told_apart_also_by_number(kannauj):
    people = [make_user("राम कुमार", "Ram Kumar", on_contract=True) for _ in range(3)]
    assert locals_of(kannauj.kannauj, people) == ["ram.kumar.ctr", "r.kumar.ctr", "ram.kumar2.ctr"]
    kannauj.pattern.contract_mark = "c-"
    kannauj.pattern.save()
    assert locals_of(kannauj.kannauj, people) == ["c-ram.kumar", "c-r.kumar", "c-ram.kumar2"]


def test_the_year_of_birth_tells_namesakes_apart_where_it_is_known(kannauj):
    people = [make_user("राम कुमार", "Ram Kumar", born_on=f"19{year}-05-01") for year in (70, 84, 85)]
    people = list(User.objects.filter(pk__in=[person.pk for person in people]).order_by("pk"))
    assert locals_of(kannauj.kannauj, people) == ["ram.kumar", "r.kumar", "ram.kumar.85"]


def test_no_person_is_given_a_word_of_an_office_or_a_machine_nor_what_looks_like_one(kannauj):
    people = [make_user(name, name) for name in ("Sdm", "Postmaster", "Nodal", "Adm In")]
    assert locals_of(kannauj.kannauj, people) == ["sdm2", "postmaster2", "nodal2", "a.in"]
    assert proposal.Rules().fits("sdm")
    assert not proposal.Rules().fits("r00t")


def test_a_long_name_leaves_room_for_mark_and_number(kannauj):
    kannauj.pattern.longest = 14
    kannauj.pattern.save()
    name = "Venkatanarasimharajuvaripeta Ramachandran"
    people = [make_user(name, name, on_contract=turn == 1) for turn in range(4)]
    locals_ = locals_of(kannauj.kannauj, people)
    assert max(map(len, locals_)) == 14
    assert locals_[1].endswith(".ctr")
    assert len(set(locals_)) == 4


def test_an_office_below_with_rules_of_its_own_has_its_own_domain(kannauj):
    EmailPattern.objects.create(office=kannauj.tehsil, domain="chhibramau.example.in")
    person = make_user("राम कुमार", "Ram Kumar", rolls=kannauj.tehsil)
    (email_id,) = lifecycle.propose_for([person], by=kannauj.rakesh)
    assert (str(email_id), email_id.office) == ("ram.kumar@chhibramau.example.in", kannauj.tehsil)


def test_posts_of_another_district_are_given_nothing(kannauj):
    EmailPattern.objects.create(office=kannauj.state, domain="up.example.in")
    with pytest.raises(NotYours):
        lifecycle.propose_for_posts([kannauj.stranger_post], by=kannauj.rakesh)


def test_namesakes_of_many_names_are_looked_up_by_handfuls(kannauj):
    people = [
        User(pk=-number, employee_code=f"N{number}", name_hi="", name_en=f"Ram {chr(97 + number % 20)}ala")
        for number in range(1, 901)
    ]
    with CaptureQueriesContext(connection) as queries:
        assert len(set(locals_of(kannauj.kannauj, people))) == 900
    assert len(queries) < 10


def test_people_named_by_anyone_are_proposed_for_in_as_many_queries_as_one(kannauj):
    counts = []
    for count in (1, 20):
        pks = [make_user("राम", f"Ram {chr(97 + n)}{count}", rolls=kannauj.kannauj).pk for n in range(count)]
        with CaptureQueriesContext(connection) as queries:
            lifecycle.propose_for(User.objects.filter(pk__in=pks), by=kannauj.rakesh)
        counts.append(len(queries))
    assert counts[0] == counts[1]
