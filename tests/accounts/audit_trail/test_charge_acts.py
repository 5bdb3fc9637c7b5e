"""Whose time it was: the days of a charge change by acts on record, and no other way."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.audit_trail import charge_acts
from accounts.charges import orders, taking_back
from accounts.charges.two_persons import establishing
from accounts.models import Charge, Notice, RowVersion
from accounts.objections.verbs import object_to
from tests import emptying
from tests.factories import District, ist, make_charge, make_paper, make_post

pytestmark = pytest.mark.django_db


COMMIT = "SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED"


def district():
    """Neelam administers the district; the tehsil has a clerk, whose post nobody guards."""
    kannauj = District()
    nodal = make_post(kannauj.kannauj, "नोडल अधिकारी", "Nodal officer", may_administer=True)
    kannauj.neelam = make_charge(nodal, "नीलम सिंह", "Neelam Singh")
    kannauj.clerk = make_post(kannauj.tehsil, "लिपिक", "Clerk", rank=20)
    kannauj.rekha = make_charge(kannauj.clerk, "रेखा सिंह", "Rekha Singh", begins=ist(2026, 3, 2))
    return kannauj


@contextmanager
def program():
    """Statements of whoever has the password of the program, up to the commit."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(COMMIT)
        cursor.execute("SET LOCAL ROLE eoffice_app")
        yield cursor
        cursor.execute(COMMIT)
        cursor.execute("RESET ROLE")


def order(kannauj, at) -> orders.Order:
    return orders.Order("12/2026", at.date(), at, kannauj.neelam)


@pytest.fixture
def kannauj():
    return district()


DATES = [
    "begins = begins - interval '100 days'",
    "begins = begins + interval '1 day'",
    "ends = begins + interval '1 day'",
    "ends = now() + interval '1 year'",
    "begins = begins - interval '2 microseconds', ends = begins - interval '1 microsecond'",
]


@pytest.mark.parametrize("change", DATES)
def test_the_program_cannot_rewrite_whose_time_it_was(kannauj, change):
    with pytest.raises(IntegrityError), program() as cursor:
        cursor.execute(f"UPDATE accounts_charge SET {change} WHERE id = %s", [kannauj.rekha.pk])  # noqa: S608
    assert Charge.objects.get(pk=kannauj.rekha.pk).begins == ist(2026, 3, 2)


def test_what_the_program_says_to_establish_is_no_switch_for_it(kannauj):
    with program() as cursor:
        cursor.execute("SET LOCAL eoffice.establishing = 'on'")
        orders.hand_over(kannauj.rekha, order=order(kannauj, timezone.now()))
    assert RowVersion.objects.filter(of_table="accounts_charge", row_id=kannauj.rekha.pk).last().transaction
    switch = "SET LOCAL eoffice.establishing = 'on'; UPDATE accounts_charge SET ends = now() WHERE id = %s"
    with pytest.raises(IntegrityError), program() as cursor:
        cursor.execute(switch, [kannauj.manoj.pk])


def test_the_program_cannot_give_somebody_a_charge_of_bygone_days(kannauj):
    facts = [kannauj.clerk.pk, kannauj.sunita.user_id, ist(2026, 1, 1), ist(2026, 3, 2)]
    with pytest.raises(IntegrityError, match="by an act on record"), program() as cursor:
        cursor.execute(
            "INSERT INTO accounts_charge (post_id, user_id, kind, begins, ends, order_number) "
            "VALUES (%s, %s, 'additional', %s, %s, '')",
            facts,
        )


def test_a_finished_charge_neither_goes_on_nor_ends_anew(kannauj):
    with establishing():
        Charge.objects.filter(pk=kannauj.rekha.pk).update(ends=ist(2026, 6, 1))
    for change in ("ends = '2026-07-01'", "ends = '2026-05-01'"):
        with pytest.raises(IntegrityError, match="ends once"), program() as cursor:
            cursor.execute(f"UPDATE accounts_charge SET {change} WHERE id = %s", [kannauj.rekha.pk])  # noqa: S608
    with pytest.raises(IntegrityError, match="by an act on record"), program() as cursor:
        # As it said before: that needs the act that takes its end back.
        cursor.execute("UPDATE accounts_charge SET ends = NULL WHERE id = %s", [kannauj.rekha.pk])


