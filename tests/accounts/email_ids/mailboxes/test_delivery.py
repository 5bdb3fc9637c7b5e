"""Mail through a real Postfix into a real Dovecot, both reading e-mail IDs from the database."""

import smtplib
from email.message import EmailMessage

import psycopg2
import pytest
from django.utils import timezone

from accounts.charges.verbs import hand_over, take_over
from accounts.email_ids import lifecycle
from accounts.notices.tasks import send_notices
from tests.accounts.email_ids.test_lifecycle import Office
from tests.factories import ist, make_subscription
from tests.mail_servers import MailServers
from tracking.subscriptions.verbs import tell_due

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def office():
    return Office()


@pytest.fixture(scope="module")
def servers(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        servers = MailServers().__enter__()
    yield servers
    with django_db_blocker.unblock():
        servers.__exit__()


def send(servers, to, subject):
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "citizen@elsewhere.example", str(to), subject
    message.set_content("कृपया मेरे आवेदन की स्थिति बताएँ।")
    with smtplib.SMTP("127.0.0.1", servers.port) as line:
        line.send_message(message)


def refused(servers, to):
    """The answer to whoever writes to that address."""
    with pytest.raises(smtplib.SMTPRecipientsRefused) as refusal:
        send(servers, to, "Refused")
    return refusal.value.recipients[str(to)][0]


def test_mail_reaches_a_new_id_a_successor_and_a_post_and_nobody_after_the_end(office, servers):
    sunita, manoj, clerk = office.active(
        office.propose(),
        office.propose(office.district.manoj.user, "manoj.kumar"),
        office.propose(office.district.clerk_post, "clerk.revenue"),
    )
    send(servers, sunita, "To a new ID")
    servers.wait_for(str(sunita), "To a new ID")
    send(servers, str(sunita).upper(), "In capitals")
    servers.wait_for(str(sunita), "In capitals")
    send(servers, clerk, "To the post")
    servers.wait_for(str(clerk), "To the post")

    lifecycle.redirect([sunita], to=manoj, by=office.rekha)
    send(servers, sunita, "After the transfer")
    servers.wait_for(str(manoj), "After the transfer")

    lifecycle.archive([sunita, manoj], by=office.rekha)
    assert refused(servers, sunita) == refused(servers, manoj) == 550
    lifecycle.close([manoj], by=office.rekha)
    assert refused(servers, manoj) == 550
    proposed = office.propose(office.district.anjali.user, "anjali.gupta")
    assert refused(servers, proposed) == 550
    assert refused(servers, f"nobody@{sunita.domain}") == 550
    assert refused(servers, "somebody@third-party.example") in (550, 554)


def test_the_next_holder_of_a_post_finds_the_mail_of_the_vacancy_and_none_of_the_tenure_before(
    office, servers
):
    kannauj = office.district
    (clerk,) = office.active(office.propose(kannauj.clerk_post, "clerk.relief"))
    send(servers, clerk, "To Sunita")
    servers.wait_for(str(clerk), "To Sunita")
    [(folder,)] = servers.select("SELECT maildir FROM mail_mailbox")

    hand_over(kannauj.sunita, at=timezone.now())
    send(servers, clerk, "To whoever comes")
    servers.wait_for(str(clerk), "To whoever comes")
    take_over(kannauj.clerk_post, user=kannauj.manoj.user, at=timezone.now())
    send(servers, clerk, "To Manoj")
    servers.wait_for(str(clerk), "To Manoj")

    assert servers.subjects(str(clerk)) == ["To whoever comes", "To Manoj"]
    assert servers.subjects(str(clerk), folder) == ["To Sunita"]


def test_the_mail_servers_read_the_views_and_nothing_else(office, servers):
    (sunita,) = office.active(office.propose())
    assert servers.select("SELECT address FROM mail_mailbox") == [(str(sunita),)]
    for table in ("accounts_user", "accounts_emailid", "tracking_paper"):
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            servers.select(f"TABLE {table}")


def test_a_table_by_mail_lies_in_the_mailbox_of_the_person_who_ordered_it(office, servers, settings):
    dm, monday = office.district.dm, ist(2026, 12, 7, 10, 2)
    type(dm.user).objects.filter(pk=dm.user_id).update(email="")
    [mine] = office.active(office.propose(dm.user, "dm.kannauj"))
    make_subscription(dm, language="en")
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", servers.port
    assert (tell_due(monday, monday.date()), send_notices()) == (1, 1)
    servers.wait_for(str(mine), "e-Office: Monitor: District Kannauj")
