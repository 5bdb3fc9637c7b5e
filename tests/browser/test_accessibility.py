"""Every page, in both languages, narrow and wide: axe finds nothing serious, nothing runs off the side."""

import gzip
from datetime import timedelta
from uuid import uuid4

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from accounts.models import RolloutStep, User
from files import note
from tests.browser.conftest import PASSWORD
from tests.factories import make_charge, make_post, make_training, open_test_file, send
from tests.tracking.test_hold import park, place
from tracking import movement

pytestmark = pytest.mark.django_db(transaction=True)
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}


def serious(page) -> list[str]:
    found = Axe().run(page, options=RULES).response["violations"]
    return [
        f"{page.url}: {fault['id']} {fault['nodes'][0]['html'][:120]}"
        for fault in found
        if fault["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("language", ["hi", "en"])
@pytest.mark.parametrize("width", [320, 1360])
def test_every_page_is_accessible_and_fits(visit, kannauj, language, width):
    file = open_test_file(kannauj.sunita, at=timezone.now() - timedelta(days=30))
    send(file, kannauj.sunita, kannauj.sdm_post, at=timezone.now() - timedelta(days=25))
    file.refresh_from_db()
    open_test_file(kannauj.dm)
    RolloutStep.objects.create(office=kannauj.tehsil, state="live", on=timezone.localdate())
    movement.opened(file, by=kannauj.manoj)
    office = kannauj.kannauj.pk
    pages = [
        "/", "/sent/", "/files/new/", f"/files/{file.pk}/", f"/papers/{file.pk}/movements/",
        f"/papers/{file.pk}/stays/2/", f"/papers/{file.pk}/statement/", "/search/?q=chakmarg",
        f"/monitor/{office}/", f"/monitor/{office}/papers/", f"/monitor/post/{kannauj.sdm_post.pk}/",
        "/desk/times/", f"/monitor/{office}/disposals/",
        f"/papers/{file.pk}/shares/", "/account/", "/nowhere/", "/rollout/", "/rollout/tehsil/",
        f"/rollout/office/{kannauj.tehsil.pk}/", f"/rollout/office/{kannauj.tehsil.pk}/missing/",
    ]  # fmt: skip
    faults = []
    stranger = visit(language=language, width=width)
    stranger.open("/account/login/")
    faults += serious(stranger.page)
    dm = visit(kannauj.dm, language=language, width=width)
    for path in pages:
        dm.open(path)
        faults += serious(dm.page)
        wide = dm.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wide > 0:
            faults.append(f"{path} runs {wide} px off the side")
    assert not faults, "\n".join(faults)


WIDE = "<table><tbody><tr>" + "<td>ग्राम-पंचायत</td>" * 12 + "</tr></tbody></table>"


@pytest.mark.parametrize("width", [320, 1360])
def test_notes_with_wide_tables_graded_files_and_refusals_are_accessible_and_fit(visit, kannauj, width):
    file = open_test_file(kannauj.sunita)
    press = {"by": kannauj.sunita, "to": kannauj.adm_post, "expected": 1, "request_id": uuid4()}
    note.send_with_note(file, text=WIDE, **press)
    note.save_draft(file, by=kannauj.anjali, text=WIDE, expected=2)
    secret = open_test_file(kannauj.sunita, grading="secret")
    anjali, dm, faults = visit(kannauj.anjali, width=width), visit(kannauj.dm, width=width), []

    def look(visitor, name):
        visitor.picture(f"{name}-{width}")
        faults.extend(serious(visitor.page))
        wide = visitor.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        if wide > 0:
            faults.append(f"{name} runs {wide} px off the side")

    anjali.open(f"/files/{file.pk}/")
    look(anjali, "holder")
    anjali.page.locator("details.more summary").last.click()
    closing = anjali.page.locator(f"form[action='/papers/{file.pk}/close/']")
    closing.locator("button").click()
    look(anjali, "asked-again")
    anjali.page.fill("[name=remark]", "निर्णय")
    movement.pull_up(file, by=kannauj.dm, reason="जनसुनवाई", expected=2, request_id=uuid4())
    anjali.page.locator("form.form button").click()
    look(anjali, "moved-meanwhile")
    dm.open(f"/files/{secret.pk}/")
    look(dm, "graded")
    dm.open(f"/files/{file.pk}/")
    look(dm, "signed-notes")
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("width", [320, 1360])
def test_a_file_parked_then_on_hold_and_why_are_accessible_and_fit(visit, kannauj, width):
    file = open_test_file(kannauj.sunita, at=timezone.now() - timedelta(days=9))
    park(file, kannauj.sunita, at=timezone.now() - timedelta(days=8))
    dm, faults = visit(kannauj.dm, width=width), []

    def look(path):
        dm.open(path)
        if more := dm.page.locator("details.more summary").all():
            more[-1].click()
        faults.extend(serious(dm.page))
        if (
            dm.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            > 0
        ):
            faults.append(f"{path} runs off the side")

    look(f"/files/{file.pk}/")
    place(
        file, kannauj.anjali, timezone.localdate() + timedelta(days=9), at=timezone.now() - timedelta(days=7)
    )
    for path in (f"/files/{file.pk}/", f"/papers/{file.pk}/stays/1/", f"/papers/{file.pk}/movements/"):
        look(path)
    dm.picture(f"on-hold-for-a-week-{width}")
    dm.open(f"/papers/{file.pk}/stays/1/")
    dm.picture(f"on-hold-for-a-week-explained-{width}")
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("width", [320, 1360])
def test_the_administration_is_accessible(visit, kannauj, width):
    nodal = make_post(kannauj.kannauj, "नोडल अधिकारी", "Nodal officer", may_administer=True)
    rakesh = make_charge(nodal, "राकेश पाल", "Rakesh Pal")
    User.objects.filter(pk=rakesh.user_id).update(password=make_password(PASSWORD))
    visitor, faults = visit(rakesh, width=width), []
    for path in (
        "", "accounts/post/", f"accounts/post/{kannauj.clerk_post.pk}/change/", "accounts/charge/add/",
        "accounts/user/", "tracking/specialday/add/",
    ):  # fmt: skip
        visitor.open(f"/administration/{path}")
        assert not visitor.complaints
        faults += serious(visitor.page)
        # Here axe styles what it measures, which our policy rightly refuses.
        visitor.complaints.clear()
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("width", [320, 1360])
def test_the_pages_of_the_roll_out_are_accessible_to_the_administrator(visit, kannauj, width):
    nodal = make_post(kannauj.kannauj, "नोडल अधिकारी", "Nodal officer", may_administer=True)
    rakesh = make_charge(nodal, "राकेश पाल", "Rakesh Pal")
    User.objects.filter(pk=rakesh.user_id).update(password=make_password(PASSWORD))
    tehsil, session = kannauj.tehsil.pk, make_training([kannauj.sunita], rakesh).pk
    month = (timezone.localdate().replace(day=1) - timedelta(days=1)).replace(day=1)
    visitor, faults = visit(rakesh, width=width), []
    for path in (
        f"/rollout/office/{tehsil}/", f"/staff/rollout/{tehsil}/step/start/",
        f"/staff/rollout/{tehsil}/training/", f"/staff/rollout/{tehsil}/training/new/",
        f"/staff/rollout/training/{session}/",
        f"/staff/certificate/?office=KNJ&month={month}",
    ):  # fmt: skip
        visitor.open(path)
        faults += serious(visitor.page)
        wide = visitor.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if wide > 0:
            faults.append(f"{path} runs {wide} px off the side")
    assert not faults, "\n".join(faults)


def test_the_first_load_of_the_desk_is_light_and_brings_one_font(visit, kannauj):
    sunita, weights, fonts = visit(), {}, []

    def weigh(response):
        if response.status != 200:
            return
        if response.url.endswith(".woff2"):
            fonts.append(response.url)
        else:
            # Pages go out as they are, because they hold secrets; styles and scripts are compressed.
            body = response.body()
            weights[response.url] = len(gzip.compress(body) if "/static/" in response.url else body)

    sunita.page.on("response", weigh)
    sunita.sign_in(kannauj.sunita)
    sunita.page.wait_for_load_state("networkidle")
    assert sum(weights.values()) < 100_000, weights
    assert len(set(fonts)) <= 1
