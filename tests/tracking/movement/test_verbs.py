from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from accounts.models import Post
from accounts.pages import words
from tests.factories import District, ist, make_charge, make_paper, make_post, send
from tracking.ledger import entries
from tracking.models import LedgerQueue, Movement, Outbox, Paper, Rule, Stay
from tracking.movement import destinations
from tracking.movement.locking import lock
from tracking.movement.several import forward_many
from tracking.movement.verbs import (
    close,
    create,
    forward,
    park,
    pull_back,
    pull_up,
    reopen,
    return_paper,
    send_onward,
    stamp_opened,
    unpark,
)
from tracking.paper import route, statement
from tracking.paper.stays import stays_of
from tracking.refusals import (
    DeskNotReachable,
    FactMissing,
    MovedMeanwhile,
    NotAllowed,
    NotHere,
    NothingToReverse,
    WrongState,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def kannauj():
    return District()


def facts(paper: Paper) -> dict:
    """The facts that the page of the paper would send with an act."""
    paper.refresh_from_db()
    return {"expected": paper.seq, "request_id": uuid4()}


def where(paper: Paper) -> Stay:
    return paper.stays.get(left_at__isnull=True)


def test_opening_a_paper_puts_it_on_the_openers_desk(kannauj):
    paper = make_paper(kannauj.sunita)
    assert where(paper).post == kannauj.clerk_post
    assert paper.seq == 1
    assert entries.verify(paper) is None


def test_opening_twice_with_one_request_opens_once(kannauj):
    request_id = uuid4()
    for _press in range(2):
        paper = Paper(kind="file", number="KNJ/1", subject="सड़क")
        create(paper, by=kannauj.sunita, request_id=request_id)
    assert Paper.objects.count() == 1


def test_forward_moves_the_paper_and_queues_what_follows(kannauj):
    paper = make_paper(kannauj.sunita)
    sent = send(paper, kannauj.sunita, kannauj.sdm_post)
    paper.refresh_from_db()
    assert (paper.holder, paper.seq) == (kannauj.sdm_post, 2)
    assert where(paper).came_from == kannauj.clerk_post
    assert LedgerQueue.objects.filter(movement=sent).exists()
    assert Outbox.objects.filter(movement=sent, done_at=None).exists()


def test_the_deadline_is_three_working_days_after_arrival(kannauj):
    paper = make_paper(kannauj.sunita, at=ist(2026, 11, 2, 10))
    stay = where(paper)
    assert stay.due_reading - stay.arrived_reading == 3 * 7 * 3600


def test_pressing_send_twice_sends_once(kannauj):
    paper = make_paper(kannauj.sunita)
    press = facts(paper)
    first = forward(paper, by=kannauj.sunita, to=kannauj.sdm_post, **press)
    again = forward(paper, by=kannauj.sunita, to=kannauj.sdm_post, **press)
    assert first == again
    assert paper.movements.count() == 2


@pytest.mark.parametrize(
    ("language", "person", "desk"), [("hi", "सुनीता यादव", "उप जिलाधिकारी"), ("en", "Sunita Yadav", "SDM")]
)
def test_a_late_page_is_told_who_moved_it_where_to_and_when(kannauj, language, person, desk):
    paper = make_paper(kannauj.sunita)
    stale = facts(paper)
    sent = send(paper, kannauj.sunita, kannauj.sdm_post)
    with pytest.raises(MovedMeanwhile) as refused, override(language):
        forward(paper, by=kannauj.sunita, to=kannauj.dm_post, **stale)
    with override(language):
        assert all(fact in str(refused.value) for fact in (person, desk, words.moment(sent.at)))


def test_only_the_holder_forwards(kannauj):
    paper = make_paper(kannauj.sunita)
    with pytest.raises(NotHere):
        forward(paper, by=kannauj.manoj, to=kannauj.dm_post, **facts(paper))


def test_another_district_is_reached_only_through_its_receiving_post(kannauj):
    etawah_dm = make_post(kannauj.etawah, "जिलाधिकारी", "District Magistrate", rank=90)
    paper = make_paper(kannauj.sunita)
    with pytest.raises(DeskNotReachable):
        forward(paper, by=kannauj.sunita, to=etawah_dm, **facts(paper))
    forward(paper, by=kannauj.sunita, to=kannauj.stranger_post, **facts(paper))


def test_a_paper_cannot_be_sent_to_the_desk_it_lies_at(kannauj):
    paper = make_paper(kannauj.sunita)
    with pytest.raises(DeskNotReachable):
        forward(paper, by=kannauj.sunita, to=kannauj.clerk_post, **facts(paper))


def test_sending_onward_passes_over_the_direct_superior(kannauj):
    paper = make_paper(kannauj.manoj)
    sent = send_onward(paper, by=kannauj.manoj, to=kannauj.dm_post, **facts(paper))
    assert sent.kind == Movement.Kind.SENT_ONWARD
    other = make_paper(kannauj.manoj)
    with pytest.raises(DeskNotReachable):
        send_onward(other, by=kannauj.manoj, to=kannauj.adm_post, **facts(other))


def test_manoj_returns_to_whom_it_came_from(kannauj):
    paper = make_paper(kannauj.sunita)
    send(paper, kannauj.sunita, kannauj.sdm_post)
    return_paper(paper, by=kannauj.manoj, remark="आख्या संलग्न करें", **facts(paper))
    assert where(paper).post == kannauj.clerk_post


def test_what_was_opened_here_cannot_be_returned(kannauj):
    paper = make_paper(kannauj.sunita)
    with pytest.raises(NothingToReverse):
        return_paper(paper, by=kannauj.sunita, **facts(paper))


def test_sunita_pulls_back_what_manoj_has_not_opened_and_gains_no_time(kannauj):
    paper = make_paper(kannauj.sunita, at=timezone.now() - timedelta(days=30))
    due = where(paper).due_reading
    sent = send(paper, kannauj.sunita, kannauj.sdm_post)
    back = pull_back(paper, by=kannauj.sunita, **facts(paper))
    assert back.reverses == sent
    assert where(paper).due_reading == due
    assert where(paper).came_from is None


def test_what_manoj_has_opened_cannot_be_pulled_back(kannauj):
    paper = make_paper(kannauj.sunita)
    send(paper, kannauj.sunita, kannauj.sdm_post)
    stamp_opened(paper, by=kannauj.manoj)
    with pytest.raises(NothingToReverse):
        pull_back(paper, by=kannauj.sunita, **facts(paper))


def test_the_dm_pulls_up_with_a_reason(kannauj):
    paper = make_paper(kannauj.manoj)
    with pytest.raises(FactMissing):
        pull_up(paper, by=kannauj.dm, reason=" ", **facts(paper))
    pull_up(paper, by=kannauj.dm, reason="33 दिन से लम्बित", **facts(paper))
    assert where(paper).post == kannauj.dm_post


def test_a_superior_without_monitoring_pulls_up_only_in_his_chain(kannauj):
    paper = make_paper(kannauj.manoj)
    pull_up(paper, by=kannauj.anjali, reason="जनसुनवाई", **facts(paper))
    with pytest.raises(NotAllowed):
        pull_up(paper, by=kannauj.manoj, reason="मेरी", **facts(paper))


def test_a_parked_paper_keeps_its_stay_and_its_deadline(kannauj):
    paper = make_paper(kannauj.sunita)
    before = where(paper)
    tomorrow = timezone.localdate() + timedelta(days=1)
    park(paper, by=kannauj.sunita, reason="न्यायालय", authority="अ.जि.", review_on=tomorrow, **facts(paper))
    after = where(paper)
    assert (after.pk, after.due_reading, after.parked) == (before.pk, before.due_reading, True)
    with pytest.raises(WrongState):
        forward(paper, by=kannauj.sunita, to=kannauj.sdm_post, **facts(paper))
    unpark(paper, by=kannauj.sunita, **facts(paper))
    assert where(paper).parked is False
    assert before.parkings.get().taken_up_at is not None


def test_parking_needs_a_review_date_ahead(kannauj):
    paper = make_paper(kannauj.sunita)
    with pytest.raises(FactMissing):
        park(paper, by=kannauj.sunita, reason="क", authority="ख", review_on=date(2020, 1, 1), **facts(paper))


def test_pulling_up_a_parked_paper_ends_the_parking(kannauj):
    paper = make_paper(kannauj.manoj)
    tomorrow = timezone.localdate() + timedelta(days=1)
    park(paper, by=kannauj.manoj, reason="न्यायालय", authority="जि.", review_on=tomorrow, **facts(paper))
    parked = where(paper)
    pull_up(paper, by=kannauj.dm, reason="जनसुनवाई", **facts(paper))
    assert parked.parkings.get().taken_up_at is not None


def test_a_clerk_cannot_close_and_an_officer_can(kannauj):
    paper = make_paper(kannauj.sunita)
    with pytest.raises(NotAllowed):
        close(paper, by=kannauj.sunita, remark="निस्तारित", **facts(paper))
    send(paper, kannauj.sunita, kannauj.adm_post)
    close(paper, by=kannauj.anjali, remark="निस्तारित", **facts(paper))
    assert where(paper).at_rest
    assert not Stay.objects.pending().filter(paper=paper).exists()
    with pytest.raises(WrongState):
        forward(paper, by=kannauj.anjali, to=kannauj.dm_post, **facts(paper))


def test_a_reopened_paper_counts_again_and_remembers_whom_it_came_from(kannauj):
    paper = make_paper(kannauj.sunita)
    send(paper, kannauj.sunita, kannauj.adm_post)
    close(paper, by=kannauj.anjali, remark="निस्तारित", **facts(paper))
    reopen(paper, by=kannauj.anjali, remark="उच्च न्यायालय का आदेश", **facts(paper))
    stay = where(paper)
    assert not stay.at_rest
    assert stay.due_reading is not None
    assert stay.came_from == kannauj.clerk_post


def test_bulk_forward_sends_what_it_can_and_says_what_it_cannot(kannauj):
    papers = [make_paper(kannauj.sunita) for _serial in range(3)]
    asked = {paper.pk: 1 for paper in papers}
    send(papers[1], kannauj.sunita, kannauj.dm_post)
    results = forward_many(asked, by=kannauj.sunita, to=kannauj.adm_post, request_id=uuid4())
    kinds = [type(result).__name__ for _paper, result in results]
    assert kinds == ["Movement", "MovedMeanwhile", "Movement"]


def test_bulk_forward_twice_with_one_request_moves_each_once(kannauj):
    papers = {make_paper(kannauj.sunita).pk: 1 for _serial in range(3)}
    press = {"by": kannauj.sunita, "to": kannauj.adm_post, "request_id": uuid4()}
    first = forward_many(papers, **press)
    assert forward_many(papers, **press) == first


def test_a_link_officer_acts_with_both_names(kannauj):
    link = make_charge(
        kannauj.sdm_post, "हरीश वर्मा", "Harish Verma", kind="link", acting_for=kannauj.manoj.user
    )
    paper = make_paper(kannauj.manoj)
    sent = send(paper, link, kannauj.adm_post)
    assert (sent.person, sent.acting_for) == (link.user, kannauj.manoj.user)


def test_a_file_may_go_to_a_vacant_desk(kannauj):
    vacant = make_post(kannauj.kannauj, "शस्त्र सहायक", "Arms assistant")
    paper = make_paper(kannauj.sunita)
    send(paper, kannauj.sunita, vacant)
    assert where(paper).post == vacant


def test_history_is_brought_in_at_its_own_time_and_never_backwards(kannauj):
    paper = make_paper(kannauj.sunita, at=ist(2026, 11, 2, 11))
    sent = send(paper, kannauj.sunita, kannauj.sdm_post, at=ist(2026, 11, 3, 11))
    assert sent.at == ist(2026, 11, 3, 11)
    assert sent.recorded_at > sent.at
    with pytest.raises(ValueError, match="before"):
        send(paper, kannauj.manoj, kannauj.dm_post, at=ist(2026, 11, 2, 12))


def test_nothing_is_sent_or_returned_to_a_post_that_was_abolished(kannauj):
    paper = make_paper(kannauj.sunita)
    send(paper, kannauj.sunita, kannauj.adm_post)
    Post.objects.filter(pk=kannauj.clerk_post.pk).update(ends=timezone.localdate())
    press = {"by": kannauj.anjali, "expected": 2, "request_id": uuid4()}
    with pytest.raises(DeskNotReachable):
        return_paper(paper, **press)
    with pytest.raises(DeskNotReachable):
        forward(paper, to=Post.objects.get(pk=kannauj.clerk_post.pk), **press)
    [lying] = Stay.objects.open()
    offered = destinations.next_desks(lying, by=kannauj.anjali)
    assert kannauj.clerk_post.pk not in {desk.pk for group in offered for desk in group.posts}


def test_a_refusal_says_not_done_and_only_a_race_says_moved_meanwhile(kannauj):
    paper, client = make_paper(kannauj.sunita), Client()
    client.force_login(kannauj.sunita.user)
    facts = {"expected": 1, "request_id": uuid4()}
    refused = client.post(f"/papers/{paper.pk}/unpark/", facts)
    assert (refused.status_code, refused.templates[0].name) == (409, "tracking/refused.html")
    send(paper, kannauj.sunita, kannauj.adm_post)
    raced = client.post(f"/papers/{paper.pk}/unpark/", facts)
    assert (raced.status_code, raced.templates[0].name) == (409, "409.html")


def test_the_limit_shown_is_the_one_it_arrived_with(kannauj):
    paper = make_paper(kannauj.sunita, at=timezone.now() - timedelta(days=20))
    Rule.objects.update(ends=timezone.localdate())
    Rule.objects.create(office=kannauj.state, working_days=9, begins=timezone.localdate())
    [block] = route.ribbon(stays_of(paper), timezone.now(), kannauj.sunita)
    assert "3" in block["text"].partition("(")[2]
    assert "9" not in block["text"].partition("(")[2]


def test_of_a_much_moved_paper_the_screen_shows_the_newest_entries_and_says_so(kannauj, monkeypatch):
    monkeypatch.setattr(statement, "MOST", 2)
    paper, client = make_paper(kannauj.sunita), Client()
    for by, to in ((kannauj.sunita, kannauj.adm_post), (kannauj.anjali, kannauj.clerk_post)):
        paper.refresh_from_db()
        send(paper, by, to)
    client.force_login(kannauj.sunita.user)
    shown = client.get(f"/papers/{paper.pk}/movements/").context
    assert ([row["no"] for row in shown["rows"]][:2], bool(shown["left_out"])) == ([2, 3], True)
    printed = client.get(f"/papers/{paper.pk}/statement/").context
    assert ([row["no"] for row in printed["rows"]][:3], printed["left_out"]) == ([1, 2, 3], "")


@pytest.mark.django_db(transaction=True)
def test_a_paper_is_not_locked_where_the_lock_would_end_at_once():
    with pytest.raises(transaction.TransactionManagementError):
        lock(Paper(pk=1))
