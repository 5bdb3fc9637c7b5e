"""A clerk diarises what came by e-mail, or puts it aside."""

import io
import re
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from files.correspondence.verbs import keep_for
from files.models import Correspondent, Document, DraftReceipt, Receipt
from tests.factories import District, agree, let_diarise, make_incoming_letter, signed_in
from tests.files.correspondence.builders import pdf

pytestmark = pytest.mark.django_db


@pytest.fixture
def kannauj(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    district = District()
    let_diarise(district.sunita)
    return district


def make_mail(office, **facts) -> DraftReceipt:
    text = io.BytesIO("श्रीमान, कृपया <b>नक़ल</b> दें।".encode())
    files = [(text, "ई-मेल.txt"), (io.BytesIO(pdf(pages=2)), "आवेदन.pdf")]
    return make_incoming_letter(office, [keep_for(office, content, name) for content, name in files], **facts)


def filled(page: str) -> dict:
    """The form of the page as the browser would send it untouched."""
    form = page[page.index('name="request_id"') - 40 :].partition("</form>")[0]
    sent = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and not ("checkbox" in tag and "checked" not in tag):
            sent[name[1]] = value[1] if value else "on" if "checkbox" in tag else ""
    for name, text in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>\s*(.*?)</textarea>', form, re.DOTALL):
        sent[name] = text
    for name, options in re.findall(r'<select[^>]*name="([^"]+)".*?>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        sent[name] = chosen[1] if chosen else ""
    return sent


def test_one_press_diarises_the_mail_with_all_its_documents(kannauj):
    clerk, draft = signed_in(kannauj.sunita), make_mail(kannauj.kannauj)
    assert "नामान्तरण आदेश की प्रति" in clerk.get("/receipts/incoming/").content.decode()
    page = clerk.get(f"/receipts/incoming/{draft.pk}/").content.decode()
    assert "कृपया &lt;b&gt;नक़ल&lt;/b&gt; दें" in page
    sent = filled(page) | {"to": kannauj.sdm_post.pk}
    assert [clerk.post(f"/receipts/incoming/{draft.pk}/", sent).status_code for _press in "12"] == [302, 302]
    receipt = Receipt.objects.get()
    assert (receipt.holder, receipt.mode, receipt.sender_name) == (
        kannauj.sdm_post, "electronic", "रमेश चन्द्र",
    )  # fmt: skip
    papers = Document.objects.filter(file=receipt.pk).order_by("first_page")
    assert [(paper.title, paper.first_page, paper.pages) for paper in papers] == [
        ("नामान्तरण आदेश की प्रति", 1, 1), ("आवेदन.pdf", 2, 2),
    ]  # fmt: skip
    assert Correspondent.objects.get().email == "ramesh@citizen.example"
    draft.refresh_from_db()
    assert (draft.state, draft.receipt) == ("diarised", receipt)
    assert "नामान्तरण" not in clerk.get("/receipts/incoming/").content.decode()


def test_the_sender_is_known_by_the_mail_address(kannauj):
    Correspondent.objects.create(
        office=kannauj.state,
        kind="court",
        name="सिविल जज",
        organisation="दीवानी न्यायालय",
        email="Judge@courts.example",
    )
    draft = make_mail(kannauj.kannauj, sender_name="Registry", sender_email="judge@courts.example")
    page = signed_in(kannauj.sunita).get(f"/receipts/incoming/{draft.pk}/").content.decode()
    assert filled(page)["sender_name"] == "सिविल जज, दीवानी न्यायालय"


def test_the_second_of_two_clerks_learns_of_the_first(kannauj, english):
    clerk, draft = signed_in(kannauj.sunita), make_mail(kannauj.kannauj)
    address = f"/receipts/incoming/{draft.pk}/"
    sent = filled(clerk.get(address).content.decode())
    clerk.post(address, sent)
    answer = agree(clerk, address, sent | {"request_id": str(uuid4())})
    assert answer.status_code == 409
    assert f"diarised already: {Receipt.objects.get().number}" in answer.content.decode()


def test_what_is_no_letter_is_put_aside_with_a_reason_and_taken_back(kannauj, english):
    clerk, draft = signed_in(kannauj.sunita), make_mail(kannauj.kannauj)
    address = f"/receipts/incoming/{draft.pk}/"
    sent = filled(clerk.get(address).content.decode())
    assert clerk.post(address + "aside/", {"reason": " "}).status_code == 400
    clerk.post(address + "aside/", {"reason": "विज्ञापन"})
    assert "विज्ञापन" in clerk.get("/receipts/incoming/?show=aside").content.decode()
    answer = clerk.post(address, sent)
    assert answer.status_code == 409
    assert "Please take it back first" in answer.content.decode()
    clerk.post(address + "back/")
    assert clerk.post(address, sent).status_code == 302
    assert clerk.post(address + "aside/", {"reason": "विज्ञापन"}).status_code == 409
    clerk.post(address + "back/")
    draft.refresh_from_db()
    assert draft.state == "diarised"


def test_letters_of_another_office_are_nobodys_here(kannauj):
    draft = make_mail(kannauj.etawah)
    clerk = signed_in(kannauj.sunita)
    assert clerk.get(f"/receipts/incoming/{draft.pk}/").status_code == 404
    assert clerk.get(f"/receipts/incoming/{draft.pk}/papers/{draft.papers.first().pk}/").status_code == 404
    assert "नामान्तरण" not in clerk.get("/receipts/incoming/").content.decode()


def test_the_list_asks_as_many_questions_for_three_as_for_one(kannauj):
    clerk, counts = signed_in(kannauj.sunita), []
    for _letter in range(3):
        make_mail(kannauj.kannauj)
        clerk.get("/receipts/incoming/")
        with CaptureQueriesContext(connection) as asked:
            clerk.get("/receipts/incoming/")
        counts.append(len(asked))
    assert len(set(counts)) == 1
