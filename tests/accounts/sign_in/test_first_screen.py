from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Charge
from tests.factories import District, make_charge, make_paper, make_post

PASSWORD = "tamatar baingan lauki"

pytestmark = pytest.mark.django_db


@pytest.fixture
def kannauj():
    return District()


def first_page(charge: Charge) -> str:
    """The address to which the sign-in leads."""
    form = {"login": charge.user.employee_code, "password": PASSWORD}
    return Client().post("/account/login/", form, REMOTE_ADDR="10.1.1.1").url


def test_each_begins_where_the_own_work_is(kannauj):
    administrator = make_charge(
        make_post(kannauj.kannauj, "नोडल", "Nodal officer", may_administer=True), "नीरज", "Neeraj"
    )
    for charge in (kannauj.dm, administrator, kannauj.sunita):
        charge.user.set_password(PASSWORD)
        charge.user.save()
    assert first_page(kannauj.dm) == "/monitor/"
    assert first_page(administrator) == "/staff/"
    assert first_page(kannauj.sunita) == "/"


def test_whoever_switches_the_post_begins_at_the_first_screen_of_that_post(kannauj):
    desk = make_post(kannauj.kannauj, "नाज़िर", "Nazir")
    additional = make_charge(desk, "", "", user=kannauj.dm.user, kind=Charge.Kind.ADDITIONAL)
    client = Client()
    client.force_login(kannauj.dm.user)
    address = "/charge/switch/"
    assert client.post(address, {"charge": additional.pk}).url == "/"
    assert client.post(address, {"charge": kannauj.dm.pk}).url == "/monitor/"


def test_the_switch_of_posts_says_how_much_waits_at_each(kannauj):
    desk = make_post(kannauj.kannauj, "नाज़िर", "Nazir")
    additional = make_charge(desk, "", "", user=kannauj.dm.user, kind=Charge.Kind.ADDITIONAL)
    make_paper(additional)
    make_paper(additional, at=timezone.now() - timedelta(days=20))
    client = Client()
    client.force_login(kannauj.dm.user)
    client.cookies["django_language"] = "en"
    answer = client.get("/sent/")
    assert [(other["id"], other["text"]) for other in answer.context["switch"]] == [
        (additional.pk, "2 pending, 1 late")
    ]
    assert "2 pending, 1 late" in answer.content.decode()
