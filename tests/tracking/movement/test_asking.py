"""The acts of a paper ask once before it goes where nobody expects it, and keep what was typed."""

import re
from uuid import uuid4

import pytest
from django.utils import timezone

from accounts.pages.asking import FIELD
from tests.factories import District, make_charge, make_post, make_receipt, send, signed_in
from tracking.models import Channel
from tracking.movement.acts import ACTS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture
def kannauj():
    district = District()
    Channel.objects.all().delete()
    return district


def press(charge, name, paper, **facts):
    paper.refresh_from_db()
    body = {"expected": paper.seq, "request_id": uuid4(), "remark": "तत्काल"} | facts
    return signed_in(charge).post(ACTS[name].url(paper), body)


def holder(paper):
    paper.refresh_from_db()
    return paper.holder


@pytest.mark.parametrize("name", ["forward", "send_onward"])
def test_over_two_levels_the_form_comes_back_with_the_question_and_all_that_was_typed(kannauj, name):
    receipt = make_receipt(kannauj.sunita)
    answer = press(kannauj.sunita, name, receipt, to=kannauj.dm_post.pk)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "District Magistrate – Ashutosh Mohan, District Kannauj (2 levels above you)." in page
    assert "तत्काल" in page
    assert f'<option value="{kannauj.dm_post.pk}" selected>' in page
    assert holder(receipt) == kannauj.clerk_post
    yes = re.search(rf'name="{FIELD}" value="(\w+)"', page)[1]
    answer = press(kannauj.sunita, name, receipt, to=kannauj.dm_post.pk, **{FIELD: yes})
    assert answer.status_code == 302
    assert holder(receipt) == kannauj.dm_post


def test_a_receipt_that_came_up_has_its_sender_chosen(kannauj):
    receipt = make_receipt(kannauj.sunita)
    send(receipt, kannauj.sunita, kannauj.sdm_post)
    send(receipt, kannauj.manoj, kannauj.adm_post)
    page = signed_in(kannauj.anjali).get(receipt.get_absolute_url()).content.decode()
    assert f'<option value="{kannauj.sdm_post.pk}" selected>SDM – Manoj Kumar<' in page


def test_the_list_of_a_form_that_comes_back_names_holders_and_vacancies(kannauj):
    kannauj.anjali.ends = timezone.now()
    kannauj.anjali.save(update_fields=["ends"])
    receipt = make_receipt(kannauj.sunita)
    answer = press(kannauj.sunita, "forward", receipt, to="")
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "Choose the desk to send this to." in page
    assert "Additional DM – vacant – controlled by Ashutosh Mohan" in page


def test_a_question_that_was_answered_stands_when_the_reason_was_missing(kannauj):
    receipt = make_receipt(kannauj.sunita)
    send(receipt, kannauj.sunita, kannauj.adm_post)
    kannauj.sunita.ends = timezone.now()
    kannauj.sunita.save(update_fields=["ends"])
    page = press(kannauj.anjali, "return_paper", receipt, remark="").content.decode()
    assert "Desk assistant is vacant" in page
    yes = re.search(rf'name="{FIELD}" value="(\w+)"', page)[1]
    again = press(kannauj.anjali, "return_paper", receipt, remark="", **{FIELD: yes})
    assert again.status_code == 400
    assert "Please say why you return this." in again.content.decode()
    yes = re.search(rf'name="{FIELD}" value="(\w+)"', again.content.decode())[1]
    assert press(kannauj.anjali, "return_paper", receipt, **{FIELD: yes}).status_code == 302
    assert holder(receipt) == kannauj.clerk_post


def test_nothing_is_asked_where_another_moved_the_paper_meanwhile(kannauj):
    receipt = make_receipt(kannauj.sunita)
    send(receipt, kannauj.sunita, kannauj.adm_post)
    answer = press(kannauj.sunita, "forward", receipt, to=kannauj.dm_post.pk, expected=1)
    assert answer.status_code == 409


def test_the_form_of_sending_onward_comes_back_with_the_desks_above_alone(kannauj):
    receipt = make_receipt(kannauj.sunita)
    page = press(kannauj.sunita, "send_onward", receipt, to="").content.decode()
    offered = re.findall(r'<option value="(\d+)"', page)
    assert offered == [str(post.pk) for post in kannauj.clerk_post.superiors()[1:]]


def test_the_fifth_level_is_asked_of_once_before_the_press(kannauj):
    """Over clerk, ADM, SDM and DM the paper comes to Ritu, its fifth desk; back to the clerk asks nothing."""
    ritu = make_charge(make_post(kannauj.kannauj, "नाज़िर", "Nazir", rank=30), "ऋतु", "Ritu")
    receipt = make_receipt(kannauj.sunita)
    for by, to in (
        (kannauj.sunita, kannauj.adm_post),
        (kannauj.anjali, kannauj.sdm_post),
        (kannauj.manoj, kannauj.adm_post),
        (kannauj.anjali, kannauj.dm_post),
        (kannauj.dm, kannauj.clerk_post),
    ):
        send(receipt, by, to)
    answer = press(kannauj.sunita, "forward", receipt, to=ritu.post.pk)
    assert answer.content.decode().count("level no. 5; the rule allows at most 4.") == 1
    assert holder(receipt) == kannauj.clerk_post
    press(kannauj.sunita, "forward", receipt, to=kannauj.adm_post.pk)
    assert holder(receipt) == kannauj.adm_post, "a desk where it was before is no new level"
