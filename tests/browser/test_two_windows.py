"""One person, one file, two windows: no window takes away or signs what the other wrote."""

import re

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import caches
from playwright.sync_api import expect

from files.models import File, Note
from files.notes.verbs import save_draft
from tests.browser.conftest import PASSWORD
from tests.browser.test_journeys import write
from tests.factories import open_test_file, send
from tracking.models import Movement, Stay

pytestmark = pytest.mark.django_db(transaction=True)
LONG = "स्थल निरीक्षण किया गया; आख्या पृष्ठ 3 पर है।"


@pytest.fixture
def file(kannauj):
    return open_test_file(kannauj.sunita)


def windows(visit, kannauj, file, **screen):
    """Two windows of one browser, both on the page of the file."""
    sunita = visit(kannauj.sunita, **screen)
    first, second = sunita.page, sunita.context.new_page()
    for page in (first, second):
        page.goto(f"{sunita.address}/files/{file.pk}/")
    return sunita, first, second


def saved(page) -> None:
    """Wait until the script says that it has saved, or that it has not."""
    expect(page.locator("#saved")).not_to_be_empty()


def test_a_stale_window_saves_nothing_over_the_longer_note_and_shows_both(visit, kannauj, file):
    sunita, first, second = windows(visit, kannauj, file)
    write(first, LONG)
    saved(first)
    write(second, "प")
    expect(second.locator("#saved")).to_contain_text("दूसरी विंडो में बदली गई")
    assert LONG in Note.objects.get().text
    second.locator("#pen button.btn--main").click()
    expect(second.locator("#stored-note")).to_contain_text(LONG)
    expect(second.locator("[contenteditable=true]")).to_have_text("प")
    assert (File.objects.get().seq, LONG in Note.objects.get().text) == (1, True)
    sunita.page = second
    sunita.check("two-texts-hi-1360")
    # No script decides between the two by itself, and no other form takes the page away undecided.
    second.locator("[contenteditable=true]").press("End")
    second.keyboard.type("!")
    second.wait_for_timeout(1600)
    assert LONG in Note.objects.get().text
    second.locator("#pen button[name=both]").click()
    expect(second.locator("[contenteditable=true]")).to_contain_text(LONG)
    assert Note.objects.get().text.endswith("<p>प!</p>")
    second.locator("#pen button.btn--main").click()
    second.wait_for_url(f"{sunita.address}/")
    assert Note.objects.sealed().count() == 1


@pytest.mark.parametrize("scripts", [True, False])
def test_a_stale_empty_window_does_not_send_without_the_note(visit, kannauj, file, scripts):
    sunita, _first, second = windows(visit, kannauj, file, scripts=scripts, width=360)
    save_draft(file, by=kannauj.sunita, text=LONG, expected=1)
    second.locator("#pen button[name=without]").click()
    expect(second.locator("#stored-note")).to_contain_text(LONG)
    assert File.objects.get().seq == 1
    sunita.page = second
    sunita.check(f"without-refused-hi-360-{scripts}")


def test_a_press_right_after_a_key_signs_all_that_was_typed(visit, kannauj, file):
    """Also while the script is saving: the press waits for the version that this gives the draft."""
    sunita, first, _second = windows(visit, kannauj, file)
    first.route("**/note/", lambda route: (first.wait_for_timeout(300), route.continue_()))
    write(first, LONG)
    with first.expect_request("**/note/"):
        pass
    write(first, " और")
    first.locator("#pen button.btn--main").click()
    first.wait_for_url(f"{sunita.address}/")
    assert re.sub("<[^>]+>", "", Note.objects.sealed().get().text).replace("&nbsp;", " ") == f"{LONG} और"


def test_another_act_first_saves_what_is_being_typed(visit, kannauj, file):
    send(file, kannauj.sunita, kannauj.adm_post)
    anjali = visit(kannauj.anjali)
    anjali.open(f"/files/{file.pk}/")
    page = anjali.page
    page.locator("details.more summary").last.click()
    expect(page.locator("[data-draft-signed]")).to_be_hidden()
    write(page, LONG)
    expect(page.locator("[data-draft-signed]")).to_be_visible()
    write(page, " और")
    form = page.locator(f"form[action='/papers/{file.pk}/return-paper/']")
    form.locator("textarea").fill("आख्या अपूर्ण है।")
    form.locator("button").click()
    page.wait_for_url(f"{anjali.address}/")
    assert "और" in Note.objects.sealed().get().text
    assert Movement.objects.get(kind="returned").note_commitment


