"""Letters are diarised gap-free, marked, copied, put in files, and corrected on record."""

import io
from datetime import date
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from PIL import Image

from files.correspondence.verbs import keep
from files.models import Correspondent, Document, NumberSeries, Receipt
from files.receipts import correcting, verbs
from tests.factories import (
    District,
    ist,
    let_diarise,
    make_charge,
    make_post,
    make_receipt,
    open_test_file,
    send,
)
from tracking.models import Movement, Paper
from tracking.movement.verbs import close_as_information, return_not_mine
from tracking.refusals import FactMissing, NotAllowed, NotHere, WrongState
from tracking.verification import papers

pytestmark = pytest.mark.django_db


@pytest.fixture
def kannauj():
    district = District()
    let_diarise(district.sunita)
    return district


def press(paper) -> dict:
    return {"expected": Paper.objects.get(pk=paper.pk).seq, "request_id": uuid4()}


def test_the_diary_runs_without_gaps_beside_the_numbers_of_files(kannauj):
    open_test_file(kannauj.sunita)
    numbers = [make_receipt(kannauj.sunita, at=ist(2026, 8, 3, 11)).number for _letter in range(2)]
    with pytest.raises(FactMissing):
        make_receipt(kannauj.sunita, grading="secret", at=ist(2026, 8, 3, 11))
    numbers.append(make_receipt(kannauj.sunita, at=ist(2026, 8, 3, 12)).number)
    numbers.append(make_receipt(kannauj.sunita, at=ist(2027, 1, 1, 11)).number)
    assert numbers == ["KNJ/2026/D000001", "KNJ/2026/D000002", "KNJ/2026/D000003", "KNJ/2027/D000001"]
    assert NumberSeries.objects.get(kind="file").last == 1


def test_only_a_post_that_diarises_diarises(kannauj):
    with pytest.raises(NotAllowed):
        verbs.diarise(by=kannauj.manoj, letter={}, request_id=uuid4())


def test_a_letter_marked_to_a_desk_lies_there_and_its_copies_have_clocks_of_their_own(kannauj):
    receipt = make_receipt(kannauj.sunita, to=kannauj.sdm_post, copies=[kannauj.adm_post, kannauj.dm_post])
    papers_of_letter = Receipt.objects.filter(year=receipt.year, serial=receipt.serial).order_by("pk")
    assert [(paper.number, paper.holder) for paper in papers_of_letter] == [
        (receipt.number, kannauj.sdm_post),
        (f"{receipt.number}/1", kannauj.adm_post),
        (f"{receipt.number}/2", kannauj.dm_post),
    ]
    assert all(paper.stays.get(left_at=None).due_reading for paper in papers_of_letter)


def test_the_same_press_diarises_one_letter(kannauj):
    letter = {
        "sender": None, "sender_name": "न्यायालय", "letter_number": "7", "subject": "वाद",
        "received_on": timezone.localdate(), "letter_class": "ordinary",
    }  # fmt: skip
    request_id = uuid4()
    first, second = (
        verbs.diarise(by=kannauj.sunita, letter=letter, request_id=request_id) for _press in range(2)
    )
    assert first == second
    with pytest.raises(verbs.DiarisedAnother):
        verbs.diarise(by=kannauj.sunita, letter=letter | {"letter_number": "8"}, request_id=request_id)


def test_a_sealed_cover_never_lies_with_who_diarises_it(kannauj):
    cover = make_receipt(kannauj.sunita, "मुहरबंद", grading="by_name", to=kannauj.dm_post)
    assert not Receipt.objects.visible_to(kannauj.sunita).filter(pk=cover.pk).exists()
    assert Receipt.objects.readable_by(kannauj.dm).filter(pk=cover.pk).exists()
    with pytest.raises(FactMissing):
        make_receipt(kannauj.sunita, grading="by_name", to=kannauj.dm_post, copies=[kannauj.adm_post])


def test_only_the_addressee_says_that_a_cover_by_name_is_an_open_letter(kannauj):
    cover = make_receipt(kannauj.sunita, "मुहरबंद", grading="by_name", to=kannauj.sdm_post)
    opened = {"grading": "normal", "subject": "ग्राम सौरिख का प्रार्थना पत्र"}
    assert not Receipt.objects.readable_by(kannauj.dm).filter(pk=cover.pk).exists()
    with pytest.raises(NotAllowed):
        correcting.correct(cover, by=kannauj.sunita, facts=opened, reason="खुला", **press(cover))
    correcting.correct(cover, by=kannauj.manoj, facts=opened, reason="खुला", **press(cover))
    assert Receipt.objects.readable_by(kannauj.dm).get(pk=cover.pk).subject == opened["subject"]
    assert papers.findings_of(cover) == []


