"""The verification of the night: in slices, going on after a crash, telling what it found."""

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.audit_trail import chain
from tests import emptying
from tests.factories import District, make_charge, make_paper, make_post, send, signed_in
from tracking.models import RecordDifference, VerificationRun
from tracking.verification import nightly, papers, tasks

pytestmark = pytest.mark.django_db


@pytest.fixture
def kannauj():
    kannauj = District()
    kannauj.papers = [make_paper(kannauj.sunita, f"विषय {serial}") for serial in range(5)]
    return kannauj


def forge(paper):
    with emptying.unguarded("tracking_stay") as cursor:
        cursor.execute("UPDATE tracking_stay SET arrived_reading = 7 WHERE paper_id = %s", [paper.pk])


def test_it_goes_on_where_the_last_slice_ended(kannauj, monkeypatch):
    monkeypatch.setattr(papers, "BATCH", 2)
    tasks.start_verification()
    seconds = iter([0, 1, 99])  # one batch, and the slice is over
    monkeypatch.setattr(nightly, "monotonic", lambda: next(seconds))
    run = nightly.go_on(seconds=40)
    assert (run.papers, run.done_until, run.finished_at) == (2, kannauj.papers[1].pk, None)
    monkeypatch.setattr(nightly, "monotonic", lambda: 0)
    run = nightly.go_on()
    assert (run.papers, run.done_until) == (5, kannauj.papers[4].pk)
    assert run.finished_at
    assert nightly.go_on() is None


def test_the_other_chains_go_on_where_the_last_slice_ended_too(kannauj, monkeypatch):
    monkeypatch.setattr(chain, "AT_ONCE", 2)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with emptying.unguarded("accounts_charge") as cursor:
        cursor.execute("UPDATE accounts_charge SET order_number = 'X' WHERE id = %s", [kannauj.dm.pk])
    nightly.start()
    places = []
    while True:
        seconds = iter([0, 1, 99])
        monkeypatch.setattr(nightly, "monotonic", lambda seconds=seconds: next(seconds))
        run = nightly.go_on(seconds=40)
        if run.finished_at:
            break
        places.append(run.place)
    assert places[:2] == [None, []]
    assert ["versions"] in places
    assert len(places) > 20
    assert [found.what for found in run.differences.all()] == ["accounts_charge.order_number"]


def test_a_second_one_does_not_begin_while_one_is_under_way(kannauj):
    assert nightly.start()
    assert nightly.start() is None
    nightly.go_on()
    assert nightly.start()


def test_what_it_finds_is_told_to_the_administrators_of_the_state(kannauj):
    post = make_post(kannauj.state, "राज्य नोडल", "State nodal", may_administer=True)
    nodal = make_charge(post, "राकेश", "Rakesh")
    forge(kannauj.papers[2])
    nightly.start()
    nightly.go_on()
    assert {found.what for found in RecordDifference.objects.all()} >= {"stay.arrived_reading"}
    [letter] = mail.outbox
    assert letter.to == [nodal.user.email]


def test_a_row_that_cannot_be_read_is_a_finding_and_keeps_no_other_paper_from_being_verified(kannauj):
    forge(kannauj.papers[3])
    with emptying.unguarded("tracking_paper") as cursor:
        cursor.execute(
            "UPDATE tracking_paper SET note_commitments = '[7]' WHERE id = %s", [kannauj.papers[2].pk]
        )
    nightly.start()
    run = nightly.go_on()
    assert run.finished_at
    found = set(run.differences.values_list("paper", "what"))
    assert (kannauj.papers[2].pk, "unreadable") in found
    assert (kannauj.papers[3].pk, "stay.arrived_reading") in found
    assert "cannot be verified" in page(kannauj.dm)


def test_nothing_found_is_told_to_nobody(kannauj):
    nightly.start()
    assert nightly.go_on().differences.count() == 0
    assert mail.outbox == []


def test_the_page_names_what_differs_in_ones_own_offices(kannauj):
    elsewhere = make_paper(kannauj.stranger)
    assert "has not been verified yet" in page(kannauj.dm)
    forge(kannauj.papers[0])
    forge(elsewhere)
    nightly.start()
    nightly.go_on()
    shown = page(kannauj.dm)
    number = kannauj.papers[0].number
    assert f'href="/papers/{kannauj.papers[0].pk}/movements/"' in shown
    assert number in shown
    assert "The working time at the arrival is 7; by the ledger it is" in shown
    assert elsewhere.number not in shown


def page(charge) -> str:
    return signed_in(charge).get("/verification/").content.decode()


def test_a_batch_asks_the_same_number_of_queries_for_one_paper_and_for_five(kannauj):
    def queries():
        with CaptureQueriesContext(
            connection,
        ) as asked:
            list(papers.findings())
        return len(asked)

    few = queries()
    for paper in kannauj.papers:
        send(paper, kannauj.sunita, kannauj.sdm_post)
    assert queries() <= few
    assert few < 25


def test_the_page_asks_the_same_number_of_queries_for_one_row_and_for_three(kannauj):
    client = signed_in(kannauj.dm)
    client.get("/verification/")
    counts = []
    for rows in (1, 3):
        for paper in kannauj.papers[:rows]:
            forge(paper)
        nightly.start()
        nightly.go_on()
        with CaptureQueriesContext(connection) as asked:
            client.get("/verification/")
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert VerificationRun.objects.count() == 2
