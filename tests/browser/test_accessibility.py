"""Every page, in both languages, narrow and wide: axe finds nothing serious, nothing runs off the side.

Axe takes longer than all else here. It checks the Hindi page where it is narrow and the English page where it
is wide; in the soak it checks all four. The journeys check the pages that they pass.
"""

import gzip
from datetime import timedelta
from itertools import product
from unittest.mock import Mock
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.utils import timezone

from accounts.models import RolloutStep
from files.models import OfficeStorage
from files.notes.verbs import save_draft, send_with_note
from tests.browser.axe import serious_faults
from tests.browser.pickers import pick
from tests.factories import (
    ask_about,
    make_batch,
    make_charge,
    make_handover,
    make_incoming_letter,
    make_late_paper,
    make_leave,
    make_post,
    make_receipt,
    make_rung,
    make_training,
    make_work_notice,
    open_test_file,
    send,
    summarise,
)
from tests.files.drafts.drafting import put_up
from tests.tracking.event_log import door
from tests.tracking.movement.test_hold import park, place
from tracking.models import Paper
from tracking.movement.verbs import pull_up, stamp_opened

pytestmark = pytest.mark.django_db(transaction=True)
WIDTHS = (320, 1360)
CORNERS = {("hi", 320), ("en", 1360)}
EVERYWHERE = set(product(("hi", "en"), WIDTHS))
LANGUAGES = pytest.mark.parametrize("language", ["hi", "en"])
WIDE = "<table><tbody><tr>" + "<td>ग्राम-पंचायत</td>" * 12 + "</tr></tbody></table>"


class Inspector:
    """Checks the pages of visitors, narrow and wide, and gathers the faults."""

    def __init__(self, corners: set[tuple[str, int]]):
        self.corners, self.faults = corners, []

    def check(self, visitor, name: str, *, fits: bool = True) -> None:
        """Check the open page with axe and, if `fits`, that it does not run off the side, at both widths."""
        for width in WIDTHS:
            visitor.page.set_viewport_size({"width": width, "height": 800})
            visitor.picture(f"{name}-{visitor.language}-{width}")
            if (visitor.language, width) in self.corners:
                self.faults += [f"{name} at {width} px: {fault}" for fault in serious_faults(visitor.page)]
            wide = visitor.page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            if fits and wide > 0:
                self.faults.append(f"{name} runs {wide} px off the side at {width} px")

    def check_all(self, visitor, paths, **options) -> None:
        """Open and check one page after the other."""
        for path in paths:
            visitor.open(path)
            self.check(visitor, path.strip("/").replace("/", "-") or "desk", **options)


@pytest.fixture(
    params=[CORNERS, pytest.param(EVERYWHERE, marks=pytest.mark.soak)], ids=["corners", "everywhere"]
)
def inspector(request):
    """An inspector whose faults fail the test."""
    inspector = Inspector(request.param)
    yield inspector
    assert not inspector.faults, "\n".join(inspector.faults)


