"""A letter is drafted at a desk and approved on a phone."""

import pytest
from playwright.sync_api import expect

from files.models import Draft
from tests.factories import open_test_file, send
from tests.files.drafts.drafting import put_up

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_clerk_writes_and_the_officer_approves_on_a_phone_in_three_presses(visit, kannauj):
    file = open_test_file(kannauj.sunita)
    draft = put_up(kannauj.sunita, file, kannauj.etawah, signatory=kannauj.sdm_post)
    sunita = visit(kannauj.sunita)
    sunita.open(f"/drafts/{draft.pk}/edit/")
    text = sunita.page.locator("div.pen__text")
    text.click()
    sunita.page.keyboard.press("Control+End")
    sunita.page.keyboard.insert_text(" कृपया सूचित हों।")
    expect(sunita.page.locator("#saved")).not_to_be_empty()
    sunita.page.click("[data-send]")
    sunita.page.wait_for_url(f"**/drafts/{draft.pk}/")
    send(file, kannauj.sunita, kannauj.sdm_post)

    manoj = visit(kannauj.manoj, language="hi", width=360)
    manoj.page.click(f"main a[href='/files/{file.pk}/']")
    manoj.page.click(f"main a[href='/drafts/{draft.pk}/']")
    assert "कृपया सूचित हों।" in manoj.page.locator("main").inner_text()
    manoj.page.click("main .btn--main")
    manoj.page.wait_for_selector(".tag.is-ok")
    draft = Draft.objects.select_related("approved_version").get()
    assert (draft.state, draft.approved_version.number) == ("approved", 2)
