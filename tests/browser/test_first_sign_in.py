"""Sunita comes with her slip and leaves the page with a password, a second factor and her desk."""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from accounts.invitations.verbs import code_for, invite
from accounts.models import Invitation
from tests.browser.axe import serious_faults
from tests.factories import make_charge, make_post

pytestmark = pytest.mark.django_db(transaction=True)
CHOSEN = "tamatar baingan lauki"


def check(visitor, name: str) -> None:
    """Check that the page fits and is accessible, and take a picture."""
    visitor.picture(f"first-{name}")
    assert not serious_faults(visitor.page)
    assert visitor.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize(("language", "width"), [("hi", 360), ("en", 1360)])
def test_sunita_comes_with_her_slip_and_reaches_her_desk(visit, kannauj, settings, language, width):
    settings.SECOND_FACTOR_FOR = "everyone"
    post = make_post(kannauj.kannauj, "नोडल अधिकारी", "Nodal officer", may_administer=True)
    rakesh = make_charge(post, "राकेश पाल", "Rakesh Pal")
    [invitation] = invite([kannauj.sunita.user], by=rakesh, way=Invitation.Way.SLIP)
    code = code_for(invitation)
    sunita = visit(language=language, width=width)
    page = sunita.page
    sunita.open("/account/first/")
    check(sunita, f"code-{width}")
    page.fill("[name=employee_code]", kannauj.sunita.user.employee_code)
    page.fill("[name=code]", code.lower())
    page.click("main form button")
    page.wait_for_url("**/account/first/password/")
    check(sunita, f"password-{width}")
    page.fill("[name=new_password1]", CHOSEN)
    page.fill("[name=new_password2]", CHOSEN)
    page.click("main form button")
    page.wait_for_url("**/account/login/")
    page.fill("[name=login]", kannauj.sunita.user.employee_code)
    page.fill("[name=password]", CHOSEN)
    page.click("main form button")
    page.wait_for_url("**/account/reauthenticate/**")
    page.fill("[name=password]", CHOSEN)
    page.click("main form button")
    page.wait_for_url("**/second-factor/totp/activate/")
    check(sunita, f"second-factor-{width}")
    secret = page.locator("#authenticator_secret").input_value()
    page.fill("[name=code]", format_hotp_value(hotp_value(secret, int(time.time()) // 30)))
    page.locator("main form button").first.click()
    page.wait_for_url("**/second-factor/recovery-codes/")
    check(sunita, f"recovery-{width}")
    assert {row.type for row in Authenticator.objects.all()} == {"totp", "recovery_codes"}
    sunita.open("/")
    assert getattr(kannauj.sunita.user, f"name_{language}") in page.inner_text("header")


@pytest.mark.parametrize(("language", "width"), [("hi", 360), ("en", 1360)])
def test_rakesh_sees_who_was_invited(visit, kannauj, rakesh, language, width):
    invite([kannauj.sunita.user], by=rakesh, way=Invitation.Way.SLIP)
    browser = visit(rakesh, language=language, width=width)
    browser.open("/staff/invitations/?show=invited")
    check(browser, f"list-{width}")
    browser.page.click("table a")
    browser.page.wait_for_url("**/staff/invitations/*/")
    check(browser, f"person-{width}")
