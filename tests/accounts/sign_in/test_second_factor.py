import base64
from importlib import import_module

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import cache, caches
from django.test import Client
from django.utils import timezone

from accounts.sign_in.sign_in import SignInAdapter
from tests.factories import District

pytestmark = pytest.mark.django_db
PASSWORD = "tamatar baingan lauki"
SECRET = base64.b32encode(b"a secret of twenty b").decode()
ADD = "/account/second-factor/webauthn/add/"
SET_UP = "/account/second-factor/totp/activate/"
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


def code(secret: str = SECRET) -> str:
    """The code that the telephone shows now."""
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def after_password(person, address: str = "127.0.0.1") -> Client:
    client = Client(REMOTE_ADDR=address)
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


def test_whoever_has_the_password_keeps_no_officer_from_the_own_desk(dm):
    """Twenty guesses of a code in an hour; then strange addresses share one in a while."""
    after_password(dm, "10.1.1.1").post(CODE, {"code": code()})
    wrong = f"{(int(code()) + 1) % 1_000_000:06}"
    for number in range(26):
        after_password(dm, f"203.0.113.{number}").post(CODE, {"code": wrong})
    strange = after_password(dm, "203.0.113.200")
    answer = strange.post(CODE, {"code": "000000"})
    too_many = SignInAdapter.error_messages["too_many_login_attempts"]
    assert answer.context["form"].errors["code"] == [too_many]
    own = after_password(dm, "10.1.1.1")
    assert own.post(CODE, {"code": wrong}).context["form"].errors["code"] != [too_many]


def setting_up(person) -> tuple[Client, str]:
    """A browser with the page that shows a new secret, and the secret."""
    client = Client()
    client.post(SIGN_IN, {"login": person.employee_code, "password": PASSWORD})
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    answer = client.get(SET_UP)
    secret = answer.context["form"].secret
    assert f'value="{secret}"' in answer.content.decode()
    return client, secret


def at_rest(client: Client) -> str:
    """The session as a thief of the database or of Redis reads it."""
    key = client.session.session_key
    cached = caches["sessions"].get(import_module(settings.SESSION_ENGINE).SessionStore(key).cache_key)
    return f"{Session.objects.get(pk=key).get_decoded()} {cached}"


def test_a_secret_that_is_being_set_up_lies_nowhere_in_clear_and_sets_up_the_app(dm):
    Authenticator.objects.all().delete()
    client, secret = setting_up(dm)
    assert "mfa.totp.secret" in at_rest(client)
    assert secret not in at_rest(client)
    answer = client.post(SET_UP, {"code": f"{(int(code(secret)) + 1) % 1_000_000:06}"})
    assert answer.context["form"].secret == secret
    assert secret not in at_rest(client)
    assert client.post(SET_UP, {"code": code(secret)}).status_code == 302
    assert "mfa.totp.secret" not in at_rest(client)
    assert Authenticator.objects.get(user=dm, type="totp").wrap().validate_code("000000") is False


def test_a_key_that_is_replaced_while_an_app_is_set_up_is_not_noticed_and_one_that_is_gone_shows_anew(
    dm, settings
):
    Authenticator.objects.all().delete()
    old, new = settings.SECOND_FACTOR_KEYS[0], Fernet.generate_key().decode()
    client, secret = setting_up(dm)
    settings.SECOND_FACTOR_KEYS = [new, old]
    assert client.post(SET_UP, {"code": "1"}).context["form"].secret == secret
    settings.SECOND_FACTOR_KEYS = [Fernet.generate_key().decode()]
    answer = client.post(SET_UP, {"code": code(secret)})
    other = answer.context["form"].secret
    assert (answer.status_code, other != secret) == (200, True)
    assert not Authenticator.objects.filter(user=dm).exists()
    assert client.post(SET_UP, {"code": code(other)}).status_code == 302


def test_the_code_that_set_up_the_app_is_burnt(dm):
    """Whoever saw it typed cannot sign in with it while it would still be good."""
    Authenticator.objects.all().delete()
    client, secret = setting_up(dm)
    used = code(secret)
    assert client.post(SET_UP, {"code": used}).status_code == 302
    assert Authenticator.objects.filter(type="totp").exists()
    again = after_password(dm)
    again.post(CODE, {"code": used})
    assert again.get("/").status_code == 302


def test_a_code_used_to_confirm_does_not_sign_in(dm):
    client = after_password(dm)
    used = code()
    client.post(CODE, {"code": used})
    client.post("/account/second-factor/reauthenticate/", {"code": used})
    assert "reauthenticated" not in str(client.session["account_authentication_methods"])


MADE_UP = (
    *(
        "",
        "null",
        "[]",
        "7",
        '"x"',
        "{",
        "[" * 100_000,
        '{"id": "x"}',
        '{"id": 1, "rawId": 2, "response": 3}',
    ),
    '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {}}',
    '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {"clientDataJSON": "e30", '
    '"authenticatorData": "AA", "signature": "AA", "attestationObject": "AA"}}',
    '{"id": "\\u0000", "rawId": "\\u0000", "response": {"clientDataJSON": "\\u0000"}}',
)


def test_a_made_up_passkey_is_refused_with_a_sentence(dm):
    """At sign-in and where one is added."""
    signing_in, inside = after_password(dm), Client()
    inside.force_login(dm)
    session = inside.session
    confirmed = {"method": "password", "at": timezone.now().timestamp(), "reauthenticated": True}
    session["account_authentication_methods_user"] = str(dm.pk)
    session["account_authentication_methods"] = [confirmed]
    session.save()
    for made_up in MADE_UP:
        cache.clear()
        assert signing_in.post(CODE, {"credential": made_up}).status_code == 200, made_up
        assert inside.post(ADD, {"credential": made_up, "name": "x"}).status_code == 200, made_up
    assert signing_in.get("/").status_code == 302
    assert not Authenticator.objects.filter(type="webauthn").exists()


def test_a_passkey_that_does_not_fit_is_asked_for_again_and_the_way_on_is_kept(dm):
    client = Client()
    client.force_login(dm)
    Authenticator.objects.create(user=dm, type="webauthn", data={"name": "x", "credential": {}})
    confirm = "/account/second-factor/webauthn/reauthenticate/"
    for made_up in MADE_UP:
        cache.clear()
        answer = client.post(confirm, {"credential": made_up, "next": "/sent/"})
        assert answer.url == f"{confirm}?next=%2Fsent%2F"
