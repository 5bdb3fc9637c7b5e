"""What no page of ours sends, and what fails below a view: a sentence with its status, never 500."""

import os
import resource
import subprocess
from uuid import uuid4

import pytest
from django.conf import settings as real_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client

from files.models import Document, File
from tests.factories import District, make_charge, make_post, open_test_file, send
from tracking.models import Movement, Paper

PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\nxref\n0 4\n0000000000 65535 f \n"
    b"0000000009 00000 n \n0000000054 00000 n \n0000000105 00000 n \ntrailer<</Size 4/Root 1 0 R>>\n"
    b"startxref\n164\n%%EOF\n"
)


@pytest.fixture
def kannauj(db):
    return District()


def client_of(charge) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(charge.user)
    return client


@pytest.mark.parametrize("where", ["address", "query", "form", "name", "file", "cookie"])
def test_a_nul_byte_is_refused_with_a_sentence_wherever_it_stands(kannauj, where):
    client = client_of(kannauj.sunita)
    if where == "cookie":
        client.cookies["language"] = "x\0"
    answer = {
        "address": lambda: client.get("/staff/people/%00/"),
        "query": lambda: client.get("/search/", {"q": "a\0b"}),
        "form": lambda: client.post("/files/new/", {"subject": "a\0b"}),
        "name": lambda: client.post("/files/new/", {"sub\0ject": "a"}),
        "file": lambda: client.post("/files/new/", {"a": SimpleUploadedFile("a.pdf", b"x")} | {"b": "\0"}),
        "cookie": lambda: client.get("/"),
    }[where]()
    assert answer.status_code == 400
    assert "<h1>" in answer.content.decode()


@pytest.mark.parametrize("charset", ["utf-7", "utf-16", "rot13", "no-such"])
def test_a_form_in_another_charset_is_refused_with_a_sentence(kannauj, charset):
    kind = f"multipart/form-data; boundary=x; charset={charset}"
    answer = client_of(kannauj.sunita).generic("POST", "/files/new/", b"--x--\r\n", kind)
    assert answer.status_code == 400
    assert "<h1>" in answer.content.decode()


def test_a_form_in_another_charset_is_refused_also_where_its_secret_would_be_read(kannauj):
    browser = Client(enforce_csrf_checks=True)
    browser.get("/account/login/")
    kind = "application/x-www-form-urlencoded; charset=latin-1"
    assert browser.generic("POST", "/account/login/", b"a=1", kind).status_code == 400


def test_a_next_that_is_no_address_is_refused_with_a_sentence(kannauj):
    facts = {"charge": kannauj.sunita.pk, "next": "0"}
    answer = client_of(kannauj.sunita).post("/charge/switch/", facts)
    assert answer.status_code == 400
    assert "<h1>" in answer.content.decode()


def test_a_ticked_row_that_is_no_number_is_refused_with_a_sentence(kannauj):
    nodal = make_charge(make_post(kannauj.kannauj, "नोडल", "Nodal", may_administer=True), "संजय", "Sanjay")
    client = client_of(nodal)
    pressed = {"row": ["1:x"]}
    for address, facts in (
        ("/staff/people/disable/", pressed),
        ("/staff/email/propose/", {"ids": ["3", "x"], "shown": "x"}),
        ("/staff/email/step/approve/", {"ids": ["x"]}),
    ):
        answer = client.post(address, facts)
        assert answer.status_code == 400, address
        assert "<h1" in answer.content.decode()


def test_a_request_id_that_moved_another_paper_is_refused_with_a_sentence_and_the_text_is_given_back(kannauj):
    client, used = client_of(kannauj.sunita), open_test_file(kannauj.sunita)
    send(used, kannauj.sunita, kannauj.sdm_post)
    request_id = Movement.objects.get(paper=used, seq=2).request_id
    file = open_test_file(kannauj.sunita)
    facts = {"expected": file.seq, "request_id": request_id, "to": kannauj.adm_post.pk}
    remark = "कृपया शीघ्र देखें"
    for address, texts in ((f"/files/{file.pk}/send/", "text"), (f"/papers/{file.pk}/forward/", "remark")):
        answer = client.post(address, facts | {texts: remark})
        assert answer.status_code == 409
        assert "पहले ही" in answer.content.decode()
        assert remark in answer.content.decode()
    assert Paper.objects.get(pk=file.pk).seq == file.seq


def test_a_request_id_that_moved_a_paper_opens_no_file(kannauj):
    file = open_test_file(kannauj.sunita)
    send(file, kannauj.sunita, kannauj.sdm_post)
    facts = {
        "request_id": Movement.objects.get(paper=file, seq=2).request_id, "subject": file.subject,
        "subject_head": file.subject_head_id, "grading": "normal", "priority": "ordinary",
        "confirmed": file.subject,
    }  # fmt: skip
    before = File.objects.count()
    answer = client_of(kannauj.sunita).post("/files/new/", facts)
    assert answer.status_code == 409
    assert "पहले ही" in answer.content.decode()
    assert File.objects.count() == before


