import json
import os
import signal
import socket
import subprocess
import sys
import threading
from contextlib import contextmanager, suppress
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from aiosmtpd.controller import Controller
from django.db import connection
from django.utils import timezone

from accounts.models import NoticeChoice, Sending, WorkNotice
from accounts.notices import kinds, sending
from accounts.notices.tasks import send_notices
from accounts.notices.verbs import inform
from tests.factories import District
from tracking.ladder.kinds import LATE

pytestmark = pytest.mark.django_db


@pytest.fixture
def kannauj():
    district = District()
    district.manoj.user.mobile = "9415000001"
    district.manoj.user.save(update_fields=["mobile"])
    return district


@pytest.fixture(autouse=True)
def asked(monkeypatch):
    """A kind that goes out at once, by mail and by SMS."""
    monkeypatch.setattr(kinds, "_kinds", {})
    kind = kinds.Kind(
        "asked", "Question", lambda facts: f"Why does {facts['number']} wait?", mail="now", sms=True
    )
    return kinds.register(kind)


@contextmanager
def gateway(status: int = 200, answer: str = "OK 17"):
    """A gateway on this machine that tells what it was asked."""
    requests = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            requests.append((self.command, self.path, dict(self.headers), body))
            self.send_response(status)
            self.send_header("Location", "/elsewhere")
            self.end_headers()
            self.wfile.write(answer.encode())

        do_GET = do_POST

        def log_message(self, *_line):
            """Print nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", requests
    finally:
        server.shutdown()
        server.server_close()


def tell_manoj(district, number: str = "KNJ/12", key: str = "question 7"):
    manoj = district.manoj.user
    inform([manoj], "asked", facts={"number": number}, url="/files/1/", key=key, at=timezone.now())


def test_a_letter_goes_to_the_person_with_sentence_and_address(kannauj, mailoutbox, settings):
    settings.CSRF_TRUSTED_ORIGINS = ["https://eoffice.example"]
    tell_manoj(kannauj)
    assert send_notices() == 1
    assert send_notices() == 0
    [letter] = mailoutbox
    assert letter.to == [kannauj.manoj.user.email]
    assert letter.subject == "e-Office: Question"
    assert "Why does KNJ/12 wait?" in letter.body
    assert "https://eoffice.example/files/1/" in letter.body


def test_letters_go_over_one_connection_to_a_real_server(kannauj, settings):
    received, connections = [], set()

    class Handler:
        async def handle_DATA(self, _server, session, envelope):
            connections.add(session.peer)
            received.append(envelope.rcpt_tos)
            return "250 OK"

    for number in range(3):
        tell_manoj(kannauj, key=f"question {number}")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = Controller(Handler(), hostname="127.0.0.1", port=port)
    server.start()
    try:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        assert send_notices() == 3
    finally:
        server.stop()
    assert received == [[kannauj.manoj.user.email]] * 3
    assert len(connections) == 1


def test_more_than_a_batch_goes_in_one_task(kannauj, mailoutbox, monkeypatch):
    monkeypatch.setattr(sending, "BATCH", 2)
    for number in range(5):
        tell_manoj(kannauj, key=f"question {number}")
    assert send_notices() == 5


def test_nothing_is_sent_to_somebody_whose_sign_in_is_closed(kannauj, mailoutbox):
    tell_manoj(kannauj)
    kannauj.manoj.user.is_active = False
    kannauj.manoj.user.save(update_fields=["is_active"])
    assert send_notices() == 0
    assert not mailoutbox
    assert Sending.objects.get().sent_at


def test_a_server_that_is_away_is_tried_again_and_loses_nothing(kannauj, settings, mailoutbox):
    for number in range(sending.MOST_FAILURES + 2):
        tell_manoj(kannauj, key=f"question {number}")
    backend, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    assert send_notices() == 0
    # It was left alone after a few failures, and those that it did not try come first the next time.
    assert Sending.objects.filter(tried_at__isnull=True).count() == 2
    settings.EMAIL_BACKEND = backend
    assert send_notices() == 2
    Sending.objects.filter(sent_at__isnull=True).update(tried_at=timezone.now() - timedelta(hours=1))
    assert send_notices() == sending.MOST_FAILURES
    assert len(mailoutbox) == sending.MOST_FAILURES + 2


def test_an_sms_is_a_line_for_the_sender_of_the_office(kannauj, settings, tmp_path):
    settings.SMS_FILE = str(tmp_path / "sms.jsonl")
    tell_manoj(kannauj)
    tell_manoj(kannauj, number="KNJ/13\n9999999999", key="question 8")
    assert send_notices() == 4
    first, second = [json.loads(line) for line in (tmp_path / "sms.jsonl").read_text().splitlines()]
    assert (first["mobile"], first["text"]) == ("9415000001", "e-Office: Why does KNJ/12 wait?")
    assert "KNJ/13" in second["text"]
    assert (tmp_path / "sms.jsonl").stat().st_mode & 0o777 == 0o600


def test_an_sms_is_a_request_to_the_gateway(kannauj, settings):
    with gateway() as (address, requests):
        settings.SMS_URL = address + "/send?to={mobile}&text={text}"
        settings.SMS_AUTHORIZATION, settings.SMS_ACCEPTED = "Bearer s3cret", "OK"
        tell_manoj(kannauj, number="KNJ/12 & {mobile}")
        send_notices()
    [(method, path, headers, _body)] = requests
    asked = parse_qs(urlsplit(path).query)
    assert method == "GET"
    assert headers["Authorization"] == "Bearer s3cret"
    assert asked == {"to": ["9415000001"], "text": ["e-Office: Why does KNJ/12 & {mobile} wait?"]}


def test_a_gateway_that_wants_json_gets_json(kannauj, settings):
    with gateway() as (address, requests):
        settings.SMS_URL, settings.SMS_BODY_TYPE = address + "/v1", "application/json"
        settings.SMS_BODY = '{"numbers": ["91{mobile}"], "message": "{text}"}'
        tell_manoj(kannauj, number='KNJ/"12"')
        send_notices()
    [(method, _path, headers, body)] = requests
    assert (method, headers["Content-Type"]) == ("POST", "application/json")
    assert json.loads(body)["numbers"] == ["919415000001"]
    assert 'KNJ/"12"' in json.loads(body)["message"]


@pytest.mark.parametrize(("status", "answer"), [(500, "OK"), (302, "OK"), (200, "ERROR: no credit")])
def test_what_the_gateway_does_not_take_is_tried_again(kannauj, settings, capfd, status, answer):
    with gateway(status, answer) as (address, requests):
        settings.SMS_URL, settings.SMS_ACCEPTED = address + "/send?key=s3cret&to={mobile}&t={text}", "OK"
        tell_manoj(kannauj)
        assert send_notices() == 1  # the letter
    assert len(requests) == 1
    waits = Sending.objects.get(channel="sms")
    assert (waits.sent_at, waits.tries) == (None, 1)
    assert "s3cret" not in "".join(capfd.readouterr())
    with gateway() as (address, requests):
        settings.SMS_URL = address + "/send?to={mobile}&t={text}"
        assert send_notices() == 0  # not before some minutes
        Sending.objects.update(tried_at=timezone.now() - timedelta(minutes=6))
        assert send_notices() == 1
    assert len(requests) == 1


@contextmanager
def babbler(answer: bytes):
    """A server on this machine that reads a request and answers these bytes, whatever they are."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer_all():
            with suppress(OSError):
                while True:
                    connection_to, _address = server.accept()
                    with connection_to:
                        connection_to.recv(10_000)
                        connection_to.sendall(answer)

        threading.Thread(target=answer_all, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.getsockname()[1]}"
        finally:
            server.shutdown(socket.SHUT_RDWR)


