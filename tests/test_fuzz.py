"""Every form and parameter with what no page of ours sends: refused with a sentence, never a fault."""

import random
import re
import time
from http.cookies import SimpleCookie

import pytest
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.hashers import make_password
from django.core.cache import cache
from django.db import transaction

from accounts.models import User
from tests.fuzzing import HEADER_VALUES, HEADERS, Form, Forms, Fuzz, parameters_read
from tests.test_access import Scene, declared, mounted
from tracking.models import Movement

# An answer that takes longer is as good as none; the worker may share its processor with three others.
LONGEST_SECONDS = 5
# Of these, one makes a PDF with each request, others sign out, ask Redis or only lead elsewhere.
LEFT_OUT = {"readyz", "account_logout"}
PASSWORD = "यमुना के किनारे"
WHO = ("hold", "dm", "adm", "state", "earl")
NUMBER = re.compile(r"(?<=/)\d+(?=/)")


class Target(Scene):
    """The scene of the test of access, and all that can be sent to it."""

    def __init__(self):
        super().__init__()
        User.objects.update(password=make_password(PASSWORD))
        for role in WHO:
            person = User.objects.get(pk=self.clients[role].session[SESSION_KEY])
            self.clients[role].force_login(person)
        self.forms: list[tuple[str, Form]] = []
        self.pages: list[tuple[str, str]] = []
        for name, method, codes in [*declared(), *mounted()]:
            if name in LEFT_OUT:
                continue
            if role := next((role for role in WHO if codes.get(role) not in (None, 403, 404, 405)), None):
                self._collect(role, method, self.address(name), self.body(name))
        self.forms = list(dict.fromkeys(self.forms))
        self.cookies = {
            role: client.cookies.output(header="", sep=";") for role, client in self.clients.items()
        }

    def _collect(self, role: str, method: str, address: str, body: dict) -> None:
        if method == "POST":
            fields = tuple((name, str(value)) for name, value in body.items())
            self.forms.append((role, Form(address, "POST", fields, ())))
            return
        self.pages.append((role, address))
        with transaction.atomic():
            page = self.clients[role].get(address)
            transaction.set_rollback(True)
        if not page.streaming and page.headers.get("Content-Type", "").startswith("text/html"):
            # Of links only how they ask: the same page is there by its name.
            self.forms += [(role, form) for form in Forms(page.content.decode(), address).forms]


@pytest.fixture
def target(db):
    return Target()


def shoot(target: Target, seed: int, count: int) -> list[str]:
    """Send wrong requests, each undone; tell which met a fault of ours, a late answer or none."""
    fuzz = Fuzz(random.Random(seed), parameters_read(), list(map(str, used_requests())))
    wrong = []
    for _shot in range(count):
        role, address, facts = draw_request(target, fuzz)
        # No limit, no sign-out and no other charge of an earlier request keeps this one away.
        cache.clear()
        target.clients[role].cookies = SimpleCookie(target.cookies[role])
        began = time.monotonic()
        try:
            with transaction.atomic():
                answer = target.clients[role].generic(**facts)
                status, page = answer.status_code, b"" if answer.streaming else answer.content
                transaction.set_rollback(True)
        except Exception as error:
            status, page = repr(error), b""
        took = time.monotonic() - began
        is_bare = status in (400, 409) and b"<h1" not in page
        if not isinstance(status, int) or status >= 500 or is_bare or took > LONGEST_SECONDS:
            wrong.append(f"{status} {took:.1f} s {role} {facts['method']} {address} {str(facts)[:600]}")
    return wrong


def used_requests():
    return Movement.objects.values_list("request_id", flat=True)[:5]


def draw_request(target: Target, fuzz: Fuzz) -> tuple[str, str, dict]:
    """A request of a form, a page with parameters, an address with a wrong key, or with wrong headers."""
    role, address, facts = draw_usual_request(target, fuzz)
    if fuzz.draw.random() < 0.03:
        facts |= {fuzz.draw.choice(HEADERS): fuzz.draw.choice(HEADER_VALUES)}
    return role, address, facts


def draw_usual_request(target: Target, fuzz: Fuzz) -> tuple[str, str, dict]:
    kind = fuzz.draw.random()
    if kind < 0.6:
        role, form = fuzz.draw.choice(target.forms)
        if form.method == "POST":
            content, content_type = fuzz.body(form)
            facts = {"method": "POST", "path": form.address, "data": content, "content_type": content_type}
            return role, form.address, facts
        names = tuple(name for name, _value in form.fields)
        query = fuzz.query(names)
        return (
            role,
            form.address,
            {"method": "GET", "path": form.address.partition("?")[0], "QUERY_STRING": query},
        )
    role, address = fuzz.draw.choice(target.pages)
    if kind > 0.9:
        address = NUMBER.sub(lambda _key: fuzz.draw.choice(["0", str(2**31), str(2**63), "9" * 30]), address)
    return role, address, {"method": "GET", "path": address, "QUERY_STRING": fuzz.query()}


@pytest.mark.parametrize("count", [150, pytest.param(5_000, marks=pytest.mark.soak)])
def test_no_request_however_wrong_meets_a_fault_of_ours(target, count):
    seed = random.randrange(10**6)
    wrong = shoot(target, seed, count)
    print("seed", seed)
    assert not wrong, f"seed {seed}\n" + "\n".join(wrong)
