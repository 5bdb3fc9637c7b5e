"""Mails in a real Dovecot become letters to be diarised: each once, none lost."""

from email.message import EmailMessage

import pytest

from files.mail_in import hooks, line
from files.mail_in.fetching import fetch
from files.models import DraftPaper, DraftReceipt, Mailbox
from tests.factories import make_administrator, make_mailbox, signed_in
from tests.files.correspondence.builders import pdf, with_attachment
from tests.files.mail_in.mails import attach, mail, mailbox_of

pytestmark = pytest.mark.django_db


def test_a_mail_with_its_attachments_is_taken_in_once_and_moved(server, kannauj):
    server.put(attach(mail(), pdf(pages=3), "नक्शा ग्राम सौरिख.pdf"))
    box = mailbox_of(server, kannauj.kannauj)
    assert (fetch(box), fetch(box)) == (1, 0)
    draft = DraftReceipt.objects.get()
    assert (draft.subject, draft.sender_name, draft.sender_email) == (
        "भूमि विवाद", "रमेश चन्द्र", "ramesh@citizen.example",
    )  # fmt: skip
    names = list(draft.papers.order_by("pk").values_list("original_name", "pages"))
    assert names == [("ई-मेल.txt", 1), ("नक्शा ग्राम सौरिख.pdf", 3)]
    assert draft.left_out == ""
    assert "कृपया कार्यवाही करें।" in draft.papers.order_by("pk")[0].content.read().decode()
    assert (server.subjects("INBOX"), server.subjects("e-Office")) == ([], ["भूमि विवाद"])
    box.refresh_from_db()
    assert (box.outcome, box.read_at is not None) == ("read", True)


def test_what_dies_between_taking_in_and_moving_is_only_moved_the_next_time(server, kannauj, monkeypatch):
    server.put(mail())
    box = mailbox_of(server, kannauj.kannauj)

    def die(*_arguments):
        raise SystemExit

    with monkeypatch.context() as dying:
        dying.setattr(line.Line, "move", die)
        with pytest.raises(SystemExit):
            fetch(box)
    assert server.subjects("INBOX") == ["भूमि विवाद"]
    assert fetch(box) == 0
    assert DraftReceipt.objects.count() == 1
    assert server.subjects("INBOX") == []


def test_what_dies_before_it_is_on_record_is_taken_in_the_next_time(server, kannauj, monkeypatch):
    server.put(mail())
    box = mailbox_of(server, kannauj.kannauj)

    def die(*_arguments):
        raise SystemExit

    with monkeypatch.context() as dying:
        dying.setattr(DraftPaper.objects, "bulk_create", die)
        with pytest.raises(SystemExit):
            fetch(box)
    assert (DraftReceipt.objects.count(), server.subjects("INBOX")) == (0, ["भूमि विवाद"])
    assert fetch(box) == 1


def test_the_same_mail_again_is_none_more_and_another_of_the_same_id_is(server, kannauj):
    server.put(mail(), mail(), mail("अन्य विषय", message_id=mail()["Message-ID"]))
    assert fetch(mailbox_of(server, kannauj.kannauj)) == 2
    assert server.subjects("INBOX") == []


def test_a_letter_of_another_account_is_never_taken_for_one_of_the_account_before(server, kannauj):
    server.put(mail())
    box = mailbox_of(server, kannauj.kannauj)
    fetch(box)
    before = DraftReceipt.objects.get()
    Mailbox.objects.update(in_use=False)
    DraftReceipt.objects.update(digest="1" * 64)
    other = mailbox_of(server, kannauj.kannauj)
    assert before.mailbox_id != other.pk
    server.put(mail())
    assert fetch(other) == 1


def test_hostile_attachments_are_left_out_by_name_and_the_letter_is_there(server, kannauj):
    letter = attach(mail(), pdf(change=with_attachment), "आदेश.pdf")
    attach(letter, b"MZ\x90\x00", "../../invoice.exe", "application/octet-stream")
    attach(letter, b"<script>alert(1)</script>", "a.html", "text/html")
    attach(letter, pdf(), "ठीक.pdf")
    server.put(letter)
    assert fetch(mailbox_of(server, kannauj.kannauj)) == 1
    draft = DraftReceipt.objects.get()
    assert [paper.original_name for paper in draft.papers.order_by("pk")] == ["ई-मेल.txt", "ठीक.pdf"]
    assert [line.partition(":")[0] for line in draft.left_out.splitlines()] == [
        "आदेश.pdf", "invoice.exe", "a.html",
    ]  # fmt: skip


