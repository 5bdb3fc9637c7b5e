from time import perf_counter

import pytest
from django.contrib.auth.hashers import make_password
from django.core.cache import cache
from django.test import Client

from accounts.charges import people
from accounts.models import User
from accounts.sign_in.sign_in import NOT_CORRECT, SignInAdapter
from tests.factories import make_user

pytestmark = pytest.mark.django_db
PASSWORD = "tamatar baingan lauki"
LOGIN = "/account/login/"
WRONG = "किसी और का पासवर्ड"


@pytest.fixture(autouse=True)
def nobody_has_tried_yet():
    cache.clear()


@pytest.fixture
def sunita():
    return make_user("सुनीता यादव", "Sunita Yadav", password=PASSWORD, email="sunita.yadav@up.gov.in")


def try_to_sign_in(
    login: str, password: str, *, address: str = "10.1.1.1", client: Client | None = None, **form
):
    return (client or Client()).post(
        LOGIN, {"login": login, "password": password, **form}, REMOTE_ADDR=address
    )


@pytest.mark.parametrize("change", [str.lower, str.upper, lambda login: f" {login} "])
@pytest.mark.parametrize("by", ["employee_code", "email"])
def test_sunita_signs_in_by_code_or_e_mail_id_however_she_writes_it(sunita, by, change):
    answer = try_to_sign_in(change(getattr(sunita, by)), PASSWORD)
    assert (answer.status_code, answer.url) == (302, "/")


def test_nobody_else_signs_in(sunita):
    for login in ("sunita.yadav@example.com", "E99999", "सुनीता यादव", sunita.employee_code + "0"):
        assert try_to_sign_in(login, PASSWORD).status_code == 200


def test_a_session_begins_anew_at_sign_in(sunita):
    client = Client()
    client.cookies["sessionid"] = "a" * 32
    try_to_sign_in(sunita.employee_code, PASSWORD, client=client)
    first = client.cookies["sessionid"].value
    assert first != "a" * 32
    client.post("/account/logout/")
    try_to_sign_in(sunita.employee_code, PASSWORD, client=client)
    assert client.cookies["sessionid"].value != first


def test_the_answer_does_not_tell_whether_the_person_exists_or_is_disabled(sunita):
    gone = make_user("राम प्रकाश", "Ram Prakash", password=PASSWORD)
    people.close(gone)
    pages = {
        strip_varying(try_to_sign_in(login, password, address=f"10.2.0.{n}"), login)
        for n, (login, password) in enumerate(
            [
                (sunita.employee_code, WRONG),
                (sunita.email, WRONG),
                ("E99999", WRONG),
                ("nobody@up.gov.in", WRONG),
                (gone.employee_code, PASSWORD),
            ]
        )
    }
    assert len(pages) == 1


def strip_varying(answer, login: str) -> str:
    """The page without what differs in every form: the token, the nonce and what was typed."""
    page = answer.content.decode().replace(login, "")
    token = answer.context["csrf_token"]
    return page.replace(str(token), "")


def test_every_try_costs_one_password_hash(sunita, monkeypatch):
    hashes = []
    hasher = "django.contrib.auth.hashers.Argon2PasswordHasher"
    for name in ("encode", "verify"):
        monkeypatch.setattr(f"{hasher}.{name}", counted(name, hashes))
    for login in (
        sunita.employee_code,
        sunita.email,
        "E99999",
        "nobody@up.gov.in",
        make_user("अ", "A").email,
    ):
        hashes.clear()
        try_to_sign_in(login, WRONG)
        assert len(hashes) == 1, login


def counted(name: str, hashes: list):
    def method(hasher, password, *rest):
        hashes.append(name)
        return name == "encode" and "argon2$x"

    return method


@pytest.mark.real_hashes
def test_a_missing_person_takes_as_long_as_a_wrong_password(sunita):
    def seconds(login: str, address: str) -> float:
        begun = perf_counter()
        try_to_sign_in(login, WRONG, address=address)
        return perf_counter() - begun

    # In turn, and the quickest of each, so that other work on the machine weighs on neither.
    pairs = [
        (seconds(sunita.employee_code, f"10.3.0.{n}"), seconds("E99999", f"10.3.0.{n}")) for n in range(7)
    ]
    existing, missing = (min(seconds_taken) for seconds_taken in zip(*pairs, strict=True))
    assert missing == pytest.approx(existing, rel=0.3)


