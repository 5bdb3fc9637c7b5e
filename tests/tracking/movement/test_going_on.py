"""Whoever is late becomes punctual by no act of one's own: the limit goes on."""

import io
from datetime import timedelta
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django.asserts import assertContains

from accounts.models import Charge, Post
from files.correspondence import verbs as correspondence
from files.notes.verbs import send_with_note
from tests.factories import (
    District,
    ask_about,
    ist,
    make_charge,
    make_paper,
    make_paper_at,
    make_post,
    open_test_file,
    send,
    signed_in,
)
from tracking.ask.verbs import answer
from tracking.models import Paper, Stay
from tracking.movement import verbs
from tracking.refusals import WrongState
from tracking.time import clock
from tracking.verification.papers import findings_of

pytestmark = pytest.mark.django_db
MONDAY = ist(2026, 11, 2, 10)


@pytest.fixture
def kannauj():
    """Kannauj, where a paper may lie at a desk for three working days of seven hours."""
    return District()


def day(number: float):
    """Ten o'clock of a day, or so many days of 24 hours later."""
    return MONDAY + timedelta(days=number)


def press(paper) -> dict:
    """What a page shows and sends along."""
    paper.refresh_from_db()
    return {"expected": paper.seq, "request_id": uuid4()}


def late(paper, at) -> int:
    """Working seconds over the limit where the paper lies; less than 0 while it is not reached."""
    stay = Stay.objects.open().get(paper=paper)
    return stay.seconds_late(clock.clock(stay.calendar_id).reading(at))


def comes_from(paper) -> Stay | None:
    """The earlier stay whose limit goes on."""
    stay = Stay.objects.open().get(paper=paper)
    return stay.goes_on_from and Stay.objects.get(paper=paper, arrived_seq=stay.goes_on_from)


def test_a_late_file_that_was_sent_and_pulled_back_is_late(kannauj):
    paper = make_paper(kannauj.sunita, at=day(0))
    send(paper, kannauj.sunita, kannauj.adm_post, at=day(10))
    before = late_at_leaving(paper)
    verbs.pull_back(paper, by=kannauj.sunita, at=day(11), **press(paper))
    assert late(paper, day(11)) == before + 7 * 3600
    assert comes_from(paper).arrived_seq == 1


def late_at_leaving(paper) -> int:
    stay = Stay.objects.filter(paper=paper, left_at__isnull=False).latest("left_seq")
    return stay.seconds_late(stay.left_reading)


def test_closing_and_reopening_washes_nothing_off_and_rest_does_not_count(kannauj):
    paper = make_paper_at(kannauj.anjali, at=day(0))
    verbs.close(paper, by=kannauj.anjali, remark="निस्तारित", at=day(10), **press(paper))
    before = late_at_leaving(paper)
    verbs.reopen(paper, by=kannauj.anjali, remark="पुनः", at=day(20), **press(paper))
    assert before > 0
    assert late(paper, day(20)) == before


def test_a_round_without_a_word_goes_on_with_what_was_left_on_both_sides(kannauj):
    paper = make_paper(kannauj.sunita, at=day(0))
    send(paper, kannauj.sunita, kannauj.adm_post, at=day(2))  # two of three days used
    verbs.return_paper(paper, by=kannauj.anjali, remark="संलग्नक नहीं", at=day(3), **press(paper))
    assert late(paper, day(3)) == -7 * 3600
    send(paper, kannauj.sunita, kannauj.adm_post, at=day(4))
    # The ADM had used one day of three before returning it.
    assert late(paper, day(4)) == -2 * 7 * 3600


def test_a_note_of_the_other_desk_begins_a_new_limit_and_ones_own_does_not(kannauj):
    paper = open_test_file(kannauj.sunita, at=day(0))
    own = {"text": "प्रस्तुत", "at": day(7)}
    send_with_note(paper, by=kannauj.sunita, to=kannauj.adm_post, **own, **press(paper))
    verbs.return_paper(paper, by=kannauj.anjali, remark="फिर देखें", at=day(8), **press(paper))
    assert late(paper, day(8)) > 0
    send(paper, kannauj.sunita, kannauj.adm_post, at=day(9))
    send_with_note(paper, by=kannauj.anjali, to=kannauj.clerk_post, text="आख्या दें", at=day(10), **press(paper))
    assert comes_from(paper) is None
    assert late(paper, day(10)) == -3 * 7 * 3600


