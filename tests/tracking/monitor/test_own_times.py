"""Times of one's own desk beside the office's."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories import District, make_paper, send, signed_in
from tracking.models import DeskCauses
from tracking.summaries import lengths

pytestmark = pytest.mark.django_db
URL = "/desk/times/"


@pytest.fixture
def kannauj():
    """Sunita sent five of six papers on at once; two of Anjali's went on after four days."""
    district, now = District(), timezone.now()
    papers = [make_paper(district.sunita, at=now - timedelta(days=20 - number)) for number in range(6)]
    for number, paper in enumerate(papers[:5]):
        send(paper, district.sunita, district.adm_post, at=now - timedelta(days=20 - number, minutes=-1))
    for paper in papers[:2]:
        send(paper, district.anjali, district.dm_post, at=now - timedelta(days=10))
    return district


def rows(client) -> list[dict]:
    return client.get(URL).context["own_times"]


def test_the_median_counts_what_is_still_there_and_names_n(kannauj):
    own, office = rows(signed_in(kannauj.sunita))
    assert (own["n"], own["open"], own["median"]) == ("6", "1", "less than 0.1 working days")
    assert (office["n"], office["open"]) == ("13", "6")
    anjali, _office = rows(signed_in(kannauj.anjali))
    assert (anjali["n"], anjali["open"]) == ("5", "3")


def test_the_offices_median_is_that_of_all_its_desks(kannauj):
    whole = lengths.at_desks([kannauj.kannauj.pk], timezone.now())
    median = int(whole.quantile(0.5).value * 10) / 10
    assert rows(signed_in(kannauj.anjali))[1]["median"] == f"{median:g} working days"


def test_who_is_sooner_than_the_office_is_thanked_and_nobody_else_is_told_anything(kannauj):
    page = signed_in(kannauj.sunita).get(URL).content.decode()
    assert "Half of your papers went on within less than 0.1 working days; in the office within" in page
    assert "sooner than usual here" in page
    page = signed_in(kannauj.anjali).get(URL).content.decode()
    assert "More than half of the papers that came to your desk are still there." in page


def test_too_few_papers_are_no_median(kannauj):
    page = signed_in(kannauj.dm).get(URL).content.decode()
    assert "Too few papers came to your desk in 90 days to speak of a median." in page


def test_the_time_that_papers_waited_for_others_is_said_for_desk_and_office(kannauj):
    counted = {"at": timezone.now(), "stays": 6, "gathered": 0, "others_first": 100, "others_first_open": 100}
    own = {"busy": 200, "busy_open": 200, "nobody_there": 900, "nobody_there_open": 600, "rest": 0}
    DeskCauses.objects.create(post=kannauj.sunita.post, worked_on=100, worked_on_open=100, **own, **counted)
    others = {"busy": 0, "nobody_there": 0, "worked_on": 0, "rest": 900, "rest_open": 900}
    DeskCauses.objects.create(post=kannauj.adm_post, **others, **counted)
    client = signed_in(kannauj.sunita)
    page, (own, office) = client.get(URL).content.decode(), rows(client)
    assert "30% was waiting for other papers and 60% for the desk to be held" in page
    assert own["causes"] == "Vacant or on leave 60%, Busy with others 20%, Others first 10%"
    assert office["causes"].startswith("Lay untouched 45%, Vacant or on leave 30%")
    assert (own["causes_n"], office["causes_n"]) == ("6", "12")


def test_the_second_page_of_stays_does_not_say_it_again(kannauj):
    assert "own_times" not in signed_in(kannauj.sunita).get(f"{URL}?page=2").context