def test_a_charge_under_which_papers_moved_is_not_made_void(kannauj):
    make_paper(kannauj.rekha)
    with pytest.raises(IntegrityError, match="papers moved"), program() as cursor:
        cursor.execute(
            "UPDATE accounts_charge SET begins = begins - interval '1 microsecond', ends = begins "
            "WHERE id = %s",
            [kannauj.rekha.pk],
        )


def test_orders_and_objections_change_charges_and_leave_no_finding(kannauj):
    at = timezone.now() - timedelta(days=3)
    with program():
        orders.hand_over(kannauj.rekha, order=order(kannauj, at))
    with program():
        act = orders.take_over(
            kannauj.clerk, person=kannauj.sunita.user, kind="additional", order=order(kannauj, at)
        )
        orders.suspend(kannauj.manoj.user, order=order(kannauj, at))
    facts = {"person": kannauj.sunita.user, "kind": Notice.Kind.CHARGE, "by": kannauj.neelam}
    notice = Notice.objects.create(charge=act.charges.get(), **facts)
    with program():
        object_to(notice)
    assert charge_acts.charges(())[1] == []
    changed = RowVersion.objects.filter(of_table="accounts_charge", transaction__gt=0)
    assert changed.count() == 4


def test_an_objection_ends_a_charge_without_an_order(kannauj):
    facts = {"person": kannauj.rekha.user, "kind": Notice.Kind.CHARGE, "by": kannauj.neelam}
    notice = Notice.objects.create(charge=kannauj.rekha, **facts)
    with program():
        object_to(notice)
    assert Charge.objects.get(pk=kannauj.rekha.pk).ends
    assert charge_acts.charges(())[1] == []


@pytest.mark.django_db(transaction=True)
def test_an_act_that_was_entered_before_says_nothing_of_what_is_changed_later():
    kannauj = district()
    at = timezone.now() - timedelta(days=1)
    with program():
        orders.hand_over(kannauj.rekha, order=order(kannauj, at))
        act = orders.take_over(
            kannauj.clerk, person=kannauj.sunita.user, kind="additional", order=order(kannauj, at)
        )
    with pytest.raises(IntegrityError, match="by an act on record"), program() as cursor:
        cursor.execute("UPDATE accounts_charge SET ends = now() WHERE id = %s", [act.charges.get().pk])
    with program():
        orders.hand_over(act.charges.get(), order=order(kannauj, timezone.now()))
    assert charge_acts.charges(())[1] == []


@pytest.mark.django_db(transaction=True)
def test_a_handing_over_that_is_taken_back_lets_the_charge_go_on():
    kannauj = district()
    with program():
        act = orders.hand_over(kannauj.rekha, order=order(kannauj, timezone.now()))
    with program():
        taking_back.take_back(act, by=kannauj.neelam)
    assert Charge.objects.get(pk=kannauj.rekha.pk).ends is None
    assert charge_acts.charges(())[1] == []


def test_what_the_owner_of_the_tables_changed_without_an_act_is_named(kannauj):
    with emptying.unguarded("accounts_charge") as cursor:
        cursor.execute("ALTER TABLE accounts_charge ENABLE TRIGGER accounts_charge_versioned")
        cursor.execute(
            "UPDATE accounts_charge SET begins = %s WHERE id = %s", [ist(2026, 1, 1), kannauj.rekha.pk]
        )
    [found] = charge_acts.charges(())[1]
    assert (found.chain, found.seq, found.what) == (f"accounts_charge {kannauj.rekha.pk}", 2, "charge.act")
    assert (found.stored[:10], found.rebuilt[:10]) == ("2025-12-31", "2026-03-01")