@LANGUAGES
def test_every_page_is_accessible_and_fits(visit, kannauj, inspector, language):
    file = open_test_file(kannauj.sunita, at=timezone.now() - timedelta(days=30))
    send(file, kannauj.sunita, kannauj.sdm_post, at=timezone.now() - timedelta(days=25))
    file.refresh_from_db()
    open_test_file(kannauj.dm)
    RolloutStep.objects.create(office=kannauj.tehsil, state="live", on=timezone.localdate())
    stamp_opened(file, by=kannauj.manoj)
    handover = make_handover(kannauj.dm, kannauj.dm).pk
    office = kannauj.kannauj.pk
    question = ask_about(make_late_paper(kannauj.sunita), kannauj.dm)
    make_late_paper(kannauj.sunita)
    summarise()
    pages = [
        "/", "/sent/", "/files/new/", f"/files/{file.pk}/", f"/papers/{file.pk}/movements/",
        f"/papers/{file.pk}/stays/2/", f"/papers/{file.pk}/statement/", "/search/?q=chakmarg",
        f"/monitor/{office}/", f"/monitor/{office}/papers/", f"/monitor/post/{kannauj.sdm_post.pk}/",
        f"/monitor/person/{kannauj.manoj.user_id}/", f"/monitor/{office}/papers/?sort=due",
        f"/monitor/{office}/trend/", f"/monitor/section/{kannauj.clerk_post.section_id}/trend/",
        f"/monitor/{office}/rank/", f"/monitor/{office}/map/",
        "/desk/times/", f"/monitor/{office}/disposals/", "/handovers/", f"/handovers/{handover}/",
        f"/papers/{file.pk}/shares/", "/account/", "/rollout/", "/rollout/tehsil/",
        f"/monitor/{office}/routes/", "/desk/likely/", f"/subscriptions/new/?page=/monitor/{office}/",
        "/account/sessions/", "/account/reauthenticate/",
        "/questions/?show=mine", f"/questions/{question.pk}/", f"/questions/ask/{question.stay_id}/",
        f"/rollout/office/{kannauj.tehsil.pk}/", f"/rollout/office/{kannauj.tehsil.pk}/missing/",
    ]  # fmt: skip
    inspector.check_all(visit(language=language), ["/account/login/"])
    inspector.check_all(visit(kannauj.dm, language=language), pages)
    letter = make_receipt(kannauj.sunita, copies=[kannauj.dm_post], letter_class="legislature")
    replies = ["/questions/", f"/questions/{question.pk}/"]
    dak = [
        "/receipts/new/", "/receipts/", "/receipts/pending/", f"/receipts/{letter.pk}/",
        f"/receipts/{letter.pk}/correct/", f"/receipts/{letter.pk}/acknowledgement/",
        f"/receipts/{letter.pk}/new-file/",
        "/receipts/incoming/", f"/receipts/incoming/{make_incoming_letter(kannauj.kannauj).pk}/",
        "/scans/", "/scans/separator/", f"/scans/{make_batch(kannauj.sunita, 'a.pdf', pages=4).pk}/",
    ]  # fmt: skip
    drafted = open_test_file(kannauj.sunita)
    draft = put_up(kannauj.sunita, drafted, kannauj.etawah, signatory=kannauj.sdm_post).pk
    pages = [f"/files/{drafted.pk}/drafts/new/", f"/drafts/{draft}/", f"/drafts/{draft}/edit/"]
    inspector.check_all(visit(kannauj.sunita, language=language), replies + dak + pages)


def test_a_district_on_the_map_is_reached_and_opened_by_keyboard(visit, kannauj):
    make_late_paper(kannauj.sunita)
    summarise()
    dm = visit(kannauj.dm)
    dm.open(f"/monitor/{kannauj.kannauj.pk}/map/")
    dm.page.locator(".ask a").last.focus()
    dm.page.keyboard.press("Tab")
    dm.page.keyboard.press("Enter")
    dm.page.wait_for_url(f"**/monitor/{kannauj.kannauj.pk}/")


def press(visitor, button) -> None:
    """Press and wait for the next page; without the wait, the page before might be checked."""
    with visitor.page.expect_navigation():
        button.click()


@LANGUAGES
def test_notes_graded_files_and_refusals_are_accessible_and_fit(visit, kannauj, inspector, language):
    file = open_test_file(kannauj.sunita)
    facts = {"by": kannauj.sunita, "to": kannauj.adm_post, "expected": 1, "request_id": uuid4()}
    send_with_note(file, text=WIDE, **facts)
    save_draft(file, by=kannauj.anjali, text=WIDE, expected=2)
    secret = open_test_file(kannauj.sunita, grading="secret")
    anjali, dm = visit(kannauj.anjali, language=language), visit(kannauj.dm, language=language)
    anjali.open(f"/files/{file.pk}/")
    inspector.check(anjali, "holder")
    anjali.page.locator("details.more summary").last.click()
    closing = anjali.page.locator(f"form[action='/papers/{file.pk}/close/']")
    # The browser itself asks for a remark; blanks it lets through.
    closing.locator("textarea").fill(" ")
    press(anjali, closing.locator("button"))
    inspector.check(anjali, "asked-again")
    anjali.page.fill("[name=remark]", "निर्णय")
    pull_up(file, by=kannauj.dm, reason="जनसुनवाई", expected=2, request_id=uuid4())
    press(anjali, anjali.page.locator("form.form button"))
    inspector.check(anjali, "moved-meanwhile")
    dm.open(f"/files/{secret.pk}/")
    inspector.check(dm, "graded")
    dm.open(f"/files/{file.pk}/")
    inspector.check(dm, "signed-notes")


