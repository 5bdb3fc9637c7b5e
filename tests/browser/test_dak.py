"""A clerk diarises the morning's letters on a narrow screen, by keyboard alone."""

import pytest

from files.models import Correspondent, Receipt
from tests.factories import let_diarise, make_receipt

pytestmark = pytest.mark.django_db(transaction=True)


def test_six_letters_are_diarised_by_keyboard(visit, kannauj):
    office = kannauj.kannauj
    Correspondent.objects.create(office=office, kind="office", name="पुलिस अधीक्षक", organisation="कन्नौज")
    sunita = visit(let_diarise(kannauj.sunita), width=360)
    sunita.open("/receipts/new/")
    page, press = sunita.page, sunita.page.keyboard.press
    for serial in range(1, 7):
        # The field of the sender has the focus; its words bring the entries of the address book.
        page.wait_for_selector("#id_sender_name:focus")
        with page.expect_response("**/receipts/senders/*"):
            page.keyboard.type("पुलिस अधीक्षक")
        press("Tab")
        press("Tab")
        page.keyboard.type(f"शस्त्र-{serial}/2026")
        press("Tab")
        page.keyboard.type("20.11.2026")
        press("Tab")
        page.keyboard.type(f"शस्त्र लाइसेंस संख्या {serial} के निरस्तीकरण की आख्या")
        press("Tab")
        press("Tab")
        press("Tab")
        press("ArrowDown")
        # Past the scan and what is folded away, to the button.
        for _field in range(3):
            press("Tab")
        with page.expect_navigation():
            press("Enter")
    sunita.check("dak-diarised")
    print(
        page.eval_on_selector_all(".errorlist", "all => all.map(e => e.parentElement.innerText)"),
        page.evaluate('[...new FormData(document.querySelector("main form"))].map(String)'),
    )
    receipts = list(Receipt.objects.order_by("pk"))
    assert [receipt.serial for receipt in receipts] == [1, 2, 3, 4, 5, 6]
    assert {receipt.holder for receipt in receipts} == {kannauj.adm_post}
    senders = {(receipt.sender.name, receipt.sender.organisation) for receipt in receipts}
    assert senders == {("पुलिस अधीक्षक", "कन्नौज")}
    assert receipts[-1].number in page.inner_text("#main")
    sunita.open(f"/receipts/{make_receipt(kannauj.sunita).pk}/")
    sunita.check("dak-receipt")
