"""The district of the Kumbh Mela works for three months and ends; its time stays with whoever held it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from accounts.charges import orders
from accounts.models import Charge, Office
from accounts.refusals import PostNotThere
from tests.factories import District, make_charge, make_office, make_paper, make_post, make_user, send
from tracking.movement import destinations
from tracking.posts import abolition
from tracking.refusals import PapersLie
from tracking.time import attribution

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("approved_charges")]


def ago(days: int):
    return timezone.now() - timedelta(days=days)


@pytest.fixture
def mela():
    """The district since three months ago: Vijay its magistrate, Rekha at the desk; Kavita enters orders."""
    mela = District()
    nodal = make_post(mela.state, "नोडल अधिकारी", "Nodal officer", may_administer=True)
    mela.kavita = make_charge(nodal, "कविता मिश्रा", "Kavita Mishra")
    mela.office = make_office("MLA", "जनपद महाकुम्भ मेला", "District Mahakumbh Mela", under=mela.state)
    Office.objects.filter(pk=mela.office.pk).update(begins=ago(90).date())
    mela.dm_desk = make_post(mela.office, "मेलाधिकारी", "Mela officer", rank=90, may_monitor=True)
    mela.desk = make_post(mela.office, "पटल सहायक", "Desk assistant", rank=20, reports_to=mela.dm_desk)
    Office.objects.filter(pk=mela.office.pk).update(receiving_post=mela.desk)
    for name, post, hindi, english in (
        ("vijay", mela.dm_desk, "विजय सिंह", "Vijay Singh"),
        ("rekha", mela.desk, "रेखा वर्मा", "Rekha Verma"),
    ):
        person = make_user(hindi, english, rolls=mela.state)
        orders.take_over(post, person=person, order=order(mela, 90))
        setattr(mela, name, Charge.objects.with_place().get(user=person))
    return mela


def order(mela, days: int) -> orders.Order:
    return orders.Order("1/2026", ago(days).date(), ago(days), mela.kavita)


def test_it_works_and_ends_and_its_time_stays_with_whoever_held_it(mela):
    paper = make_paper(mela.rekha, "घाट की सफ़ाई", at=ago(80))
    send(paper, mela.rekha, mela.dm_desk, at=ago(70))
    with pytest.raises(PapersLie):
        abolition.end_office(mela.office, on=timezone.localdate(), order=order(mela, 0))
    send(paper, mela.vijay, mela.clerk_post, at=ago(5))

    abolition.end_office(mela.office, on=timezone.localdate(), order=order(mela, 0))
    for charge in (mela.vijay, mela.rekha):
        charge.refresh_from_db()
        assert charge.ends <= timezone.now()
    with pytest.raises(PostNotThere):
        orders.take_over(mela.desk, person=make_user("मोहन", "Mohan"), order=order(mela, 0))
    assert {mela.desk, mela.dm_desk}.isdisjoint(destinations.reachable(mela.sunita.post))

    at_desk, at_magistrate, _now = paper.stays.order_by("arrived_seq")
    for stay, person in ((at_desk, mela.rekha.user), (at_magistrate, mela.vijay.user)):
        [share] = attribution.split(stay)
        assert (share.person, share.seconds) == (person, stay.left_reading - stay.arrived_reading)
    reader = Client()
    reader.force_login(mela.sunita.user)
    for path in ("movements/", "stays/1/", "statement/"):
        page = reader.get(f"/papers/{paper.pk}/{path}")
        assert page.status_code == 200
        with override("hi"):
            assert str(mela.desk) in page.content.decode()
