"""The pages of the room of offices."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from files.models import OfficeStorage
from tests.factories import District, make_charge, make_office, make_post, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def kannauj():
    return District()


def administrator(office):
    post = make_post(office, "नोडल अधिकारी", "Nodal officer", may_administer=True)
    return make_charge(post, "गीता पाल", "Geeta Pal")


def fill(office, percent: int, settings) -> None:
    OfficeStorage.objects.create(office=office, bytes=settings.OFFICE_QUOTA_BYTES * percent // 100, papers=1)


def test_an_administrator_sees_the_offices_of_the_subtree_and_no_others(kannauj, settings):
    for office in (kannauj.kannauj, kannauj.etawah):
        fill(office, 10, settings)
    page = signed_in(administrator(kannauj.kannauj)).get("/staff/storage/").content.decode()
    assert "District Kannauj" in page
    assert "of 100.0" in page
    assert "District Etawah" not in page
    assert "not checked for viruses" in page


def test_room_is_said_in_hindi_units_and_papers_are_grouped_as_in_india(kannauj, settings):
    settings.OFFICE_QUOTA_PAPERS = 10_00_000
    OfficeStorage.objects.create(office=kannauj.kannauj, bytes=12 * 1024**2, papers=1_23_456)
    client = signed_in(administrator(kannauj.kannauj))
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "hi"
    page = client.get("/staff/storage/").content.decode()
    assert "12.0 एमबी, सीमा 100.0 जीबी" in page
    assert "1,23,456, सीमा 10,00,000" in page


def test_from_80_percent_on_the_administrator_is_told(kannauj, settings):
    nodal, state = administrator(kannauj.kannauj), administrator(kannauj.state)
    fill(kannauj.kannauj, 79, settings)
    fill(kannauj.etawah, 80, settings)
    assert "of its room for papers." not in signed_in(nodal).get("/staff/").content.decode()
    assert "1 office has used 80 % or more of its room" in signed_in(state).get("/staff/").content.decode()
    OfficeStorage.objects.update(bytes=0, papers=settings.OFFICE_QUOTA_PAPERS * 8 // 10)
    assert "1 office has used 80 % or more" in signed_in(nodal).get("/staff/").content.decode()
    full = signed_in(nodal).get("/staff/storage/?show=full").content.decode()
    assert "District Kannauj" in full
    assert "is-late" in full


def test_the_state_gives_an_office_more_room_on_the_page(kannauj, settings):
    client = signed_in(administrator(kannauj.state))
    address = f"/staff/storage/{kannauj.kannauj.pk}/"
    refused = client.post(address, {"gigabytes": "x", "papers": 5, "reason": ""})
    assert refused.status_code == 400
    assert "errorlist" in refused.content.decode()
    page = client.post(address, {"gigabytes": 200, "papers": "", "reason": "12/2026"}, follow=True)
    assert "The room of District Kannauj is set." in page.content.decode()
    assert OfficeStorage.objects.get().most_gigabytes == 200
    assert 'value="200"' in client.get(address).content.decode()


def test_the_list_asks_as_often_for_three_offices_as_for_one(kannauj, settings):
    client, counts = signed_in(administrator(kannauj.state)), []
    fill(kannauj.kannauj, 10, settings)
    client.get("/staff/storage/")
    for offices in ((), (kannauj.etawah, kannauj.tehsil)):
        for office in offices:
            fill(office, 90, settings)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get("/staff/storage/")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_list_goes_on_behind_a_page(kannauj, settings):
    for number in range(27):
        fill(make_office(f"KNJ-{number:02}", under=kannauj.kannauj), 90, settings)
    client = signed_in(administrator(kannauj.kannauj))
    for query, rows in (("?", 25), ("?show=full", 25)):
        first = client.get(f"/staff/storage/{query}")
        assert len(first.context["rows"]) == rows
        assert len(client.get("/staff/storage/" + first.context["next_url"]).context["rows"]) == 2