def test_a_paper_that_the_other_desk_added_begins_a_new_limit_also_after_a_reply(kannauj, settings, tmp_path):
    """Sunita replies to the DM while the file lies with Anjali, who has just added a paper to it."""
    settings.MEDIA_ROOT = tmp_path
    paper = open_test_file(kannauj.sunita, at=day(0))
    question = ask_about(paper, kannauj.dm, at=day(7))
    send(paper, kannauj.sunita, kannauj.adm_post, at=day(8))
    letter = io.BytesIO("तहसीलदार की आख्या".encode())
    correspondence.add(paper, by=kannauj.anjali, upload=letter, name="आख्या.txt", title="आख्या", at=day(9))
    answer(question, by=kannauj.sunita, text="भेज दी", request_id=uuid4(), at=day(9))
    assert findings_of(Paper.objects.get(pk=paper.pk)) == []
    verbs.return_paper(paper, by=kannauj.anjali, remark="आख्या देखें", at=day(10), **press(paper))
    committed = paper.movements.order_by("seq").values_list("kind", "papers_commitment")
    assert [kind for kind, papers in committed if papers] == ["returned"]
    assert comes_from(paper) is None
    assert late(paper, day(10)) == -3 * 7 * 3600
    assert findings_of(Paper.objects.get(pk=paper.pk)) == []


def test_what_the_same_person_writes_at_a_second_desk_begins_no_new_limit(kannauj):
    """Anjali also holds the record desk: her note there is her own act."""
    second = second_charge(kannauj)
    paper = open_test_file(kannauj.anjali, at=day(0))
    send(paper, kannauj.anjali, second.post, at=day(7))
    send_with_note(paper, by=second, to=kannauj.adm_post, text="देखा", at=day(8), **press(paper))
    assert late(paper, day(8)) > 0
    assert findings_of(paper) == []


def test_what_the_link_officer_writes_at_the_own_desk_begins_no_new_limit(kannauj):
    """Manoj acts for Anjali; the note he writes as SDM is by the person who let the paper go."""
    link = make_charge(
        kannauj.adm_post, "", "", user=kannauj.manoj.user, kind="link", acting_for=kannauj.anjali.user
    )
    paper = open_test_file(kannauj.anjali, at=day(0))
    send(paper, link, kannauj.sdm_post, at=day(7))
    send_with_note(paper, by=kannauj.manoj, to=kannauj.adm_post, text="आख्या", at=day(8), **press(paper))
    assert late(paper, day(8)) > 0
    assert findings_of(paper) == []


def test_an_approver_who_closes_reopens_and_sends_back_begins_no_new_limit(kannauj):
    paper = make_paper(kannauj.sunita, at=day(0))
    send(paper, kannauj.sunita, kannauj.adm_post, at=day(7))
    verbs.close(paper, by=kannauj.anjali, remark="निस्तारित", at=day(8), **press(paper))
    verbs.reopen(paper, by=kannauj.anjali, remark="पुनः", at=day(8), **press(paper))
    verbs.return_paper(paper, by=kannauj.anjali, remark="वापस", at=day(9), **press(paper))
    assert late(paper, day(9)) > 0
    assert findings_of(paper) == []


def test_the_page_says_whose_limit_goes_on_and_never_a_limit_below_nothing(kannauj):
    paper = open_test_file(kannauj.sunita, at=day(0))
    send(paper, kannauj.sunita, kannauj.adm_post, at=day(10))
    verbs.pull_back(paper, by=kannauj.sunita, at=day(11), **press(paper))
    sunita = signed_in(kannauj.sunita)
    shown = sunita.get(f"/papers/{paper.pk}/stays/3/")
    assertContains(shown, "The limit of the stay that began on")
    assertContains(shown, "passed before the paper came back")
    assert "-" not in shown.context["stay"]["limit_text"]
    assert "limit −" not in sunita.get(f"/files/{paper.pk}/").content.decode()


