from datetime import timedelta

import pytest
from django.db import connection, models
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.charges import held
from accounts.charges.verbs import hand_over, take_over
from accounts.models import Charge
from tests.factories import District

pytestmark = pytest.mark.django_db


@pytest.fixture
def kannauj():
    return District()


def fields(thing: models.Model) -> dict:
    """Every column of a row, and that none was left unread."""
    assert not thing.get_deferred_fields()
    return {field.attname: getattr(thing, field.attname) for field in thing._meta.concrete_fields}


def everything(charge: Charge) -> list[dict]:
    """The charge with all that pages ask of it."""
    post = charge.post
    things = [charge, post, post.designation, post.section, post.section.office, charge.user]
    return [fields(thing) for thing in things] + [fields(charge.acting_for) if charge.acting_for else {}]


def test_what_a_person_holds_is_what_the_orm_says_in_one_query(kannauj):
    now, manoj = timezone.now(), kannauj.manoj.user
    take_over(kannauj.clerk_post, user=manoj, kind="additional", at=now - timedelta(days=3))
    leave = {"kind": "link", "acting_for": kannauj.anjali.user, "at": now, "until": now + timedelta(days=5)}
    take_over(kannauj.adm_post, user=manoj, **leave)
    with CaptureQueriesContext(connection) as queries:
        found = held.by(manoj, now)
        told = [everything(charge) for charge in found]
    assert len(queries) == 1
    assert told == [everything(charge) for charge in Charge.objects.of_person(manoj, now)]
    assert [charge.kind for charge in found] == ["substantive", "additional", "link"]


def test_what_ended_or_is_to_begin_is_not_held(kannauj):
    now, manoj = timezone.now(), kannauj.manoj.user
    take_over(kannauj.clerk_post, user=manoj, kind="additional", at=now + timedelta(days=1))
    hand_over(kannauj.manoj, at=now)
    assert held.by(manoj, now) == []
    assert [charge.post for charge in held.by(manoj, now + timedelta(days=1))] == [kannauj.clerk_post]
