"""Mails as citizens and programs write them, and the mailbox they come to."""

from email.message import EmailMessage

from files.models import Mailbox
from tests.factories import make_mailbox
from tests.imap_server import PASSWORD, USER


def mailbox_of(server, office, **facts) -> Mailbox:
    usual = {"password": PASSWORD, "username": USER, "port": server.port}
    return make_mailbox(office, **usual | facts)


def mail(subject="भूमि विवाद", text="कृपया कार्यवाही करें।", **heads) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"] = "रमेश चन्द्र <ramesh@citizen.example>", USER
    message["Subject"], message["Date"] = subject, "Mon, 30 Nov 2026 11:30:00 +0530"
    message["Message-ID"] = heads.pop("message_id", f"<{subject.encode().hex()}@citizen.example>")
    for name, value in heads.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    return message


def attach(message: EmailMessage, content: bytes, name: str, kind="application/pdf") -> EmailMessage:
    main, sub = kind.split("/")
    message.add_attachment(content, maintype=main, subtype=sub, filename=name)
    return message
