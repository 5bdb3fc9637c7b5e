"""A clerk diarises letters, and the desk that gets them does what a letter asks for."""

import io
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from PIL import Image

from files.models import Correspondent, Document, File, Receipt
from tests.factories import District, agree, let_diarise, make_head, make_receipt, open_test_file, signed_in
from tracking.models import Movement, Paper
from tracking.movement.acts import ACTS

pytestmark = pytest.mark.django_db
NEW = "/receipts/new/"


@pytest.fixture
def kannauj(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    district = District()
    let_diarise(district.sunita)
    return district


def letter(**facts) -> dict:
    """The fields of a letter as the page sends them."""
    usual = {
        "request_id": str(uuid4()), "grading": "normal", "sender_name": "श्री राम सिंह",
        "sender_place": "विधायक, छिबरामऊ", "letter_number": "१२/2026", "letter_date": "20.07.2026",
        "subject": "विद्यालय भवन की मरम्मत", "letter_class": "ordinary", "priority": "ordinary",
        "received_on": "1.8.2026", "mode": "post", "language": "hi", "is_puc": "on",
    }  # fmt: skip
    return usual | facts


def press(paper: Paper) -> dict:
    paper.refresh_from_db()
    return {"expected": paper.seq, "request_id": str(uuid4())}


def picture(name: str = "पत्र.png") -> io.BytesIO:
    content = io.BytesIO()
    Image.new("RGB", (20, 20)).save(content, "PNG")
    content.seek(0)
    content.name = name
    return content


def test_a_letter_is_diarised_and_the_form_is_ready_for_the_next(kannauj, english):
    clerk = signed_in(kannauj.sunita)
    answer = clerk.post(NEW, letter(to=kannauj.sdm_post.pk, mode="hand", scan=picture()), follow=True)
    receipt = Receipt.objects.get()
    assert (receipt.holder, receipt.letter_number) == (kannauj.sdm_post, "12/2026")
    assert Document.objects.get(file=receipt.pk).title == receipt.subject
    page = answer.content.decode()
    assert f"Diary number {receipt.number}" in page
    assert '<option value="hand" selected>' in page
    assert 'value="01.08.2026"' in page
    assert "श्री राम सिंह" not in page
    assert "autofocus" in page


def test_a_second_press_of_the_same_form_diarises_nothing_more(kannauj):
    clerk, once = signed_in(kannauj.sunita), letter()
    assert [clerk.post(NEW, once).status_code for _press in range(2)] == [302, 302]
    assert Receipt.objects.count() == 1
    assert clerk.post(NEW, once | {"letter_number": "99"}).status_code == 409


def test_the_same_letter_is_asked_about_once(kannauj, english):
    clerk = signed_in(kannauj.sunita)
    clerk.post(NEW, letter())
    again = letter()
    asked = clerk.post(NEW, again)
    assert "This letter was diarised already: KNJ/" in asked.content.decode()
    assert Receipt.objects.count() == 1
    agree(clerk, NEW, again)
    assert Receipt.objects.count() == 2
    assert Correspondent.objects.count() == 1


def test_what_is_missing_is_said_beside_its_field_and_nothing_is_lost(kannauj, english):
    clerk = signed_in(kannauj.sunita)
    wrong = {
        "subject": "", "letter_class": "court", "letter_date": "3.8.2026", "received_on": "1.8.2026",
        "copy_1": kannauj.sdm_post.pk, "to": kannauj.sdm_post.pk, "mode": "electronic",
    }  # fmt: skip
    answer = clerk.post(NEW, letter(**wrong))
    page = answer.content.decode()
    assert answer.status_code == 400
    for sentence in (
        "Please enter the subject of the letter.",
        "Please enter the date that the letter fixes.",
        "It cannot have come before it was written.",
        "Please choose each desk once.",
        "Please choose the letter that came electronically.",
    ):
        assert sentence in page
    assert "विधायक, छिबरामऊ" in page
    assert not Receipt.objects.exists()
    ahead = (timezone.localdate() + timedelta(days=1)).strftime("%d.%m.%Y")
    assert "This day lies ahead." in clerk.post(NEW, letter(received_on=ahead)).content.decode()


def test_a_bad_scan_is_refused_beside_its_field_and_takes_no_number(kannauj, english):
    answer = signed_in(kannauj.sunita).post(NEW, letter(scan=io.BytesIO(b"MZ")))
    assert answer.status_code == 400
    bad = picture()
    bad.write(b"x" * 9)
    bad.seek(0)
    answer = signed_in(kannauj.sunita).post(NEW, letter(scan=bad))
    assert answer.status_code == 400
    assert not Receipt.objects.exists()


def test_a_scan_is_chosen_once_whatever_the_form_still_asks(kannauj, english):
    clerk = signed_in(kannauj.sunita)
    clerk.post(NEW, letter())
    again = letter(letter_date="31.2.2026")
    refused = clerk.post(NEW, again | {"scan": picture()})
    assert "पत्र.png is kept." in refused.content.decode()
    again |= {"letter_date": "20.07.2026", "carried": refused.context["form"].ticket}
    asked = clerk.post(NEW, again)
    assert "This letter was diarised already" in asked.content.decode()
    agree(clerk, NEW, again | {"carried": asked.context["form"].ticket})
    assert Document.objects.get(file=Receipt.objects.latest("pk").pk).original_name == "पत्र.png"


def test_a_scan_that_another_desk_sent_or_nobody_did_is_not_taken(kannauj, english):
    ticket = signed_in(kannauj.sunita).post(NEW, letter(subject="", scan=picture())).context["form"].ticket
    let_diarise(kannauj.manoj)
    for carried in (ticket, ticket[:-1], "\0"):
        signed_in(kannauj.manoj).post(NEW, letter(carried=carried, letter_number=carried[:3]))
    assert not Document.objects.exists()


def test_a_sender_of_the_address_book_is_suggested_and_one_of_two_is_asked_for(kannauj, english):
    office = kannauj.kannauj
    for place in ("विधायक, छिबरामऊ", "विधायक, तिर्वा"):
        Correspondent.objects.create(office=office, kind="legislature", name="राम सिंह", organisation=place)
    clerk = signed_in(kannauj.sunita)
    shown = clerk.get("/receipts/senders/", {"sender_name": "ram singh"}).content.decode()
    assert re.findall('value="([^"]*)"', shown) == ["राम सिंह, विधायक, छिबरामऊ", "राम सिंह, विधायक, तिर्वा"]
    asked = clerk.post(NEW, letter(sender_name="राम सिंह", sender_place=""))
    assert "There are several of that name." in asked.content.decode()
    clerk.post(NEW, letter(sender_name="राम सिंह, विधायक, तिर्वा", sender_place=""))
    receipt = Receipt.objects.get()
    assert (receipt.sender_name, receipt.sender.organisation) == ("राम सिंह", "विधायक, तिर्वा")
    assert Correspondent.objects.count() == 2


def test_a_desk_outside_the_channel_is_asked_about_before_it_gets_a_copy(kannauj, english):
    clerk, marked = signed_in(kannauj.sunita), letter(to=kannauj.adm_post.pk, copy_1=kannauj.stranger_post.pk)
    asked = clerk.post(NEW, marked)
    assert "leaves your office" in asked.content.decode()
    assert not Receipt.objects.exists()
    agree(clerk, NEW, marked)
    assert Receipt.objects.get(copy_serial=1).holder == kannauj.stranger_post


def test_a_sealed_cover_shows_its_clerk_and_monitors_nothing_but_its_place(kannauj, english):
    clerk = signed_in(kannauj.sunita)
    sealed = {"grading": "by_name", "subject": "", "to": kannauj.sdm_post.pk, "sender_name": "गृह विभाग"}
    clerk.post(NEW, letter(**sealed))
    cover = Receipt.objects.get()
    assert cover.subject == "Sealed cover"
    assert clerk.get(cover.get_absolute_url()).status_code == 404
    monitor = signed_in(kannauj.dm).get(cover.get_absolute_url())
    assert monitor.status_code == 403
    assert "गृह विभाग" not in monitor.content.decode()
    listed = clerk.get("/receipts/").content.decode()
    assert cover.number in listed
    assert "गृह विभाग" not in listed
    assert "गृह विभाग" in signed_in(kannauj.manoj).get(cover.get_absolute_url()).content.decode()


def test_of_a_sealed_cover_neither_class_nor_date_nor_sender_is_told(kannauj, english):
    clerk = signed_in(kannauj.sunita)
    sealed = {"grading": "by_name", "subject": "", "to": kannauj.sdm_post.pk, "sender_name": "गृह विभाग"}
    clerk.post(NEW, letter(**sealed, letter_class="rti"))
    clerk.post(NEW, letter(letter_class="rti"))
    cover, opened = Receipt.objects.order_by("pk")
    assert cover.due_on == opened.due_on is not None
    clerk.get("/receipts/")  # The number is told once more, to whoever diarised it.
    asked = clerk.get("/receipts/?letter_class=rti").content.decode()
    assert (cover.number in asked, opened.number in asked) == (False, True)
    listed = clerk.get("/receipts/").content.decode()
    # The letter's own row alone says when it is due.
    assert listed.count("tatutory date: ") == 1
    pending = clerk.get("/receipts/pending/").content.decode()
    assert ("Sealed cover" in pending, pending.count("Right to information")) == (True, 1)
    assert not Correspondent.objects.filter(name="गृह विभाग").exists()


@pytest.mark.parametrize("expected", ["", "x", "9" * 5000])
def test_a_file_is_opened_for_a_letter_with_a_number_alone(kannauj, expected):
    clerk = signed_in(kannauj.sunita)
    clerk.post(NEW, letter())
    receipt = Receipt.objects.get()
    head = make_head(kannauj.kannauj)
    facts = {"subject": "चकमार्ग", "subject_head": head.pk, "priority": "ordinary", "grading": "normal"}
    press = {"request_id": uuid4(), "confirmed": "चकमार्ग", "expected": expected}
    assert clerk.post(f"/receipts/{receipt.pk}/new-file/", facts | press).status_code == 400
    assert not File.objects.exists()


def test_the_page_of_a_receipt_shows_the_letter_its_copies_and_the_acts(kannauj, english):
    receipt = make_receipt(
        kannauj.sunita, to=kannauj.sdm_post, copies=[kannauj.dm_post], letter_class="legislature"
    )
    page = signed_in(kannauj.manoj).get(receipt.get_absolute_url()).content.decode()
    assert "जिला विद्यालय निरीक्षक" in page
    assert f"{receipt.number}/1" in page
    assert f'href="/receipts/{receipt.copies.get().pk}/"' not in page  # a link gives no access
    assert "Age of the receipt" in page
    for name in ("forward", "return_paper", "return_not_mine", "mark_copies", "acknowledge_receipt", "park"):
        assert f'action="{ACTS[name].url(receipt)}"' in page, name
    assert f'action="{ACTS["put_in_file"].url(receipt)}"' not in page  # no file lies here
    assert receipt.stays.get(left_at=None).opened_at


def test_the_officer_does_each_act_on_the_page(kannauj, english):
    officer = signed_in(kannauj.manoj)
    file = open_test_file(kannauj.manoj)
    for name, facts, kind in (
        ("mark_copies", {"copy_1": kannauj.adm_post.pk}, "copied"),
        ("acknowledge_receipt", {"remark": "पत्र से"}, "acknowledged"),
        ("return_not_mine", {"remark": "नगर पालिका का"}, "not_mine"),
        ("close_as_information", {"remark": "सूचनार्थ"}, "informed"),
        ("put_in_file", {"file": file.pk}, "filed"),
    ):
        receipt = make_receipt(kannauj.sunita, to=kannauj.sdm_post)
        page = officer.get(receipt.get_absolute_url()).content.decode()
        assert f'action="{ACTS[name].url(receipt)}"' in page, name
        answer = agree(officer, ACTS[name].url(receipt), press(receipt) | facts)
        assert answer.status_code == 302, (name, answer.content.decode())
        assert receipt.movements.latest("seq").kind == kind
    page = officer.get(receipt.get_absolute_url()).content.decode()
    assert f'<a href="{file.get_absolute_url()}">{file.number}</a>' in page
    assert receipt.number in officer.get(file.get_absolute_url()).content.decode()


def test_a_wrong_mark_is_pulled_back_until_it_is_opened(kannauj):
    clerk = signed_in(kannauj.sunita)
    receipt = make_receipt(kannauj.sunita, to=kannauj.sdm_post)
    clerk.post(ACTS["pull_back"].url(receipt), press(receipt))
    receipt.refresh_from_db()
    assert receipt.holder == kannauj.clerk_post


def test_a_document_is_added_shown_and_missing_for_strangers(kannauj):
    receipt = make_receipt(kannauj.sunita, to=kannauj.sdm_post)
    officer, address = signed_in(kannauj.manoj), f"/receipts/{receipt.pk}/documents/"
    assert officer.post(address, {"title": "पत्र", "request_id": uuid4()}).status_code == 400
    added = officer.post(address, {"title": "पत्र", "request_id": uuid4(), "upload": picture()})
    assert added.url == f"{receipt.get_absolute_url()}#page-1"
    document = f"{address}{Document.objects.get().pk}/"
    assert officer.get(document).headers["Content-Type"] == "image/png"
    assert signed_in(kannauj.stranger).get(document).status_code == 404


def test_a_mistake_is_corrected_by_who_diarised_it_and_told_in_the_movements(kannauj, english):
    receipt = make_receipt(kannauj.sunita, "मरमत", to=kannauj.sdm_post)
    clerk, address = signed_in(kannauj.sunita), f"/receipts/{receipt.pk}/correct/"
    assert "मरमत" in clerk.get(address).content.decode()
    facts = letter(sender_name="डी० आई० ओ० एस०", subject="मरम्मत", reason="टंकण") | press(receipt)
    facts |= {"received_on": receipt.received_on.strftime("%d.%m.%Y")}
    assert clerk.post(address, facts | {"reason": ""}).status_code == 400
    assert clerk.post(address, facts).url == receipt.get_absolute_url()
    told = clerk.get(f"/papers/{receipt.pk}/movements/").content.decode()
    assert "“मरमत”, now “मरम्मत”" in told
    assert clerk.post(address, facts | {"request_id": str(uuid4())}).status_code == 409
    assert receipt.movements.filter(kind=Movement.Kind.CORRECTED).count() == 1
    assert signed_in(kannauj.dm).get(address).status_code == 409


def test_a_file_is_opened_for_a_letter_with_what_it_says_already(kannauj, english):
    receipt = make_receipt(kannauj.sunita, "पुल की मरम्मत", to=kannauj.sdm_post)
    head = make_head(kannauj.state)
    officer, address = signed_in(kannauj.manoj), f"/receipts/{receipt.pk}/new-file/"
    assert "पुल की मरम्मत" in officer.get(address).content.decode()
    facts = {"subject": "पुल की मरम्मत", "subject_head": head.pk, "priority": "ordinary", "grading": "normal"}
    once = facts | press(receipt)
    answers = [officer.post(address, once) for _press in range(2)]
    receipt.refresh_from_db()
    assert [answer.url for answer in answers] == [receipt.filed_in.get_absolute_url()] * 2


def test_the_acknowledgement_names_the_diary_number(kannauj, english):
    receipt = make_receipt(kannauj.sunita, to=kannauj.sdm_post)
    page = signed_in(kannauj.sunita).get(f"/receipts/{receipt.pk}/acknowledgement/").content.decode()
    assert f"bears the diary number {receipt.number}" in page


@pytest.mark.parametrize("address", ["/receipts/", "/receipts/pending/"])
def test_the_registers_ask_the_same_number_of_queries_for_one_letter_and_for_three(
    kannauj, django_assert_num_queries, address
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    clerk, asked = signed_in(kannauj.sunita), []
    for _letter in range(3):
        make_receipt(kannauj.sunita, to=kannauj.sdm_post)
        clerk.get(address)
        with CaptureQueriesContext(connection) as queries:
            clerk.get(address)
        asked.append(len(queries))
    assert len(set(asked)) == 1, asked


def test_the_diary_is_paged_filtered_and_taken_away(kannauj, english, monkeypatch):
    monkeypatch.setattr("files.receipts.register_views.PAGE", 2)
    clerk = signed_in(kannauj.sunita)
    classes = ("rti", "ordinary", "rti")
    receipts = [make_receipt(kannauj.sunita, letter_class=each, to=kannauj.sdm_post) for each in classes]
    first = clerk.get("/receipts/").content.decode()
    assert (receipts[2].number in first, receipts[0].number in first) == (True, False)
    following = re.search('rel="next" href="([^"]+)"', first)[1].replace("&amp;", "&")
    assert receipts[0].number in clerk.get(f"/receipts/{following}").content.decode()
    rti = clerk.get("/receipts/", {"letter_class": "rti"}).content.decode()
    assert receipts[1].number not in rti
    sheet = clerk.get("/receipts/?letter_class=rti&csv")
    assert sheet.headers["Content-Type"].startswith("text/csv")
    assert sheet.content.decode().count("KNJ/") == 2
    pending = clerk.get("/receipts/pending/").content.decode()
    assert "SDM – Manoj Kumar" in pending
    assert "Right to information" in pending
    taken = clerk.get("/receipts/pending/?csv").content.decode()
    assert "SDM – Manoj Kumar,3,0" in taken


def test_a_monitor_reads_the_diary_of_an_office_below_and_a_clerk_only_the_own(kannauj, english):
    make_receipt(kannauj.sunita)
    officer = signed_in(kannauj.dm)
    below = officer.get("/receipts/", {"office": "KNJ-C", "office_words": "KNJ-C", "office_shown": "KNJ-C"})
    assert "Tehsil Chhibramau" in below.content.decode()
    assert "KNJ/" not in re.sub("(?s)<form.*?</form>", "", below.content.decode())
    assert signed_in(kannauj.sunita).get("/receipts/", {"office": "ETW"}).status_code == 200


def test_a_letter_is_found_by_its_sender_and_number_and_named_as_dak_on_the_desk(kannauj, english):
    receipt = make_receipt(kannauj.sunita, sender_name="श्री राम सिंह", letter_number="शस्त्र-77/2026")
    clerk = signed_in(kannauj.sunita)
    for words in ("ram singh", "शस्त्र-77/2026", receipt.number):
        assert receipt.number in clerk.get("/search/", {"q": words}).content.decode(), words
    assert "In the letter" in clerk.get("/search/", {"q": "ram singh"}).content.decode()
    assert '<span class="tag">Dak</span>' in clerk.get("/").content.decode()