def test_the_sixth_wrong_try_from_an_address_is_stopped(sunita):
    for _try in range(5):
        assert refusal(try_to_sign_in(sunita.employee_code, WRONG)) == NOT_CORRECT
    blocked = try_to_sign_in(sunita.employee_code, PASSWORD)
    assert refusal(blocked) == SignInAdapter.error_messages["too_many_login_attempts"]
    assert not blocked.wsgi_request.user.is_authenticated


def refusal(answer) -> str:
    """The sentence above the fields of the form."""
    return answer.context["form"].non_field_errors()[0]


def test_an_attacker_elsewhere_cannot_lock_the_dm_out(sunita):
    for n in range(12):
        try_to_sign_in(
            sunita.email,
            WRONG,
            address="203.0.113.9",
            client=Client(headers={"x-forwarded-for": f"10.1.1.{n}"}),
        )
    assert try_to_sign_in(sunita.email, PASSWORD, address="10.1.1.1").status_code == 302


def test_a_forged_forwarded_address_does_not_buy_more_tries(sunita):
    for n in range(5):
        try_to_sign_in(sunita.email, WRONG, client=Client(headers={"x-forwarded-for": f"198.51.100.{n}"}))
    answer = try_to_sign_in(
        sunita.email, PASSWORD, client=Client(headers={"x-forwarded-for": "198.51.100.77"})
    )
    assert answer.status_code == 200


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/x", "javascript:alert(1)"])
def test_sign_in_leads_nowhere_else(sunita, elsewhere):
    assert try_to_sign_in(sunita.email, PASSWORD, next=elsewhere).url == "/"


@pytest.mark.parametrize("page", ["signup/", "email/", "password/reset/", "password/set/", "inactive/"])
def test_nobody_signs_up_or_changes_an_e_mail_id(client, page):
    assert client.get(f"/account/{page}").status_code == 404


def test_an_old_hash_is_upgraded_when_its_owner_signs_in(sunita):
    User.objects.filter(pk=sunita.pk).update(password=make_password(PASSWORD, hasher="pbkdf2_sha256"))
    try_to_sign_in(sunita.email, PASSWORD)
    sunita.refresh_from_db()
    assert sunita.password.startswith("argon2$argon2id$")


def test_guesses_by_code_and_by_e_mail_id_in_any_spelling_count_together(sunita):
    """Right after five of them, under whatever name, the sixth is not even tried."""
    code, email = sunita.employee_code, sunita.email
    for login in (code, code.lower(), f" {code} ", email, email.upper()):
        assert refusal(try_to_sign_in(login, WRONG)) == NOT_CORRECT
    for login in (code, email):
        blocked = try_to_sign_in(login, PASSWORD)
        assert refusal(blocked) == SignInAdapter.error_messages["too_many_login_attempts"]


def test_an_attacker_of_many_addresses_is_slowed_down_and_the_officer_is_not(sunita):
    """Fifty guesses in an hour; then strange addresses share one a minute, the officer's own is not one."""
    assert try_to_sign_in(sunita.email, PASSWORD, address="10.1.1.1").status_code == 302
    refusals = [refusal(try_to_sign_in(sunita.email, WRONG, address=f"203.0.113.{n}")) for n in range(54)]
    assert refusals.count(NOT_CORRECT) == 51
    strange = try_to_sign_in(sunita.email, PASSWORD, address="203.0.113.200")
    assert refusal(strange) == SignInAdapter.error_messages["too_many_login_attempts"]
    assert try_to_sign_in(sunita.email, PASSWORD, address="10.1.1.1").status_code == 302


def test_a_failed_try_names_the_person_and_the_address_but_nothing_that_was_typed(sunita, security_log):
    try_to_sign_in(sunita.email, WRONG, address="10.9.9.9")
    try_to_sign_in(WRONG, sunita.email, address="10.9.9.9")
    known, unknown = security_log.named("sign_in_failed")
    assert (known["on"], known["ip"]) == (f"accounts.user:{sunita.pk} {sunita.employee_code}", "10.9.9.9")
    assert unknown["on"] == "nobody"
    assert WRONG not in "".join(security_log.text)


def test_a_throttled_try_is_an_event(sunita, security_log):
    for _try in range(6):
        try_to_sign_in(sunita.email, WRONG)
    assert len(security_log.named("sign_in_failed")) == 5
    assert len(security_log.named("sign_in_throttled")) == 1
