import io
from datetime import date

import pikepdf
import pytest
from pypdf import PdfReader

from files.drafts import letter, verbs
from files.drafts.difference import difference
from files.models import Draft, DraftVersion
from tests.factories import District, open_test_file, send, signed_in

from .drafting import approve, entry, put_up


@pytest.fixture
def district(db):
    return District()


@pytest.fixture
def draft(district):
    file = open_test_file(district.sunita)
    to = entry(district.kannauj)
    draft = put_up(district.sunita, file, to, copies=[district.etawah], signatory=district.sdm_post)
    send(file, district.sunita, district.sdm_post)
    return draft


def words_of(pdf: bytes) -> str:
    """The text of a PDF as it is copied from it, on one line."""
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    return " ".join(text.split())


def test_the_letter_is_kept_as_pdf_a_in_hindi_that_can_be_copied(district, draft):
    version = verbs.newest(approve(draft, district.manoj))
    pdf = letter.letter_pdf(version, number="12/रा.लि./2026", date=date(2026, 11, 3), signature="हस्ताक्षरित")
    text = words_of(pdf)
    for part in (
        "कार्यालय उप जिलाधिकारी", "12/रा.लि./2026", "सेवा में", "श्री राम सिंह",
        "विषय: ग्राम सौरिख में चकमार्ग की पैमाइश",
        "चकमार्ग की पैमाइश दिनांक 12 नवम्बर को की गई।", "भवदीय", "हस्ताक्षरित", "जनपद इटावा",
    ):  # fmt: skip
        assert part in text
    assert "आलेख" not in text
    with pikepdf.open(io.BytesIO(pdf)) as opened, opened.open_metadata() as facts:
        assert facts.pdfa_status == "3B"
        assert [round(float(edge)) for edge in opened.pages[0].mediabox] == [0, 0, 595, 842]


def test_what_is_not_approved_says_so_and_has_no_number(district, draft):
    html = letter.letter_html(verbs.newest(draft))
    assert "letter__mark" in html
    assert "…………" in html
    approved = approve(draft, district.manoj)
    assert "letter__mark" not in letter.letter_html(verbs.newest(approved))


def test_print_on_the_file_offers_the_letter(district, draft):
    manoj = signed_in(district.manoj)
    assert f"/drafts/{draft.pk}/letter.pdf" in manoj.get(f"/files/{draft.file_id}/print/").content.decode()
    answer = manoj.get(f"/drafts/{draft.pk}/letter.pdf")
    assert answer.headers["Content-Type"] == "application/pdf"


@pytest.mark.parametrize("form", ["letter", "do", "order"])
def test_an_english_letter_has_no_hindi_words_of_ours(district, form):
    """In the language of the letter, whatever language the reader has chosen."""
    facts = {"form": form, "language": "en", "subject": "Survey", "text": "<p>Please report.</p>"}
    put_up(district.sunita, open_test_file(district.sunita), district.etawah, **facts)
    html = signed_in(district.sunita, "hi").get(f"/drafts/{Draft.objects.get().pk}/").context["letter"]
    assert not any("\u0904" <= sign <= "\u0963" for sign in html)


def test_a_script_in_a_stored_text_is_not_shown(district, draft):
    version = DraftVersion(draft=draft, number=9, text="<p>क</p><script>alert(1)</script>")
    assert "<script" not in letter.letter_html(version)


def test_a_secret_letter_is_nothing_for_who_only_monitors(district):
    file = open_test_file(district.sunita, grading="secret")
    draft = put_up(district.sunita, file, district.etawah)
    assert signed_in(district.sunita).get(f"/drafts/{draft.pk}/").status_code == 200
    for place in ("", "letter.pdf", "edit/"):
        assert signed_in(district.dm).get(f"/drafts/{draft.pk}/{place}").status_code == 404


def shown(old: str, new: str) -> list[tuple[str, str]]:
    return [tuple(part) for part in difference(f"<p>{old}</p>", f"<p>{new}</p>")]


def test_the_difference_is_of_whole_hindi_words():
    assert shown("पैमाइश दिनांक 12 को की गई।", "पैमाइश दिनांक 15 को की गई।") == [
        ("same", "पैमाइश दिनांक "), ("gone", "12"), ("new", "15"), ("same", " को की गई।"),
    ]  # fmt: skip
    assert shown("विधि", "विधिक") == [("gone", "विधि"), ("new", "विधिक")]


def test_neighbouring_changes_are_told_as_one():
    assert shown("राम सिंह को", "श्याम लाल को") == [("gone", "राम सिंह"), ("new", "श्याम लाल"), ("same", " को")]


def test_a_line_that_was_added_is_new_and_nothing_else():
    assert [tuple(part) for part in difference("<p>क</p>", "<p>क</p><p>ख</p>")] == [
        ("same", "क"),
        ("new", "\n\nख"),
    ]
