"""The pen at the screen: a table is written by the keyboard and changed, a note is sent by one chord."""

import pytest
from playwright.sync_api import expect

from files.models import Note
from tests.factories import open_test_file
from tracking.models import Movement

pytestmark = pytest.mark.django_db(transaction=True)
ROWS = """table => [...table.rows].map((row) => [...row.cells].map((cell) => cell.textContent))"""


def test_sunita_writes_a_table_by_keyboard_changes_it_and_sends_by_ctrl_enter(visit, kannauj):
    file = open_test_file(kannauj.sunita)
    sunita = visit(kannauj.sunita)
    page = sunita.page
    page.goto(f"{sunita.address}/files/{file.pk}/")
    page.locator("[data-act=table]").click()
    sheet = page.locator("[contenteditable=true]")
    for word in ["क्रम", "मद", "धनराशि", "1", "मरम्मत"]:
        page.keyboard.type(word)
        page.keyboard.press("Tab")
    page.keyboard.type("5000")
    page.keyboard.press("Shift+Tab")
    table = sheet.locator("table")
    page.locator("[data-act=column-remove]").click()
    assert table.evaluate(ROWS) == [["क्रम", "धनराशि"], ["1", "5000"]]
    page.locator("[data-act=row-add]").click()
    page.locator("[data-act=column-add]").click()
    assert table.evaluate(ROWS) == [["क्रम", "धनराशि", ""], ["1", "5000", ""], ["", "", ""]]
    sunita.check("pen-table-hi-1360")
    page.locator("[data-act=row-remove]").click()
    page.locator("[data-act=column-remove]").click()
    # Out of the table by Tab, after its last cell.
    table.locator("td").last.click()
    page.keyboard.press("Tab")
    expect(sheet).not_to_be_focused()
    page.locator("#to").select_option(index=1)
    sheet.press("Control+Enter")
    expect(page.locator("#pen")).to_have_count(0)
    assert Movement.objects.filter(paper=file).latest("seq").kind == Movement.Kind.FORWARDED
    assert "<td>धनराशि</td>" in Note.objects.get().text


def test_the_last_row_goes_with_its_table(visit, kannauj):
    file = open_test_file(kannauj.sunita)
    page = visit(kannauj.sunita).page
    page.goto(page.url.split("/")[0] + f"//{page.url.split('/')[2]}/files/{file.pk}/")
    page.locator("[data-act=table]").click()
    page.locator("[data-act=row-remove]").click()
    page.locator("[data-act=row-remove]").click()
    expect(page.locator("[contenteditable=true] table")).to_have_count(0)
    expect(page.locator("[data-table]")).to_be_hidden()
