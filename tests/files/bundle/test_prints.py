"""A file is printed: the note sheet, and all of it as one PDF that keeps."""

import io
from uuid import uuid4

import pikepdf
import pytest
from django.core.files.base import ContentFile

from files.bundle import work
from files.models import Bundle
from files.notes.verbs import send_with_note
from tests.factories import District, open_test_file, signed_in
from tests.files.correspondence.honest import scanned_pdf, written_pdf
from tests.pdfs import reasons_against, words_of

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
    import os; os.environ.get("KEEP") and open(os.environ["KEEP"], "wb").write(content)
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
