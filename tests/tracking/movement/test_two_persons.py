"""Whoever opened a paper does not decide it, and no superior pulls up what is graded above one's reading."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from tests.factories import District, make_charge, make_post, open_test_file, send, signed_in
from tracking.models import Paper
from tracking.movement.acts import ACTS
from tracking.movement.verbs import reopen
from tracking.paper import sharing
from tracking.refusals import NotAllowed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture
def kannauj():
    return District()


def press(charge, name, paper, **facts):
    """Press an act on the page of the paper."""
    paper.refresh_from_db()
    body = {"expected": paper.seq, "request_id": uuid4()} | facts
    return signed_in(charge).post(ACTS[name].url(paper), body)


def offers(charge, name, paper) -> bool:
    page = signed_in(charge).get(paper.get_absolute_url()).content.decode()
    return f'action="{ACTS[name].url(paper)}"' in page


def state(paper) -> str:
    paper.refresh_from_db()
    return paper.state


def test_an_sdm_who_opened_a_file_does_not_close_it(kannauj):
    file = open_test_file(kannauj.manoj)
    assert not offers(kannauj.manoj, "close", file)
    answer = press(kannauj.manoj, "close", file, remark="निर्णय")
    assert answer.status_code == 409
    assert "Manoj Kumar opened this" in answer.content.decode()
    assert state(file) == Paper.State.PENDING


def test_another_officer_closes_it(kannauj):
    file = open_test_file(kannauj.manoj)
    send(file, kannauj.manoj, kannauj.adm_post)
    assert offers(kannauj.anjali, "close", file)
    assert press(kannauj.anjali, "close", file, remark="निर्णय").status_code == 302
    assert state(file) == Paper.State.CLOSED


def test_who_opened_it_does_not_close_it_under_another_post_either(kannauj):
    file = open_test_file(kannauj.sunita)
    send(file, kannauj.sunita, kannauj.adm_post)
    promoted = make_charge(kannauj.adm_post, "", "", user=kannauj.sunita.user, kind="officiating")
    client = signed_in(promoted)
    client.post("/charge/switch/", {"charge": promoted.pk})
    body = {"expected": 2, "request_id": uuid4(), "remark": "निर्णय"}
    assert "Sunita Yadav opened this" in client.post(ACTS["close"].url(file), body).content.decode()
    assert state(file) == Paper.State.PENDING


def test_a_link_officer_does_not_close_what_the_officer_on_leave_opened(kannauj):
    file = open_test_file(kannauj.manoj)
    link = make_charge(
        kannauj.sdm_post, "हरीश वर्मा", "Harish Verma", kind="link", acting_for=kannauj.manoj.user
    )
    answer = press(link, "close", file, remark="निर्णय")
    assert answer.status_code == 409
    assert state(file) == Paper.State.PENDING


@pytest.mark.parametrize("grading", [Paper.Grading.SECRET, Paper.Grading.TOP_SECRET])
def test_who_monitors_does_not_pull_up_a_sealed_paper(kannauj, grading):
    file = open_test_file(kannauj.sunita, grading=grading)
    send(file, kannauj.sunita, kannauj.sdm_post)
    answer = press(kannauj.dm, "pull_up", file, reason="जाँच")
    assert answer.status_code == 409
    assert "SDM – Manoj Kumar has to send or share it." in answer.content.decode()
    file.refresh_from_db()
    assert file.holder == kannauj.sdm_post
    assert not file.is_readable_by(kannauj.dm)


def test_a_confidential_paper_is_read_and_pulled_up_by_who_monitors(kannauj):
    file = open_test_file(kannauj.sunita, grading=Paper.Grading.CONFIDENTIAL)
    assert offers(kannauj.dm, "pull_up", file)
    assert press(kannauj.dm, "pull_up", file, reason="जाँच").status_code == 302


def test_a_sealed_paper_that_was_shared_is_pulled_up(kannauj):
    file = open_test_file(kannauj.sunita, grading=Paper.Grading.SECRET)
    until = timezone.localdate() + timedelta(days=1)
    sharing.share(file, by=kannauj.sunita, person=kannauj.dm.user, reason="जाँच", until=until)
    assert offers(kannauj.dm, "pull_up", file)
    assert press(kannauj.dm, "pull_up", file, reason="जाँच").status_code == 302


def test_a_sealed_paper_of_an_abolished_desk_is_not_reopened_by_who_never_had_it(kannauj):
    desk = make_post(
        kannauj.kannauj, "विशेष पटल", "Special desk", rank=75, reports_to=kannauj.dm_post, may_approve=True
    )
    officer = make_charge(desk, "गीता पाल", "Geeta Pal")
    files = [open_test_file(kannauj.sunita, grading=grading) for grading in ("secret", "normal")]
    for file in files:
        send(file, kannauj.sunita, desk)
        assert press(officer, "close", file, remark="निर्णय").status_code == 302
    desk.ends = timezone.localdate()
    desk.save(update_fields=["ends"])
    sealed, plain = Paper.objects.filter(pk__in=[file.pk for file in files]).order_by("-grading")
    assert sealed.grading == "secret"
    reopen(plain, by=kannauj.dm, remark="पुनः", expected=3, request_id=uuid4())
    with pytest.raises(NotAllowed):
        reopen(sealed, by=kannauj.dm, remark="पुनः", expected=3, request_id=uuid4())


def test_a_return_says_why(kannauj):
    file = open_test_file(kannauj.sunita)
    send(file, kannauj.sunita, kannauj.adm_post)
    answer = press(kannauj.anjali, "return_paper", file, remark=" ")
    assert answer.status_code == 400
    assert "Please say why you return this." in answer.content.decode()
    assert press(kannauj.anjali, "return_paper", file, remark="आख्या अपूर्ण").status_code == 302


def test_a_return_to_a_vacant_desk_is_asked_once(kannauj):
    file = open_test_file(kannauj.sunita)
    send(file, kannauj.sunita, kannauj.adm_post)
    kannauj.sunita.ends = timezone.now()
    kannauj.sunita.save(update_fields=["ends"])
    answer = press(kannauj.anjali, "return_paper", file, remark="आख्या अपूर्ण").content.decode()
    assert "Desk assistant is vacant – controlled by Anjali Gupta." in answer
    assert "आख्या अपूर्ण" in answer
    file.refresh_from_db()
    assert file.holder == kannauj.adm_post
