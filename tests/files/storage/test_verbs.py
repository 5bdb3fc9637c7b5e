"""The room of an office for papers: claimed once, never passed, counted anew."""

import io
from pathlib import Path
from threading import Barrier, Thread
from uuid import uuid4

import pytest
from django.db import connection, connections, transaction

from accounts.models import AuditEntry
from accounts.refusals import NotYours
from files.correspondence.verbs import add
from files.models import Document, OfficeStorage
from files.storage.tasks import recount_storage
from files.storage.verbs import Full, check_room, claim, recount, set_limits
from tests.factories import District, make_charge, make_post, open_test_file

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
TEXT = "प्रस्तुत है।\n".encode() * 10


@pytest.fixture
def kannauj(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    settings.OFFICE_QUOTA_BYTES, settings.OFFICE_QUOTA_PAPERS = 5 * len(TEXT), 3
    return District()


@pytest.fixture
def geeta(kannauj):
    """Who administers the state."""
    post = make_post(kannauj.state, "नोडल अधिकारी", "Nodal officer", may_administer=True)
    return make_charge(post, "गीता पाल", "Geeta Pal")


def put(by, content: bytes = TEXT, request_id=None) -> Document:
    upload = io.BytesIO(content)
    facts = {"upload": upload, "name": "a.txt", "title": "पत्र", "request_id": request_id or uuid4()}
    return add(open_test_file(by), by=by, **facts)


def used(office) -> tuple[int, int]:
    storage = OfficeStorage.objects.get(office=office)
    return storage.bytes, storage.papers


def test_each_paper_is_counted_once_at_the_office_that_added_it(kannauj):
    request_id, file = uuid4(), open_test_file(kannauj.sunita)
    for _press in range(2):
        facts = {"upload": io.BytesIO(TEXT), "name": "a.txt", "title": "पत्र", "request_id": request_id}
        add(file, by=kannauj.sunita, **facts)
    put(kannauj.stranger)
    assert used(kannauj.kannauj) == (len(TEXT), 1)
    assert used(kannauj.etawah) == (len(TEXT), 1)


def test_a_full_office_is_told_how_full_it_is_and_whom_to_ask(kannauj, settings):
    for _paper in range(3):
        put(kannauj.sunita)
    with pytest.raises(Full, match=r"District Kannauj has no room left.*3 of 3 papers are used. Please ask"):
        put(kannauj.sunita)
    assert used(kannauj.kannauj) == (3 * len(TEXT), 3)
    put(kannauj.stranger)


def test_bytes_are_counted_to_the_last(kannauj, settings):
    put(kannauj.sunita)
    room = settings.OFFICE_QUOTA_BYTES - len(TEXT)
    with pytest.raises(Full):
        put(kannauj.sunita, b"a" * (room + 1))
    put(kannauj.sunita, b"a" * room)
    assert used(kannauj.kannauj) == (settings.OFFICE_QUOTA_BYTES, 2)


def test_what_is_refused_leaves_no_content_behind(kannauj, settings):
    settings.OFFICE_QUOTA_PAPERS = 1
    put(kannauj.sunita)
    with pytest.raises(Full):
        put(kannauj.sunita, b"something else")
    assert Document.objects.count() == 1
    assert len([path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]) == 1


def test_a_paper_that_is_not_stored_claims_nothing(kannauj):
    put(kannauj.sunita)
    with transaction.atomic():
        claim(kannauj.kannauj, 10)
        transaction.set_rollback(True)
    assert used(kannauj.kannauj) == (len(TEXT), 1)


def test_papers_from_before_are_counted_when_the_first_new_one_comes(kannauj):
    put(kannauj.sunita)
    OfficeStorage.objects.all().delete()
    put(kannauj.sunita)
    assert used(kannauj.kannauj) == (2 * len(TEXT), 2)


def test_a_running_total_that_is_wrong_is_found_and_mended(kannauj):
    put(kannauj.sunita)
    assert recount_storage() == 0
    OfficeStorage.objects.update(bytes=7, papers=9)
    assert recount(kannauj.kannauj)
    assert used(kannauj.kannauj) == (len(TEXT), 1)


def test_a_look_beforehand_claims_nothing(kannauj):
    check_room(kannauj.kannauj, 10)
    assert not OfficeStorage.objects.exists()
    put(kannauj.sunita)
    check_room(kannauj.kannauj, 10)
    assert used(kannauj.kannauj) == (len(TEXT), 1)


def test_the_administrator_of_the_state_gives_an_office_more_and_it_stands_in_the_audit_trail(kannauj, geeta):
    for _paper in range(3):
        put(kannauj.sunita)
    set_limits(kannauj.kannauj, by=geeta, gigabytes=1, papers=4, reason="आदेश 12/2026")
    put(kannauj.sunita)
    with pytest.raises(Full, match=r"1\.0\sGB and 4 of 4 papers"):
        put(kannauj.sunita)
    entry = AuditEntry.objects.get(kind="files.officestorage")
    assert entry.differences == {"most_gigabytes": [None, 1], "most_papers": [None, 4]}
    assert (entry.office, entry.by, entry.reason) == (kannauj.kannauj, geeta, "आदेश 12/2026")


def test_nobody_below_the_state_sets_limits(kannauj, geeta):
    post = make_post(kannauj.kannauj, "नोडल अधिकारी", "Nodal officer", may_administer=True)
    for by in (make_charge(post, "संजय सिंह", "Sanjay Singh"), kannauj.dm):
        with pytest.raises(NotYours):
            set_limits(kannauj.kannauj, by=by, gigabytes=1, papers=1, reason="x")
    assert not OfficeStorage.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("begun", [False, True])
def test_of_uploads_at_once_only_as_many_pass_as_there_is_room_for(kannauj, settings, begun):
    settings.OFFICE_QUOTA_PAPERS = 2 + begun
    if begun:
        put(kannauj.sunita)
    files, barrier, answers = [open_test_file(kannauj.sunita) for _file in range(6)], Barrier(6), []

    def upload(file) -> None:
        try:
            barrier.wait()
            facts = {"upload": io.BytesIO(TEXT[:50] + file.number.encode()), "name": "a.txt", "title": "पत्र"}
            answers.append(add(file, by=kannauj.sunita, request_id=uuid4(), **facts))
        except Full:
            answers.append(None)
        finally:
            connections.close_all()

    threads = [Thread(target=upload, args=[file]) for file in files]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len([answer for answer in answers if answer]) == 2
    assert len(answers) == 6
    assert used(kannauj.kannauj)[1] == Document.objects.count() == 2 + begun
    assert not recount(kannauj.kannauj)
    assert connection.connection is not None
