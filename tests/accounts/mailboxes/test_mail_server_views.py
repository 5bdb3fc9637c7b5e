import pytest
from django.db import connection

from accounts import email_id
from tests.accounts.test_email_id import DOMAIN, Office

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return Office()


def asked(question, *values):
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return cursor.fetchall()


def mailboxes():
    return {address for (address,) in asked("SELECT address FROM mail_mailbox")}


def test_a_mailbox_is_there_when_created_and_gone_when_archived(office):
    proposed = office.propose()
    assert mailboxes() == set()
    (mine,) = office.active(proposed)
    assert mailboxes() == {str(mine)}
    assert asked("SELECT maildir FROM mail_mailbox") == [(f"{DOMAIN}/sunita.yadav/",)]
    email_id.archive([mine], by=office.rekha)
    assert mailboxes() == set()


def test_redirected_mail_goes_to_the_last_successor_and_nowhere_when_that_one_is_archived(office):
    first, second, third = office.active(
        office.propose(),
        office.propose(office.district.manoj.user, "manoj.kumar"),
        office.propose(office.district.anjali.user, "anjali.gupta"),
    )
    email_id.redirect([first], to=second, by=office.rekha)
    email_id.redirect([second], to=third, by=office.rekha)
    assert set(asked("SELECT address, goes_to FROM mail_redirect")) == {
        (str(first), str(third)),
        (str(second), str(third)),
    }
    email_id.archive([third], by=office.rekha)
    assert asked("SELECT * FROM mail_redirect") == []
