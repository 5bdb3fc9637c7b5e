"""A file is printed: the note sheet, and all of it as one PDF that keeps."""

import io
from datetime import timedelta
from uuid import uuid4

import pikepdf
import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from accounts.models import Charge
from files.bundle import tasks, work
from files.bundle.verbs import folder, whole
from files.models import Bundle
from files.notes.verbs import send_with_note
from tests.accounts.sign_in.test_fresh import make_stale
from tests.emptying import unguarded
from tests.factories import District, open_test_file, signed_in
from tests.files.correspondence.honest import scanned_pdf, written_pdf
from tests.pdfs import reasons_against, words_of
from tracking.models import Movement

pytestmark = pytest.mark.django_db
NOTE = "विवरण प्रस्तुत है, देखें पत्राचार पृ. 3 और अनुच्छेद 1। दिन-प्रतिदिन सुनवाई हो।"


@pytest.fixture
def kannauj(settings, tmp_path):
    settings.MEDIA_ROOT, settings.PRINTS_ROOT = tmp_path / "papers", tmp_path / "prints"
    return District()


@pytest.fixture
def file(kannauj):
    """A file with a scan, a letter and a text, a note, and a draft that was not sent."""
    file = open_test_file(kannauj.sunita)
    for name, content in (
        ("scan.pdf", scanned_pdf()),
        ("letter.pdf", written_pdf()),
        ("आख्या.txt", "आख्या संलग्न है।".encode()),
    ):
        add_paper(kannauj, file, name, content)
    file.refresh_from_db()
    facts = {"by": kannauj.sunita, "to": kannauj.sdm_post, "expected": file.seq, "request_id": uuid4()}
    send_with_note(file, text=NOTE, **facts)
    file.refresh_from_db()
    return file


def add_paper(kannauj, file, name: str, content: bytes) -> None:
    stream = ContentFile(content, name=name)
    facts = {"request_id": uuid4(), "upload": stream, "title": f"संलग्नक {name}"}
    assert signed_in(kannauj.sunita).post(f"/files/{file.pk}/documents/", facts).status_code == 302


def ordered(charge, file, language: str = "hi") -> Bundle:
    """The print that the person ordered, not made yet."""
    answer = signed_in(charge, language).post(f"/files/{file.pk}/print/")
    assert answer.status_code == 302
    return Bundle.objects.latest("pk")


def made(bundle: Bundle) -> Bundle:
    while work.go_on(bundle.pk):
        pass
    bundle.refresh_from_db()
    return bundle


def fetched(charge, bundle: Bundle) -> bytes:
    answer = signed_in(charge).get(f"/files/{bundle.file_id}/print/{bundle.pk}/")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    return b"".join(answer.streaming_content)


def titles(items) -> list[str]:
    return [title for item in items for title in [item.title, *titles(item.children)]]


def test_the_note_sheet_has_what_was_sent_and_no_draft(kannauj, file):
    manoj = signed_in(kannauj.manoj, "hi")
    draft = {"text": "यह मसौदा है", "expected": file.seq, "draft": ""}
    manoj.post(f"/files/{file.pk}/note/", draft)
    answer = manoj.get(f"/files/{file.pk}/note-sheet.pdf")
    text = words_of(answer.content)
    assert "विवरण प्रस्तुत है, देखें पत्राचार पृ. 3 और अनुच्छेद 1। दिन-प्रतिदिन सुनवाई हो।" in text
    assert file.number in text
    assert "मसौदा" not in text


def test_the_whole_file_is_one_pdf_for_keeping_with_bookmarks_links_and_page_numbers(kannauj, file):
    bundle = made(ordered(kannauj.sunita, file))
    assert (bundle.state, bundle.left_out) == ("ready", 0)
    content = fetched(kannauj.sunita, bundle)
    assert reasons_against(content) == []
    text = words_of(content)
    for part in ("संलग्नक scan.pdf", "पत्राचार पृ. 4", "आख्या संलग्न है।", bytes(bundle.head_hash).hex()):
        assert part in text
    with pikepdf.open(io.BytesIO(content)) as whole, whole.open_outline() as outline:
        found = titles(outline.root)
        assert found[0] == file.number
        assert "1 · संलग्नक scan.pdf" in found
        links = [link for page in whole.pages for link in page.get("/Annots", [])]
        led = {whole.pages.index(pikepdf.Page(link.A.D[0])) for link in links}
        assert {link.A.S for link in links} == {"/GoTo"}
        third = [page.label for page in whole.pages].index("पत्राचार पृ. 3")
        assert third in led