BROKEN_OFF = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"


@pytest.mark.parametrize("answer", [b"\x00\xff nonsense\r\n\r\n", BROKEN_OFF])
def test_a_gateway_that_answers_garbage_holds_up_no_sms_behind_it(kannauj, settings, capfd, answer):
    tries = sending.MOST_FAILURES
    with babbler(answer) as address:
        settings.SMS_URL = address + "/send?key=s3cret&to={mobile}&t={text}"
        for number in range(tries + 1):
            tell_manoj(kannauj, key=f"question {number}")
        assert send_notices() == tries + 1  # the letters
    waiting = Sending.objects.filter(channel="sms", sent_at=None)
    assert waiting.filter(tries=1, tried_at__isnull=False).count() == tries
    assert "s3cret" not in "".join(capfd.readouterr())
    with gateway() as (address, requests):
        settings.SMS_URL = address + "/send?to={mobile}&t={text}"
        assert send_notices() == 1
        waiting.update(tried_at=timezone.now() - timedelta(minutes=6))
        assert send_notices() == tries
    assert len(requests) == tries + 1


def test_a_gateway_that_is_away_keeps_its_address_out_of_the_log(kannauj, settings, capfd):
    settings.SMS_URL = "http://127.0.0.1:9/send?key=s3cret&to={mobile}&t={text}"
    tell_manoj(kannauj)
    send_notices()
    assert Sending.objects.get(channel="sms").sent_at is None
    assert "s3cret" not in "".join(capfd.readouterr())