def test_what_is_not_mine_goes_back_to_the_desk_that_marked_it(kannauj):
    receipt = make_receipt(kannauj.sunita, to=kannauj.sdm_post)
    cover = make_receipt(kannauj.sunita, "मुहरबंद", grading="secret", to=kannauj.sdm_post)
    for paper in (receipt, cover):
        with pytest.raises(FactMissing):
            return_not_mine(paper, by=kannauj.manoj, remark=" ", **press(paper))
        return_not_mine(paper, by=kannauj.manoj, remark="नगर पालिका का", **press(paper))
        assert Paper.objects.get(pk=paper.pk).holder == kannauj.clerk_post
        assert papers.findings_of(paper) == []


@pytest.mark.parametrize(
    ("letter_class", "due_on"),
    [("ordinary", None), ("rti", date(2026, 9, 2)), ("legislature", date(2026, 8, 18)), ("vip", None)],
)
def test_the_class_sets_the_statutory_date(kannauj, letter_class, due_on):
    receipt = make_receipt(kannauj.sunita, letter_class=letter_class, received_on=date(2026, 8, 3))
    assert receipt.due_on == due_on


def test_a_letter_of_a_legislator_is_acknowledged_in_fifteen_days_and_answered_in_fifteen_more(kannauj):
    facts = {"letter_class": "legislature", "received_on": date(2026, 8, 3), "at": ist(2026, 8, 3, 11)}
    receipt = make_receipt(kannauj.sunita, to=kannauj.sdm_post, **facts)
    verbs.acknowledge_receipt(
        receipt, by=kannauj.manoj, remark="पत्र से", at=ist(2026, 8, 10, 12), **press(receipt)
    )
    receipt.refresh_from_db()
    assert (receipt.acknowledged_on, receipt.due_on) == (date(2026, 8, 10), date(2026, 8, 25))
    assert receipt.movements.latest("seq").kind == Movement.Kind.ACKNOWLEDGED
    assert papers.findings_of(receipt) == []
    with pytest.raises(WrongState):
        verbs.acknowledge_receipt(receipt, by=kannauj.manoj, **press(receipt))


def test_what_was_mis_diarised_is_corrected_with_the_old_value_on_record(kannauj, english):
    receipt = make_receipt(kannauj.sunita, "मरमत", to=kannauj.sdm_post, received_on=date(2026, 8, 3))
    facts = {"subject": "मरम्मत", "letter_class": "rti", "letter_date": date(2026, 8, 1)}
    movement = correcting.correct(
        receipt, by=kannauj.sunita, facts=facts, reason="टंकण त्रुटि", **press(receipt)
    )
    assert "“मरमत”, now “मरम्मत”" in movement.remark
    assert movement.remark.startswith("टंकण त्रुटि\n")
    receipt.refresh_from_db()
    assert (receipt.subject, receipt.letter_class, receipt.due_on) == ("मरम्मत", "rti", date(2026, 9, 2))
    assert receipt.holder == kannauj.sdm_post
    send(receipt, kannauj.manoj, kannauj.adm_post)
    assert papers.findings_of(receipt) == []


def test_neither_a_stranger_to_the_letter_nor_nothing_is_a_correction(kannauj):
    receipt = make_receipt(kannauj.sunita, to=kannauj.sdm_post)
    with pytest.raises(NotHere):
        correcting.correct(receipt, by=kannauj.dm, facts={"subject": "अन्य"}, reason="x", **press(receipt))
    with pytest.raises(FactMissing):
        correcting.correct(
            receipt, by=kannauj.manoj, facts={"subject": receipt.subject}, reason="x", **press(receipt)
        )


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE files_receipt SET serial = 99",
        "UPDATE files_receipt SET subject_head_id = NULL, sender_name = 'x'",
        "UPDATE tracking_paper SET subject = 'x'",
        "UPDATE tracking_paper SET due_on = '2030-01-01'",
        "DELETE FROM files_receipt",
    ],
)
def test_the_database_refuses_a_change_without_a_movement(kannauj, change):
    make_receipt(kannauj.sunita)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


