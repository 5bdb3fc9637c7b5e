from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from files.models import Note
from files.notes import commitment
from files.notes.note_sheet import newest
from files.notes.verbs import discard_draft, save_draft, send_with_note
from tests.factories import District, make_charge, open_test_file, send
from tracking.movement.several import forward_many
from tracking.movement.verbs import forward, pull_up
from tracking.refusals import FactMissing, MovedMeanwhile, NotHere

pytestmark = pytest.mark.django_db


@pytest.fixture
def kannauj():
    return District()


@pytest.fixture
def file(kannauj):
    return open_test_file(kannauj.sunita)


def write_and_send(file, by, to, text):
    file.refresh_from_db()
    return send_with_note(file, by=by, to=to, text=text, expected=file.seq, request_id=uuid4())


def test_a_yellow_note_is_saved_again_and_again_and_stays_one(kannauj, file):
    for text in ("प्रश्नगत", "प्रश्नगत चकमार्ग की पैमाइश"):
        save_draft(file, by=kannauj.sunita, text=text, expected=1)
    assert Note.objects.get().text == "<p>प्रश्नगत चकमार्ग की पैमाइश</p>"
    assert not Note.objects.sealed().exists()


def test_an_emptied_note_is_gone(kannauj, file):
    save_draft(file, by=kannauj.sunita, text="प्रश्नगत", expected=1)
    discard_draft(file, by=kannauj.sunita, expected=1)
    assert not Note.objects.exists()
    sent = send(file, kannauj.sunita, kannauj.sdm_post)
    assert sent.note_commitment is None


def test_sending_seals_the_note_into_the_ledger(kannauj, file):
    sent = write_and_send(file, kannauj.sunita, kannauj.sdm_post, "आख्या पत्राचार पृ. 1 पर है।")
    sealed = Note.objects.sealed().get()
    assert sealed.paragraph == 1
    assert bytes(sent.note_commitment) == commitment.to_note(sealed)


def test_a_draft_goes_along_when_its_author_sends_the_file_from_the_desk(kannauj, file):
    save_draft(file, by=kannauj.sunita, text="प्रस्तुत", expected=1)
    forward_many({file.pk: 1}, by=kannauj.sunita, to=kannauj.adm_post, request_id=uuid4())
    assert Note.objects.sealed().count() == 1


def test_paragraphs_are_numbered_through_all_desks(kannauj, file):
    write_and_send(file, kannauj.sunita, kannauj.sdm_post, "एक")
    write_and_send(file, kannauj.manoj, kannauj.adm_post, "दो")
    send(file, kannauj.anjali, kannauj.dm_post)
    write_and_send(file, kannauj.dm, kannauj.adm_post, "तीन")
    assert [(n.paragraph, n.author.name_en) for n in Note.objects.sealed().order_by("seq")] == [
        (1, "Sunita Yadav"),
        (2, "Manoj Kumar"),
        (3, "Ashutosh Mohan"),
    ]


def test_a_half_written_note_is_not_signed_when_a_superior_pulls_the_file_up(kannauj, file):
    save_draft(file, by=kannauj.sunita, text="अधूरी टिप्पणी", expected=1)
    pulled = pull_up(file, by=kannauj.anjali, reason="जनसुनवाई", expected=1, request_id=uuid4())
    assert pulled.note_commitment is None
    assert not Note.objects.sealed().exists()
    assert [n.is_sealed for n in newest(file, reader=kannauj.sunita.user, most=9)] == [False]
    assert newest(file, reader=kannauj.anjali.user, most=9) == []


def test_drafts_leave_no_gap_in_the_numbers_their_author_sees(kannauj, file):
    save_draft(file, by=kannauj.sunita, text="अधूरी", expected=1)
    pull_up(file, by=kannauj.anjali, reason="जनसुनवाई", expected=1, request_id=uuid4())
    write_and_send(file, kannauj.anjali, kannauj.clerk_post, "एक")
    notes = newest(file, reader=kannauj.sunita.user, most=9)
    assert [n.number for n in notes if n.is_sealed] == [1]


@pytest.mark.parametrize(
    "statement", ["UPDATE files_note SET text = 'x'", "DELETE FROM files_note", "TRUNCATE files_note"]
)
def test_the_database_refuses_to_change_a_signed_note(kannauj, file, statement):
    write_and_send(file, kannauj.sunita, kannauj.sdm_post, "हस्ताक्षरित")
    connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(DatabaseError, match="refused"), transaction.atomic():
        connection.cursor().execute(statement)


def test_only_the_desk_that_holds_the_file_writes(kannauj, file):
    with pytest.raises(NotHere):
        save_draft(file, by=kannauj.manoj, text="मेरी", expected=1)


def test_writing_on_a_page_from_before_the_file_moved_is_refused(kannauj, file):
    send(file, kannauj.sunita, kannauj.sdm_post)
    with pytest.raises(MovedMeanwhile):
        save_draft(file, by=kannauj.sunita, text="देर से", expected=1)


def test_pressing_send_with_note_twice_sends_once(kannauj, file):
    press = {"by": kannauj.sunita, "to": kannauj.sdm_post, "text": "एक", "expected": 1, "request_id": uuid4()}
    assert send_with_note(file, **press) == send_with_note(file, **press)
    assert Note.objects.count() == 1


def test_two_officers_of_one_desk_keep_their_drafts_apart(kannauj, file):
    link = make_charge(kannauj.clerk_post, "गीता देवी", "Geeta Devi", kind="link")
    save_draft(file, by=kannauj.sunita, text="सुनीता", expected=1)
    save_draft(file, by=link, text="गीता", expected=1)
    send(file, link, kannauj.sdm_post)
    assert Note.objects.sealed().get().author == link.user


def test_script_in_a_note_is_gone_before_it_is_kept(kannauj, file):
    save_draft(file, by=kannauj.sunita, text="<p onclick=x>ठीक<script>alert(1)</script></p>", expected=1)
    assert Note.objects.get().text == "<p>ठीक</p>"


def test_an_endless_note_is_refused_with_advice(kannauj, file):
    with pytest.raises(FactMissing):
        save_draft(file, by=kannauj.sunita, text="क" * 100_001, expected=1)


def test_each_of_two_holders_signs_the_own_draft_and_nobody_elses(kannauj, file):
    rekha = make_charge(kannauj.clerk_post, "रेखा सिंह", "Rekha Singh", kind="additional")
    save_draft(file, by=kannauj.sunita, text="सुनीता की टिप्पणी", expected=1)
    save_draft(file, by=rekha, text="रेखा की टिप्पणी", expected=1)
    discard_draft(file, by=rekha, expected=1)
    save_draft(file, by=rekha, text="रेखा की दूसरी टिप्पणी", expected=1)
    forward(file, by=kannauj.sunita, to=kannauj.adm_post, expected=1, request_id=uuid4())
    assert Note.objects.sealed().get().author == kannauj.sunita.user
