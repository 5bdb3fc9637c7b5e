import io
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from PIL import Image

from files.correspondence import commitment as of_papers
from files.correspondence import verbs
from files.models import Document
from files.notes.verbs import save_draft, send_with_note
from tests import emptying
from tests.factories import District, ask_about, make_late_paper, open_test_file, send
from tracking.ledger import entries
from tracking.models import Paper
from tracking.verification import papers

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(settings, tmp_path):
    """Two papers and a note of Sunita's, sealed; a third paper and a draft of Anjali's, not yet."""
    settings.MEDIA_ROOT = tmp_path
    kannauj = District()
    file = open_test_file(kannauj.sunita)
    add(file, kannauj.sunita, "white")
    add(file, kannauj.sunita, "black")
    to = {"to": kannauj.adm_post, "expected": 1, "request_id": uuid4()}
    send_with_note(file, by=kannauj.sunita, text="असली", **to)
    add(file, kannauj.anjali, "red")
    save_draft(file, by=kannauj.anjali, text="मसौदा", expected=2)
    file.refresh_from_db()
    return file


def add(file, by, colour):
    content = io.BytesIO()
    Image.new("RGB", (40, 40), colour).save(content, "PNG")
    verbs.add(file, by=by, upload=content, name="नक्शा.png", title=colour)


def behind_the_back(statement, *facts):
    with emptying.unguarded("files_note", "files_document") as cursor:
        cursor.execute(statement, facts)


def found(file):
    return [(finding.seq, finding.what) for finding in papers.findings_of(Paper.objects.get(pk=file.pk))]


def test_honest_work_raises_no_alarm(file, capsys):
    assert found(file) == []
    call_command("verify_papers")
    assert "holds" in capsys.readouterr().out


def test_the_command_says_how_far_it_is_and_goes_on_from_there(file, capsys):
    call_command("verify_papers", verbosity=2)
    places = [line.rpartition("--after ")[2].split()[0] for line in capsys.readouterr().err.splitlines()]
    assert str(file.pk) in places
    assert "versions" in places
    behind_the_back("UPDATE files_note SET salt = 'x' WHERE seq = 1")
    for place in places:
        call_command("verify_papers", after=place)  # all behind the paper, which holds
    assert "holds" in capsys.readouterr().out
    with pytest.raises(CommandError):
        call_command("verify_papers", after=str(file.pk - 1))
    with pytest.raises(CommandError, match="no place"):
        call_command("verify_papers", after="nowhere")


def test_papers_that_are_taken_back_meanwhile_do_not_end_the_verification(file, capsys, monkeypatch):
    monkeypatch.setattr(papers, "findings", lambda after: iter([([file.pk + 1], [])]))
    call_command("verify_papers")
    assert "holds" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("UPDATE files_note SET text = '<p>नकली</p>' WHERE seq = 1", (2, "note")),
        ("UPDATE files_note SET salt = 'x' WHERE seq = 1", (2, "note")),
        ("UPDATE files_note SET seq = 7 WHERE seq = 1", (2, "note")),
        ("DELETE FROM files_note WHERE seq = 1", (2, "note")),
        ("DELETE FROM files_document WHERE first_page = 1", (2, "papers")),
        ("DELETE FROM files_document WHERE first_page = 3", (3, "papers")),
        ("UPDATE files_document SET salt = 'x' WHERE first_page = 2", (2, "papers")),
        ("UPDATE files_document SET first_page = 5 - first_page WHERE first_page IN (1)", (2, "papers")),
    ],
)
def test_what_was_changed_behind_the_back_is_found(file, statement, fault):
    behind_the_back(statement)
    assert found(file) == [fault]


def test_a_paper_slipped_in_afterwards_is_found(file):
    copied = Document.objects.get(first_page=1)
    copied.pk, copied.first_page = None, 9
    with emptying.unguarded("files_document"):
        copied.save()
    assert found(file) == [(2, "papers")]


def test_content_swapped_in_the_storage_is_found_and_named(file, capsys):
    swapped = Document.objects.get(first_page=2)
    with open(swapped.content.path, "wb") as content:
        content.write(b"other")
    assert found(file) == [(2, "content")]
    with pytest.raises(CommandError, match="1 differences"):
        call_command("verify_papers")
    assert (
        f"{file.number}: Movement 2: The content of the paper on page 2 is missing" in capsys.readouterr().out
    )


def test_content_gone_from_the_storage_is_found(file):
    lost = Document.objects.get(first_page=3)
    lost.content.storage.delete(lost.content.name)
    assert found(file) == [(3, "content")]


def test_sending_on_keeps_all_of_it_whole(file):
    by = file.holder.charges.select_related("user", "post__section__office").get()
    send(file, by, Document.objects.first().post)
    file.refresh_from_db()
    assert found(file) == []


def test_a_note_erased_by_order_leaves_the_chain_whole_and_is_named(file, capsys):
    """As a lawful order would be carried out: by the owner of the table, its guard out of force meanwhile."""
    behind_the_back("UPDATE files_note SET text = '', salt = '' WHERE seq = 1")
    assert entries.verify(file) is None
    assert found(file) == [(2, "note")]
    with pytest.raises(CommandError, match="1 differences"):
        call_command("verify_papers")
    assert (
        capsys.readouterr().out.strip()
        == f"{file.number}: Movement 2: The note is missing, or it was changed."
    )


def test_a_paper_erased_by_order_leaves_the_chain_whole_and_is_named(file):
    erased = Document.objects.get(first_page=1)
    erased.content.storage.delete(erased.content.name)
    assert entries.verify(file) is None
    assert found(file) == [(2, "content")]


@pytest.fixture
def asked(settings, tmp_path):
    """A file late with Sunita, who adds a paper; then the DM asks why it waits."""
    settings.MEDIA_ROOT = tmp_path
    kannauj = District()
    file = make_late_paper(kannauj.sunita)
    add(file, kannauj.sunita, "white")
    ask_about(file, kannauj.dm)
    add(file, kannauj.sunita, "black")
    return kannauj, file


def test_papers_on_both_sides_of_a_question_wait_for_the_desks_own_movement(asked):
    kannauj, file = asked
    assert found(file) == []
    white, black = Document.objects.filter(file=file).order_by("pk")
    assert (white.seq, black.seq) == (1, 2)
    send(file, kannauj.sunita, kannauj.adm_post)
    assert found(file) == []
    behind_the_back("DELETE FROM files_document WHERE id = %s", white.pk)
    assert found(file) == [(3, "papers")]


def test_a_question_that_had_committed_to_papers_when_that_was_done_still_verifies(asked):
    """As it was recorded before: the question took the first paper, the desk commits to the second alone."""
    _kannauj, file = asked
    white, black = Document.objects.filter(file=file).order_by("pk")
    question = file.movements.get(kind="asked")
    question.papers_commitment = of_papers.to_paper(white, before=b"")
    question.hash = entries.digest(question)
    with emptying.unguarded("tracking_movement", "tracking_paper") as cursor:
        cursor.execute(
            "UPDATE tracking_movement SET papers_commitment = %s, hash = %s WHERE id = %s",
            [question.papers_commitment, question.hash, question.pk],
        )
        cursor.execute(
            "UPDATE tracking_paper SET papers_commitment = %s, head_hash = %s WHERE id = %s",
            [of_papers.to_paper(black, before=b""), question.hash, file.pk],
        )
    assert found(file) == []
