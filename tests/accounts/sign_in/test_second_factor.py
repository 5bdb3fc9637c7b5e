import base64

import pytest
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.test import Client

from tests.factories import District

pytestmark = pytest.mark.django_db
PASSWORD = "tamatar baingan lauki"
SECRET = base64.b32encode(b"a secret of twenty b").decode()
SIGN_IN, CODE = "/account/login/", "/account/second-factor/authenticate/"


@pytest.fixture
def dm():
    """The District Magistrate, who has a second factor."""
    cache.clear()
    person = District().dm.user
    person.set_password(PASSWORD)
    person.save()
    TOTP.activate(person, SECRET)
    return person


def code() -> str:
    """The code that the telephone shows now."""
    return format_hotp_value(hotp_value(SECRET, next(yield_hotp_counters_from_time())))


def after_password(person) -> Client:
    client = Client()
    assert client.post(SIGN_IN, {"login": person.employee_code, "password": PASSWORD}).url.startswith(CODE)
    assert client.get("/").status_code == 302
    return client


def test_the_password_alone_opens_nothing_and_with_the_code_everything(dm):
    client = after_password(dm)
    client.post(CODE, {"code": code()})
    assert client.get("/").status_code == 200


def test_a_code_works_once(dm):
    used = code()
    after_password(dm).post(CODE, {"code": used})
    again = after_password(dm)
    again.post(CODE, {"code": used})
    assert again.get("/").status_code == 302


def test_after_five_wrong_codes_the_right_one_does_not_help(dm):
    client = after_password(dm)
    wrong = f"{(int(code()) + 1) % 1_000_000:06}"
    for _guess in range(5):
        client.post(CODE, {"code": wrong})
    client.post(CODE, {"code": code()})
    assert client.get("/").status_code == 302
