"""Papers and sheets are scanned before anybody sees them, through the pages on which they are uploaded."""

import io
from pathlib import Path
from uuid import uuid4

import pikepdf
import pytest

from accounts.models import EmailLetter, OrganisationImport, StaffImport
from files.models import Document
from tests.accounts.scanning.test_verbs import pdf_with
from tests.clamd import EICAR, OWN, Clamd
from tests.factories import District, make_charge, make_post, open_test_file, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def clamd():
    with Clamd() as running:
        yield running


@pytest.fixture
def kannauj(settings, tmp_path, clamd):
    settings.MEDIA_ROOT = tmp_path
    settings.CLAMD_URL = clamd.url
    return District()


@pytest.fixture
def rakesh(kannauj):
    nodal = make_post(kannauj.kannauj, "नोडल अधिकारी", "Nodal officer", may_administer=True)
    return make_charge(nodal, "राकेश पाल", "Rakesh Pal")


def upload(kannauj, content: bytes, name: str):
    file, stream = open_test_file(kannauj.sunita), io.BytesIO(content)
    stream.name = name
    facts = {"request_id": uuid4(), "upload": stream, "title": "प्रार्थना पत्र"}
    return signed_in(kannauj.sunita).post(f"/files/{file.pk}/documents/", facts)


def plain_pdf() -> bytes:
    document, out = pikepdf.new(), io.BytesIO()
    document.add_blank_page()
    document.save(out)
    return out.getvalue()


def stored(settings) -> list[Path]:
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    ("name", "make"),
    [("letter.txt", lambda: b"order " + OWN), ("letter.pdf", lambda: pdf_with("a.txt", EICAR))],
)
def test_an_infected_paper_is_refused_with_the_name_of_the_virus_and_the_title_stays(
    kannauj, settings, name, make
):
    answer = upload(kannauj, make(), name)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "The virus scanner found" in page
    assert 'value="प्रार्थना पत्र"' in page
    assert not Document.objects.exists()
    assert not stored(settings)


def test_a_clean_paper_is_kept(kannauj, settings):
    assert upload(kannauj, plain_pdf(), "letter.pdf").status_code == 302
    assert Document.objects.count() == 1


def test_while_the_scanner_is_down_no_paper_is_kept_and_the_title_stays(kannauj, settings, tmp_path):
    settings.CLAMD_URL = f"unix://{tmp_path}/nobody.ctl"
    answer = upload(kannauj, plain_pdf(), "letter.pdf")
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "could not be checked for viruses now" in page
    assert 'value="प्रार्थना पत्र"' in page
    assert not Document.objects.exists()
    assert not stored(settings)


@pytest.mark.parametrize(
    ("address", "facts"),
    [
        ("/staff/import/", {"order_number": "12/2026"}),
        ("/staff/organisation/", {"kind": "offices"}),
        ("/staff/email/answer/", {}),
    ],
)
def test_a_sheet_is_scanned_before_it_is_read(kannauj, rakesh, settings, address, facts):
    for url, content, sentence in (
        (settings.CLAMD_URL, b"employee_code\n" + OWN, "The virus scanner found EOffice-Test"),
        ("unix:///nowhere/clamd.ctl", b"employee_code\nUP1", "could not be checked for viruses now"),
    ):
        settings.CLAMD_URL = url
        sheet = io.BytesIO(content)
        sheet.name = "sheet.csv"
        answer = signed_in(rakesh).post(address, facts | {"sheet": sheet})
        assert answer.status_code == 400
        assert sentence in answer.content.decode()
    for kept in (StaffImport, OrganisationImport, EmailLetter):
        assert not kept.objects.exists()
