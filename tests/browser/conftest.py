import os
import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from accounts.charges.two_persons import establishing
from accounts.models import User
from accounts.sign_in.first_screen import first_screen
from tests.browser import axe
from tests.factories import District, make_charge, make_head, make_post

# Playwright's event loop runs in the thread of the tests; no other thread uses the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
PASSWORD = "kannauj-desk-2026"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]


def browser_path() -> str | None:
    """The path of the machine's Chromium; with None Playwright uses its own, or says how to install it."""
    return os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")


@pytest.fixture(scope="session")
def playwright():
    """Playwright, which starts browsers; one at a time."""
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def chromium(playwright):
    """One browser for all journeys, the headless shell where the machine has one."""
    browser = launch(playwright, os.environ.get("CHROMIUM_SHELL") or browser_path())
    yield browser
    browser.close()


def launch(playwright, path: str | None) -> Browser:
    """Start the browser of that path; Playwright's own where there is none."""
    return playwright.chromium.launch(executable_path=path, args=ARGUMENTS)


@pytest.fixture
def kannauj(transactional_db, settings, tmp_path):
    """The small district of Kannauj, everybody with a password."""
    settings.MEDIA_ROOT = tmp_path
    # The tests' own server gives style sheets under their plain names only.
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": plain}
    district = District()
    make_head(district.state)
    with establishing():
        User.objects.update(password=make_password(PASSWORD), verified_at=timezone.now())
    return district


@pytest.fixture
def rakesh(kannauj):
    """The nodal officer of Kannauj."""
    nodal = make_post(kannauj.kannauj, "नोडल अधिकारी", "Nodal officer", may_administer=True)
    return make_charge(nodal, "राकेश पाल", "Rakesh Pal")


class Visitor:
    """A person at a screen of some width, in a language, with or without JavaScript."""

    def __init__(self, browser: Browser, address: str, *, language: str, width: int, scripts: bool = True):
        self.address, self.language, self.scripts = address, language, scripts
        self.context: BrowserContext = browser.new_context(
            viewport={"width": width, "height": 800}, locale="en-GB", java_script_enabled=scripts
        )
        self.context.set_default_timeout(10_000)
        if scripts:
            axe.bring_along(self.context)
        self.context.add_cookies([{"name": "django_language", "value": language, "url": address}])
        self.page: Page = self.context.new_page()
        self.errors: list[str] = []
        self.page.on("console", self._collect_error)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))

    def _collect_error(self, message) -> None:
        # A page that is refused on purpose is no fault; a missing style sheet or script is one.
        refused = "status of 4" in message.text and "/static/" not in message.location["url"]
        if message.type == "error" and not refused:
            self.errors.append(f"{message.text} {message.location['url']}")

    def sign_in(self, charge) -> "Visitor":
        """Sign in on the page, with the employee code."""
        self.open("/account/login/")
        self.page.fill("[name=login]", charge.user.employee_code)
        self.page.fill("[name=password]", PASSWORD)
        self.page.click("main button[type=submit], main form button")
        first = first_screen(charge)
        self.page.wait_for_url(self.address + (first if first == "/" else f"{first}**"))
        return self

    def enter(self, charge) -> "Visitor":
        """Sign in by a session cookie, without the page of the sign-in, which has tests of its own."""
        client = Client()
        client.force_login(User.objects.get(pk=charge.user_id))
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        self.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": self.address}])
        self.open("/")
        return self

    def open(self, path: str) -> None:
        """Go to a page of ours."""
        self.page.goto(self.address + path)

    def picture(self, name: str) -> None:
        """Save a screenshot of the page, where the variable PICTURES names a folder."""
        if folder := os.environ.get("PICTURES"):
            self.page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)

    def check(self, name: str) -> None:
        """Take a picture, and check that the page is accessible."""
        self.picture(name)
        if self.scripts:
            assert not axe.serious_faults(self.page)


@pytest.fixture
def visit(chromium, live_server, kannauj):
    """Open browsers for people; an error in the console of one fails the test."""
    visitors: list[Visitor] = []

    def come(charge=None, *, language="hi", width=1360, scripts=True) -> Visitor:
        visitor = Visitor(chromium, live_server.url, language=language, width=width, scripts=scripts)
        visitors.append(visitor)
        return visitor.enter(charge) if charge else visitor

    yield come
    errors = [error for visitor in visitors for error in visitor.errors]
    for visitor in visitors:
        visitor.context.close()
    assert not errors
