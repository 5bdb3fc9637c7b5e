"""What is asked before a paper goes to a desk: who, where, how many levels, and vacancy."""

import pytest
from django.utils import timezone

from tests.factories import District, make_charge, make_office, make_paper, make_post, send
from tracking.desk.together import Together
from tracking.models import Channel
from tracking.movement.questions import questions

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture
def kannauj():
    district = District()
    Channel.objects.all().delete()
    return district


def vacate(charge):
    charge.ends = timezone.now()
    charge.save(update_fields=["ends"])


@pytest.mark.parametrize(
    ("who", "to"),
    [("sunita", "adm_post"), ("manoj", "adm_post"), ("anjali", "sdm_post"), ("anjali", "clerk_post")],
)
def test_one_level_up_or_down_within_the_district_asks_nothing(kannauj, who, to):
    assert questions(getattr(kannauj, who), [getattr(kannauj, to)]) == []


def test_over_two_levels_the_question_names_person_place_and_levels(kannauj):
    assert questions(kannauj.sunita, [kannauj.dm_post]) == [
        "This goes past the desks between: District Magistrate – Ashutosh Mohan, District Kannauj "
        "(2 levels above you)."
    ]


def test_what_came_up_past_the_channel_goes_down_the_same_way_unasked(kannauj):
    asked = questions(kannauj.dm, [kannauj.clerk_post])
    assert "2 levels below you" in asked[0]
    assert questions(kannauj.dm, [kannauj.clerk_post], came_from=[kannauj.clerk_post.pk]) == []
    assert questions(kannauj.sunita, [kannauj.dm_post], came_from=[kannauj.dm_post.pk])


def test_the_superior_in_another_office_outside_the_district_is_asked_of(kannauj):
    division = make_office("DIV", "मण्डल", "Division", kind="division", under=kannauj.state)
    commissioner = make_post(division, "मण्डलायुक्त", "Commissioner", rank=95)
    make_charge(commissioner, "विवेक", "Vivek Saxena")
    kannauj.dm.post.reports_to = commissioner
    [sentence] = questions(kannauj.dm, [commissioner])
    assert sentence.startswith("This leaves your office for Division: Commissioner – Vivek Saxena (1 level")


def test_a_vacant_chief_minister_is_asked_of_for_the_way_and_the_vacancy(kannauj):
    chief = make_post(kannauj.state, "मुख्यमंत्री", "Chief Minister", rank=100)
    kannauj.dm_post.reports_to = chief
    kannauj.dm_post.save(update_fields=["reports_to"])
    way, vacancy = questions(kannauj.sunita, [chief], papers=3)
    assert way == (
        "3 papers leave your office for Government of Uttar Pradesh: "
        "Chief Minister – vacant (3 levels above you)."
    )
    assert vacancy.startswith("Chief Minister is vacant.")


def test_a_vacant_desk_is_named_with_who_controls_it(kannauj):
    vacate(kannauj.sunita)
    [sentence] = questions(kannauj.anjali, [kannauj.clerk_post])
    assert sentence.startswith("Desk assistant is vacant – controlled by Anjali Gupta.")


def test_a_desk_beside_the_channel_that_ranks_above_the_superior_is_asked_of(kannauj):
    treasurer = make_post(kannauj.kannauj, "कोषाधिकारी", "Treasury Officer", rank=85)
    make_charge(treasurer, "रमेश", "Ramesh Pal")
    peer = make_post(kannauj.kannauj, "वरिष्ठ सहायक", "Senior Assistant", rank=30)
    make_charge(peer, "ममता", "Mamta Singh")
    [sentence] = questions(kannauj.sunita, [treasurer])
    assert sentence == (
        "This leaves the channel of submission through Additional DM: "
        "Treasury Officer – Ramesh Pal, District Kannauj."
    )
    assert questions(kannauj.sunita, [peer]) == []


def test_papers_that_go_together_are_asked_of_with_their_number(kannauj):
    papers = [make_paper(kannauj.sunita) for _serial in range(2)]
    for paper in papers:
        send(paper, kannauj.sunita, kannauj.dm_post)
        paper.refresh_from_db()

    def asked() -> list[str]:
        selected = {paper.pk: paper.seq for paper in papers}
        return Together(selected, by=kannauj.dm, to=kannauj.clerk_post).sentences()

    assert asked() == []
    papers.append(make_paper(kannauj.dm))
    _count, sentence = asked()
    assert sentence.startswith("3 papers go past the desks between: Desk assistant – Sunita Yadav")


def test_a_rule_of_the_office_makes_a_way_an_everyday_one(kannauj):
    assert "1 level of offices below" in questions(kannauj.sunita, [kannauj.sdm_post])[0]
    rule = Channel.objects.create(
        office=kannauj.kannauj, designation=kannauj.adm_post.designation, by=kannauj.dm
    )
    assert questions(kannauj.sunita, [kannauj.sdm_post])
    rule.designation = kannauj.clerk_post.designation
    rule.save()
    assert questions(kannauj.sunita, [kannauj.sdm_post]) == []
    assert questions(kannauj.sunita, [kannauj.dm_post]), "the rule is for offices below"
