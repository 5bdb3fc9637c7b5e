"""A clerk, an officer and a District Magistrate at their screens."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import Charge
from files.models import File, Note
from tests.factories import make_paper, open_test_file, send
from tracking.models import Movement, Stay

pytestmark = pytest.mark.django_db(transaction=True)

SCREENS = [("hi", 360, True), ("hi", 1360, True), ("en", 360, True), ("en", 1360, True), ("hi", 360, False)]
screens = pytest.mark.parametrize(("language", "width", "scripts"), SCREENS)


def write(page, words: str) -> None:
    """Into the editor where there is one, else into the plain field."""
    editor = page.locator("[contenteditable=true]")
    if editor.count():
        editor.first.click()
        page.keyboard.type(words)
    else:
        page.fill("textarea[name=text]", words)


@screens
def test_a_clerk_opens_a_file_writes_and_sends_it(visit, kannauj, language, width, scripts):
    sunita = visit(kannauj.sunita, language=language, width=width, scripts=scripts)
    page = sunita.page
    page.click("a[href='/files/new/']")
    page.fill("[name=subject]", "सड़क मरम्मत, ग्राम सौरिख")
    page.select_option("[name=subject_head]", index=1)
    page.click("main form button")
    page.wait_for_url("**/files/*/")
    sunita.picture(f"file-{language}-{width}")
    write(page, "प्रकरण प्रस्तुत है।")
    page.select_option("[name=to]", str(kannauj.adm_post.pk))
    page.locator("form#pen button.btn--main").click()
    page.wait_for_url("**/")
    file = File.objects.get()
    assert file.holder_id == kannauj.adm_post.pk
    assert "प्रकरण प्रस्तुत है।" in Note.objects.sealed().get().text


@screens
def test_an_officer_returns_it(visit, kannauj, language, width, scripts):
    file = open_test_file(kannauj.sunita)
    send(file, kannauj.sunita, kannauj.adm_post)
    page = visit(kannauj.anjali, language=language, width=width, scripts=scripts).page
    page.click(f"a[href='/files/{file.pk}/']")
    page.locator("details.more summary").last.click()
    form = page.locator(f"form[action='/papers/{file.pk}/return/']")
    form.locator("textarea").fill("आख्या अपूर्ण है।")
    form.locator("button").click()
    page.wait_for_url("**/")
    assert Movement.objects.get(kind="returned").remark == "आख्या अपूर्ण है।"
    assert Stay.objects.open().get(paper=file).post_id == kannauj.clerk_post.pk


@screens
def test_the_dm_finds_the_stuck_file_reads_why_and_pulls_it_up(visit, kannauj, language, width, scripts):
    file = open_test_file(kannauj.sunita, at=timezone.now() - timedelta(days=40))
    send(file, kannauj.sunita, kannauj.sdm_post, at=timezone.now() - timedelta(days=38))
    dm = visit(kannauj.dm, language=language, width=width, scripts=scripts)
    page = dm.page
    page.click("nav.side a[href='/monitor/']")
    dm.picture(f"monitor-{language}-{width}")
    page.click(f"a[href='/papers/{file.pk}/stays/2/']")
    expect(page.locator("body")).to_contain_text("मनोज कुमार" if language == "hi" else "Manoj Kumar")
    dm.picture(f"explanation-{language}-{width}")
    page.click(f"a[href='/files/{file.pk}/']")
    page.locator("details.more summary").last.click()
    form = page.locator(f"form[action='/papers/{file.pk}/pull-up/']")
    form.locator("textarea").fill("जनसुनवाई")
    form.locator("button").click()
    page.wait_for_url(f"**/files/{file.pk}/")
    assert Stay.objects.open().get(paper=file).post_id == kannauj.dm_post.pk


def test_several_files_go_together_without_a_mouse(visit, kannauj):
    for serial in range(3):
        open_test_file(kannauj.sunita, f"विषय {serial}")
    page = visit(kannauj.sunita).page
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/files/*/")
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type("vishay")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=vishay")
    assert page.locator("mark").count() == 3


def test_what_is_typed_saves_itself_and_is_there_after_a_reload(visit, kannauj):
    file = open_test_file(kannauj.sunita)
    sunita = visit(kannauj.sunita)
    sunita.open(f"/files/{file.pk}/")
    write(sunita.page, "लिखते-लिखते")
    expect(sunita.page.locator("#saved")).not_to_be_empty()
    sunita.page.reload()
    expect(sunita.page.locator("#pen")).to_contain_text("लिखते-लिखते")


def test_a_name_in_the_header_switches_posts_in_one_press(visit, kannauj):
    Charge.objects.create(
        user=kannauj.sunita.user, post=kannauj.dm_post, kind="additional", begins=timezone.now()
    )
    make_paper(kannauj.dm, "जिलाधिकारी की पत्रावली")
    page = visit(kannauj.sunita).page
    page.locator("details.menu summary").click()
    page.locator("details.menu button").click()
    expect(page.locator("main")).to_contain_text("जिलाधिकारी की पत्रावली")