def test_an_answer_lost_on_the_way_makes_no_conflict(visit, kannauj, file):
    sunita, first, _second = windows(visit, kannauj, file)
    lost = []

    def lose_first_answer(route):
        if not lost:
            lost.append(route.fetch())
            return route.abort()
        return route.continue_()

    first.route("**/note/", lose_first_answer)
    write(first, LONG)
    expect(first.locator("#saved")).to_contain_text("इसी उपकरण")
    sunita.errors.clear()
    write(first, " और")
    expect(first.locator("#saved")).to_contain_text("पर सहेजा गया")
    assert "और" in Note.objects.get().text


def test_a_note_sent_in_the_moment_the_session_ends_is_in_the_pen_again(visit, kannauj, file):
    _sunita, first, _second = windows(visit, kannauj, file)
    write(first, LONG)
    Session.objects.all().delete()
    caches[settings.SESSION_CACHE_ALIAS].clear()
    first.locator("#pen button.btn--main").click()
    first.wait_for_url("**/account/login/**")
    first.fill("[name=login]", kannauj.sunita.user.employee_code)
    first.fill("[name=password]", PASSWORD)
    first.click("main button[type=submit], main form button")
    first.wait_for_url(f"**/files/{file.pk}/?kept=*")
    expect(first.locator("[contenteditable=true]")).to_have_text(LONG)
    assert Stay.objects.open().get(paper=file).post_id == kannauj.clerk_post.pk


@pytest.mark.parametrize(("width", "scripts"), [(360, True), (1360, True), (360, False)])
def test_papers_are_selected_counted_asked_about_and_taken_back(visit, kannauj, width, scripts):
    files = [open_test_file(kannauj.sunita, f"विषय {serial}") for serial in range(3)]
    save_draft(files[0], by=kannauj.sunita, text=LONG, expected=1)
    sunita = visit(kannauj.sunita, width=width, scripts=scripts)
    page = sunita.page
    expect(page.locator("a.is-draft")).to_have_count(1)
    page.click("[data-select-all]")
    expect(page.locator("input[name=paper]:checked")).to_have_count(3)
    if scripts:
        expect(page.locator("[data-selected]")).to_have_text("चुने गए: 3")
    page.locator("details.bulk__other", has=page.locator("#mark")).locator("summary").click()
    page.select_option("#mark", "action")
    page.fill("#remark", "सोमवार तक")
    page.select_option("#to", str(kannauj.adm_post.pk))
    sunita.check(f"desk-together-hi-{width}-{scripts}")
    page.locator(".bulk button.btn--main").click()
    expect(page.locator(".asking").first).to_contain_text(LONG)
    sunita.check(f"asking-together-hi-{width}-{scripts}")
    page.locator("button[name=leave_out]").click()
    expect(page.locator("a.list__subject")).to_have_count(1)
    sunita.check(f"desk-sent-together-hi-{width}-{scripts}")
    page.locator("form[action='/desk/pull-back/'] button").click()
    expect(page.locator("a.list__subject")).to_have_count(3)
    assert not Note.objects.sealed().exists()
    assert {m.remark for m in Movement.objects.filter(seq=2)} == {"आवश्यक कार्यवाही हेतु\nसोमवार तक"}


@pytest.mark.parametrize("screen", [{"width": 360}, {"scripts": False}])
def test_a_discarded_note_is_put_back_in_one_press(visit, kannauj, file, screen):
    save_draft(file, by=kannauj.sunita, text=f"<p><b>{LONG}</b></p>", expected=1)
    sunita, page, _second = windows(visit, kannauj, file, **screen)
    page.get_by_role("button", name="मसौदा हटाएँ").click()
    expect(page.get_by_text("मसौदा हटा दिया गया")).to_be_visible()
    assert not Note.objects.exists()
    sunita.check(f"discarded-hi-{screen.get('width', 'plain')}")
    page.get_by_role("button", name="वापस लाएँ").click()
    expect(page.locator("#saved")).not_to_be_empty()
    assert Note.objects.get().text == f"<p><b>{LONG}</b></p>"