@LANGUAGES
def test_every_refusal_is_accessible_and_fits(visit, kannauj, inspector, language, monkeypatch):
    file = open_test_file(kannauj.sunita)
    sunita = visit(kannauj.sunita, language=language)
    for path, status in (("/staff/", 403), ("/nowhere/", 404), (f"/files/{file.pk}/send/", 405)):
        assert sunita.page.goto(sunita.address + path).status == status
        inspector.check(sunita, str(status))
    sunita.open("/files/new/")
    # As after another sign-in: another page gets a new secret.
    sunita.context.clear_cookies(name=settings.CSRF_COOKIE_NAME)
    sunita.context.new_page().goto(sunita.address)
    sunita.page.fill("[name=subject]", "सड़क मरम्मत")
    sunita.page.select_option("[name=subject_head]", index=1)
    sunita.page.click("main form button")
    sunita.page.wait_for_url("**/files/new/?kept=*")
    assert sunita.page.input_value("[name=subject]") == "सड़क मरम्मत"
    inspector.check(sunita, "typed-before")
    stranger = visit(language=language)
    stranger.open("/account/login/")
    stranger.page.evaluate("document.querySelector('main [name=csrfmiddlewaretoken]').value = 'x'.repeat(64)")
    stranger.page.fill("[name=login]", "E1")
    stranger.page.fill("[name=password]", "wrong")
    press(stranger, stranger.page.locator("main form button").first)
    inspector.check(stranger, "form-too-old")
    monkeypatch.setattr("accounts.invitations.first_sign_in.ratelimit.consume", lambda *_facts, **_more: None)
    stranger.open("/account/first/")
    stranger.page.fill("main form input[name=employee_code]", "E1")
    stranger.page.fill("main form input[name=code]", "WRONG")
    press(stranger, stranger.page.locator("main form button").first)
    inspector.check(stranger, "too-many-tries")
    for name, reason in (("not-understood", SuspiciousOperation), ("broken", ZeroDivisionError)):
        monkeypatch.setattr("files.search.views.find.find", Mock(side_effect=reason))
        sunita.open("/search/?q=chakmarg")
        inspector.check(sunita, name)
    sunita.errors.clear()


@LANGUAGES
def test_a_file_parked_then_on_hold_and_why_are_accessible_and_fit(visit, kannauj, inspector, language):
    file = open_test_file(kannauj.sunita, at=timezone.now() - timedelta(days=9))
    park(file, kannauj.sunita, at=timezone.now() - timedelta(days=8))
    dm = visit(kannauj.dm, language=language)

    def check(path):
        dm.open(path)
        if more := dm.page.locator("details.more summary").all():
            more[-1].click()
        inspector.check(dm, path.strip("/").replace("/", "-"))

    check(f"/files/{file.pk}/")
    until, at = timezone.localdate() + timedelta(days=9), timezone.now() - timedelta(days=7)
    place(file, kannauj.anjali, until, at=at)
    for path in (f"/files/{file.pk}/", f"/papers/{file.pk}/stays/1/", f"/papers/{file.pk}/movements/"):
        check(path)


