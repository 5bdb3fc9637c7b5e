"""The same page at every level: the commissioner over districts, the secretariat over departments."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories import District, make_charge, make_office, make_paper, make_post, signed_in

pytestmark = pytest.mark.django_db


def days_ago(days: float):
    return timezone.now() - timedelta(days=days)


def descend(client, url: str) -> list[str]:
    """Follow the first row from page to page, down to the list of a desk."""
    titles = []
    while True:
        page = client.get(url).context
        titles.append(page["title"] if "title" in page else page["place"]["title"])
        if "load" in page:
            return titles
        url = page["rows"][0]["url"]


def test_the_commissioner_of_kanpur_finds_over_two_districts_the_desk_that_holds_most():
    state = District().state
    division = make_office("KNP-D", "कानपुर मण्डल", "Kanpur Division", kind="division", under=state)
    auraiya = make_office("AUR", "जनपद औरैया", "District Auraiya", under=division)
    farrukhabad = make_office("FRK", "जनपद फर्रुखाबाद", "District Farrukhabad", under=division)
    rekha = make_charge(make_post(auraiya, "लिपिक", "Clerk"), "रेखा देवी", "Rekha Devi")
    imran = make_charge(make_post(farrukhabad, "लिपिक", "Clerk"), "इमरान अली", "Imran Ali")
    commissioner = make_charge(
        make_post(division, "मण्डलायुक्त", "Commissioner", rank=95, may_monitor=True), "अमित मिश्र", "Amit Mishra"
    )
    for _serial in range(3):
        make_paper(rekha, at=days_ago(30))
    make_paper(imran, at=days_ago(30))
    make_paper(imran)
    client = signed_in(commissioner)
    page = client.get("/monitor/", follow=True)
    assert page.context["sentence"] == "4 of 5 are late. The 2 worst desks hold 4 of them."
    assert [(row["label"], row["total"], row["late"]) for row in page.context["rows"]] == [
        ("District Auraiya", "3", "3"), ("District Farrukhabad", "2", "1"),
    ]  # fmt: skip
    assert page.context["worst"][0]["label"] == "Clerk, District Auraiya"
    assert f'href="/monitor/{division.pk}/map/"' in page.content.decode()
    assert f'href="/monitor/{division.pk}/rank/"' in page.content.decode()
    for way in page.context["ways"]:
        assert client.get(way["url"]).status_code == 200
    assert descend(client, f"/monitor/{division.pk}/") == [
        "Kanpur Division", "District Auraiya", "General, District Auraiya", "Clerk",
    ]  # fmt: skip
    assert client.get(f"/monitor/person/{rekha.user_id}/").context["load"]["late"] == "3"
    assert client.get(f"/monitor/{state.pk}/").status_code == 404


def test_the_chief_secretary_finds_over_the_departments_the_desk_that_holds_most():
    state = District().state
    secretariat = make_office("SECT", "सचिवालय", "Secretariat", kind="secretariat", under=state)
    home = make_office("HOME", "गृह विभाग", "Home Department", kind="department", under=secretariat)
    revenue = make_office("REVD", "राजस्व विभाग", "Revenue Department", kind="department", under=secretariat)
    make_office("IDLE", "खेल विभाग", "Sports Department", kind="department", under=secretariat)
    sunil = make_charge(make_post(home, "अनुभाग अधिकारी", "Section Officer"), "सुनील दुबे", "Sunil Dubey")
    kavita = make_charge(make_post(revenue, "समीक्षा अधिकारी", "Review Officer"), "कविता सिंह", "Kavita Singh")
    chief = make_charge(
        make_post(secretariat, "मुख्य सचिव", "Chief Secretary", rank=99, may_monitor=True),
        "दीपक राय",
        "Deepak Rai",
    )
    for _serial in range(2):
        make_paper(kavita, at=days_ago(40))
    make_paper(sunil, at=days_ago(40))
    client = signed_in(chief)
    page = client.get("/monitor/", follow=True).context
    assert page["sentence"] == "3 of 3 are late. The 2 worst desks hold 3 of them."
    assert [(row["label"], row["holder_label"], row["late"]) for row in page["rows"]] == [
        ("Revenue Department", "Kavita Singh", "2"), ("Home Department", "Sunil Dubey", "1"),
    ]  # fmt: skip
    assert [place["label"] for place in page["idle"]["places"]] == ["Sports Department"]
    assert descend(client, f"/monitor/{secretariat.pk}/") == [
        "Secretariat", "Revenue Department", "General, Revenue Department", "Review Officer",
    ]  # fmt: skip
    for way in page["ways"]:
        assert client.get(way["url"]).status_code == 200
