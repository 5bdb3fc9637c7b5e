"""The District Magistrate makes a passkey, signs in with it and confirms with it, in a real Chromium.

The authenticator is Chromium's own virtual one, driven through its protocol; any breach of the content
security policy is an error in the console and fails the test.
"""

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.sessions.backends.cached_db import SessionStore
from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts.sign_in.middleware import BEGAN
from tests.browser.axe import serious_faults
from tests.browser.conftest import PASSWORD
from tests.factories import open_test_file, send

pytestmark = pytest.mark.django_db(transaction=True)
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


class Device:
    """A virtual authenticator of one browser."""

    def __init__(self, visitor):
        self.protocol = visitor.context.new_cdp_session(visitor.page)
        self.protocol.send("WebAuthn.enable")
        added = self.protocol.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
        self.id = added["authenticatorId"]

    def forget(self) -> None:
        """Lose what it holds, as a device of somebody else."""
        self.protocol.send("WebAuthn.clearCredentials", {"authenticatorId": self.id})


def check(visitor, name: str) -> None:
    """Check that the page fits and is accessible, and take a picture."""
    visitor.picture(f"passkey-{name}-{visitor.language}")
    assert not serious_faults(visitor.page)
    assert visitor.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def make_stale() -> None:
    """Let the sign-in of every session be twenty minutes old."""
    for row in Session.objects.all():
        session = SessionStore(row.session_key)
        session[BEGAN] = timezone.now().timestamp() - 20 * 60
        session["account_authentication_methods"] = []
        session.save()


def give_password(page) -> None:
    page.wait_for_url("**/account/reauthenticate/**")
    page.fill("[name=password]", PASSWORD)
    page.click("main form button")


def make_passkey(visitor) -> None:
    """Go from the desk to a passkey of one's own."""
    page = visitor.page
    visitor.open("/account/second-factor/")
    check(visitor, "index")
    page.click("main a[href$='/webauthn/add/']")
    give_password(page)
    page.wait_for_url("**/webauthn/add/")
    check(visitor, "add")
    page.fill("[name=name]", "मेरी चाबी")
    page.click("main form button")
    page.wait_for_url("**/recovery-codes/")


def sign_in(visitor, charge) -> None:
    """Give the password, and come to the page of the second factor."""
    visitor.open("/account/login/")
    visitor.page.fill("[name=login]", charge.user.employee_code)
    visitor.page.fill("[name=password]", PASSWORD)
    visitor.page.click("main form button")
    visitor.page.wait_for_url("**/second-factor/authenticate/")


@pytest.mark.parametrize(("language", "width"), [("hi", 360), ("en", 1360)])
def test_the_dm_makes_a_passkey_signs_in_with_it_and_closes_a_file(visit, kannauj, language, width):
    file = open_test_file(kannauj.sunita)
    send(file, kannauj.sunita, kannauj.dm_post)
    dm = visit(language=language, width=width).sign_in(kannauj.dm)
    device = Device(dm)
    make_passkey(dm)
    assert {factor.type for factor in Authenticator.objects.all()} == {"webauthn", "recovery_codes"}
    dm.open("/account/second-factor/webauthn/")
    assert "मेरी चाबी" in dm.page.inner_text("main")
    check(dm, "list")

    dm.context.clear_cookies(name="sessionid")
    sign_in(dm, kannauj.dm)
    check(dm, "sign-in")
    dm.page.click("form[data-passkey] button")
    dm.page.wait_for_url(dm.address + "/monitor/**")

    make_stale()
    dm.open(f"/files/{file.pk}/")
    form = dm.page.locator(f"form[action='/papers/{file.pk}/close/']")
    form.evaluate("form => { for (let part = form; part; part = part.parentElement) part.open = true }")
    form.locator("textarea, input[type=text]").first.fill("प्रकरण निस्तारित")
    form.locator("button").first.click()
    dm.page.wait_for_url("**/webauthn/reauthenticate/**")
    check(dm, "confirm")
    dm.page.click("form[data-passkey] button")
    dm.page.wait_for_url(f"**/files/{file.pk}/?kept=*")
    assert form.locator("textarea, input[type=text]").first.input_value() == "प्रकरण निस्तारित"
    form.locator("button").first.click()
    dm.page.wait_for_load_state()
    file.refresh_from_db()
    assert file.state == "closed"
    assert device.id


def test_without_the_device_nobody_signs_in_and_the_page_says_what_to_do(visit, kannauj, security_log):
    dm = visit(language="en").sign_in(kannauj.dm)
    device = Device(dm)
    make_passkey(dm)
    device.forget()
    dm.context.clear_cookies(name="sessionid")
    sign_in(dm, kannauj.dm)
    dm.page.click("form[data-passkey] button")
    says = dm.page.locator("form[data-passkey] [role=status]")
    says.filter(has_text="use a code").wait_for()
    dm.open("/")
    assert "/account/" in dm.page.url


def test_a_passkey_is_renamed_and_removed(visit, kannauj):
    dm = visit(language="en").sign_in(kannauj.dm)
    Device(dm)
    make_passkey(dm)
    key = Authenticator.objects.get(type="webauthn")
    dm.open(f"/account/second-factor/webauthn/keys/{key.pk}/edit/")
    check(dm, "rename")
    dm.page.fill("[name=name]", "Key in the safe")
    dm.page.click("main form button")
    dm.page.wait_for_url("**/webauthn/")
    assert "Key in the safe" in dm.page.inner_text("main")
    dm.open(f"/account/second-factor/webauthn/keys/{key.pk}/remove/")
    check(dm, "remove")
    dm.page.click("main form button")
    dm.page.wait_for_url("**/webauthn/")
    assert not Authenticator.objects.exists()
