"""E-mail IDs in a real OpenLDAP, kept in line in the background."""

import pytest
from ldap3 import Connection, Server
from ldap3.core.exceptions import LDAPException

from accounts.email_ids import lifecycle, tasks
from accounts.models import EmailId
from tests.accounts.email_ids.test_lifecycle import DOMAIN, Office
from tests.directory_server import BASE, PASSWORD, USER, DirectoryServer
from tests.factories import make_user

pytestmark = pytest.mark.django_db
State = EmailId.State


@pytest.fixture(scope="module")
def server():
    with DirectoryServer() as server:
        yield server


@pytest.fixture
def office(server, settings):
    settings.MAIL_DIRECTORY_DOMAINS = [DOMAIN]
    settings.MAIL_DIRECTORY_URL = server.url
    settings.MAIL_DIRECTORY_BASE = BASE
    settings.MAIL_DIRECTORY_USER, settings.MAIL_DIRECTORY_PASSWORD = USER, PASSWORD
    with Connection(Server(server.url), USER, PASSWORD, auto_bind=True) as link:
        link.search(BASE, "(objectClass=inetOrgPerson)")
        for entry in list(link.entries):
            link.delete(entry.entry_dn)
    return Office()


def entry(server, code):
    """The entry with that uid as the directory has it; None where there is none."""
    with Connection(Server(server.url), USER, PASSWORD, auto_bind=True) as link:
        link.search(BASE, f"(uid={code})", attributes=["*"])
        return link.entries[0].entry_attributes_as_dict if link.entries else None


def requested(office, *ids):
    return lifecycle.request(lifecycle.approve(ids, by=office.vimal), by=office.rekha)


def state(email_id):
    return EmailId.objects.get(pk=email_id.pk).state


def test_what_was_requested_is_in_the_directory_and_created_and_twice_is_once(office, server):
    person = office.district.sunita.user
    (mine,) = requested(office, office.propose())
    tasks.keep_mailboxes()
    assert state(mine) == State.CREATED
    assert mine.steps.last().by == office.rekha
    attributes = entry(server, person.employee_code)
    assert attributes["mail"] == [str(mine)]
    assert set(attributes["cn"]) == {person.name_en, person.name_hi}
    assert attributes["employeeNumber"] == [person.employee_code]
    tasks.keep_mailboxes()
    assert entry(server, person.employee_code) == attributes


def test_redirected_mail_stands_at_the_successor_and_archived_mail_nowhere(office, server):
    sunita, manoj = office.district.sunita.user, office.district.manoj.user
    first, second = requested(office, office.propose(), office.propose(manoj, "manoj.kumar"))
    tasks.keep_mailboxes()
    lifecycle.activate([first, second], by=office.rekha)
    lifecycle.redirect([first], to=second, by=office.rekha)
    tasks.keep_mailboxes()
    assert "mail" not in entry(server, sunita.employee_code)
    assert entry(server, manoj.employee_code)["mail"] == [str(second), str(first)]
    lifecycle.archive([first], by=office.rekha)
    tasks.keep_mailboxes()
    assert entry(server, manoj.employee_code)["mail"] == [str(second)]
    lifecycle.archive([second], by=office.rekha)
    tasks.keep_mailboxes()
    assert "mail" not in entry(server, manoj.employee_code)


def test_a_post_has_an_entry_of_its_own(office, server):
    post = office.district.clerk_post
    requested(office, office.propose(post, "clerk.revenue"))
    tasks.keep_mailboxes()
    assert entry(server, post.code)["mail"] == [f"clerk.revenue@{DOMAIN}"]


@pytest.mark.parametrize("name", ["Ram, Kumar+uid=x", "#Ram*)(uid=*", 'R"a;m\\ <Kumar>', " राम "])
def test_no_name_leads_out_of_its_entry(office, server, name):
    person = make_user(name, name)
    requested(office, office.propose(person, "ram.kumar"))
    tasks.keep_mailboxes()
    assert entry(server, person.employee_code)["mail"] == [f"ram.kumar@{DOMAIN}"]


def test_what_the_directory_refuses_is_rejected_in_its_own_words(office, server):
    person = office.district.sunita.user
    person.mobile = "कोई नहीं"
    person.save()
    (mine,) = requested(office, office.propose())
    tasks.keep_mailboxes()
    assert state(mine) == State.REJECTED
    assert "yntax" in mine.steps.last().reason
    assert entry(server, person.employee_code) is None


def test_while_the_directory_is_away_nothing_is_answered_and_afterwards_all_is(office, server, settings):
    (mine,) = requested(office, office.propose())
    settings.MAIL_DIRECTORY_URL = "ldap://127.0.0.1:1"
    with pytest.raises(LDAPException):
        tasks.keep_mailboxes()
    assert state(mine) == State.REQUESTED
    settings.MAIL_DIRECTORY_URL = server.url
    tasks.keep_mailboxes()
    assert state(mine) == State.CREATED


def test_a_directory_whose_certificate_nobody_vouches_for_is_not_told_the_password(office, settings):
    (mine,) = requested(office, office.propose())
    with DirectoryServer(encrypted=True) as stranger:
        settings.MAIL_DIRECTORY_URL = stranger.url
        with pytest.raises(LDAPException):
            tasks.keep_mailboxes()
        assert state(mine) == State.REQUESTED
        settings.MAIL_DIRECTORY_CA = str(stranger.home / "certificate.pem")
        tasks.keep_mailboxes()
        assert state(mine) == State.CREATED


def test_an_entry_that_the_directory_refuses_holds_up_no_other(office, server):
    sunita, manoj = office.district.sunita.user, office.district.manoj.user
    ids = requested(office, office.propose(), office.propose(manoj, "manoj.kumar"))
    tasks.keep_mailboxes()
    lifecycle.activate(ids, by=office.rekha)
    sunita.mobile = "कोई नहीं"
    sunita.save()
    lifecycle.archive(ids, by=office.rekha)
    tasks.keep_mailboxes()
    assert "mail" not in entry(server, manoj.employee_code)
    sunita.mobile = ""
    sunita.save()
    tasks.keep_mailboxes()
    assert "mail" not in entry(server, sunita.employee_code)


def test_where_a_mail_server_reads_our_database_a_request_is_answered_at_once(office, settings):
    settings.MAIL_DIRECTORY_DOMAINS, settings.MAIL_DATABASE_DOMAINS = [], [DOMAIN]
    (mine,) = requested(office, office.propose())
    tasks.keep_mailboxes()
    assert state(mine) == State.CREATED


def test_elsewhere_sheets_go_to_and_fro_and_nothing_answers_by_itself(office, settings):
    settings.MAIL_DIRECTORY_DOMAINS = []
    (mine,) = requested(office, office.propose())
    tasks.keep_mailboxes()
    assert state(mine) == State.REQUESTED