def test_a_print_goes_on_where_a_killed_worker_left_it(kannauj, file, monkeypatch):
    bundle = ordered(kannauj.sunita, file)
    with monkeypatch.context() as killed:
        killed.setattr(work, "_join", lambda *_parts: (_ for _ in ()).throw(SystemExit))
        with pytest.raises(SystemExit):
            made(bundle)
    bundle.refresh_from_db()
    parts = {part: part.stat().st_mtime_ns for part in folder(bundle).glob("*.pdf")}
    assert (bundle.state, bundle.done, len(parts)) == ("waiting", 7, 7)
    again = []
    monkeypatch.setattr(tasks.make_print, "delay", again.append)
    tasks.go_on()
    assert again == []
    Bundle.objects.update(worked_at=timezone.now() - tasks.SILENT)
    tasks.go_on()
    assert again == [bundle.pk]
    rename = work.os.replace
    moved = []
    monkeypatch.setattr(work.os, "replace", lambda old, new: moved.append(new) or rename(old, new))
    assert made(bundle).state == "ready"
    assert moved == [whole(bundle)]


def test_a_second_press_orders_nothing_new_and_nobody_orders_without_end(kannauj, file):
    first = ordered(kannauj.sunita, file)
    assert ordered(kannauj.sunita, file) == first
    for _other in range(2):
        ordered(kannauj.sunita, open_test_file(kannauj.sunita))
    answer = signed_in(kannauj.sunita).post(f"/files/{open_test_file(kannauj.sunita).pk}/print/")
    assert answer.status_code == 409
    assert "3 prints for you are being made" in answer.content.decode()


def test_only_who_ordered_fetches_it_while_the_file_may_be_read_and_until_its_hours_are_over(kannauj, file):
    bundle = made(ordered(kannauj.sunita, file))
    address = f"/files/{file.pk}/print/{bundle.pk}/"
    assert signed_in(kannauj.manoj).get(address).status_code == 404
    other = open_test_file(kannauj.sunita)
    assert signed_in(kannauj.sunita).get(f"/files/{other.pk}/print/{bundle.pk}/").status_code == 404
    tasks.go_on()
    assert fetched(kannauj.sunita, bundle)
    Bundle.objects.update(worked_at=timezone.now() - timedelta(hours=settings.PRINT_HOURS))
    tasks.go_on()
    assert signed_in(kannauj.sunita).get(address).status_code == 404
    assert not folder(bundle).exists()


def test_who_lost_the_post_gets_no_print_that_was_ordered_before(kannauj, file):
    bundle = ordered(kannauj.sunita, file)
    with unguarded("accounts_charge"):
        Charge.objects.filter(pk=kannauj.sunita.pk).update(ends=timezone.now())
    assert made(bundle).state == "failed"
    assert not folder(bundle).exists()


def test_a_secret_file_is_printed_and_fetched_only_after_a_fresh_sign_in_and_on_record(kannauj, caplog):
    file = open_test_file(kannauj.dm, grading="secret")
    bundle = made(ordered(kannauj.dm, file))
    caplog.clear()
    assert fetched(kannauj.dm, bundle)
    assert "secret_read" in caplog.text
    stale = signed_in(kannauj.dm)
    make_stale(stale)
    for address in (f"/files/{file.pk}/print/{bundle.pk}/", f"/files/{file.pk}/note-sheet.pdf"):
        assert stale.get(address).status_code == 302
    assert stale.post(f"/files/{file.pk}/print/").status_code == 302
    assert Bundle.objects.count() == 1


def test_what_breaks_the_press_is_left_out_and_named_and_the_print_is_made(kannauj, file):
    document = file.documents.get(first_page=1)
    document.content.storage.delete(document.content.name)
    document.content.storage.save(document.content.name, ContentFile(b"%PDF-1.7\n" + bytes(2000)))
    bundle = made(ordered(kannauj.sunita, file, "en"))
    assert (bundle.state, bundle.left_out) == ("ready", 1)
    content = fetched(kannauj.sunita, bundle)
    text = words_of(content)
    assert "cannot be laid out in a print" in text
    assert "a page stands in the place of each: 1 · संलग्नक scan.pdf" in text


def test_the_square_leads_to_a_page_that_says_whether_the_record_is_the_printed_one(kannauj, file):
    bundle = made(ordered(kannauj.sunita, file))
    address = f"/prints/{bundle.code}/"
    assert Client().get(address).status_code == 302
    stranger = signed_in(kannauj.stranger)
    page = stranger.get(address).content.decode()
    assert "is the one that was printed" in page
    assert bundle.sha256 in page
    assert file.subject not in page
    with unguarded("tracking_movement"):
        Movement.objects.filter(paper=file, seq=1).update(remark="another")
    assert "is not the one that was printed" in stranger.get(address).content.decode()
