from datetime import UTC, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from accounts.charges import orders
from accounts.charges.verbs import hand_over, take_over
from accounts.email_ids import lifecycle
from accounts.models import Charge
from tests.accounts.email_ids.test_lifecycle import DOMAIN, Office

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return Office()


def fetch_all(query, *values):
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return cursor.fetchall()


def mailboxes():
    return {address for (address,) in fetch_all("SELECT address FROM mail_mailbox")}


def test_a_mailbox_is_there_when_created_and_gone_when_archived(office):
    proposed = office.propose()
    assert mailboxes() == set()
    (mine,) = office.active(proposed)
    assert mailboxes() == {str(mine)}
    assert fetch_all("SELECT maildir FROM mail_mailbox") == [(f"{DOMAIN}/sunita.yadav/",)]
    lifecycle.archive([mine], by=office.rekha)
    assert mailboxes() == set()


def test_redirected_mail_goes_to_the_last_successor_and_nowhere_when_that_one_is_archived(office):
    first, second, third = office.active(
        office.propose(),
        office.propose(office.district.manoj.user, "manoj.kumar"),
        office.propose(office.district.anjali.user, "anjali.gupta"),
    )
    # While he held the guarded post of the SDM, his mail would have gone to nobody else.
    Charge.objects.filter(user=office.district.manoj.user).update(ends=timezone.now())
    lifecycle.redirect([first], to=second, by=office.rekha)
    lifecycle.redirect([second], to=third, by=office.rekha)
    assert set(fetch_all("SELECT address, goes_to FROM mail_redirect")) == {
        (str(first), str(third)),
        (str(second), str(third)),
    }
    lifecycle.archive([third], by=office.rekha)
    assert fetch_all("SELECT * FROM mail_redirect") == []


def folder(email_id):
    return dict(fetch_all("SELECT address, maildir FROM mail_mailbox"))[str(email_id)]


def hours_ago(hours):
    return timezone.now() - timedelta(hours=hours)


@pytest.fixture
def clerk(office):
    """The ID of the clerk's post, which Sunita holds, in use."""
    return office.active(office.propose(office.district.clerk_post, "clerk.revenue"))[0]


def order(office, at) -> orders.Order:
    return orders.Order("5/2026", at.date(), at, office.rekha)


def test_each_tenure_of_a_post_has_its_own_mailbox_and_a_leave_has_none(office, clerk):
    kannauj, first = office.district, f"{DOMAIN}/clerk.revenue/"
    orders.appoint_link_officer(
        kannauj.clerk_post, person=kannauj.manoj.user, until=hours_ago(8), order=order(office, hours_ago(9))
    )
    assert folder(clerk) == first
    # Entered six hours after it took effect: what came meanwhile has come to the old one.
    act = orders.hand_over(kannauj.sunita, order=order(office, hours_ago(6)))
    second = f"{DOMAIN}/clerk.revenue@{act.entered_at.astimezone(UTC):%Y%m%dT%H%M%SZ}/"
    assert folder(clerk) == second
    orders.take_over(kannauj.clerk_post, person=kannauj.manoj.user, order=order(office, hours_ago(3)))
    assert folder(clerk) == second
    assert fetch_all("SELECT maildir, since, until FROM mail_tenure ORDER BY since NULLS FIRST") == [
        (first, None, act.entered_at),
        (second, act.entered_at, None),
    ]


def test_whoever_held_the_post_before_the_id_was_made_leaves_no_mailbox(office):
    kannauj = office.district
    orders.hand_over(kannauj.sunita, order=order(office, hours_ago(6)))
    orders.take_over(kannauj.clerk_post, person=kannauj.manoj.user, order=order(office, hours_ago(3)))
    (email_id,) = office.active(office.propose(kannauj.clerk_post, "clerk.revenue"))
    assert folder(email_id) == f"{DOMAIN}/clerk.revenue/"


def test_whoever_helps_beside_the_holder_ends_no_tenure_and_a_charge_ahead_begins_none(office, clerk):
    kannauj = office.district
    helps = take_over(kannauj.clerk_post, user=kannauj.anjali.user, kind="additional", at=hours_ago(9))
    hand_over(helps, at=timezone.now())
    hand_over(kannauj.sunita, at=timezone.now() + timedelta(days=3))
    assert folder(clerk) == f"{DOMAIN}/clerk.revenue/"


def test_a_charge_that_was_made_void_is_no_tenure(office, clerk):
    kannauj = office.district
    hand_over(kannauj.sunita, at=timezone.now())
    was = folder(clerk)
    assert was != f"{DOMAIN}/clerk.revenue/"
    void = take_over(kannauj.clerk_post, user=kannauj.manoj.user, at=timezone.now())
    type(void).objects.filter(pk=void.pk).update(ends=void.begins + timedelta.resolution)
    assert folder(clerk) == was


def test_of_a_hundred_thousand_ids_an_address_is_found_by_the_index(office, clerk):
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO accounts_emailid
                   (kind, local, domain, look_alike, office_id, person_id, proposed_by_id, state)
               SELECT 'name', 'n' || n, %s, 'n' || n, office_id, %s, proposed_by_id, 'active'
               FROM accounts_emailid, generate_series(1, 100000) n WHERE post_id IS NOT NULL""",
            [DOMAIN, office.district.sunita.user_id],
        )
        cursor.execute("ANALYZE accounts_emailid")
        for query in (
            "EXPLAIN SELECT maildir FROM mail_mailbox WHERE address = lower(%s)",
            "EXPLAIN SELECT goes_to FROM mail_redirect WHERE address = lower(%s)",
        ):
            cursor.execute(query, [str(clerk)])
            plan = "\n".join(line for (line,) in cursor.fetchall())
            assert "accounts_emailid_by_address" in plan, plan
