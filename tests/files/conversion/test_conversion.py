"""An office document becomes pages: in a sandbox, within limits, and in the print of the file."""

import contextlib
import tempfile
import time
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from files.bundle import work
from files.conversion import sandbox, tasks, verbs
from files.models import Bundle, Document, Rendition
from tests.factories import District, open_test_file, signed_in
from tests.files.correspondence.builders import OFFICE_LINK, archive
from tests.files.correspondence.honest import honest_document
from tests.files.correspondence.hostile import HOSTILE
from tests.pdfs import words_of

pytestmark = pytest.mark.django_db
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'wordprocessingml.document.main+xml"/></Types>'
)
ROOT = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="a" Type="{OFFICE_LINK}officeDocument" Target="word/document.xml"/></Relationships>'
)


def letter(text: str) -> bytes:
    """A letter as a word processor saves it."""
    body = f'<w:document xmlns:w="{W}"><w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body></w:document>'
    return archive(("[Content_Types].xml", TYPES), ("_rels/.rels", ROOT), ("word/document.xml", body))


@pytest.fixture
def kannauj(settings, tmp_path):
    settings.MEDIA_ROOT, settings.PRINTS_ROOT = tmp_path / "papers", tmp_path / "prints"
    return District()


def added(kannauj, name: str, content: bytes) -> Document:
    file = open_test_file(kannauj.sunita)
    facts = {"request_id": uuid4(), "upload": ContentFile(content, name=name), "title": "Report"}
    assert signed_in(kannauj.sunita).post(f"/files/{file.pk}/documents/", facts).status_code == 302
    return Document.objects.get(file=file)


def test_sunitas_letter_from_a_word_processor_is_printed_with_the_file(kannauj):
    document = added(kannauj, "report.docx", letter("Boundary of plot 214 measured"))
    assert Rendition.objects.get().state == "waiting"
    tasks.convert(document.sha256)
    made = Rendition.objects.get()
    assert (made.state, made.pages, made.sha256) == ("ready", 1, document.sha256)
    tasks.convert(document.sha256)
    assert Rendition.objects.get().made_at == made.made_at
    assert signed_in(kannauj.sunita).post(f"/files/{document.file_id}/print/").status_code == 302
    bundle = Bundle.objects.get()
    while work.go_on(bundle.pk):
        pass
    bundle.refresh_from_db()
    assert (bundle.state, bundle.left_out) == ("ready", 0)
    printed = signed_in(kannauj.sunita).get(f"/files/{document.file_id}/print/{bundle.pk}/")
    assert "Boundary of plot 214 measured" in words_of(b"".join(printed.streaming_content))


def test_what_the_program_cannot_read_is_said_not_to_be_made(kannauj):
    document = added(kannauj, "report.docx", honest_document())
    tasks.convert(document.sha256)
    made = Rendition.objects.get()
    assert (made.state, made.reason, made.content.name) == ("failed", "unreadable", "")


def test_without_a_sandbox_nothing_is_opened_and_it_is_made_once_there_is_one(kannauj, monkeypatch):
    document = added(kannauj, "report.docx", letter("Boundary"))
    monkeypatch.setenv("PATH", "/nowhere")
    sandbox.is_available.cache_clear()
    tasks.convert(document.sha256)
    assert Rendition.objects.get().state == "impossible"
    monkeypatch.undo()
    sandbox.is_available.cache_clear()
    Rendition.objects.update(asked_at=timezone.now() - 2 * tasks.SILENT)
    assert verbs.left_behind(tasks.SILENT, tasks.MOST) == [document.sha256]
    tasks.convert(document.sha256)
    assert Rendition.objects.get().state == "ready"


def test_a_document_that_took_its_worker_with_it_is_not_tried_for_ever(kannauj):
    document = added(kannauj, "report.docx", letter("Boundary"))
    Rendition.objects.update(tries=verbs.MOST_TRIES)
    tasks.convert(document.sha256)
    assert Rendition.objects.get().reason == "tries"


@pytest.fixture
def open_folder():
    """A folder that the account of the sandbox may enter; those of pytest lie below one that it may not."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o711)
        yield Path(name)


def test_the_sandbox_has_no_network_no_papers_and_ends_at_its_time(open_folder, monkeypatch):
    source, out = open_folder / "in", open_folder / "out"
    for folder in (source, out):
        folder.mkdir()
        folder.chmod(0o777)
    seen = "id -u >/out/a; ls / >>/out/a; tail -n +3 /proc/net/dev | grep -v lo: >>/out/a; true"
    sandbox._run([*sandbox._box(source, out), "/bin/sh", "-c", seen])
    lines = (out / "a").read_text().split()
    assert lines[0] == sandbox.NOBODY
    system = {"bin", "dev", "etc", "lib", "lib64", "proc", "tmp", "usr", "var"}
    assert set(lines[1:]) <= system | {"home", "in", "out"}
    monkeypatch.setattr(sandbox, "MOST_SECONDS", 0.3)
    began = time.monotonic()
    with pytest.raises(sandbox.Unreadable):
        sandbox._run([*sandbox._box(source, out), "/bin/sleep", "30"])
    assert time.monotonic() - began < 5


@pytest.mark.soak
def test_hostile_documents_are_ended_at_the_limits_and_the_next_is_made():
    hostile = [(name.rpartition(".")[2], make) for name, make, _words in HOSTILE.values()]
    hostile = [(extension, make()) for extension, make in hostile if extension in verbs.CONVERTED]
    assert hostile
    for extension, content in hostile:
        began = time.monotonic()
        with contextlib.suppress(sandbox.Unreadable):
            sandbox.to_pdf(content, extension)
        assert time.monotonic() - began < sandbox.MOST_SECONDS + 10
    assert sandbox.to_pdf(letter("Boundary"), "docx").startswith(b"%PDF-")
