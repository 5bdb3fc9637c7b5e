"""A paper goes out as it was kept: to those who may read the file, under guard, and by no other way."""

import io
import re
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings as project
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client

from files.correspondence.showing import SHOWN
from files.correspondence.uploads import FORMS
from files.models import Document
from tests.factories import District, open_test_file, signed_in

pytestmark = pytest.mark.django_db
TEXT = "प्रस्तुत है।".encode()


@pytest.fixture
def kannauj(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return District()


@pytest.fixture
def file(kannauj):
    return open_test_file(kannauj.sunita)


def upload(kannauj, file, name: str, content: bytes = TEXT):
    stream = io.BytesIO(content)
    stream.name = name
    facts = {"request_id": uuid4(), "upload": stream, "title": "पत्र"}
    return signed_in(kannauj.sunita).post(f"/files/{file.pk}/documents/", facts)


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_every_form_goes_out_under_guard_and_what_no_browser_shows_as_a_download(kannauj, file, form):
    place = default_storage.save(f"a.{form.extension}", ContentFile(b"<script>alert(1)</script>"))
    stored = Document.objects.create(
        file=file, seq=1, title="पत्र", original_name=f"a.{form.extension}", content=place, sha256="0" * 64,
        salt=b"", mime=form.mime, size=1, first_page=1, pages=1, added_by=kannauj.sunita.user,
        post=kannauj.clerk_post, added_at=file.created_at,
    )  # fmt: skip
    address = f"/files/{file.pk}/documents/{stored.pk}/"
    for query in ("", "?save"):
        headers = signed_in(kannauj.sunita).get(address + query).headers
        is_shown = form.mime in SHOWN and not query
        assert headers["Content-Disposition"].startswith("inline" if is_shown else "attachment")
        assert headers["Content-Type"].partition(";")[0] == form.mime
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert ("sandbox" in headers["Content-Security-Policy"]) == (form.extension != "pdf")
    assert not form.mime.startswith(("text/html", "image/svg", "application/xhtml", "text/xml"))


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/cron.d/a.txt",
        "a\u202etxt.exe.txt",
        "..\\..\\a.txt",
        "con.txt",
        "a;b`id`.txt",
        "अ" * 90 + ".txt",
    ],
)
def test_the_server_names_what_it_keeps_whatever_the_upload_is_called(kannauj, file, settings, name):
    assert upload(kannauj, file, name).status_code == 302
    [path] = [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]
    assert re.fullmatch(
        r"[0-9a-f]{2}/[0-9a-f]{2}/[0-9a-f]{64}\.txt", str(path.relative_to(settings.MEDIA_ROOT))
    )
    assert not {*Document.objects.get().original_name} & {*"/\\\u202e\x00<>"}


def test_no_address_leads_to_the_stored_content_past_the_file(kannauj, file):
    upload(kannauj, file, "a.txt")
    place = Document.objects.get().content.name
    for client in (Client(), signed_in(kannauj.sunita)):
        for address in (
            f"/{place}",
            f"/media/{place}",
            f"/papers/{place}",
            f"/static/{place}",
            f"/files/{place}",
        ):
            answer = client.get(address)
            assert answer.status_code in (302, 404)
            assert not answer.has_header("Location") or "/login/" in answer["Location"]
    served = (project.BASE_DIR / "deploy" / "nginx.conf").read_text()
    assert not re.search(r"^\s*(?:alias|root)\b", served, re.MULTILINE)


def test_a_paper_of_another_file_is_not_found_under_the_own(kannauj, file):
    upload(kannauj, file, "a.txt")
    stored, other = Document.objects.get(), open_test_file(kannauj.stranger)
    sunita, stranger = signed_in(kannauj.sunita), signed_in(kannauj.stranger)
    assert sunita.get(f"/files/{file.pk}/documents/{stored.pk}/").status_code == 200
    assert stranger.get(f"/files/{other.pk}/documents/{stored.pk}/").status_code == 404
    assert stranger.get(f"/files/{file.pk}/documents/{stored.pk}/").status_code == 404


def test_the_limit_of_size_holds_to_the_byte(kannauj, file, settings):
    settings.UPLOAD_MAX_BYTES = 1024**2
    assert upload(kannauj, file, "a.txt", b"a" * 1024**2).status_code == 302
    refused = upload(kannauj, file, "a.txt", b"a" * (1024**2 + 1))
    assert refused.status_code == 400
    assert "larger than 1 MB" in refused.content.decode()


def test_a_file_that_acts_is_refused_on_the_page_and_the_title_stays(kannauj, file, security_log):
    page = upload(kannauj, file, "a.txt", b"<html><script>alert(1)</script>")
    assert page.status_code == 400
    assert "two kinds at once" in page.content.decode()
    assert 'value="पत्र"' in page.content.decode()
    (event,) = security_log.named("upload_refused")
    assert event["user_id"] == kannauj.sunita.user_id
