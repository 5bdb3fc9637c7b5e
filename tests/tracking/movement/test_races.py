"""Clerks at once, on committed transactions, one connection each: nothing lost, nothing double, no circle."""

import random
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.db import connection

from accounts.pages import words
from tests.factories import District, make_charge, make_paper, make_post
from tracking.ledger import entries
from tracking.models import LedgerQueue, Movement, Outbox, Paper, Stay
from tracking.movement.several import forward_many
from tracking.movement.verbs import forward
from tracking.refusals import MovedMeanwhile, NotHere, Refusal

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def kannauj():
    return District()


def at_once(work, arguments, *, threads):
    """Run work over the arguments on so many threads, each closing its own connection."""

    def run(argument):
        try:
            return work(argument)
        finally:
            connection.close()

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(run, arguments))


def forwards(kannauj, *, threads, forwards, papers):
    """Threads forward papers among eight desks until so many have succeeded; then all is checked."""
    posts = [make_post(kannauj.kannauj, f"पटल {n}", f"Desk {n}") for n in range(8)]
    charges = {post.pk: make_charge(post, f"क{n}", f"Clerk {n}") for n, post in enumerate(posts)}
    opened = [make_paper(charges[posts[n % 8].pk]) for n in range(papers)]
    share = forwards // threads

    def clerk(seed):
        chance, sent = random.Random(seed), []
        while len(sent) < share:
            paper = Paper.objects.select_related("holder__section__office").get(pk=chance.choice(opened).pk)
            to = chance.choice([post for post in posts if post.pk != paper.holder_id])
            request_id = uuid4()
            try:
                forward(
                    paper,
                    by=charges[paper.holder_id],
                    to=to,
                    expected=paper.seq,
                    request_id=request_id,
                )
            except (MovedMeanwhile, NotHere):
                continue
            sent.append(request_id)
        return sent

    def run(seed):
        try:
            return clerk(seed)
        finally:
            connection.close()

    with ThreadPoolExecutor(threads) as pool:
        acknowledged = [request for sent in pool.map(run, range(threads)) for request in sent]
    recorded = set(Movement.objects.filter(kind=Movement.Kind.FORWARDED).values_list("request_id", flat=True))
    assert set(acknowledged) == recorded
    assert len(acknowledged) == len(recorded) == share * threads
    assert LedgerQueue.objects.count() == Outbox.objects.count() == Movement.objects.count()
    assert list(entries.faults(Paper.objects.all())) == []
    assert set(Counter(Stay.objects.open().values_list("paper", flat=True)).values()) == {1}


def presses(kannauj, *, times):
    """The same press arrives so many times at once."""
    paper = make_paper(kannauj.sunita)
    press = {"by": kannauj.sunita, "to": kannauj.sdm_post, "expected": 1, "request_id": uuid4()}
    answers = at_once(lambda _n: forward(paper, **press).pk, range(times), threads=times)
    assert len(set(answers)) == 1
    assert paper.movements.count() == 2


def duels(kannauj, *, times):
    """Two clerks of one desk send the same paper to different desks at the same moment, so many times."""
    rival = make_charge(kannauj.clerk_post, "गीता देवी", "Geeta Devi", kind="additional")
    duelists = [(kannauj.sunita, kannauj.sdm_post), (rival, kannauj.adm_post)]
    barrier = threading.Barrier(2, timeout=30)
    papers = [make_paper(kannauj.sunita) for _serial in range(times)]

    def clerk(duelist):
        by, to = duelist
        told = []
        try:
            for paper in papers:
                barrier.wait()
                try:
                    forward(paper, by=by, to=to, expected=1, request_id=uuid4())
                    told.append(None)
                except MovedMeanwhile as refusal:
                    sent = refusal.movement
                    told.append((sent.person, sent.to_post, words.moment(sent.at) in str(refusal)))
        except BaseException:
            barrier.abort()
            raise
        finally:
            connection.close()
        return told

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(clerk, duelists)
    for mine, yours in zip(first, second, strict=True):
        assert (mine is None) != (yours is None)
    for told, (by, to) in ((first, duelists[1]), (second, duelists[0])):
        assert {answer for answer in told if answer} <= {(by.user, to, True)}


def bulk_circles(kannauj, *, times):
    """Two desks send the same files in opposite order of choosing; locking in id order keeps out circles."""
    for _round in range(times):
        papers = [make_paper(kannauj.sunita) for _serial in range(6)]
        ids = {paper.pk: 1 for paper in papers}
        orders = [ids, dict(reversed(ids.items()))]

        def send(order):
            return forward_many(order, by=kannauj.sunita, to=kannauj.adm_post, request_id=uuid4())

        answers = at_once(send, orders, threads=2)
        moved = [paper for results in answers for paper, done in results if not isinstance(done, Refusal)]
        assert sorted(paper.pk for paper in moved) == sorted(ids)


def test_sixteen_threads_forward_hundreds_of_times(kannauj):
    forwards(kannauj, threads=16, forwards=400, papers=20)


def test_one_press_sent_fifty_times_is_one_movement(kannauj):
    presses(kannauj, times=50)


def test_a_hundred_duels_have_one_winner_each_and_tell_the_other(kannauj):
    duels(kannauj, times=100)


def test_bulk_forwards_do_not_wait_in_a_circle(kannauj):
    bulk_circles(kannauj, times=5)


@pytest.mark.soak
def test_sixty_four_threads_forward_ten_thousand_times(kannauj):
    forwards(kannauj, threads=64, forwards=10_000, papers=500)


@pytest.mark.soak
def test_a_thousand_duels_have_one_winner_each_and_tell_the_other(kannauj):
    duels(kannauj, times=1_000)