ACTS = st.lists(
    st.tuples(
        st.sampled_from(
            [
                *("send", "pull_back", "bounce", "second desk", "friend closes"),
                *("close", "reopen", "park", "take up", "stamp"),
            ]
        ),
        st.floats(0.01, 3),
    ),
    max_size=12,
)


@given(acts=ACTS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_act_of_one_desk_and_of_one_that_only_sends_back_lowers_its_lateness(kannauj, acts):
    """Anjali does whatever she likes, at both her desks; Manoj closes, reopens and sends back, wordless."""
    at, worst = day(0), None
    paper = open_test_file(kannauj.sunita, at=at)
    send(paper, kannauj.sunita, kannauj.adm_post, at=at)
    second = second_charge(kannauj)
    for act, days in acts:
        at += timedelta(days=days)
        try:
            _act(kannauj, second, paper, act, at)
        except WrongState:
            continue
        paper.refresh_from_db()
        if paper.holder_id == kannauj.adm_post.pk and paper.state != "closed":
            now = late(paper, at)
            assert worst is None or now >= worst
            worst = now
    assert findings_of(paper) == []


def second_charge(kannauj):
    """Anjali's additional charge of the record desk."""
    post = Post.objects.filter(name_en="Record desk").first() or make_post(
        kannauj.kannauj, "अभिलेख पटल", "Record desk", rank=20, reports_to=kannauj.adm_post
    )
    return Charge.objects.filter(post=post).with_place().first() or make_charge(
        post, "", "", user=kannauj.anjali.user, kind="additional"
    )


def _act(kannauj, second, paper, act: str, at) -> None:
    """One act, if it can be done where the paper lies."""
    paper.refresh_from_db()
    anjali, facts = kannauj.anjali, {"at": at, **press(paper)}
    if paper.holder_id != kannauj.adm_post.pk:  # what was sent for good comes back by and by
        verbs.return_paper(paper, by=kannauj.manoj, remark="वापस", **facts)
        return
    if act in ("send", "pull_back", "bounce", "second desk", "friend closes") and paper.state != "pending":
        return
    if act == "send":
        verbs.forward(paper, by=anjali, to=kannauj.sdm_post, **facts)
    elif act == "pull_back":
        verbs.forward(paper, by=anjali, to=kannauj.sdm_post, **facts)
        verbs.pull_back(paper, by=anjali, **{**press(paper), "at": at + timedelta(minutes=1)})
    elif act == "bounce":
        verbs.forward(paper, by=anjali, to=kannauj.sdm_post, **facts)
        verbs.stamp_opened(paper, by=kannauj.manoj, at=at)
        verbs.return_paper(paper, by=kannauj.manoj, remark="वापस", **{**press(paper), "at": at})
    elif act == "second desk":
        verbs.forward(paper, by=anjali, to=second.post, **facts)
        send_with_note(paper, by=second, to=kannauj.adm_post, text="देखा", at=at, **press(paper))
    elif act == "friend closes":
        verbs.forward(paper, by=anjali, to=kannauj.sdm_post, **facts)
        verbs.close(paper, by=kannauj.manoj, remark="निस्तारित", **{**press(paper), "at": at})
        verbs.reopen(paper, by=kannauj.manoj, remark="पुनः", **{**press(paper), "at": at})
        verbs.return_paper(paper, by=kannauj.manoj, remark="वापस", **{**press(paper), "at": at})
    elif act == "close" and paper.state == "pending":
        verbs.close(paper, by=anjali, remark="निस्तारित", **facts)
    elif act == "reopen" and paper.state == "closed":
        verbs.reopen(paper, by=anjali, remark="पुनः", **facts)
    elif act == "park" and paper.state == "pending":
        said = {"reason": "वाद", "authority": "न्यायालय", "review_on": at.date() + timedelta(days=30)}
        verbs.park(paper, by=anjali, **said, **facts)
    elif act == "take up" and paper.state == "parked":
        verbs.unpark(paper, by=anjali, **facts)
    elif act == "stamp" and paper.state == "pending":
        verbs.stamp_acted(paper, by=anjali, at=at)
