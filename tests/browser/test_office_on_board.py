"""A desk changes hands, an office goes live, two administrators make a third: in both languages."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import AuditEntry, Charge, Invitation, Notice, User
from accounts.notices import page as notices_page
from tests.browser.pickers import pick
from tests.browser.screens import both
from tests.factories import make_active_id, make_charge, make_post, make_user, open_test_file

pytestmark = pytest.mark.django_db(transaction=True)


def enter(page, **facts: str) -> None:
    """Fill in the form of the page and press its button."""
    form = page.locator("main form.form").last
    for name in [name for name in facts if page.locator(f"[name={name}_words]").count()]:
        pick(page, name, facts.pop(name))
    for name, value in facts.items():
        form.locator(f"[name={name}]").fill(value)
    with page.expect_navigation():
        form.locator("button").last.click()


def check(visitor, name: str) -> None:
    """Check that the page is accessible and does not run off the side."""
    visitor.check(name)
    assert visitor.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name


def order(number: str) -> dict[str, str]:
    """Fields about the order in the form of an act."""
    return {"order_number": number, "order_date": timezone.localdate().isoformat()}


@both
def test_a_desk_is_handed_over_and_whoever_comes_accepts_its_files(
    visit, kannauj, rakesh, language, width, scripts
):
    file = open_test_file(kannauj.sunita, at=timezone.now() - timedelta(days=3))
    rekha = make_user("रेखा सिंह", "Rekha Singh", rolls=kannauj.kannauj)
    administrator = visit(rakesh, language=language, width=width, scripts=scripts)
    administrator.open("/staff/charges/hand-over/")
    enter(
        administrator.page,
        post=kannauj.clerk_post.code,
        person=kannauj.sunita.user.employee_code,
        to=rekha.employee_code,
        at=timezone.localtime().strftime("%Y-%m-%dT%H:%M"),
        **order("31/2026"),
    )
    check(administrator, f"charges-{language}")
    charge = Charge.objects.get(user=rekha)
    assert charge.post == kannauj.clerk_post

    receiver = visit(charge, language=language, width=width, scripts=scripts)
    assert file.subject in receiver.page.inner_text("main")
    receiver.open("/handovers/")
    check(receiver, f"handovers-{language}")
    receiver.page.click("main td a.btn")
    assert file.number in receiver.page.inner_text("main")
    check(receiver, f"handover-{language}")
    with receiver.page.expect_navigation():
        receiver.page.click("main form button.btn--main")
    assert receiver.page.locator("main form button.btn--main").count() == 0
    assert AuditEntry.objects.filter(act="handover_accepted", person=rekha).exists()


@both
def test_an_office_is_trained_goes_live_and_its_month_is_certified(
    visit, kannauj, rakesh, language, width, scripts
):
    office, today = kannauj.tehsil.pk, timezone.localdate()
    visitor = visit(rakesh, language=language, width=width, scripts=scripts)
    page = visitor.page

    def step(name: str, **facts: str) -> None:
        visitor.open(f"/rollout/office/{office}/")
        page.click(f"main .head__acts a[href$='/step/{name}/']")
        enter(page, **facts)

    step("start", target=(today + timedelta(days=30)).isoformat())
    step("training")
    page.click("main .head__acts a[href$='/training/']")
    page.click("main a[href$='/training/new/']")
    enter(page, place="सभागार", trainer="राकेश पाल", subject="ई-ऑफिस", on=today.isoformat())
    page.check(f"[name=came][value='{kannauj.manoj.user_id}']")
    check(visitor, f"training-{language}")
    with page.expect_navigation():
        page.locator("main form button.btn--main").click()

    step("live")
    assert page.locator("main .errorlist, main .field__error").count()
    check(visitor, f"not-ready-{language}")
    make_active_id(kannauj.manoj, rakesh)
    step("live")
    assert page.locator("main .is-live").count()
    check(visitor, f"live-{language}")

    visitor.open("/staff/certificate/")
    pick(page, "office", kannauj.tehsil.code)
    with page.expect_navigation():
        page.locator("main form[method=get] button").last.click()
    with page.expect_navigation():
        page.locator("main form[method=post] button").click()
    check(visitor, f"certificate-{language}")
    signer = visit(kannauj.dm, language=language, width=width, scripts=scripts)
    signer.open("/staff/certificate/")
    for press in ("main td a", "main form[action$='/sign/'] button", "main .asking button"):
        with signer.page.expect_navigation():
            signer.page.click(press)
    check(signer, f"certificate-signed-{language}")
    sheet = page.request.get(visitor.address + signer.page.get_attribute("main a[download]", "href"))
    assert sheet.body().startswith(b"%PDF")

    visitor.open("/staff/audit/")
    assert page.inner_text("main").count(str(rakesh.user.employee_code)) >= 3
    check(visitor, f"audit-{language}")


@both
def test_two_administrators_make_a_third(visit, kannauj, rakesh, language, width, scripts):
    posts = [
        make_post(kannauj.kannauj, "नोडल अधिकारी", "Nodal officer", may_administer=True) for _two in range(2)
    ]
    neelam, sunita = make_charge(posts[0], "नीलम शाक्य", "Neelam Shakya"), kannauj.sunita.user
    first = visit(rakesh, language=language, width=width, scripts=scripts)
    first.open("/staff/charges/take-over/")
    at = timezone.localtime().strftime("%Y-%m-%dT%H:%M")
    enter(first.page, post=posts[1].code, person=sunita.employee_code, at=at, **order("32/2026"))
    check(first, f"second-charge-{language}")
    with first.page.expect_navigation():
        first.page.click("main .asking button")
    assert not posts[1].charges.exists()
    first.open("/staff/administrators/")
    assert first.page.locator("main button[value=approve]").count() == 0
    check(first, f"proposed-{language}")

    second = visit(neelam, language=language, width=width, scripts=scripts)
    second.open("/staff/administrators/")
    check(second, f"to-approve-{language}")
    with second.page.expect_navigation():
        second.page.click("main button[value=approve]")
    with second.page.expect_navigation():
        second.page.click("main .asking button")
    assert User.objects.filter(pk=sunita.pk, charges__post=posts[1]).exists()
    told = visit(kannauj.sunita, language=language, width=width, scripts=scripts)
    told.open("/")
    check(told, f"told-{language}")
    letter = notices_page.letter_link(Notice.objects.get(person=sunita))
    told.open(letter)
    check(told, f"letter-{language}")
    told.open("/")
    with told.page.expect_navigation():
        told.page.click(".notice form[action$='/acknowledge/'] button")
    assert told.page.locator(".notice").count() == 0


@both
def test_guarded_posts_are_invited_by_two(visit, kannauj, rakesh, language, width, scripts):
    post = make_post(kannauj.kannauj, "नोडल अधिकारी", "Nodal officer", may_administer=True)
    neelam = make_charge(post, "नीलम शाक्य", "Neelam Shakya")
    first = visit(rakesh, language=language, width=width, scripts=scripts)
    first.open("/staff/invitations/?show=never")
    for person in (kannauj.manoj, kannauj.anjali):
        first.page.check(f"input[name=person][value='{person.user_id}']")
    with first.page.expect_navigation():
        first.page.locator("form.desk button[value=slip]").click()
    check(first, f"proposed-invitations-{language}")
    second = visit(neelam, language=language, width=width, scripts=scripts)
    second.open("/staff/administrators/")
    second.page.click("main details summary")
    check(second, f"batch-{language}")
    with second.page.expect_navigation():
        second.page.click("main button[value=approve]")
    check(second, f"asked-{language}")
    with second.page.expect_navigation():
        second.page.click("main .asking button")
    check(second, f"to-hand-out-{language}")
    with second.page.expect_download() as download:
        second.page.click("form[action$='/hand-out/'] button[value=slip]")
    assert download.value.suggested_filename == "invitations.pdf"
    assert Invitation.objects.filter(sealed=True).count() == 2
