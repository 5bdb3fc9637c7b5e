from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.test import Client

from files.models import File, NumberPattern, NumberSeries
from files.opening import number
from tests.factories import District, ist, make_head, open_test_file


@pytest.fixture
def kannauj(db):
    return District()


def test_sunita_opens_a_file_under_the_next_number_of_her_office(kannauj):
    first = open_test_file(kannauj.sunita, at=ist(2026, 11, 2, 11))
    second = open_test_file(kannauj.sunita, at=ist(2026, 11, 2, 12))
    assert first.number == "KNJ/GEN/2026/000001"
    assert second.number == "KNJ/GEN/2026/000002"
    assert second.holder == kannauj.clerk_post


def test_the_new_year_begins_a_new_series(kannauj):
    open_test_file(kannauj.sunita, at=ist(2025, 12, 31, 23))
    assert open_test_file(kannauj.sunita, at=ist(2026, 1, 1, 11)).number == "KNJ/GEN/2026/000001"


def test_an_office_may_set_its_own_pattern_and_those_below_follow_it(kannauj):
    NumberPattern.objects.create(office=kannauj.kannauj, pattern="{serial}/{head}-{year}/{office}")
    assert open_test_file(kannauj.manoj, at=ist(2026, 11, 2, 11)).number == "1/REV-2026/KNJ-C"


def test_pressing_open_twice_opens_one_file(kannauj):
    request_id = uuid4()
    first = open_test_file(kannauj.sunita, request_id=request_id)
    second = open_test_file(kannauj.sunita, request_id=request_id)
    assert first == second
    assert NumberSeries.objects.get().last == 1


@pytest.mark.django_db(transaction=True)
def test_a_file_that_is_not_opened_after_all_gives_its_number_back():
    sunita = District().sunita
    with pytest.raises(RuntimeError), transaction.atomic():  # noqa: PT012
        open_test_file(sunita)
        raise RuntimeError
    assert open_test_file(sunita).number.endswith("000001")


@pytest.mark.django_db(transaction=True)
def test_forty_files_opened_at_once_have_forty_numbers_without_a_gap():
    kannauj = District()
    make_head(kannauj.state)

    def press(_serial):
        try:
            return open_test_file(kannauj.sunita).number
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        numbers = sorted(pool.map(press, range(40)))
    assert [int(text.rpartition("/")[2]) for text in numbers] == list(range(1, 41))


@pytest.mark.parametrize(
    "pattern",
    [
        "{serial}",
        "{year}/{office}",
        "{serial.__class__}/{year}",
        "{0}/{serial}/{year}",
        "{serial:99999}/{year}",
        "{serial:99}/{year}",
        "{serial!x}/{year}",
        "{section}{serial}/{year}",
        "{serial}{year}",
        "{serial}A/{year}",
        "X" * 80 + "/{office}/{serial:06}/{year}",
        "{",
    ],
)
def test_a_pattern_that_would_repeat_or_reach_further_is_refused(pattern):
    with pytest.raises(ValidationError):
        number.check_pattern(pattern)


def test_the_usual_patterns_are_accepted():
    number.check_pattern(number.DEFAULT)
    number.check_pattern("{serial}/68-2-{year}-{section}")


def test_a_form_pressed_again_with_another_subject_opens_nothing_silently(kannauj):
    client, head = Client(), make_head(kannauj.state)
    client.force_login(kannauj.sunita.user)
    facts = {"subject": "सड़क मरम्मत", "subject_head": head.pk, "priority": "ordinary", "grading": "normal",
             "request_id": uuid4()}  # fmt: skip
    assert client.post("/files/new/", facts).status_code == 302
    assert client.post("/files/new/", facts).status_code == 302
    refused = client.post("/files/new/", facts | {"subject": "पेंशन प्रकरण"})
    assert refused.status_code == 409
    assert "KNJ/GEN/2026/000001" in refused.content.decode()
    repeated = facts | {"subject": "पेंशन प्रकरण", "request_id": refused.context["request_id"]}
    assert client.post("/files/new/", repeated).status_code == 302
    assert File.objects.count() == 2
