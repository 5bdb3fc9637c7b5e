"""Two nodal officers give an office its e-mail IDs: on a phone, by keyboard, without JavaScript."""

from datetime import date

import pytest

from accounts.email_ids import lifecycle
from accounts.email_ids.mailboxes.request import request_by_letter
from accounts.models import EmailId, EmailPattern
from tests.browser.axe import serious_faults
from tests.factories import make_charge, make_post

pytestmark = pytest.mark.django_db(transaction=True)
HOME = "/staff/email/"


@pytest.fixture
def administrators(kannauj, rakesh):
    """Rakesh who proposes and Neelam who approves."""
    post = make_post(kannauj.kannauj, "नोडल अधिकारी", "Nodal officer", may_administer=True)
    neelam = make_charge(post, "नीलम शाक्य", "Neelam Shakya")
    EmailPattern.objects.create(office=kannauj.kannauj, domain="kannauj.example.in")
    return rakesh, neelam


def press(page, selector: str) -> None:
    """Press a button by the keyboard: focus and Enter."""
    page.locator(selector).focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")


@pytest.mark.parametrize(("language", "width"), [("hi", 360), ("en", 1360)])
def test_an_office_is_given_its_ids_by_keyboard_without_scripts(visit, administrators, language, width):
    rakesh, neelam = administrators
    screen = {"language": language, "width": width, "scripts": False}
    proposer = visit(rakesh, **screen)
    proposer.open(f"{HOME}propose/")
    press(proposer.page, "main button[name=all]")
    assert set(EmailId.objects.values_list("state", flat=True)) == {"proposed"}
    approver = visit(neelam, **screen)
    approver.open(HOME)
    press(approver.page, "main button[name=all][formaction$='/approve/']")
    approver.check(f"email-asked-{language}")
    press(approver.page, ".asking button")
    proposer.open(f"{HOME}?state=approved")
    proposer.page.fill("[name=number]", "12/2026")
    proposer.page.locator("[name=ids]").first.focus()
    proposer.page.keyboard.press("Space")
    press(proposer.page, "main button[formaction$='/request/']:not([name])")
    press(proposer.page, ".asking button")
    assert proposer.page.locator("a[href$='letter.pdf']").is_visible()
    assert EmailId.objects.filter(state="requested").count() == 1
    for state, step in (("requested", "created"), ("created", "activate")):
        proposer.open(f"{HOME}?state={state}")
        press(proposer.page, f"main button[name=all][formaction$='/{step}/']")
    assert EmailId.objects.filter(state="active").count() == 1


@pytest.mark.parametrize(("language", "width"), [("hi", 320), ("en", 1360)])
def test_every_page_of_e_mail_ids_reads_well_and_fits(visit, kannauj, administrators, language, width):
    rakesh, neelam = administrators
    people = [kannauj.sunita.user, kannauj.manoj.user, kannauj.anjali.user]
    ids = lifecycle.approve(lifecycle.propose_for(people, by=rakesh), by=neelam)
    letter = request_by_letter(ids[:2], number="12/2026", dated=date(2026, 11, 2), by=rakesh)
    lifecycle.activate(lifecycle.confirm_created(ids[:1], by=rakesh), by=rakesh)
    reader, faults = visit(rakesh, language=language, width=width), []
    states = ("", "?state=", "?state=approved", "?state=requested", f"{ids[0].pk}/")
    others = (
        "propose/",
        "propose/?kind=post",
        "answer/",
        "follow/",
        "tenures/",
        "pattern/",
        "letters/",
        f"letters/{letter.pk}/",
    )
    for page in (*states, *others):
        reader.open(HOME + page)
        faults += serious_faults(reader.page)
        if reader.page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            faults.append(f"{page} runs off the side")
    assert not faults, "\n".join(faults)