def test_a_forwarded_mail_is_read_with_what_it_carries(server, kannauj):
    inner = attach(mail("मूल पत्र", "मूल पत्र का पाठ"), pdf(), "मूल.pdf")
    outer = mail("अग्रसारित", "कृपया देखें")
    outer.add_attachment(inner)
    server.put(outer)
    fetch(mailbox_of(server, kannauj.kannauj))
    draft = DraftReceipt.objects.get()
    text, paper = draft.papers.order_by("pk")
    said = text.content.read().decode()
    assert [part in said for part in ("कृपया देखें", "मूल पत्र का पाठ", "ramesh@citizen.example")] == [True] * 3
    assert (paper.original_name, draft.subject) == ("मूल.pdf", "अग्रसारित")


def test_while_the_virus_scanner_is_away_the_letter_waits_in_the_mailbox(server, kannauj, settings):
    settings.CLAMD_URL = "tcp://127.0.0.1:1"
    server.put(attach(mail(), pdf(), "नक्शा.pdf"))
    box = mailbox_of(server, kannauj.kannauj)
    assert fetch(box) == 0
    box.refresh_from_db()
    assert (box.outcome, DraftReceipt.objects.count()) == ("scanner", 0)
    assert server.subjects("INBOX") == ["भूमि विवाद"]


def test_a_mail_beyond_measure_comes_without_its_attachments(server, kannauj, settings):
    settings.MAIL_IN_BYTES = 20_000
    server.put(attach(mail(), bytes(60_000), "बड़ा.pdf"))
    assert fetch(mailbox_of(server, kannauj.kannauj)) == 1
    draft = DraftReceipt.objects.get()
    assert draft.papers.count() == 1
    assert draft.left_out


def test_automatic_replies_are_put_aside_and_returned_mail_goes_to_who_sent_it(server, kannauj, monkeypatch):
    returned = EmailMessage()
    returned["From"], returned["Subject"] = "MAILER-DAEMON@mail.example", "Undelivered Mail"
    returned["Content-Type"] = "multipart/report; report-type=delivery-status"
    server.put(mail("अवकाश पर हूँ", Auto_Submitted="auto-replied"), returned)
    known = []
    monkeypatch.setattr(hooks, "returned", [lambda office, raw: known.append((office, raw)) is None])
    fetch(mailbox_of(server, kannauj.kannauj))
    found = DraftReceipt.objects.values_list("subject", "kind", "state").order_by("pk")
    assert list(found) == [("अवकाश पर हूँ", "auto", "aside"), ("Undelivered Mail", "returned", "aside")]
    assert known[0][0] == kannauj.kannauj
    assert b"Undelivered Mail" in known[0][1]


def test_returned_mail_that_nobody_knows_waits_even_where_a_room_stumbles(server, kannauj, monkeypatch):
    report = b"From: MAILER-DAEMON@x.example\r\nSubject: failure\r\nContent-Type: multipart/report\r\n\r\n--"
    server.put(report)
    monkeypatch.setattr(hooks, "returned", [lambda office, raw: 1 / 0])
    fetch(mailbox_of(server, kannauj.kannauj))
    assert DraftReceipt.objects.get().state == "waiting"


BROKEN = [
    b"",
    b"\xff\xfe\x00garbage without any head",
    b"From: =?utf-8?q?\r\nSubject: =?x-unknown?b?!!!?=\r\nDate: yesterday\r\n\r\n\x00\x01",
    b"Content-Type: text/plain; charset=no-such\r\nContent-Transfer-Encoding: base64\r\n\r\n%%%",
    b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: message/rfc822\r\n\r\n--x--",
    b"From: a@b.example, c@d.example\r\nMessage-ID: " + b"<" + b"a" * 2000 + b">\r\n\r\nhello",
]


def test_no_broken_mail_holds_up_the_letter_behind_it(server, kannauj):
    server.put(*[mail_ for mail_ in BROKEN if mail_], mail())
    assert fetch(mailbox_of(server, kannauj.kannauj)) == len(BROKEN)
    assert DraftReceipt.objects.filter(subject="भूमि विवाद").exists()
    assert server.subjects("INBOX") == []


def test_the_administrator_learns_what_is_wrong_with_a_mailbox(server, kannauj, settings, english):
    administrator = signed_in(make_administrator(kannauj.kannauj))
    box = mailbox_of(server, kannauj.kannauj)
    address = f"/staff/mailboxes/{kannauj.kannauj.pk}/try/"

    def said() -> str:
        return administrator.post(address, follow=True).content.decode()

    assert "The mailbox can be read" in said()
    Mailbox.objects.update(done_folder="a\tb/../..")
    assert "no such folder" in said()
    Mailbox.objects.update(done_folder="e-Office", password=make_mailbox(kannauj.etawah).password)
    Mailbox.objects.filter(pk=box.pk).update(username="nobody@kannauj.example")
    assert "refuses name or password" in said()
    settings.MAIL_IN_CA = ""
    assert "certificate of the server is not trusted" in said()
    Mailbox.objects.update(port=1)
    assert "does not answer" in said()
    settings.SECOND_FACTOR_KEYS = ["bm90LXRoZS1rZXktb2YtYmVmb3JlLW5vdC10aGUta2U="]
    assert "enter it anew" in said()