def test_a_letter_put_in_a_file_leaves_its_pages_there_and_its_clock_ends(kannauj, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    scan = scanned(kannauj.sunita)
    receipt = make_receipt(kannauj.sunita, scan=scan, to=kannauj.sdm_post)
    file = open_test_file(kannauj.manoj)
    verbs.put_in_file(receipt, by=kannauj.manoj, file=file, remark="", **press(receipt))
    receipt.refresh_from_db()
    assert (receipt.state, receipt.filed_in) == ("closed", file)
    assert receipt.stays.get(left_at=None).at_rest
    assert [page.sha256 for page in Document.objects.filter(file=file.pk)] == [scan.inspected.sha256]
    send(file, kannauj.manoj, kannauj.adm_post)
    assert papers.findings_of(receipt) == papers.findings_of(file) == []


def test_a_letter_goes_into_no_file_of_another_desk(kannauj):
    receipt, file = make_receipt(kannauj.sunita, to=kannauj.sdm_post), open_test_file(kannauj.sunita)
    with pytest.raises(NotHere):
        verbs.put_in_file(receipt, by=kannauj.manoj, file=file, **press(receipt))


def test_a_secret_letter_goes_into_no_file_that_more_may_read(kannauj):
    letter = make_receipt(kannauj.sunita, "मुहरबंद", grading="secret", to=kannauj.sdm_post)
    with pytest.raises(NotAllowed):
        verbs.put_in_file(letter, by=kannauj.manoj, file=open_test_file(kannauj.manoj), **press(letter))
    secret = open_test_file(kannauj.manoj, grading="top_secret")
    verbs.put_in_file(letter, by=kannauj.manoj, file=secret, **press(letter))
    assert papers.findings_of(letter) == []


def test_a_file_is_opened_for_a_letter_once(kannauj):
    receipt = make_receipt(kannauj.sunita, to=kannauj.sdm_post)
    head = open_test_file(kannauj.sunita).subject_head
    once = {"subject": receipt.subject, "subject_head": head} | press(receipt)
    files = {verbs.open_file_from(receipt, by=kannauj.manoj, **once).pk for _press in range(2)}
    receipt.refresh_from_db()
    assert files == {receipt.filed_in_id}


def test_further_copies_are_marked_from_the_first_receipt_alone(kannauj):
    receipt = make_receipt(kannauj.sunita, to=kannauj.sdm_post, copies=[kannauj.dm_post])
    verbs.mark_copies(receipt, by=kannauj.manoj, copies=[kannauj.adm_post], **press(receipt))
    copy = Receipt.objects.get(number=f"{receipt.number}/2")
    assert (copy.holder, copy.copy_of) == (kannauj.adm_post, receipt)
    assert receipt.movements.latest("seq").kind == Movement.Kind.COPIED
    assert papers.findings_of(receipt) == papers.findings_of(copy) == []
    with pytest.raises(WrongState):
        verbs.mark_copies(copy, by=kannauj.anjali, copies=[kannauj.dm_post], **press(copy))


def test_a_letter_with_a_statutory_date_is_closed_as_information_by_an_officer_only(kannauj):
    clerk = make_charge(make_post(kannauj.tehsil, "लिपिक", "Clerk", rank=15), "हरि", "Hari")
    circular = make_receipt(kannauj.sunita, to=kannauj.sdm_post)
    rti = make_receipt(kannauj.sunita, to=kannauj.sdm_post, letter_class="rti")
    for paper in (circular, rti):
        send(paper, kannauj.manoj, clerk.post)
    close_as_information(circular, by=clerk, remark="सूचनार्थ", **press(circular))
    assert Paper.objects.get(pk=circular.pk).state == "closed"
    with pytest.raises(NotAllowed):
        close_as_information(rti, by=clerk, remark="सूचनार्थ", **press(rti))
    assert papers.findings_of(circular) == []


def test_a_new_sender_is_learned_and_found_again(kannauj):
    first = make_receipt(kannauj.sunita, sender_name="श्री राम सिंह", sender_place="विधायक, छिबरामऊ")
    assert Correspondent.objects.get() == first.sender
    assert first.sender.organisation == "विधायक, छिबरामऊ"


def scanned(by):
    content = io.BytesIO()
    Image.new("RGB", (20, 20)).save(content, "PNG")
    return keep(content, "पत्र.png", by=by)