def test_who_has_no_number_gets_no_sms(kannauj, settings, tmp_path):
    settings.SMS_FILE = str(tmp_path / "sms.jsonl")
    NoticeChoice.objects.create(person=kannauj.sunita.user, kind="asked", mail="never", sms=True)
    inform([kannauj.sunita.user], "asked", facts={"number": "1"}, url="", key="1", at=timezone.now())
    assert send_notices() == 0
    assert not (tmp_path / "sms.jsonl").exists()


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_a_letter_once(kannauj, mailoutbox):
    for number in range(20):
        tell_manoj(kannauj, key=f"question {number}")
    sent, start = [], threading.Barrier(2)

    def work():
        start.wait()
        sent.append(sending.send_all("mail"))
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    [worker.start() for worker in workers]
    [worker.join() for worker in workers]
    assert sum(sent) == 20 == len(mailoutbox)


SEND = """
import sys, django; django.setup()
from accounts.notices import channels, sending
send = channels.SmsFile.send
def slowly(*facts):
    send(*facts)
    print("sent", flush=True)
    sys.stdin.readline()
channels.SmsFile.send = slowly
sending.send_all("sms")
"""


@pytest.mark.django_db(transaction=True)
def test_kill_9_between_sending_and_noting_it_repeats_one_message_and_no_notice(kannauj, settings, tmp_path):
    NoticeChoice.objects.create(person=kannauj.manoj.user, kind="late", mail="never", sms=True)
    settings.SMS_FILE = str(tmp_path / "sms.jsonl")
    facts = {"number": "KNJ/12", "amount": 0, "unit": "days", "desk": {"hi": "पटल", "en": "Desk"}}
    at = timezone.now()
    kinds.register(LATE)
    inform([kannauj.manoj.user], "late", facts=facts, url="", key="late 1", at=at)
    address = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}")
    process = subprocess.Popen(
        [sys.executable, "-c", SEND],
        env=os.environ
        | {
            "DATABASE_URL": address.geturl(),
            "DJANGO_SETTINGS_MODULE": "eoffice.settings",
            "SMS_FILE": settings.SMS_FILE,
        },
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert "sent" in process.stdout.readline()
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
    for _run in range(3):
        send_notices()
    assert len((tmp_path / "sms.jsonl").read_text().splitlines()) == 2
    assert WorkNotice.objects.count() == 1
