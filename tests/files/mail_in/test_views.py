"""The administrator of an office sets its mailbox."""

import pytest
from cryptography.fernet import Fernet
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEntry
from files.mail_in import passwords
from files.models import Mailbox
from tests.factories import District, agree, make_administrator, make_mailbox, signed_in

pytestmark = pytest.mark.django_db
FACTS = {
    "host": "imap.kannauj.example", "port": "993", "username": "dak@kannauj.example", "password": "कमल-99",
    "folder": "INBOX", "done_folder": "e-Office",
}  # fmt: skip


@pytest.fixture
def kannauj():
    return District()


def test_the_password_is_kept_encrypted_and_stands_nowhere_else(kannauj, english):
    client = signed_in(make_administrator(kannauj.kannauj))
    address = f"/staff/mailboxes/{kannauj.kannauj.pk}/"
    page = client.post(address, FACTS, follow=True).content.decode()
    assert "Please try it now" in page
    box = Mailbox.objects.get()
    assert "कमल" not in box.password + page + str(AuditEntry.objects.latest("pk").differences)
    assert passwords.decrypt(box.password) == "कमल-99"
    client.post(address, FACTS | {"password": "", "done_folder": "Done"})
    box.refresh_from_db()
    assert (passwords.decrypt(box.password), box.done_folder) == ("कमल-99", "Done")


def test_a_password_on_record_is_never_sent_to_another_server(kannauj, english):
    make_mailbox(kannauj.kannauj)
    client = signed_in(make_administrator(kannauj.kannauj))
    address = f"/staff/mailboxes/{kannauj.kannauj.pk}/"
    answer = client.post(address, FACTS | {"host": "elsewhere.example", "password": ""})
    assert answer.status_code == 400
    assert "please enter the password" in answer.content.decode()
    assert Mailbox.objects.get(in_use=True).host == "127.0.0.1"
    client.post(address, FACTS)
    assert Mailbox.objects.filter(in_use=False, host="127.0.0.1").exists()


def test_keys_are_replaced_without_entering_a_password_anew(kannauj, settings):
    box = make_mailbox(kannauj.kannauj, password="कमल-99")
    old, new = settings.SECOND_FACTOR_KEYS[0], Fernet.generate_key().decode()
    settings.SECOND_FACTOR_KEYS = [new, old]
    call_command("rotate_mailbox_keys")
    settings.SECOND_FACTOR_KEYS = [new]
    box.refresh_from_db()
    assert passwords.decrypt(box.password) == "कमल-99"


def test_the_end_of_a_mailbox_is_asked_and_forgets_the_password(kannauj):
    box = make_mailbox(kannauj.kannauj)
    client = signed_in(make_administrator(kannauj.kannauj))
    agree(client, f"/staff/mailboxes/{kannauj.kannauj.pk}/end/", {})
    box.refresh_from_db()
    assert (box.in_use, box.password) == (False, "")


def test_the_list_asks_as_many_questions_for_three_as_for_one(kannauj):
    client = signed_in(make_administrator(kannauj.state))
    counts = []
    for office in (kannauj.kannauj, kannauj.etawah, kannauj.tehsil):
        make_mailbox(office)
        client.get("/staff/mailboxes/")
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/staff/mailboxes/").status_code == 200
        counts.append(len(asked))
    assert len(set(counts)) == 1
