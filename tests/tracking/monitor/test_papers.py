"""The lists of papers: their filters, all in the address, and the page of a person."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Charge
from tests.factories import (
    District,
    make_charge,
    make_head,
    make_leave,
    make_paper,
    make_post,
    open_test_file,
    send,
    signed_in,
)
from tracking.models import Paper

pytestmark = pytest.mark.django_db


@pytest.fixture
def kannauj():
    return District()


def days_ago(days: float):
    return timezone.now() - timedelta(days=days)


def numbers(client, url: str) -> list[str]:
    """The papers of a list, over all its pages."""
    found, step = [], url
    while step:
        page = client.get(step).context
        found += [row["number"] for row in page["rows"]]
        step = page["next_url"] and url.partition("?")[0] + page["next_url"]
    return found


def test_the_dm_narrows_a_list_by_priority_and_kind_and_each_stays_in_the_address(kannauj, monkeypatch):
    monkeypatch.setattr("tracking.monitor.figures.PAGE", 2)
    urgent = [
        make_paper(kannauj.sunita, at=days_ago(9 + serial), priority=Paper.Priority.IMMEDIATE).number
        for serial in range(3)
    ]
    make_paper(kannauj.sunita, at=days_ago(20))
    client, url = signed_in(kannauj.dm), f"/monitor/{kannauj.kannauj.pk}/papers/"
    assert numbers(client, f"{url}?priority=immediate") == urgent[::-1]
    page = client.get(f"{url}?show=late&priority=immediate&kind=file").context
    assert page["next_url"].startswith("?show=late&kind=file&priority=immediate&after=")
    assert {tab["url"].partition("&")[2] for tab in page["tabs"]} == {"kind=file&priority=immediate"}
    assert numbers(client, f"{url}?kind=receipt") == []
    section = f"/monitor/section/{kannauj.clerk_post.section_id}/papers/"
    desk = f"/monitor/post/{kannauj.clerk_post.pk}/"
    for place in (section, desk):
        assert numbers(client, f"{place}?priority=immediate") == urgent[::-1]


def test_the_dm_narrows_a_list_to_a_subject_head_of_the_office(kannauj):
    land, arms = make_head(kannauj.state), make_head(kannauj.kannauj, "ARM")
    file = open_test_file(kannauj.sunita, subject_head=arms)
    open_test_file(kannauj.sunita, subject_head=land)
    client, url = signed_in(kannauj.dm), f"/monitor/{kannauj.kannauj.pk}/papers/"
    assert numbers(client, f"{url}?head={arms.pk}") == [file.number]
    body = client.get(url).content.decode()
    assert all(f'<option value="{head.pk}">' in body for head in (land, arms))
    elsewhere = make_head(kannauj.etawah, "X")
    assert len(numbers(client, f"{url}?head={elsewhere.pk}")) == 2


def test_the_dm_does_not_learn_what_a_secret_file_is_about_by_the_filter(kannauj):
    land = make_head(kannauj.state)
    file = open_test_file(kannauj.sunita, subject_head=land)
    secret = open_test_file(kannauj.sunita, "गोपनीय जाँच", subject_head=land, grading="secret")
    client, url = signed_in(kannauj.dm), f"/monitor/{kannauj.kannauj.pk}/papers/"
    assert set(numbers(client, url)) == {file.number, secret.number}
    assert numbers(client, f"{url}?head={land.pk}") == [file.number]


def test_the_dm_narrows_a_list_to_the_desks_of_a_person(kannauj):
    own = make_paper(kannauj.manoj, at=days_ago(9)).number
    make_paper(kannauj.sunita, at=days_ago(9))
    client, url = signed_in(kannauj.dm), f"/monitor/{kannauj.kannauj.pk}/papers/"
    assert numbers(client, f"{url}?person={kannauj.manoj.user.employee_code}") == [own]
    assert numbers(client, f"{url}?person={kannauj.stranger.user.employee_code}") == []
    assert len(numbers(client, f"{url}?person=nobody")) == 2


def test_a_list_goes_by_what_is_due_first_page_by_page(kannauj, monkeypatch):
    monkeypatch.setattr("tracking.monitor.figures.PAGE", 2)
    at_desk = [
        make_paper(kannauj.sunita, at=days_ago(days), priority=priority)
        for days, priority in (
            (8, "ordinary"),
            (7, "immediate"),
            (6, "immediate"),
            (5, "priority"),
            (1, "immediate"),
        )
    ]
    stays = [paper.stays.get() for paper in at_desk]
    due = [stay.paper.number for stay in sorted(stays, key=lambda stay: (stay.due_reading, stay.pk))]
    client, url = signed_in(kannauj.dm), f"/monitor/{kannauj.kannauj.pk}/papers/"
    assert numbers(client, f"{url}?sort=due") == due
    assert numbers(client, url) == [paper.number for paper in at_desk]
    assert client.get(f"{url}?sort=due").context["next_url"].startswith("?show=all&sort=due&after=")


@pytest.mark.parametrize("typed", ["kind=x", "priority=x", "head=x", "head=999999999999999999999", "sort=x"])
def test_a_filter_that_names_nothing_narrows_nothing(kannauj, typed):
    make_paper(kannauj.manoj)
    client = signed_in(kannauj.dm)
    assert len(numbers(client, f"/monitor/{kannauj.kannauj.pk}/papers/?{typed}")) == 1


def test_all_that_a_person_holds_over_all_charges_stands_on_one_page(kannauj, monkeypatch):
    monkeypatch.setattr("tracking.monitor.figures.PAGE", 2)
    nazir = make_post(kannauj.kannauj, "नाज़िर", "Nazir", reports_to=kannauj.adm_post)
    make_charge(nazir, "", "", user=kannauj.manoj.user, kind=Charge.Kind.ADDITIONAL)
    own = [make_paper(kannauj.manoj, at=days_ago(days)) for days in (20, 16, 2)]
    send(own[2], kannauj.manoj, kannauj.adm_post)
    other = make_paper(kannauj.sunita, at=days_ago(12))
    send(other, kannauj.sunita, nazir, at=days_ago(11))
    client = signed_in(kannauj.dm)
    worst = client.get(f"/monitor/{kannauj.kannauj.pk}/").context["worst"]
    url = f"/monitor/person/{kannauj.manoj.user_id}/"
    assert url in {desk["holder_url"] for desk in worst}
    page = client.get(url).context
    assert page["title"] == "Manoj Kumar"
    assert [desk["label"] for desk in page["desks"]] == [
        "Nazir, District Kannauj", "SDM, Tehsil Chhibramau",
    ]  # fmt: skip
    assert (page["load"]["pending"], page["load"]["late"]) == ("3", "3")
    assert page["load"]["times_text"] == "more than half still lie here, n = 4"
    assert numbers(client, url) == [own[0].number, own[1].number, other.number]
    assert numbers(client, f"{url}?show=days_15") == [own[1].number, other.number]


def test_a_desk_whose_papers_leave_has_a_median_with_its_number(kannauj):
    for days in (5, 6, 7):
        paper = make_paper(kannauj.manoj, at=days_ago(days + 3))
        send(paper, kannauj.manoj, kannauj.adm_post, at=days_ago(days))
    make_paper(kannauj.manoj, at=days_ago(1))
    load = signed_in(kannauj.dm).get(f"/monitor/post/{kannauj.sdm_post.pk}/").context["load"]
    assert load["pending"] == "1"
    assert load["times_text"].startswith("median ")
    assert "n = 4" in load["times_text"]


def test_a_person_elsewhere_or_without_a_charge_is_not_found(kannauj):
    gone = make_charge(make_post(kannauj.tehsil, "लिपिक", "Clerk"), "गया", "Gone", ends=timezone.now())
    for client in (signed_in(kannauj.dm),):
        for user in (kannauj.stranger.user_id, gone.user_id, 999_999):
            assert client.get(f"/monitor/person/{user}/").status_code == 404
    assert signed_in(kannauj.sunita).get(f"/monitor/person/{kannauj.manoj.user_id}/").status_code == 403


def test_a_desk_that_a_link_officer_holds_meanwhile_is_on_that_officers_page(kannauj):
    make_charge(kannauj.sdm_post, "", "", user=kannauj.sunita.user, kind=Charge.Kind.LINK)
    paper = make_paper(kannauj.manoj, at=days_ago(9))
    client = signed_in(kannauj.dm)
    assert numbers(client, f"/monitor/person/{kannauj.sunita.user_id}/") == [paper.number]
    assert client.get(f"/monitor/person/{kannauj.manoj.user_id}/").status_code == 404


def test_a_persons_page_asks_as_many_queries_with_one_paper_as_with_three(kannauj):
    client, url = signed_in(kannauj.dm), f"/monitor/person/{kannauj.manoj.user_id}/?sort=due&kind=file"
    counts = []
    for papers in (1, 2):
        for _serial in range(papers):
            make_paper(kannauj.manoj, at=days_ago(20))
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 26


def test_who_is_on_leave_keeps_the_page_until_somebody_else_is_there(kannauj):
    paper = make_paper(kannauj.manoj, at=days_ago(20))
    make_leave(kannauj.manoj, kannauj.anjali)
    client, url = signed_in(kannauj.dm), f"/monitor/person/{kannauj.manoj.user_id}/"
    page = client.get(f"/monitor/{kannauj.kannauj.pk}/").context
    assert page["sentence"] == "1 of 1 are late. The worst desk holds 1 of them."
    assert (page["worst"][0]["vacant"], page["worst"][0]["holder_url"]) == (False, url)
    assert "on leave until" in page["worst"][0]["holder_label"]
    assert numbers(client, url) == [paper.number]
    make_charge(kannauj.sdm_post, "", "", user=kannauj.sunita.user, kind=Charge.Kind.ADDITIONAL)
    assert numbers(client, f"/monitor/person/{kannauj.sunita.user_id}/") == [paper.number]
    assert client.get(url).status_code == 404