@LANGUAGES
def test_the_pages_of_the_administrator_are_accessible_and_fit(visit, kannauj, rakesh, inspector, language):
    tehsil, session = kannauj.tehsil.pk, make_training([kannauj.sunita], rakesh).pk
    OfficeStorage.objects.create(office=kannauj.kannauj, papers=900_000)
    month = (timezone.localdate().replace(day=1) - timedelta(days=1)).replace(day=1)
    rung = make_rung(kannauj.kannauj, "monitor", 2).pk
    leave = make_leave(kannauj.sunita, rakesh).pk
    make_work_notice(rakesh.user)
    inspector.check_all(
        visit(rakesh, language=language),
        [
            "/staff/", "/staff/channels/", "/staff/calendar/?year=2026", "/staff/rules/",
            *(f"/staff/calendar/{kannauj.kannauj.pk}/{page}/" for page in ("day", "hours", "2026/confirm")),
            f"/staff/rules/{kannauj.kannauj.pk}/change/",
            "/staff/ladder/", f"/staff/ladder/{kannauj.kannauj.pk}/add/", f"/staff/ladder/{rung}/withdraw/",
            "/notices/", "/notices/choices/", "/subscriptions/",
            "/staff/leave/", "/staff/leave/new/", f"/staff/leave/{leave}/take-back/",
            "/staff/charges/", "/staff/charges/acts/", "/staff/charges/take-over/",
            f"/rollout/office/{tehsil}/", f"/staff/rollout/{tehsil}/step/start/",
            f"/staff/rollout/{tehsil}/training/", f"/staff/rollout/{tehsil}/training/new/",
            f"/staff/rollout/training/{session}/",
            f"/staff/certificate/?office=KNJ&month={month}", "/verification/", "/staff/storage/",
            "/staff/mailboxes/", f"/staff/mailboxes/{kannauj.kannauj.pk}/",
        ],
    )  # fmt: skip
    geeta = make_charge(
        make_post(kannauj.state, "नोडल", "Nodal officer", may_administer=True), "गीता पाल", "Geeta"
    )
    limits = f"/staff/storage/{kannauj.kannauj.pk}/"
    inspector.check_all(visit(geeta, language=language), [limits])


@LANGUAGES
def test_the_pages_of_history_are_accessible_and_fit(visit, kannauj, inspector, tmp_path, language):
    log = tmp_path / "log.csv"
    log.write_text(door.HEADING + "NAGAR/1,बीना,2026-02-03T10:00:00+05:30,दर्ज\n", encoding="utf-8")
    door.bring_in(log)
    paper = Paper.objects.get(number="NAGAR/1")
    post = make_post(kannauj.state, "मुख्य सचिव", "Chief Secretary", may_monitor=True)
    sudha = visit(make_charge(post, "सुधा माथुर", "Sudha Mathur"), language=language)
    pages = ["/history/", f"/history/offices/{paper.office_id}/", f"/history/{paper.pk}/"]
    inspector.check_all(sudha, pages)


@LANGUAGES
def test_the_first_load_of_the_desk_is_light_and_brings_one_font(visit, kannauj, language):
    sunita, weights, fonts = visit(language=language), {}, []

    def weigh(response):
        if response.status != 200:
            return
        if response.url.endswith(".woff2"):
            fonts.append(response.url)
        else:
            # The tests' own server compresses no style sheets and scripts; a real one does.
            weights[response.url] = len(gzip.compress(response.body()))

    sunita.page.on("response", weigh)
    sunita.sign_in(kannauj.sunita)
    sunita.page.wait_for_load_state("networkidle")
    assert sum(weights.values()) < 100_000, weights
    assert len(set(fonts)) <= 1


@LANGUAGES
def test_what_pickers_and_questions_show_is_accessible_and_fits(visit, kannauj, rakesh, inspector, language):
    visitor = visit(rakesh, language=language)
    visitor.open("/staff/charges/abolition/")
    pick(visitor.page, "post", "kannauj")
    for name, value in {"on": "2030-01-01", "order_number": "12/2026", "order_date": "2026-10-30"}.items():
        visitor.page.fill(f"[name={name}]", value)
    inspector.check(visitor, "picker-found")
    press(visitor, visitor.page.locator("main form.form button.btn--main"))
    assert visitor.page.locator(".asking").count() == 1
    inspector.check(visitor, "order-asked")
    visitor.open("/staff/charges/abolition/")
    visitor.page.fill("[name=post_words]", "zzz")
    press(visitor, visitor.page.locator("button[name=find]"))
    inspector.check(visitor, "picker-empty")
