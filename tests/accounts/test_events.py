import json
from datetime import datetime, timedelta

import pytest
from django.db import transaction
from django.http import HttpRequest

from accounts import events
from tests.factories import District, make_user

REAL, NEAR, FAR = "10.20.30.40", "192.0.2.1", "203.0.113.7"


def request_from(forwarded: str = "", remote: str = REAL) -> HttpRequest:
    request = HttpRequest()
    request.META = {"REMOTE_ADDR": remote}
    if forwarded:
        request.META["HTTP_X_FORWARDED_FOR"] = forwarded
    return request


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "", REAL),
        (0, FAR, REAL),
        (0, f"{FAR}, {NEAR}", REAL),
        (1, FAR, FAR),
        (1, f"6.6.6.6, {FAR}", FAR),
        (2, f"6.6.6.6, {FAR}, {NEAR}", FAR),
        (2, FAR, REAL),
        (1, "", REAL),
        (1, "not an address", REAL),
        (1, f"{FAR}\r\nforged", REAL),
        (1, "2001:db8::1", "2001:db8::1"),
    ],
)
def test_the_address_is_what_the_outermost_proxy_of_ours_saw(settings, proxies, forwarded, address):
    settings.TRUSTED_PROXIES = proxies
    assert events.client_address(request_from(forwarded)) == address


def test_a_server_that_is_told_no_address_names_none(settings):
    settings.TRUSTED_PROXIES = 0
    assert events.client_address(request_from(FAR, remote="")) is None


@pytest.mark.django_db
def test_a_forged_address_reaches_neither_the_audit_trail_nor_the_log(client, security_log):
    """The demo trusts nobody's header."""
    client.force_login(District().sunita.user)
    client.get(
        "/files/987654/", headers={"x-forwarded-for": FAR, "x-real-ip": FAR, "forwarded": f"for={FAR}"}
    )
    (refused,) = security_log.named("access_refused")
    assert refused["ip"] == "127.0.0.1"


def test_a_line_break_in_a_name_starts_no_second_line(security_log):
    events.report("refused", on='file\r\n{"event": "signed_in"}', reason="a\nb\x1b[2J")
    (line,) = security_log.text
    assert "\n" not in line
    assert "\r" not in line
    assert "\x1b" not in line
    assert json.loads(line)["on"].startswith("file\r\n")


def test_the_time_is_in_utc_and_says_so(security_log):
    events.report("refused")
    (event,) = security_log.named("refused")
    assert datetime.fromisoformat(event["timestamp"]).utcoffset() == timedelta(0)


@pytest.mark.django_db(transaction=True)
def test_what_was_undone_is_not_told(security_log):
    with transaction.atomic():
        events.report("access_changed", after_commit=True)
        transaction.set_rollback(True)
    assert not security_log.named("access_changed")


@pytest.mark.django_db
def test_a_thing_is_named_by_key_and_code_and_not_by_its_words(security_log):
    sunita = make_user("सुनीता यादव", "Sunita Yadav")
    events.report("refused", on=sunita)
    (event,) = security_log.named("refused")
    assert event["on"] == f"accounts.user:{sunita.pk} {sunita.employee_code}"
