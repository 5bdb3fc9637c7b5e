"""The sender of a letter hears by e-mail that it was diarised: once, and no program does."""

from datetime import timedelta
from email import message_from_bytes, policy
from email.utils import parseaddr
from uuid import uuid4

import pytest
from aiosmtpd.controller import Controller
from django.utils import timezone

from files.incoming.verbs import diarise_draft
from files.mail_in.letters import read
from files.models import AcknowledgementMail, Correspondent, Receipt
from files.receipts.acknowledging import NO_REPLY
from files.receipts.tasks import send_acknowledgements
from tests.factories import (
    District,
    agree,
    let_diarise,
    make_incoming_letter,
    make_mailbox,
    make_receipt,
    signed_in,
)
from tests.mail_servers import free_port

pytestmark = pytest.mark.django_db


class Server:
    """Keeps what comes by SMTP; refuses while it shall."""

    def __init__(self):
        self.mails, self.refuses = [], False

    async def handle_DATA(self, _server, _session, envelope):
        if self.refuses:
            return "451 later"
        self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"


@pytest.fixture
def smtp(settings):
    server = Server()
    controller = Controller(server, hostname="127.0.0.1", port=free_port())
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controller.port
    yield server
    controller.stop()


@pytest.fixture
def kannauj():
    district = District()
    let_diarise(district.sunita)
    return district


def letter_of(kannauj, email="dios@education.example", **facts) -> Receipt:
    facts |= {
        "sender": Correspondent.objects.create(office=kannauj.kannauj, kind="office", name="नि", email=email)
    }
    return make_receipt(kannauj.sunita, **facts)


def press(kannauj, receipt, charge=None):
    return agree(signed_in(charge or kannauj.sunita), f"/receipts/{receipt.pk}/acknowledge/")


def test_the_acknowledgement_goes_once_and_the_page_says_when(kannauj, smtp):
    receipt = letter_of(kannauj)
    clerk = signed_in(kannauj.sunita)
    assert "dios@education.example" in clerk.post(f"/receipts/{receipt.pk}/acknowledge/").content.decode()
    assert AcknowledgementMail.objects.count() == 0
    press(kannauj, receipt)
    press(kannauj, receipt)
    assert (send_acknowledgements(), send_acknowledgements()) == (1, 0)
    (mail,) = smtp.mails
    assert (mail["To"], mail["Auto-Submitted"]) == ("dios@education.example", "auto-replied")
    assert receipt.number in mail["Subject"]
    assert "विद्यालय भवन की मरम्मत" in mail.get_content()
    page = clerk.get(f"/receipts/{receipt.pk}/").content.decode()
    assert "dios@education.example" in page
    assert f"/receipts/{receipt.pk}/acknowledge/" not in page
    assert read(mail.as_bytes()).is_automatic


def test_the_office_may_have_it_sent_by_itself_with_the_mail_it_answers(kannauj, smtp):
    box = make_mailbox(kannauj.kannauj, acknowledges=True)
    facts = {"sender": None, "sender_name": "रमेश", "letter_number": "", "received_on": timezone.localdate()}
    for kind, address in (
        ("mail", "ramesh@citizen.example"),
        ("auto", "x@y.example"),
        ("mail", box.username),
    ):
        draft = make_incoming_letter(
            kannauj.kannauj, mailbox=box, kind=kind, sender_email=address, message_id="<1@citizen.example>"
        )
        letter = facts | {"subject": "नकल"}
        diarise_draft(draft, by=kannauj.sunita, letter=letter, request_id=uuid4())
    send_acknowledgements()
    (mail,) = smtp.mails
    assert (parseaddr(mail["To"])[1], mail["In-Reply-To"]) == (
        "ramesh@citizen.example",
        "<1@citizen.example>",
    )


def test_no_program_no_sealed_cover_and_no_stranger(kannauj, smtp, english):
    said = "No e-mail address of the sender is known"
    nobody = letter_of(kannauj, email="no-reply@portal.example")
    assert press(kannauj, nobody).status_code == 302
    assert (
        said
        in signed_in(kannauj.sunita).post(f"/receipts/{nobody.pk}/acknowledge/", follow=True).content.decode()
    )
    other = letter_of(kannauj)
    assert press(kannauj, other, kannauj.stranger).status_code == 404
    assert press(kannauj, other, kannauj.dm).status_code == 409
    sealed = letter_of(kannauj, grading="by_name", to=kannauj.sdm_post)
    press(kannauj, sealed, kannauj.manoj)
    assert AcknowledgementMail.objects.count() == 0


def test_what_the_server_refuses_is_tried_again_and_given_up_in_the_end(kannauj, smtp, english):
    receipt = letter_of(kannauj)
    press(kannauj, receipt)
    smtp.refuses = True
    assert send_acknowledgements() == 0
    smtp.refuses = False
    assert send_acknowledgements() == 0
    AcknowledgementMail.objects.update(tried_at=timezone.now() - timedelta(minutes=6))
    assert send_acknowledgements() == 1
    AcknowledgementMail.objects.update(sent_at=None, ordered_at=timezone.now() - timedelta(days=4))
    page = signed_in(kannauj.sunita).get(f"/receipts/{receipt.pk}/").content.decode()
    assert "could not be sent" in page


@pytest.mark.parametrize(
    ("address", "is_program"),
    [
        ("noreply@a.example", True), ("no-reply@a.example", True), ("do_not_reply@a.example", True),
        ("donotreply-2@a.example", True), ("portal.no-reply@a.example", True),
        ("MAILER-DAEMON@a.example", True),
        ("bounces+17@a.example", True), ("norman@a.example", False), ("reply@a.example", False),
        ("anoreply@a.example", False), ("bouncer@a.example", False),
    ],
)  # fmt: skip
def test_addresses_that_nobody_reads_are_known(address, is_program):
    assert bool(NO_REPLY.match(address)) == is_program
