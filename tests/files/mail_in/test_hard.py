"""Crashes, races and hostile files at the door of the mailbox, at full size."""

import resource
import signal
import threading
from datetime import date
from uuid import uuid4

import pytest
from django.db import connection

from files.incoming.verbs import diarise_draft
from files.mail_in import line
from files.mail_in.fetching import fetch
from files.models import DraftPaper, DraftReceipt, Receipt
from tests.factories import let_diarise, make_incoming_letter
from tests.files.correspondence.hostile import HOSTILE
from tests.files.mail_in.mails import attach, mail, mailbox_of
from tests.killing import kill, killed
from tracking.refusals import WrongState

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.soak]
TOGETHER = 20


@pytest.mark.parametrize(
    ("owner", "name", "on_record"), [(line.Line, "move", 1), (DraftPaper.objects, "bulk_create", 0)]
)
def test_a_worker_killed_between_fetching_and_moving_loses_and_doubles_nothing(
    server, kannauj, monkeypatch, owner, name, on_record
):
    server.put(mail())
    box = mailbox_of(server, kannauj.kannauj)
    with monkeypatch.context() as dying:
        dying.setattr(owner, name, kill)
        assert killed(lambda: fetch(box)) == signal.SIGKILL
    assert (DraftReceipt.objects.count(), server.subjects("INBOX")) == (on_record, ["भूमि विवाद"])
    fetch(box)
    assert (DraftReceipt.objects.count(), DraftPaper.objects.count()) == (1, 1)
    assert (server.subjects("INBOX"), server.subjects("e-Office")) == ([], ["भूमि विवाद"])


def together(*acts) -> list:
    """Run the acts in threads that begin at once; return the answer or refusal of each."""
    start, answers = threading.Barrier(len(acts)), []

    def run(act) -> None:
        start.wait()
        try:
            answers.append(act())
        except Exception as error:
            answers.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_of_two_workers_at_once_one_takes_each_mail_in(server, kannauj):
    server.put(*[mail(f"पत्र {number}") for number in range(8)])
    box = mailbox_of(server, kannauj.kannauj)
    news = together(*[lambda: fetch(box)] * 2)
    assert sum(news) == DraftReceipt.objects.count() == 8
    fetch(box)
    assert (server.subjects("INBOX"), len(set(server.subjects("e-Office")))) == ([], 8)


def test_of_two_clerks_at_once_one_diarises_and_the_other_learns_of_it(kannauj):
    let_diarise(kannauj.sunita)
    draft = make_incoming_letter(kannauj.kannauj)
    letter = {
        "sender": None, "sender_name": "रमेश", "letter_number": "", "subject": "नकल",
        "received_on": date(2026, 12, 1),
    }  # fmt: skip
    answers = together(
        *[lambda: diarise_draft(draft, by=kannauj.sunita, letter=dict(letter), request_id=uuid4())] * 2
    )
    assert Receipt.objects.count() == 1
    assert sorted(type(answer).__name__ for answer in answers) == ["Receipt", WrongState.__name__]


def test_hostile_files_come_in_by_no_mail_and_their_letters_all_do(server, kannauj):
    files = [(name, make()) for name, make, _words in HOSTILE.values()]
    letters = [mail(f"पत्र {first}") for first in range(0, len(files), TOGETHER)]
    for letter, first in zip(letters, range(0, len(files), TOGETHER), strict=True):
        for name, content in files[first : first + TOGETHER]:
            attach(letter, content, name, "application/octet-stream")
    server.put(*letters)
    assert fetch(mailbox_of(server, kannauj.kannauj)) == len(letters)
    assert set(DraftPaper.objects.values_list("original_name", flat=True)) == {"ई-मेल.txt"}
    left_out = [line_ for draft in DraftReceipt.objects.all() for line_ in draft.left_out.splitlines()]
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{len(files)} hostile files, {len(left_out)} named; {megabytes:.0f} MB at most")
    assert len(left_out) == len(files)
