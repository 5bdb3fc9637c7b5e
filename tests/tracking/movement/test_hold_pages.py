"""The pages that show a hold, and on which it is placed and lifted."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories import District, make_charge, make_post, open_test_file, send, signed_in
from tracking.models import Paper

from .test_hold import ahead, facts, lift, park, place

pytestmark = pytest.mark.django_db


@pytest.fixture
def kannauj():
    return District()


def acts(page) -> set[str]:
    """The names of the acts that the page offers."""
    return {act["name"] for act in page.context["acts"]}


def post(client: Client, paper: Paper, verb: str, **said):
    return client.post(f"/papers/{paper.pk}/{verb}/", said | facts(paper))


def test_the_dm_puts_a_file_on_hold_from_its_page_and_lifts_it_again(kannauj):
    file, dm = open_test_file(kannauj.sunita), signed_in(kannauj.dm)
    path = f"/files/{file.pk}/"
    assert "place_hold" not in acts(dm.get(path))
    park(file, kannauj.sunita)
    assert acts(dm.get(path)) == {"place_hold", "pull_up"}
    assert acts(signed_in(kannauj.sunita).get(path)) == {"unpark"}
    said = {"reason": "स्थगन आदेश", "authority": "मा. उच्च न्यायालय"}
    wrong = post(dm, file, "place-hold", until_on="2001-01-01", **said)
    assert wrong.status_code == 400
    assert "The last day of the hold must lie ahead." in wrong.content.decode()
    assert "स्थगन आदेश" in wrong.content.decode()
    assert post(dm, file, "place-hold", until_on=ahead(30).isoformat(), **said).status_code == 302
    page = dm.get(path)
    assert acts(page) == {"lift_hold", "pull_up"}
    assert "on hold until" in page.context["file"]["parked_text"]
    assert post(dm, file, "lift-hold", remark="").status_code == 400
    assert post(dm, file, "lift-hold", remark="निर्णय प्राप्त").status_code == 302
    assert acts(dm.get(path)) == {"place_hold", "pull_up"}


@pytest.mark.parametrize("verb", ["place-hold", "lift-hold"])
def test_a_stranger_does_not_learn_of_the_file(kannauj, verb):
    file = open_test_file(kannauj.sunita)
    park(file, kannauj.sunita)
    assert post(signed_in(kannauj.stranger), file, verb).status_code == 404


@pytest.fixture
def held_file(kannauj):
    """Parked by Sunita and put on hold by Anjali, with a day of it behind us or not."""
    file = open_test_file(kannauj.sunita)
    park(file, kannauj.sunita)
    place(file, kannauj.anjali, ahead(30))
    return file


def test_desk_and_monitor_say_until_when_it_is_on_hold(held_file, kannauj):
    [row] = signed_in(kannauj.sunita).get("/").context["rows"]
    listed = signed_in(kannauj.dm).get(f"/monitor/{kannauj.kannauj.pk}/papers/").context["rows"]
    assert row["parked_text"] == listed[0]["parked_text"]
    assert row["parked_text"].startswith("on hold until")
    lift(held_file, kannauj.anjali)
    [row] = signed_in(kannauj.sunita).get("/").context["rows"]
    assert row["parked_text"].startswith("parked, review on")


def test_the_explanation_says_who_stopped_the_clock_and_why(kannauj):
    file = open_test_file(kannauj.sunita, at=timezone.now() - timedelta(days=20))
    park(file, kannauj.sunita, at=timezone.now() - timedelta(days=19))
    place(file, kannauj.anjali, ahead(30), at=timezone.now() - timedelta(days=18))
    lift(file, kannauj.dm, at=timezone.now() - timedelta(days=8))
    place(file, kannauj.anjali, ahead(30), at=timezone.now() - timedelta(days=4))
    page = signed_in(kannauj.dm).get(f"/papers/{file.pk}/stays/1/")
    first, second = page.context["holds"]
    assert (first["reason"], first["authority"]) == ("स्थगन आदेश", "मा. उच्च न्यायालय")
    assert ("Anjali Gupta" in first["by_text"], "Ashutosh Mohan" in first["ended_by_text"]) == (True, True)
    assert (first["in_force"], second["in_force"], second["ended_text"]) == (False, True, "")
    days = page.context["days"]
    held = [serial for serial, day in enumerate(days) if day["on_hold_text"]]
    on_hold = set(range(2, 13)) | set(range(16, 21))
    assert set(held) <= on_hold
    # Within a hold only days off and what lies outside the office hours of its first and last day are left.
    whole = on_hold - {2, 12, 16, 20}
    assert set(held) & whole == {serial for serial in whole if not days[serial]["off_text"]}
    assert page.context["stay"]["limit_text"] == "3 days"
    assert page.context["stay"]["on_hold_text"]


def test_of_a_secret_file_an_outsider_learns_until_when_but_not_why(kannauj):
    file = open_test_file(kannauj.sunita, grading="secret")
    park(file, kannauj.sunita)
    place(file, kannauj.anjali, ahead(30))
    [told] = signed_in(kannauj.dm).get(f"/papers/{file.pk}/stays/1/").context["holds"]
    assert (told["reason"], told["authority"]) == ("", "")
    assert told["until_text"]


@pytest.mark.parametrize("page", ["movements", "statement"])
def test_the_statement_names_the_four_clocks(kannauj, page):
    file = open_test_file(kannauj.sunita, at=timezone.now() - timedelta(days=20), due_on=ahead(10))
    park(file, kannauj.sunita, at=timezone.now() - timedelta(days=19))
    place(file, kannauj.anjali, ahead(30), at=timezone.now() - timedelta(days=18))
    shown = signed_in(kannauj.dm).get(f"/papers/{file.pk}/{page}/").content.decode()
    for clock_name in ("Time at this desk", "Age of the file", "Time on hold", "Statutory date"):
        assert clock_name in shown
    assert "Put on hold" in shown


def test_pages_ask_as_many_queries_for_one_on_hold_as_for_three(
    held_file, kannauj, django_assert_max_num_queries
):
    def asked(charge, path: str, most: int) -> int:
        client = signed_in(charge)
        client.get(path)
        with django_assert_max_num_queries(most) as queries:
            assert client.get(path).status_code == 200
        return len(queries)

    pages = [
        (kannauj.sunita, "/", 10),
        (kannauj.dm, f"/monitor/{kannauj.kannauj.pk}/papers/", 20),
        (kannauj.dm, f"/files/{held_file.pk}/", 14),  # who may ask is told what was asked
        (kannauj.sunita, f"/files/{held_file.pk}/", 13),
    ]
    # Of what is late a list also looks up what was asked about it.
    open_test_file(kannauj.sunita, at=timezone.now() - timedelta(days=20))
    one = [asked(*page) for page in pages]
    for days in (20, 2):
        file = open_test_file(kannauj.sunita, at=timezone.now() - timedelta(days=days))
        park(file, kannauj.sunita)
        place(file, kannauj.anjali, ahead(30))
    assert [asked(*page) for page in pages] == one


def test_a_superior_who_only_passed_it_on_sees_the_hold_among_what_was_sent(kannauj):
    officer = make_charge(
        make_post(kannauj.kannauj, "अधिकारी", "Officer", rank=30, reports_to=kannauj.adm_post), "ओ", "O"
    )
    file = open_test_file(kannauj.anjali, at=timezone.now() - timedelta(days=30))
    send(file, kannauj.anjali, officer.post, at=timezone.now() - timedelta(days=29))
    park(file, officer, at=timezone.now() - timedelta(days=9))
    place(file, kannauj.anjali, ahead(30))
    [row] = signed_in(kannauj.anjali).get("/sent/").context["rows"]
    assert row["lateness"] == "late"
