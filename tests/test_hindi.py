"""Pages in Hindi have no English in them but names, addresses, codes and formats."""

import re
from html import unescape

import pytest
from django.conf import settings
from django.test import Client
from django.urls import resolve
from django.utils import timezone

from tests.access import MOUNTED, TABLE
from tests.pdfs import words_of
from tests.test_access import Scene
from tracking.reports.spans import complete_months

# What a Hindi page writes in Latin letters: formats, a key, an example of what is typed, parts of a pattern.
LATIN = """
    CSV DOCX DSC Excel Enter PDF SHA XLSX csv pdf sadak section sections staff Esc Tab OCEL figures papers
    first middle last initial yy designation place office district ctr postmaster admin dm post no
    head year serial adesh Ctrl
"""
# Names, addresses, hashes and codes are written as they are.
AS_WRITTEN = re.compile(r"\S*[@/\d]\S*|\b[A-Z]{2,3}\b|\b(?:[0-9a-f]{2,4} ){3,}", re.ASCII)
NAMES = "Desk assistant Rekha Singh"
WORD = re.compile(r"[A-Za-z]{2,}")
# Papers that leave the office in both languages, whatever the reader's.
BILINGUAL = {"certificate_pdf", "email_letter_pdf"}
PRINTED_BY = ("hold", "dm", "adm", "state")
SEEN_BY = ("anon", "none", "hold", "dm", "adm", "state")


@pytest.fixture
def scene(db):
    return Scene()


def shown(html: str) -> str:
    """The words of a page that a reader sees or hears."""
    html = re.sub(r"<(script|style|code)\b.*?</\1>", " ", html.partition("<body")[2], flags=re.S)
    html = re.sub(r'<[^>]*\slang="en"[^>]*>[^<]*', " ", html)
    said = re.findall(r'(?:aria-label|placeholder|title|alt)="([^"]*)"', html)
    return unescape(" ".join([re.sub(r"<[^>]*>", " ", html), *said]))


def page(client: Client, address: str) -> str:
    """The page in Hindi, or nothing where something else is answered."""
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "hi"
    response = client.get(address)
    is_page = response.status_code == 200 and "text/html" in response.headers["Content-Type"]
    return response.content.decode() if is_page else ""


def test_no_english_is_left_in_hindi_pages(scene):
    declared = [line.split()[:2] for table in (TABLE, MOUNTED) for line in table.strip().splitlines()]
    english: dict[str, set[str]] = {}
    read = 0
    for name in [name for name, method in declared if method == "GET" and "webauthn" not in name]:
        html = next(filter(None, (page(scene.clients[role], scene.address(name)) for role in SEEN_BY)), "")
        read += bool(html)
        words = WORD.findall(AS_WRITTEN.sub(" ", shown(html)))
        english |= {name: found} if (found := {*words} - {*LATIN.split(), *NAMES.split()}) else {}
    assert english == {}
    assert read > 60


def printed(client: Client, address: str):
    """The answer to who asks for the PDF of a page in Hindi."""
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "hi"
    return client.get(f"{address}{'&' if '?' in address else '?'}pdf")


def gives_files(address: str) -> bool:
    """Return whether the view carries a limit of what makes files."""
    return getattr(resolve(address).func, "limited", "") in ("pdf", "export", "report")


def test_no_english_is_left_on_what_is_printed_in_hindi(scene):
    """Every page that gives a PDF, for the first of the roles to which it is open."""
    names = [line.split()[0] for line in TABLE.strip().splitlines() if line.split()[1] == "GET"]
    month = complete_months(timezone.localdate())[0].isoformat()
    queries = {"certificate": f"?office=KNJ&month={month}"}
    english: dict[str, set[str]] = {}
    papers = 0
    for name in [name for name in names if gives_files(scene.address(name)) and name not in BILINGUAL]:
        address = scene.address(name) + queries.get(name, "")
        answers = (printed(scene.clients[role], address) for role in PRINTED_BY)
        answer = next((each for each in answers if each.status_code == 200), None)
        # What others uploaded is given as it is.
        if answer is None or answer.streaming or answer.headers["Content-Type"] != "application/pdf":
            continue
        papers += 1
        words = WORD.findall(AS_WRITTEN.sub(" ", words_of(answer.content)))
        english |= {name: found} if (found := {*words} - {*LATIN.split(), *NAMES.split()}) else {}
    assert english == {}
    assert papers > 20