def test_a_request_id_that_put_a_paper_on_one_file_puts_none_on_another(kannauj, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    client, request_id = client_of(kannauj.sunita), uuid4()
    answers = [
        client.post(f"/files/{file.pk}/documents/", paper(request_id)).status_code
        for file in (open_test_file(kannauj.sunita), open_test_file(kannauj.sunita))
    ]
    assert answers == [302, 409]
    assert Document.objects.filter(request_id=request_id).count() == 1


def paper(request_id) -> dict:
    """The fields of an upload."""
    return {"request_id": request_id, "title": "पत्र", "upload": SimpleUploadedFile("a.pdf", PDF)}


def test_a_paper_whose_content_is_missing_says_so(kannauj, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    client, file = client_of(kannauj.sunita), open_test_file(kannauj.sunita)
    assert client.post(f"/files/{file.pk}/documents/", paper(uuid4())).status_code == 302
    document = Document.objects.get(file=file)
    (tmp_path / document.content.name).unlink()
    answer = client.get(f"/files/{file.pk}/documents/{document.pk}/")
    assert answer.status_code == 410
    assert "<h1>" in answer.content.decode()


@pytest.fixture
def full_disk(settings, tmp_path):
    """A folder of papers on a full disk: a tiny one of memory, or else a limit on the size of files."""
    settings.MEDIA_ROOT = folder = tmp_path / "papers"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=16k", "papers", str(folder)]
    if os.geteuid() == 0 and subprocess.run(mount, capture_output=True).returncode == 0:
        yield folder
        subprocess.run(["umount", str(folder)], check=True)
        return
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4_096, limits[1]))
    yield folder
    resource.setrlimit(resource.RLIMIT_FSIZE, limits)


def test_on_a_full_disk_an_upload_says_so_and_leaves_nothing(kannauj, full_disk):
    client, file = client_of(kannauj.sunita), open_test_file(kannauj.sunita)
    content = PDF.replace(b"%PDF-1.4\n", b"%PDF-1.4\n%" + b"x" * 100_000 + b"\n")
    facts = {"request_id": uuid4(), "title": "पत्र", "upload": SimpleUploadedFile("a.pdf", content)}
    answer = client.post(f"/files/{file.pk}/documents/", facts)
    assert answer.status_code == 507
    assert "<h1>" in answer.content.decode()
    assert not Document.objects.filter(file=file).exists()
    assert not [path for path in full_disk.rglob("*") if path.is_file()]


@pytest.fixture
def without_database(transactional_db):
    """The database at an address at which nobody listens; it comes back when called."""
    port = connection.settings_dict["PORT"]

    def back():
        connection.close()
        connection.settings_dict["PORT"] = port

    connection.close()
    connection.settings_dict["PORT"] = "1"
    yield back
    back()


def test_without_the_database_every_page_says_so_at_once_and_comes_back_by_itself(without_database):
    client = Client(raise_request_exception=False)
    client.cookies[real_settings.SESSION_COOKIE_NAME] = "x" * 32
    for answer in (client.get("/"), client.post("/files/new/", {"subject": "सड़क की मरम्मत के सम्बन्ध में"})):
        assert answer.status_code == 503
        assert int(answer.headers["Retry-After"]) > 0
        assert "<h1>" in answer.content.decode()
    assert "सड़क की मरम्मत" in answer.content.decode()
    without_database()
    assert client.get("/account/login/").status_code == 200


def raised_by_postgres(client, monkeypatch, code: str):
    """The answer where PostgreSQL itself raises an error of that code within a view."""

    def fail(*_facts, **_more):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '{code}'; END $$")

    monkeypatch.setattr("tracking.desk.figures.page", fail)
    return client.get("/")


@pytest.mark.parametrize(
    ("code", "status"),
    [("53100", 507), ("57014", 503), ("55P03", 503), ("40P01", 503), ("53300", 503), ("22003", 400)],
)
def test_what_postgresql_cannot_do_is_said_with_its_status(kannauj, monkeypatch, code, status):
    answer = raised_by_postgres(client_of(kannauj.sunita), monkeypatch, code)
    assert answer.status_code == status
    assert "<h1>" in answer.content.decode()


def test_a_fault_of_our_own_stays_a_500(kannauj, monkeypatch):
    assert raised_by_postgres(client_of(kannauj.sunita), monkeypatch, "42P01").status_code == 500
