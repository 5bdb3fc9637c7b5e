"""A clerk, an officer and a District Magistrate at their screens."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.translation import override
from playwright.sync_api import expect

from accounts.pages import words
from files.models import File, Note
from files.notes.verbs import save_draft
from tests.browser.pickers import pick
from tests.browser.screens import both, screens, some_screens
from tests.factories import make_charge, make_paper, open_test_file, send
from tracking.models import Movement, Stay

pytestmark = pytest.mark.django_db(transaction=True)


def write(page, text: str) -> None:
    """Type into the editor where there is one, else into the plain field."""
    editor = page.locator("[contenteditable=true]")
    if editor.count():
        editor.first.click()
        page.keyboard.type(text)
    else:
        page.fill("textarea[name=text]", text)


@screens
def test_a_clerk_opens_a_file_writes_and_sends_it(visit, kannauj, language, width, scripts):
    sunita = visit(language=language, width=width, scripts=scripts).sign_in(kannauj.sunita)
    page = sunita.page
    page.click("a[href='/files/new/']")
    page.fill("[name=subject]", "सड़क मरम्मत, ग्राम सौरिख")
    page.select_option("[name=subject_head]", index=1)
    page.click("main form button")
    page.wait_for_url("**/files/*/")
    sunita.check(f"file-{language}-{width}")
    write(page, "प्रकरण प्रस्तुत है।")
    page.select_option("[name=to]", str(kannauj.adm_post.pk))
    page.locator("form#pen button.btn--main").click()
    page.wait_for_url("**/")
    file = File.objects.get()
    assert file.holder_id == kannauj.adm_post.pk
    assert "प्रकरण प्रस्तुत है।" in Note.objects.sealed().get().text


@some_screens
def test_an_officer_opens_it_writes_and_sends_it_up(visit, kannauj, language, width, scripts):
    file = open_test_file(kannauj.sunita)
    send(file, kannauj.sunita, kannauj.adm_post)
    anjali = visit(kannauj.anjali, language=language, width=width, scripts=scripts)
    page = anjali.page
    anjali.check(f"desk-{language}-{width}")
    page.click(f"a[href='/files/{file.pk}/']")
    page.wait_for_url("**/files/*/")
    write(page, "अनुमोदनार्थ प्रस्तुत।")
    page.select_option("[name=to] >> nth=0", str(kannauj.dm_post.pk))
    page.locator("form#pen button.btn--main").click()
    page.wait_for_url("**/")
    assert Stay.objects.open().get(paper=file).post_id == kannauj.dm_post.pk
    sealed = Note.objects.sealed().get()
    assert (sealed.author_id, "अनुमोदनार्थ प्रस्तुत।" in sealed.text) == (kannauj.anjali.user_id, True)


@some_screens
def test_what_goes_past_the_channel_is_asked_once_and_taken_back_at_once(
    visit, kannauj, language, width, scripts
):
    file = open_test_file(kannauj.sunita)
    sunita = visit(kannauj.sunita, language=language, width=width, scripts=scripts)
    page = sunita.page
    page.goto(f"{sunita.address}/files/{file.pk}/")
    assert page.locator("#to").input_value() == str(kannauj.adm_post.pk)
    write(page, "सीधे प्रस्तुत।")
    page.select_option("[name=to] >> nth=0", str(kannauj.dm_post.pk))
    page.locator("form#pen button.btn--main").click()
    expect(page.locator(".asking")).to_contain_text(kannauj.dm.user.name_en if language == "en" else "आशुतोष")
    sunita.check(f"asked-{language}-{width}")
    assert File.objects.get().holder_id == kannauj.clerk_post.pk
    page.locator(".asking button").click()
    page.wait_for_url("**/")
    assert File.objects.get().holder_id == kannauj.dm_post.pk
    sunita.check(f"sent-{language}-{width}")
    page.locator(".message__undo button").click()
    page.wait_for_url("**/files/*/")
    assert File.objects.get().holder_id == kannauj.clerk_post.pk


@screens
def test_an_officer_returns_it(visit, kannauj, language, width, scripts):
    file = open_test_file(kannauj.sunita)
    send(file, kannauj.sunita, kannauj.adm_post)
    anjali = visit(kannauj.anjali, language=language, width=width, scripts=scripts)
    page = anjali.page
    page.click(f"a[href='/files/{file.pk}/']")
    page.locator("details.more summary").last.click()
    form = page.locator(f"form[action='/papers/{file.pk}/return-paper/']")
    form.locator("textarea").fill("आख्या अपूर्ण है।")
    anjali.check(f"return-{language}-{width}")
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
    with page.expect_navigation():
        page.click("nav.side a[href='/monitor/']")
    dm.check(f"monitor-{language}-{width}")
    page.click(f"a[href='/papers/{file.pk}/stays/2/']")
    expect(page.locator("body")).to_contain_text("मनोज कुमार" if language == "hi" else "Manoj Kumar")
    dm.check(f"explanation-{language}-{width}")
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
    sunita = visit(kannauj.sunita)
    page = sunita.page
    for _row in range(2):
        page.keyboard.press("j")
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Space")
    chosen = (
        page.locator("tr", has=page.locator("input:checked")).locator("a.list__subject").all_inner_texts()
    )
    page.keyboard.press("f")
    expect(page.locator("#to")).to_be_focused()
    for _option in range(page.locator("#to option").count()):
        if page.locator("#to").input_value() == str(kannauj.adm_post.pk):
            break
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("a.list__subject")).to_have_count(1)
    sunita.open("/sent/")
    assert len(chosen) == 2
    for subject in chosen:
        expect(page.locator("table.list")).to_contain_text(subject)
    assert Stay.objects.pending().at(kannauj.adm_post).count() == 2


def test_a_hit_is_opened_without_a_mouse(visit, kannauj):
    for serial in range(3):
        open_test_file(kannauj.sunita, f"विषय {serial}")
    page = visit(kannauj.sunita).page
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/files/*/")
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type("vishay")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=vishay")
    assert page.locator("mark").count() == 3


def test_the_keys_go_back_write_and_show_themselves(visit, kannauj):
    for serial in range(3):
        open_test_file(kannauj.sunita, f"विषय {serial}")
    page = visit(kannauj.sunita).page
    rows = page.locator("a.list__subject")
    for key, row in (("j", 0), ("j", 1), ("k", 0), ("k", 0)):
        page.keyboard.press(key)
        expect(rows.nth(row)).to_be_focused()
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).to_be_hidden()
    page.keyboard.press("Enter")
    page.wait_for_url("**/files/*/")
    page.keyboard.press("n")
    expect(page.locator("[contenteditable=true]")).to_be_focused()
    page.keyboard.type("njk?")
    expect(page.locator("[contenteditable=true]")).to_contain_text("njk?")


def test_what_is_typed_saves_itself_and_is_there_after_a_reload(visit, kannauj):
    file = open_test_file(kannauj.sunita)
    sunita = visit(kannauj.sunita)
    sunita.open(f"/files/{file.pk}/")
    write(sunita.page, "लिखते-लिखते")
    expect(sunita.page.locator("#saved")).not_to_be_empty()
    sunita.page.reload()
    expect(sunita.page.locator("#pen")).to_contain_text("लिखते-लिखते")


def test_a_name_in_the_header_switches_posts_in_one_press(visit, kannauj):
    make_charge(kannauj.dm_post, "", "", user=kannauj.sunita.user, kind="additional", begins=timezone.now())
    make_paper(kannauj.dm, "जिलाधिकारी की पत्रावली")
    page = visit(kannauj.sunita).page
    page.locator("details.menu summary").click()
    expect(page.locator("details.menu button")).to_contain_text("1")
    page.locator("details.menu button").click()
    expect(page.locator("h1")).to_contain_text("निगरानी")
    page.goto(f"{page.url.partition('/monitor/')[0]}/")
    expect(page.locator("main")).to_contain_text("जिलाधिकारी की पत्रावली")


@pytest.mark.parametrize("scripts", [True, False])
def test_an_officer_shares_a_file_and_the_other_reads_it(visit, kannauj, scripts):
    file = open_test_file(kannauj.sunita, "सीमा विवाद")
    ram = visit(kannauj.stranger, language="en", scripts=scripts)
    assert ram.page.goto(f"{ram.address}/files/{file.pk}/").status == 404
    sunita = visit(kannauj.sunita, scripts=scripts, width=360)
    sunita.open(f"/files/{file.pk}/")
    sunita.page.click(f"a[href='/papers/{file.pk}/shares/']")
    pick(sunita.page, "person", "ram prakash etawa", as_one_types=scripts)
    sunita.check(f"shares-found-{scripts}")
    sunita.page.fill("[name=until]", f"{timezone.localdate() + timedelta(days=7)}")
    sunita.page.fill("[name=reason]", "सीमा की बैठक")
    sunita.page.locator("form.form button.btn--main").click()
    expect(sunita.page.locator("table.list")).to_contain_text("राम प्रकाश")
    sunita.picture(f"shares-{scripts}")
    assert ram.page.goto(f"{ram.address}/files/{file.pk}/").status == 200
    expect(ram.page.locator("h1")).to_have_text("सीमा विवाद")
    assert ram.page.locator("form#pen").count() == 0
    sunita.page.locator("table.list button").click()
    expect(sunita.page.locator("table.list button")).to_have_count(0)
    assert ram.page.goto(f"{ram.address}/files/{file.pk}/").status == 404


@pytest.mark.parametrize("scripts", [True, False])
def test_a_wrong_review_date_is_told_beside_it_and_the_rest_is_kept(visit, kannauj, scripts):
    file = open_test_file(kannauj.sunita)
    sunita = visit(kannauj.sunita, scripts=scripts, width=360)
    sunita.open(f"/files/{file.pk}/")
    page = sunita.page
    page.locator("details.more summary").last.click()
    page.fill("#park-reason", "वाद विचाराधीन")
    page.fill("#park-authority", "जिलाधिकारी")
    page.fill("#park-review_on", "2001-01-01")
    page.locator(f"form[action='/papers/{file.pk}/park/'] button").click()
    expect(page.locator(".field", has=page.locator("[name=review_on]")).locator(".errorlist")).to_be_visible()
    expect(page.locator("[name=reason]")).to_have_value("वाद विचाराधीन")
    sunita.picture(f"park-again-{scripts}")
    page.fill("[name=review_on]", "2099-01-01")
    page.locator("form.form button").click()
    page.wait_for_url(f"**/files/{file.pk}/")
    assert Movement.objects.get(kind="parked").remark.startswith("वाद विचाराधीन")


def test_a_list_written_in_the_editor_is_kept_where_scripts_are_off(visit, kannauj):
    file = open_test_file(kannauj.sunita)
    rich = "<ol><li>खतौनी</li><li>नक्शा</li></ol>"
    save_draft(file, by=kannauj.sunita, text=rich, expected=1)
    for scripts in (False, True):
        sunita = visit(kannauj.sunita, scripts=scripts)
        sunita.open(f"/files/{file.pk}/")
        button = sunita.page.locator("form#pen button[formaction$='/note/']").first
        button.click()
        sunita.page.wait_for_url("**#pen")
        assert Note.objects.get().text == rich


@both
def test_a_clerk_parks_a_superior_holds_it_and_the_dm_reads_why(visit, kannauj, language, width, scripts):
    # A superior who does not monitor sees only papers that passed the own desk.
    file = open_test_file(kannauj.anjali, at=timezone.now() - timedelta(days=9))
    send(file, kannauj.anjali, kannauj.clerk_post, at=timezone.now() - timedelta(days=2))

    def press(visitor, verb: str, **fields) -> None:
        visitor.open(f"/files/{file.pk}/")
        visitor.page.locator("details.more summary").last.click()
        form = visitor.page.locator(f"form[action='/papers/{file.pk}/{verb}/']")
        for name, text in fields.items():
            form.locator(f"[name={name}]").fill(text)
        visitor.check(f"{verb}-{language}-{width}")
        form.locator("button").click()
        visitor.page.wait_for_url(f"**/files/{file.pk}/")

    day = timezone.localdate() + timedelta(days=30)
    facts = {"reason": "मा. उच्च न्यायालय में रिट विचाराधीन", "authority": "पत्र सं. 214/2026"}
    screen = {"language": language, "width": width, "scripts": scripts}
    press(visit(kannauj.sunita, **screen), "park", review_on=f"{day}", **facts)
    anjali = visit(kannauj.anjali, **screen)
    press(anjali, "place-hold", until_on=f"{day}", **facts)
    with override(language):
        until = words.date(day)
    expect(anjali.page.locator(".head .tag").last).to_contain_text(until)
    dm = visit(kannauj.dm, **screen)
    dm.open(f"/files/{file.pk}/")
    dm.check(f"on-hold-{language}-{width}")
    dm.page.locator(".route a").last.click()
    expect(dm.page.locator("section", has=dm.page.locator("#hold-title"))).to_contain_text(facts["reason"])
    expect(dm.page.locator("#hold-title")).to_contain_text("रोक" if language == "hi" else "Hold")
    dm.check(f"hold-explained-{language}-{width}")
    dm.open(f"/papers/{file.pk}/movements/")
    expect(dm.page.locator("dl.facts")).to_contain_text("रोक का समय" if language == "hi" else "Time on hold")
    dm.check(f"hold-movements-{language}-{width}")
    dm.open(f"/monitor/{kannauj.kannauj.pk}/papers/")
    expect(dm.page.locator("table.list .tag").first).to_contain_text(until)
    dm.check(f"hold-listed-{language}-{width}")
